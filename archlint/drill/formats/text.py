"""A score sheet for a terminal, and a class of them as a table."""

from __future__ import annotations

import textwrap
from statistics import median
from typing import TYPE_CHECKING

from archlint.drill.formats import WIDTH
from archlint.drill.sheet import Sign, shown
from archlint.quantity.show import counted
from archlint.report.columns import cut, harmless, width

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archlint.drill.sheet import Evidence, Row, Sheet
    from archlint.errors import Problem

BAR = 10
MOST_MISTAKES = 12
NAMES = 2
"""The part of a line that names of submissions take at most: one half."""
MOST, MOST_LOST = 4, 20
"""Pieces of evidence for, and against, that are shown for a criterion; the others are counted."""


def write(sheets: Sequence[Sheet], room: int = WIDTH) -> str:
    """Every criterion of one sheet with its evidence, in lines of so many columns; of several, one line each."""
    lines = list(_sheet(sheets[0], room)) if len(sheets) == 1 else list(_class(sheets, room))
    return "".join(f"{line}\n" for line in lines)


def _sheet(sheet: Sheet, room: int) -> Iterator[str]:
    yield harmless(f"{sheet.title}: {sheet.system or sheet.name}")
    yield harmless(sheet.file)
    yield ""
    for problem in sheet.problems[:MOST_MISTAKES]:
        yield from _wrapped(f"  - {place_of(problem)}{said(problem)}", "    ", room)
    if len(sheet.problems) > MOST_MISTAKES:
        yield f"  - and {len(sheet.problems) - MOST_MISTAKES} more: `archlint check` shows them"
    for remark in sheet.remarks:
        yield from _wrapped(f"  {remark}", "  ", room)
    if sheet.problems or sheet.beside:
        yield ""
    size = max((width(row.title) for row in sheet.rows), default=0)
    for row in sheet.rows:
        yield _head(row, size)
        yield from _evidence(row.evidence, sheet.file, room) if sheet.graded else ()
    if sheet.shortfall:
        yield ""
        yield from _wrapped(sheet.shortfall, "", room)
    if sheet.human:
        yield ""
        yield "for a human, not scored here:"
        for question, points in sheet.human:
            yield from _wrapped(f"  · {question}" + (f" ({shown(points)} points)" if points else ""), "    ", room)
    yield ""
    yield f"{shown(sheet.earned)} of {shown(sheet.possible)} points, {sheet.share:.0%}"


def _head(row: Row, size: int) -> str:
    title = harmless(row.title) + " " * (size - width(row.title))
    if not row.possible:
        return f"{title}  {' ' * BAR}  does not apply"
    share = row.earned / row.possible
    full = int(share * BAR + 1e-9)
    return f"{title}  {'█' * full}{'░' * (BAR - full)}  {shown(row.earned)} / {shown(row.possible)}"


def _evidence(evidence: Sequence[Evidence], file: str, room: int) -> Iterator[str]:
    """What was lost first; what was earned behind it."""
    for sign in (Sign.BAD, Sign.HALF, Sign.GOOD):
        found = [one for one in evidence if one.sign is sign]
        most = MOST if sign is Sign.GOOD else MOST_LOST
        for one in found[:most]:
            place = f"{file}:{one.line}: " if one.line else ""
            yield from _wrapped(f"  {sign.value} {place}{one.text}", "    ", room)
        if len(found) > most:
            yield f"  {sign.value} and {len(found) - most} more"


def _wrapped(text: str, indent: str, room: int) -> Iterator[str]:
    yield from textwrap.wrap(
        harmless(text), room, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )


def place_of(problem: Problem) -> str:
    """Where a problem stands, as the beginning of a line."""
    if problem.span is None:
        return ""
    return f"{problem.file}:{problem.span.line}:{problem.span.column}: "


def said(problem: Problem) -> str:
    """A problem with its way out, in one line."""
    return f"{problem.message} ({problem.help})" if problem.help else problem.message


def _note(sheet: Sheet) -> str:
    """What a line about one of a class says of its file."""
    if not sheet.problems:
        return ""
    if not sheet.graded:
        return "  not understood: " + harmless(sheet.problems[0].message)
    return f"  {counted(len(sheet.problems), 'mistake')} in the file"


def _class(sheets: Sequence[Sheet], room: int) -> Iterator[str]:
    size = min(max(width(sheet.name) for sheet in sheets), room // NAMES)
    for sheet in sheets:
        name = cut(harmless(sheet.name), size)
        points = f"{shown(sheet.earned):>7} / {shown(sheet.possible)}  {sheet.share:>4.0%}"
        yield cut(f"{name}{' ' * (size - width(name))}  {points}{_note(sheet)}", room)
    middle = median(sheet.share for sheet in sheets)
    yield ""
    yield f"{len(sheets)} submissions, median {middle:.0%}"
