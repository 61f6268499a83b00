"""Lines that are no YAML, as they were meant: of all that somebody may have meant, what leaves the fewest mistakes."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from archlint.drill.depths import STEP, depth, shifted, shifts, suspects
from archlint.errors import BlueprintError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from archlint.errors import Problem
    from archlint.source import Document

WIDTHS = (2, 4, 8)
"""Columns between the stops of a tab in what people write with."""
MOST_BLOCKS = 8
"""Runs of lines with tabs of which each is tried by itself; a file with more is written in one way throughout."""
MOST_MOVES, LOOKED_AT = 3, 4
"""Lines at a wrong depth that are moved in a file, and mistakes near which each of them is looked for."""
WRONG = 1_000
"""Mistakes for which one of place counts that a move makes."""
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
        tried = dict.fromkeys(_joined(each) for at in lines for each in shifts(list(document.lines), at))
        if not tried:
            break
        weight = partial(_after_move, frozenset(one.message for one in found))
        best, (broken, left) = _best(tried, partial(_mistakes, document.file, weight=weight))
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


def _mistakes(file: str, text: str, weight: Callable[[Sequence[Problem]], int] = len) -> tuple[int, int]:
    """How many mistakes a text holds, or their weight; one that is no YAML is worse than any other, and the worse the earlier."""
    from archlint.source import parse_text  # noqa: PLC0415 - as above

    try:
        document = parse_text(text, file)
    except BlueprintError as error:
        span = error.problems[0].span
        return 1, -(span.line if span else 0)
    return 0, weight(_problems(document))


def _after_move(known: frozenset[str], left: Sequence[Problem]) -> int:
    """The weight of the mistakes that are left after lines were moved; a new one of place is a wrong move, whatever else it hides."""
    new = [one for one in left if one.message not in known]
    return len(left) + WRONG * sum(one.kind == "empty-value" or _is_of_place(one, ()) for one in new)


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
    for place in (at, *suspects(lines, at)[:1]):
        for sign, right in SIGNS:
            line = sign.sub(right, lines[place], count=1)
            if line != lines[place]:
                yield [*lines[:place], line, *lines[place + 1 :]]
    yield from shifts(lines, at)
    yield [*lines[:at], "", *lines[at + 1 :]]


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
    above = next((depth(line) for line in reversed(whole[:first]) if line.strip()), 0)
    below = next((depth(line) for line in whole[last:] if line.strip()), 0)
    for width in WIDTHS:
        block = _expanded(lines[first:last], width)
        for goal in sorted({above, above + STEP, below, below + STEP}):
            yield [*whole[:first], *(shifted(line, goal - depth(block[0])) for line in block), *whole[last:]]
