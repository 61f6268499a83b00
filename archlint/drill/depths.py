"""Lines at another depth: where a line, what stands below it, or a group of keys may have lost its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

STEP = 2
"""Blanks by which people indent."""
TEXTS = ("archlint", "system", "summary")
"""Keys of a blueprint that hold a text."""


def shifts(lines: list[str], at: int) -> Iterator[list[str]]:
    """The lines with one of them at another depth, or one and all below it, or it and those that follow: the smallest move first."""
    places = dict.fromkeys((at, *suspects(lines, at), *_strays(lines, at)))
    moves = sorted(
        ((goal - depth(lines[place]), place) for place in places for goal in _depths(lines, place)),
        key=lambda pair: abs(pair[0]),
    )
    ends = {place: (place + 1, _end(lines, place), _end_of_group(lines, place), at) for place in places}
    for kind in range(len(ends[at])):
        for by, place in moves:
            last = ends[place][kind]
            if last > place:
                yield [*lines[:place], *(shifted(line, by) for line in lines[place:last]), *lines[last:]]


def _strays(lines: list[str], at: int) -> Sequence[int]:
    """The first line above, or this one, that stands at the margin and is no section: where a group of keys may have lost its place.

    Of a section that is there twice, the first may be a key of such a group.
    """
    again = next((index for index in range(at) if lines[index].partition(":")[0] == lines[at].partition(":")[0]), at)
    if again < at and depth(lines[at]) == 0 and _is_section(lines, at):
        return _strays(lines, again) if not _is_section(lines, again) else ()
    section = next((index for index in range(at, -1, -1) if _is_section(lines, index)), -1)
    margin = (index for index in range(section + 1, at + 1) if lines[index].strip() and not depth(lines[index]))
    return [index for index in margin if not lines[index].startswith("#")][:1]


def _end_of_group(lines: list[str], at: int) -> int:
    """The index behind a line, those that stand as deep, and what can stand below them: up to a section, or to what fits no more."""
    own, index = depth(lines[at]), at
    while index < len(lines) and lines[index].strip() and depth(lines[index]) == own and not _is_section(lines, index):
        index = _end_of_value(lines, index)
    return index


def _end_of_value(lines: list[str], at: int) -> int:
    """The index behind a line and what it may hold: deeper lines below a head, of which all or none are items."""
    line = lines[at].partition(" #")[0].rstrip()
    after = at + 1
    if line.lstrip().startswith("- "):
        return _end(lines, at)
    if not (
        line.endswith((":", ">", ">-", "|", "|-"))
        or line.count("{") > line.count("}")
        or line.count("[") > line.count("]")
    ):
        return after
    if after >= len(lines) or depth(lines[after]) <= depth(lines[at]):
        return after
    inner, dashed = depth(lines[after]), lines[after].lstrip().startswith("- ")
    while after < len(lines) and lines[after].strip() and depth(lines[after]) >= inner:
        if depth(lines[after]) == inner and lines[after].lstrip().startswith("- ") is not dashed:
            break
        after += 1
    return after


def _is_section(lines: Sequence[str], at: int) -> bool:
    """Whether a line begins a section of a blueprint: one of its keys at the margin, above what it holds.

    What has braces behind it is none where the same section comes again.

    >>> [_is_section(["data: {in: db}", "data:", "data: tasks", "  data:"], at) for at in range(4)]
    [False, True, False, False]
    """
    from archlint.blueprint import Blueprint  # noqa: PLC0415 - only a text with mistakes is looked at

    key, colon, rest = lines[at].partition(":")
    if not colon or key not in Blueprint.model_fields:
        return False
    bare = not rest.partition("#")[0].strip()
    braced = rest.lstrip().startswith("{") and not any(line.rstrip() == f"{key}:" for line in lines[at + 1 :])
    return bare or braced or key in TEXTS


def suspects(lines: list[str], at: int) -> Sequence[int]:
    """The lines above that may be what a line does not fit: the last one, where its block begins, and what holds it.

    So may a head that nothing stands below, since it stands as deep as what should.
    """
    above = [index for index in range(at) if lines[index].strip()]
    if not above:
        return ()
    own = depth(lines[at])
    head = next((index for index in reversed(above) if depth(lines[index]) < own), None)
    between = [index for index in above if head is None or index > head]
    least = min((depth(lines[index]) for index in between), default=0)
    begun = [index for index in between if depth(lines[index]) == least]
    bare = [index for index in between if _is_bare(lines, index)]
    found = (above[-1], *begun[-1:], *begun[:1], *bare[-1:], *([] if head is None else [head]))
    return tuple(dict.fromkeys(found))


def _is_bare(lines: list[str], at: int) -> bool:
    below = next((line for line in lines[at + 1 :] if line.strip()), "")
    return lines[at].rstrip().endswith(":") and depth(below) <= depth(lines[at])


def _depths(lines: list[str], at: int) -> set[int]:
    """How deep a line may have to be indented, by the lines around it."""
    above = next((depth(line) for line in reversed(lines[:at]) if line.strip()), 0)
    below = next((depth(line) for line in lines[at + 1 :] if line.strip()), 0)
    depths = {above, above + STEP, above - STEP, below, below - STEP, below + STEP}
    return {goal for goal in depths if goal >= 0} - {depth(lines[at])}


def _end(lines: list[str], at: int) -> int:
    """The index behind a line and all that is indented deeper below it."""
    after = (
        index for index in range(at + 1, len(lines)) if lines[index].strip() and depth(lines[index]) <= depth(lines[at])
    )
    return next(after, len(lines))


def shifted(line: str, by: int) -> str:
    """A line with more blanks before it, or with fewer."""
    return " " * max(0, depth(line) + by) + line.lstrip(" ") if line.strip() else line


def depth(line: str) -> int:
    """The blanks before the first sign of a line."""
    return len(line) - len(line.lstrip(" "))
