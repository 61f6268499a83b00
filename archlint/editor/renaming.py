"""Another name for something that is declared, wherever the text speaks of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.blueprint.checks.names import RESERVED, well_formed
from archlint.editor.mentions import mention_at, of_same
from archlint.editor.repairs import Change

if TYPE_CHECKING:
    from archlint.editor.draft import Draft
    from archlint.editor.mentions import Mention

_NOUNS = {"components": "component", "flows": "flow", "data": "datum", "groups": "group"}


class NameRefusedError(ValueError):
    """A name that cannot be given; the message says why."""


def renamed(draft: Draft, place: int, name: str) -> tuple[Change, ...]:
    """The changes that give what is named at an offset another name; empty where nothing is named.

    Raises NameRefusedError when nothing can be called so, or something is already.
    """
    one = mention_at(draft, place)
    if one is None:
        return ()
    if (refusal := _refusal(draft, one, name)) is not None:
        raise NameRefusedError(refusal)
    return tuple(Change(each.range, name) for each in of_same(draft, one))


def _refusal(draft: Draft, one: Mention, name: str) -> str | None:
    """Why something cannot be called so; None when it can."""
    if not name or not well_formed(name):
        return f"`{name}` is no id: letters, digits, `-` and `_`, beginning with a letter"
    if one.section == "components" and name in RESERVED:
        return f"`{name}` is a word of the language, and cannot name a component"
    alike = ("components", "groups") if one.section in ("components", "groups") else (one.section,)
    taken = next((section for section in alike if name != one.name and name in draft.names(section)), None)
    if taken is not None:
        return f"there is already a {_NOUNS[taken]} `{name}`"
    return None
