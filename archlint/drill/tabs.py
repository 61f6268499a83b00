"""Spaces for tabs: as many as let the lines belong together that stand together."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from archlint.errors import BlueprintError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

WIDTHS = (2, 4, 8)
"""Columns between the stops of a tab in what people write with."""
MOST_BLOCKS = 8
"""Runs of lines with tabs of which each is tried by itself; a file with more is written in one way throughout."""


def without_tabs(text: str, file: str) -> str:
    """The text with spaces for all its tabs, indented so that the fewest mistakes are left.

    One width is tried for the whole file. Where that leaves mistakes, each run of lines with tabs is tried at the
    depths of its neighbours.
    """
    lines = text.splitlines()
    whole, left = _best((_expanded(lines, width) for width in WIDTHS), partial(_mistakes, file))
    blocks = _blocks(lines)
    if left > (0, 0) and len(blocks) <= MOST_BLOCKS:
        for first, last in blocks:
            whole, left = _best(_moved(lines, whole, first, last), partial(_mistakes, file))
    return "\n".join(whole) + "\n"


def _best(
    candidates: Iterable[list[str]], mistakes: Callable[[list[str]], tuple[int, int]]
) -> tuple[list[str], tuple[int, int]]:
    """The first of those that leave the fewest mistakes, and how many those are."""
    return min(((one, mistakes(one)) for one in candidates), key=lambda pair: pair[1])


def _mistakes(file: str, lines: list[str]) -> tuple[int, int]:
    """How many mistakes a text holds; one that is no YAML is worse than any other, and the worse the earlier."""
    from archlint.blueprint import load  # noqa: PLC0415 - only a text with tabs is tried
    from archlint.source import parse_text  # noqa: PLC0415

    try:
        document = parse_text("\n".join(lines) + "\n", file)
    except BlueprintError as error:
        span = error.problems[0].span
        return 1, -(span.line if span else 0)
    try:
        load(document)
    except BlueprintError as error:
        return 0, len(error.problems)
    return 0, 0


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


def _moved(lines: list[str], whole: list[str], first: int, last: int) -> Iterable[list[str]]:
    """The text as it is, and with one run of lines at each depth that the lines around it suggest."""
    yield whole
    above = next((line for line in reversed(whole[:first]) if line.strip()), "")
    below = next((line for line in whole[last:] if line.strip()), "")
    depths = {len(_margin(above)), len(_margin(above)) + 2, len(_margin(below)), len(_margin(below)) + 2}
    for width in WIDTHS:
        block = _expanded(lines[first:last], width)
        own = len(_margin(block[0]))
        for depth in sorted(depths):
            moved = [" " * max(0, len(_margin(line)) - own + depth) + line.lstrip(" ") for line in block]
            yield [*whole[:first], *moved, *whole[last:]]
