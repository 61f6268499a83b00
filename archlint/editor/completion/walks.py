"""A walk that is being written: the component behind the last arrow, those that the flow has reached first."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.blueprint.steps import parts_of_walk
from archlint.editor.completion.keys import said_of
from archlint.editor.completion.suggestion import Sort, Suggestion

if TYPE_CHECKING:
    from archlint.editor.draft import Draft
    from archlint.editor.spot import Spot

_LAST = re.compile(r"(?:^|->|\||\s)\s*([^\s|>]*)$")


def walk_for(draft: Draft, where: Spot) -> tuple[Suggestion, ...]:
    """The components that may stand at a place of a walk, `reply` where a step begins, an arrow behind a name."""
    begun = where.typed
    found = _LAST.search(begun)
    word = found[1] if found is not None else begun
    before = begun[: len(begun) - len(word)]
    start = where.range[0] + len(before)
    behind = re.match(r"[^\s|>-]*(?:-[^\s|>-]+)*", draft.text[where.range[0] + len(begun) : where.range[1]])
    end = where.range[0] + len(begun) + (len(behind[0]) if behind is not None else 0)
    if before.strip() and not before.rstrip().endswith(("->", "|")):
        return (Suggestion("->", Sort.WORD, (start, end), "-> ", "on to the next component"),)
    reached = _reached(draft, where)
    names = draft.names("components")
    first = [name for name in reached if name in names] if not before.strip() else []
    listed = [*first, *(name for name in names if name not in first)]
    blank = "" if not before or before.endswith((" ", "\t")) else " "
    suggestions = [
        Suggestion(name, Sort.NAME, (start, end), f"{blank}{name}", said_of(draft, "components", name))
        for name in listed
    ]
    if not before.strip() and not reached_reply(draft, where):
        reply = Suggestion("reply", Sort.WORD, (start, end), "reply", "the user has the answer")
        suggestions.insert(len(first), reply)
    return tuple(suggestions)


def _reached(draft: Draft, where: Spot) -> tuple[str, ...]:
    """The components that the steps before this one name, the latest first."""
    flow, number = where.path[1], where.path[3]
    found: dict[str, None] = {}
    for entry in draft.entries:
        path = entry.path
        if path[:1] != ("flows",) or len(path) < 4 or path[1] != flow or path[2] != "steps":
            continue
        if not (isinstance(path[3], int) and isinstance(number, int) and path[3] < number):
            continue
        walk = str(path[4]) if len(path) == 5 else entry.text if len(path) == 4 else None
        if walk and walk != "reply":
            found = {**dict.fromkeys(reversed(parts_of_walk(walk))), **found}
    return tuple(found)


def reached_reply(draft: Draft, where: Spot) -> bool:
    """Whether the flow has given its answer."""
    flow = where.path[1]
    return any(
        entry.text == "reply" and entry.path[:3] == ("flows", flow, "steps") and entry.path != where.path
        for entry in draft.entries
    )
