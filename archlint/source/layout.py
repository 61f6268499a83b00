"""The line that is laid out wrongly, where YAML itself stumbles over a later one.

A parser tells where it could not go on. Read line by line, with their indentation and what each opens, the lines
before that place show what was meant: a key without its colon, a line too far left or right, an item without its dash.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.frozen import frozen
from archlint.quantity.show import counted
from archlint.source.refusal import Refusal
from archlint.source.rows import Row, rows

if TYPE_CHECKING:
    from collections.abc import Sequence

_EQUALS = re.compile(r"([A-Za-z][\w-]*)[ \t]*=[ \t]*([^=>].*)")
_WORDS = re.compile(r"([A-Za-z][\w-]*)[ \t]+([^-=<>|{\[].*|[{\[].*)")
_GLUED = re.compile(r"([A-Za-z][\w-]*):([^\s:/].*)")
_MARK = re.compile(r"([*+•·‣–—])[ \t\u00a0]+(.*)")
_STRANGE = {
    "\u00a0": ("a no-break space (U+00A0)", "an ordinary space"),
    "\u202f": ("a narrow no-break space (U+202F)", "an ordinary space"),
    "\u3000": ("a wide space (U+3000)", "an ordinary space"),
    "\u200b": ("an invisible space (U+200B)", "nothing"),
    "\uff1a": ("a wide colon (U+FF1A)", "`:`"),
}
"""Signs that look like those of YAML, by what they are and what to write."""


@frozen
class Level:
    """A block that is open: how far right it stands, whether it is a list, and its latest line."""

    indent: int
    is_list: bool
    row: Row


def laid_out_wrongly(text: str, until: int) -> Refusal | None:
    """The first line up to line `until` (from 1) that does not fit those before it; None when each does."""
    said = list(rows(text))
    levels: list[Level] = []
    left: list[Level] = []
    before: Row | None = None
    for index, row in enumerate(said):
        if row.number > until:
            return None
        after = said[index + 1] if index + 1 < len(said) else None
        if row.key is None and not row.dash:
            if _goes_on(before, row):
                continue
            if before is None or not before.opens or (after is not None and after.indent >= row.indent):
                return _without_colon(row, before)
            continue
        if before is not None and not before.opens and row.indent > before.inner:
            return _too_deep(row, before, left, after)
        below = (
            before is not None
            and before.opens
            and (row.indent > before.inner or (row.dash and row.indent == before.inner))
        )
        left = [] if below else _leave(levels, row)
        if (mark := _dash_too_many(row, levels, left)) is not None:
            return mark
        if levels and _continues(levels[-1], row):
            levels[-1] = Level(row.indent, row.dash, row)
        elif below or before is None:
            levels.append(Level(row.indent, row.dash, row))
        else:
            return _fits_nowhere(row, [*levels, *reversed(left)], after)
        if row.dash and row.key is not None:
            levels.append(Level(row.column, is_list=False, row=row))
        before = row
    return None


_NAMED = frozenset({"requirements", "workload", "groups", "components", "data", "flows", "estimates"})
"""Sections of a blueprint whose entries have names, and no dash."""
_NAMING = frozenset({"name", "id"})
"""Keys by which the items of a list have names."""


def _dash_too_many(row: Row, levels: Sequence[Level], left: Sequence[Level]) -> Refusal | None:
    """An entry of a section of names that begins with a dash, seen at it or at the next entry, which has none."""
    section = levels[0].row if len(levels) == 1 else None
    if section is None or section.indent or section.key not in _NAMED:
        return None
    beside = [level for level in left if level.indent == row.indent and level.is_list != row.dash]
    items = [row] if row.dash and beside else [level.row for level in beside]
    if not items or items[0].key is None:
        return None
    at = items[0].begins + items[0].indent
    message = f"`{section.key}` holds names, and no `- ` stands before one"
    key, name = items[0].key, items[0].value
    way_out = f"remove the `- ` before `{key}`"
    if key in _NAMING and re.fullmatch(r"\w[\w-]*", name):
        way_out = f"write `{name}:` instead of `- {key}: {name}`, and the rest of it below"
    return Refusal("broken-yaml", message, (at, at + 1), way_out)


def _leave(levels: list[Level], row: Row) -> list[Level]:
    """Closes the blocks that a line no longer belongs to, and returns them, the innermost first."""
    left: list[Level] = []
    while levels and not (levels[-1].indent < row.indent or _continues(levels[-1], row)):
        left.append(levels.pop())
    return left


def _continues(level: Level, row: Row) -> bool:
    return level.indent == row.indent and level.is_list == row.dash


def _goes_on(before: Row | None, row: Row) -> bool:
    """Whether a line of plain words continues the text of the line before it."""
    return (
        before is not None and not before.opens and row.indent > before.inner and before.value[:1] not in tuple("{[\"'")
    )


def _without_colon(row: Row, before: Row | None) -> Refusal:
    """Words where a key is due."""
    said = row.value
    if (strange := _strange(row)) is not None:
        return strange
    if (marked := _MARK.fullmatch(said)) is not None:
        start = row.ends[0]
        message = f"an item of a list begins with `- `, not with `{marked[1]}`"
        return Refusal("broken-yaml", message, (start, start + 1), f"write `- {marked[2]}`")
    if (glued := _GLUED.fullmatch(said)) is not None:
        return _without_blank(row, glued)
    pair = _EQUALS.fullmatch(said) or _WORDS.fullmatch(said)
    way_out = (
        f"write `{pair[1]}: {pair[2]}`" if pair else f"write `{said}:`" if " " not in said else "write `key: value`"
    )
    if "->" in said and said.startswith("-"):
        start = row.ends[0]
        way_out = f"write `- {said.lstrip('- ')}`"
        return Refusal("broken-yaml", "the dash of an item needs a blank behind it", (start, start + 1), way_out)
    if "->" in said:
        way_out = f"write `- {said}`"
        return Refusal("broken-yaml", "a step without its dash", row.ends, way_out)
    return Refusal("broken-yaml", f"`{row.name}` has no `:`", row.ends, way_out)


def _without_blank(row: Row, glued: re.Match[str]) -> Refusal:
    at = row.ends[0] + len(glued[1])
    way_out = f"write `{glued[1]}: {glued[2]}`"
    return Refusal("broken-yaml", "a `:` behind a key needs a blank behind it", (at, at + 1), way_out)


def _strange(row: Row) -> Refusal | None:
    """What a merge, another language or a text processor left behind."""
    said, start = row.value, row.ends[0]
    if said.startswith(("//", "/*")):
        return Refusal("broken-yaml", "a comment begins with `#`", (start, start + 2), f"write `# {said.strip('/* ')}`")
    for sign, (name, plain) in _STRANGE.items():
        if sign in said:
            at = start + said.index(sign)
            return Refusal("broken-yaml", f"{name} is none that YAML knows", (at, at + 1), f"write {plain} instead")
    return None


def _too_deep(row: Row, before: Row, left: Sequence[Level], after: Row | None) -> Refusal:
    """A line deeper than one that has its value already; it is that one when the lines around it agree."""
    around = next((level for level in left if level.indent == row.indent and level.is_list == row.dash), None)
    if around is not None:
        return _odd(before, around.row, row)
    if before.dash and before.key is None and not row.dash and "->" in (row.key or ""):
        return Refusal(
            "broken-yaml", "a step without its dash", row.ends, f"write `- {row.key}: {row.value}` under the one before"
        )
    if before.dash and "->" in (before.key or "") and row.key and not row.dash:
        message = f"`{row.name}` stands below options in braces"
        way_out = f"move `{row.key}: {row.value}` into them"
        return Refusal("broken-yaml", message, row.ends, way_out, (before.ends, "of this step"))
    if (
        before.key
        and before.value
        and not row.dash
        and after is not None
        and after.indent == row.indent
        and not after.dash
    ):
        start = before.begins + before.column + len(before.key) + 1
        message = f"`{before.key}` has a value, and keys below it"
        way_out = "remove the value, or write it behind a key of its own"
        return Refusal(
            "broken-yaml", message, (start + 1, start + 1 + len(before.value)), way_out, (row.ends, "the first of them")
        )
    if before.key is None and (glued := _GLUED.fullmatch(before.value)) is not None:
        return _without_blank(before, glued)
    message = f"`{row.name}` is indented by {counted(row.indent, 'space')}, `{before.name}` above it, which has its value, by {before.inner}"
    help_ = f"indent it by {counted(before.inner, 'space')}, like `{before.name}`"
    return Refusal("broken-yaml", message, row.ends, help_, (before.ends, f"by {counted(before.inner, 'space')}"))


def _odd(row: Row, above: Row, below: Row) -> Refusal:
    message = f"`{row.name}` is indented by {counted(row.indent, 'space')}, the lines around it by {below.indent}"
    help_ = f"indent it by {counted(below.indent, 'space')}, like `{above.name}`"
    return Refusal("broken-yaml", message, row.ends, help_, (above.ends, f"by {counted(above.indent, 'space')}"))


def _fits_nowhere(row: Row, levels: Sequence[Level], after: Row | None) -> Refusal:
    """A line between two blocks, or an item where keys stand: told with what it may belong to."""
    alike = [level for level in levels if level.is_list == row.dash]
    if not alike:
        message = (
            f"`{row.name}` is an item of a list, and here stand keys"
            if row.dash
            else f"`{row.name}` stands between the items of a list"
        )
        above = levels[-1].row
        help_ = f"indent it further than `{above.name}`" if row.dash else "begin it with `- `, or indent it less"
        return Refusal("broken-yaml", message, row.ends, help_, (above.ends, "above it"))
    parents = [level for level in alike if row.opens and after is not None and level.indent < after.indent]
    if parents and after is not None and after.indent > row.indent:
        best = max(parents, key=lambda level: level.indent)
    else:
        best = min(alike, key=lambda level: (abs(level.indent - row.indent), -level.indent))
    message = f"`{row.name}` is indented by {counted(row.indent, 'space')}, which fits none of the lines above"
    help_ = f"indent it by {counted(best.indent, 'space')}, like `{best.row.name}`"
    return Refusal("broken-yaml", message, row.ends, help_, (best.row.ends, f"by {counted(best.indent, 'space')}"))
