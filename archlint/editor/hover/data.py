"""A datum: where it is kept and how much of it there is; a group: what its boundary means and what stands inside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.quantity import listed
from archlint.report.tradeoffs.words import amount

if TYPE_CHECKING:
    from archlint.editor.draft import Draft


def about_datum(draft: Draft, name: str) -> str:
    """A datum with its size, as far as the last text that was understood tells."""
    store = draft.said("data", name, "in")
    head = f"**{name}** · " + (f"data in `{store}`" if store else "data")
    found = draft.understood.analyses.capacity.storage.get(name) if draft.understood is not None else None
    figures = [("stored", found.bytes), ("arrives in a year", found.per_year)] if found is not None else []
    rows = [f"- {word}: {amount(each.value, each.unit)} = {each.formula}" for word, each in figures if each is not None]
    return "\n".join([head, *([""] if rows else []), *rows])


def about_group(draft: Draft, name: str) -> str:
    """A group with what stands in it."""
    members = [
        entry.text
        for entry in draft.entries
        if entry.path[:3] == ("groups", name, "members") and entry.text is not None
    ]
    kind = draft.said("groups", name, "kind") or "group"
    return (
        f"**{name}** · {kind} of {listed((f'`{each}`' for each in members), most=8)}"
        if members
        else f"**{name}** · {kind}"
    )
