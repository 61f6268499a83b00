"""The suggestions for a cursor, by where it stands: keys, values, the components of a walk, rules in a comment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.editor.completion.entries import entries_for
from archlint.editor.completion.keys import keys_for
from archlint.editor.completion.suggestion import Sort, Suggestion
from archlint.editor.completion.values import values_for
from archlint.editor.completion.walks import walk_for
from archlint.editor.spot import Role, spot
from archlint.findings.waivers import MARK

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archlint.editor.draft import Draft
    from archlint.editor.spot import Spot


def complete(draft: Draft, cursor: int, rules: Mapping[str, str]) -> tuple[Suggestion, ...]:
    r"""What may be written at an offset; `rules` are the titles of the rules by their names.

    >>> from archlint.editor.draft import draft
    >>> [each.text for each in complete(draft("flows:\n  f:\n    does: "), 22, {})]
    ['read', 'write', 'event', 'batch']
    """
    where = spot(draft.text, cursor)
    if where.role is Role.COMMENT:
        return _in_comment(draft.text, where, rules)
    if where.role is Role.NOTHING:
        return ()
    if _is_step(where):
        return walk_for(draft, where)
    if where.role is Role.KEY:
        return (*keys_for(draft, where), *entries_for(draft, where)) or values_for(draft, where, rules)
    return values_for(draft, where, rules) or (*keys_for(draft, where), *entries_for(draft, where))


def _is_step(where: Spot) -> bool:
    """Whether a walk is written: as an item of `steps`, or as the key in front of its options."""
    path = where.path if where.role is Role.VALUE else (*where.path, "")
    steps = len(path) in (4, 5) and path[0] == "flows" and path[2] == "steps"
    return steps and isinstance(path[3], int) and (len(path) == 4 or where.role is Role.KEY)


def _in_comment(text: str, where: Spot, rules: Mapping[str, str]) -> tuple[Suggestion, ...]:
    """The rules that a comment may accept, and how such a comment is begun."""
    line = text[text.rfind("\n", 0, where.range[0]) + 1 : where.range[0]]
    said = line.rpartition("#")[2].strip()
    if "--" in said:
        return ()
    if said.split()[:2] == [MARK, "allow"]:
        return tuple(Suggestion(name, Sort.RULE, where.range, name, title) for name, title in rules.items())
    if said == MARK:
        return (Suggestion("allow", Sort.WORD, where.range, "allow ", "accept a finding of this line"),)
    return ()
