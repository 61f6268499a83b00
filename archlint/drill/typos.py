"""Lines that are no YAML, as they were meant: of all that somebody may have meant, what leaves the fewest mistakes."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from archlint.errors import BlueprintError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from archlint.errors import Problem
    from archlint.source import Document

WIDTHS = (2, 4, 8)
"""Columns between the stops of a tab in what people write with."""
STEP = 2
"""Blanks by which people indent."""
MOST_BLOCKS = 8
"""Runs of lines with tabs of which each is tried by itself; a file with more is written in one way throughout."""
MOST_MOVES, LOOKED_AT = 3, 4
"""Lines at a wrong depth that are moved in a file, and mistakes near which each of them is looked for."""
TEXTS = ("archlint", "system", "summary")
"""Keys of a blueprint that hold a text."""
SIGNS = (
    (re.compile(r"^(\s*(?:- )?[\w-]+) +(?=[^\s:#])(?!.*: )"), r"\1: "),
    (re.compile(r"^(\s*(?:- )?[\w-]+) +(?=[^\s:#])"), r"\1: "),
    (re.compile(r"^(\s*(?:- )?[\w-]+):(?=\S)"), r"\1: "),
    (re.compile(r"^(\s*)(?=[^\s-])"), r"\1- "),
    (re.compile(r"(\{[^{}]*?[^\s,{\[:]) (?=[\w-]+: )"), r"\1, "),
)
"""What may be missing in a line: a colon, the blank behind it, the dash of an item, a comma."""


def as_meant(text: str, file: str, number: int, removed: str, told: str | None = None) -> str:
    """The text with one line as it may have been meant, where the parser stopped at line `number`.

    What is wrong may be the line itself, the one above, or where what stands above it begins: its indentation, or a sign
    that is missing. `told` is what the message says to write, and `removed` the text without what was not understood,
    which is taken where all else leaves more mistakes.
    """
    rewritten = map(_joined, _rewritten(text.splitlines(), number - 1))
    said: tuple[str, ...] = () if told is None else (told,)
    found = dict.fromkeys((*said, *rewritten, removed))
    return _best(found, partial(_mistakes, file))[0]


def as_placed(document: Document) -> tuple[Document, list[Problem]]:
    """The document with what stands at a wrong depth where it belongs, and one mistake for each.

    A key at a wrong depth may be YAML, and is several mistakes of the language: missing where it belongs, unknown where
    it stands, with all that is below it. A line is moved where that takes away more than one of them, or one that says so.
    """
    from archlint.source import parse_text  # noqa: PLC0415 - only a text with mistakes is tried

    moved: list[Problem] = []
    found = _problems(document)
    while found and len(moved) < MOST_MOVES:
        enough = 1 if _is_of_place(found[0], document.lines) else 2
        first = sorted(found, key=lambda one: one.kind != "unknown-key" or one.span is None or one.span.column > 1)
        lines = [one.span.line - 1 for one in first[:LOOKED_AT] if one.span is not None]
        tried = dict.fromkeys(_joined(each) for at in lines for each in _shifts(list(document.lines), at))
        if not tried:
            break
        best, (broken, left) = _best(tried, partial(_mistakes, document.file))
        if broken or left > len(found) - enough:
            break
        moved.append(first[0])
        document = parse_text(best, document.file)
        found = _problems(document)
    return document, moved


def _is_of_place(problem: Problem, lines: Sequence[str]) -> bool:
    """Whether a mistake is one of place by itself: it says so, or there, or above it, stands a section that is indented."""
    from archlint.blueprint import Blueprint  # noqa: PLC0415 - as above

    help_ = problem.help or ""
    if help_.startswith("indent it") or (problem.kind == "unknown-key" and "stands in" in help_):
        return True
    at = problem.span.line if problem.span else 0
    heads = (line.rstrip() for line in lines[max(0, at - 2) : at] if line.startswith(" "))
    return any(head.strip().removesuffix(":") in Blueprint.model_fields and head.endswith(":") for head in heads)


def without_tabs(text: str, file: str) -> str:
    """The text with spaces for all its tabs, indented so that the fewest mistakes are left.

    One width is tried for the whole file. Where that leaves mistakes, each run of lines with tabs is tried at the
    depths of its neighbours.
    """
    lines = text.splitlines()
    mistakes = partial(_mistakes, file)
    whole, left = _best([_joined(_expanded(lines, width)) for width in WIDTHS], mistakes)
    blocks = _blocks(lines)
    if left > (0, 0) and len(blocks) <= MOST_BLOCKS:
        for first, last in blocks:
            moved = _moved(lines, whole.splitlines(), first, last)
            whole, left = _best([whole, *map(_joined, moved)], mistakes)
    return whole


def _best(candidates: Iterable[str], mistakes: Callable[[str], tuple[int, int]]) -> tuple[str, tuple[int, int]]:
    """The first of those that leave the fewest mistakes, and how many those are."""
    return min(((one, mistakes(one)) for one in candidates), key=lambda pair: pair[1])


def _mistakes(file: str, text: str) -> tuple[int, int]:
    """How many mistakes a text holds; one that is no YAML is worse than any other, and the worse the earlier."""
    from archlint.source import parse_text  # noqa: PLC0415 - as above

    try:
        document = parse_text(text, file)
    except BlueprintError as error:
        span = error.problems[0].span
        return 1, -(span.line if span else 0)
    return 0, len(_problems(document))


def _problems(document: Document) -> tuple[Problem, ...]:
    """The mistakes that the language finds in what is YAML."""
    from archlint.blueprint import load  # noqa: PLC0415 - as above

    try:
        load(document)
    except BlueprintError as error:
        return error.problems
    return ()


def _joined(lines: list[str]) -> str:
    return "\n".join(lines) + "\n"


def _rewritten(lines: list[str], at: int) -> Iterator[list[str]]:
    """The lines with one of them in another way: with a sign that was missing, at another depth, or without it."""
    for place in (at, *_suspects(lines, at)[:1]):
        for sign, right in SIGNS:
            line = sign.sub(right, lines[place], count=1)
            if line != lines[place]:
                yield [*lines[:place], line, *lines[place + 1 :]]
    yield from _shifts(lines, at)
    yield [*lines[:at], "", *lines[at + 1 :]]


def _shifts(lines: list[str], at: int) -> Iterator[list[str]]:
    """The lines with one of them at another depth, or one and all below it, or it and those that follow: the smallest move first."""
    places = dict.fromkeys((at, *_suspects(lines, at), *_strays(lines, at)))
    moves = sorted(
        ((depth - _depth(lines[place]), place) for place in places for depth in _depths(lines, place)),
        key=lambda pair: abs(pair[0]),
    )
    ends = {place: (place + 1, _end(lines, place), _end_of_group(lines, place), at) for place in places}
    for kind in range(len(ends[at])):
        for by, place in moves:
            last = ends[place][kind]
            if last > place:
                yield [*lines[:place], *(_shifted(line, by) for line in lines[place:last]), *lines[last:]]


def _strays(lines: list[str], at: int) -> Sequence[int]:
    """The first line above, or this one, that stands at the margin and is no section: where a group of keys may have lost its place.

    Of a section that is there twice, the first may be a key of such a group.
    """
    again = next((index for index in range(at) if lines[index].partition(":")[0] == lines[at].partition(":")[0]), at)
    if again < at and _depth(lines[at]) == 0 and _is_section(lines, at):
        return _strays(lines, again) if not _is_section(lines, again) else ()
    section = next((index for index in range(at, -1, -1) if _is_section(lines, index)), -1)
    margin = (index for index in range(section + 1, at + 1) if lines[index].strip() and not _depth(lines[index]))
    return [index for index in margin if not lines[index].startswith("#")][:1]


def _end_of_group(lines: list[str], at: int) -> int:
    """The index behind a line, those that stand as deep, and what can stand below them: up to a section, or to what fits no more."""
    own, index = _depth(lines[at]), at
    while index < len(lines) and lines[index].strip() and _depth(lines[index]) == own and not _is_section(lines, index):
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
    if after >= len(lines) or _depth(lines[after]) <= _depth(lines[at]):
        return after
    inner, dashed = _depth(lines[after]), lines[after].lstrip().startswith("- ")
    while after < len(lines) and lines[after].strip() and _depth(lines[after]) >= inner:
        if _depth(lines[after]) == inner and lines[after].lstrip().startswith("- ") is not dashed:
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


def _suspects(lines: list[str], at: int) -> Sequence[int]:
    """The lines above that may be what a line does not fit: the last one, where its block begins, and what holds it.

    So may a head that nothing stands below, since it stands as deep as what should.
    """
    above = [index for index in range(at) if lines[index].strip()]
    if not above:
        return ()
    own = _depth(lines[at])
    head = next((index for index in reversed(above) if _depth(lines[index]) < own), None)
    between = [index for index in above if head is None or index > head]
    least = min((_depth(lines[index]) for index in between), default=0)
    begun = [index for index in between if _depth(lines[index]) == least]
    bare = [index for index in between if _is_bare(lines, index)]
    found = (above[-1], *begun[-1:], *begun[:1], *bare[-1:], *([] if head is None else [head]))
    return tuple(dict.fromkeys(found))


def _is_bare(lines: list[str], at: int) -> bool:
    below = next((line for line in lines[at + 1 :] if line.strip()), "")
    return lines[at].rstrip().endswith(":") and _depth(below) <= _depth(lines[at])


def _depths(lines: list[str], at: int) -> set[int]:
    """How deep a line may have to be indented, by the lines around it."""
    above = next((_depth(line) for line in reversed(lines[:at]) if line.strip()), 0)
    below = next((_depth(line) for line in lines[at + 1 :] if line.strip()), 0)
    depths = {above, above + STEP, above - STEP, below, below - STEP, below + STEP}
    return {depth for depth in depths if depth >= 0} - {_depth(lines[at])}


def _end(lines: list[str], at: int) -> int:
    """The index behind a line and all that is indented deeper below it."""
    after = (
        index
        for index in range(at + 1, len(lines))
        if lines[index].strip() and _depth(lines[index]) <= _depth(lines[at])
    )
    return next(after, len(lines))


def _shifted(line: str, by: int) -> str:
    return " " * max(0, _depth(line) + by) + line.lstrip(" ") if line.strip() else line


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _expanded(lines: list[str], width: int) -> list[str]:
    return [f"{_margin(line).expandtabs(width)}{line[len(_margin(line)) :].replace(chr(9), ' ')}" for line in lines]


def _margin(line: str) -> str:
    return line[: len(line) - len(line.lstrip(" \t"))]


def _blocks(lines: list[str]) -> list[tuple[int, int]]:
    """Runs of lines whose indentation holds a tab, as first index and the one behind the last."""
    found: list[tuple[int, int]] = []
    for index, line in enumerate(lines):
        if "\t" not in _margin(line):
            continue
        if found and found[-1][1] == index:
            found[-1] = (found[-1][0], index + 1)
        else:
            found.append((index, index + 1))
    return found


def _moved(lines: list[str], whole: list[str], first: int, last: int) -> Iterator[list[str]]:
    """The text with one run of lines at each depth that the lines around it suggest."""
    above = next((_depth(line) for line in reversed(whole[:first]) if line.strip()), 0)
    below = next((_depth(line) for line in whole[last:] if line.strip()), 0)
    for width in WIDTHS:
        block = _expanded(lines[first:last], width)
        for depth in sorted({above, above + STEP, below, below + STEP}):
            yield [*whole[:first], *(_shifted(line, depth - _depth(block[0])) for line in block), *whole[last:]]
