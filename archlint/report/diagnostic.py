"""One message as it appears in a terminal: header, excerpt, numbers, help and costs.

Findings of a run and mistakes in the language are drawn by the same hand.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias

from archlint.frozen import frozen
from archlint.report.columns import harmless, in_column, wrapped
from archlint.report.excerpt import Mark, draw
from archlint.report.palette import PLAIN, Palette

if TYPE_CHECKING:
    from archlint.errors import Problem, Span
    from archlint.findings.finding import Finding

HANGING = 4
"""Columns by which the further lines of a long sentence are set in."""
Sources: TypeAlias = Mapping[str, Sequence[str]]
"""The lines of every file that may be quoted, by the name it has in findings and problems."""


@frozen
class Place:
    """A place in a file and the words under it; without a span the file as a whole is meant."""

    file: str
    span: Span | None
    label: str = ""


@frozen
class Diagnostic:
    """What is drawn. `places[0]` is the primary place; `notes` are name and text, in order."""

    level: str
    name: str
    message: str
    places: tuple[Place, ...]
    notes: tuple[tuple[str, str], ...]


def of_finding(finding: Finding) -> Diagnostic:
    """A finding as a diagnostic."""
    places = (finding.primary, *finding.related)
    notes = [("numbers", number) for number in finding.numbers]
    if finding.assumed:
        notes.append(("assumed", ", ".join(finding.assumed)))
    notes += [(name, text) for name, text in (("help", finding.help), ("costs", finding.costs)) if text]
    if finding.suppression:
        until = f" (until {finding.suppression.until})" if finding.suppression.until else ""
        notes.append((finding.suppression.kind, finding.suppression.reason + until))
    return Diagnostic(
        level=finding.severity.value,
        name=finding.rule,
        message=finding.message,
        places=tuple(Place(place.file, place.span, place.label) for place in places),
        notes=tuple(notes),
    )


def of_problem(problem: Problem) -> Diagnostic:
    """A mistake in a blueprint, a rule, the configuration or the command line as a diagnostic."""
    places = [Place(problem.file, problem.span)] if problem.file else []
    places += [Place(problem.file, span, label) for span, label in problem.related]
    notes = (("help", problem.help),) if problem.help else ()
    return Diagnostic("error", problem.kind, problem.message, tuple(places), notes)


def write(diagnostic: Diagnostic, sources: Sources, palette: Palette = PLAIN) -> str:
    """The diagnostic as text, ending in a newline."""
    colour = palette.level(diagnostic.level)
    gutter = max((len(str(place.span.line)) for place in diagnostic.places if place.span), default=1)
    rows = [_header(diagnostic, colour, palette)]
    bar = palette.paint(palette.frame, " " * gutter + " |")
    blocks = [
        _block(diagnostic, file, gutter, sources, palette)
        for file in dict.fromkeys(place.file for place in diagnostic.places)
    ]
    rows += [row for block in blocks for row in block]
    if diagnostic.notes and any(len(block) > 1 for block in blocks):
        rows.append(bar)
    sign = palette.paint(palette.frame, " " * gutter + " =")
    for name, text in diagnostic.notes:
        said, *parts = text.split("\n")
        first, *rest = wrapped(harmless(said), palette.columns, gutter + len(name) + 5, gutter + 3 + HANGING)
        rows.append(f"{sign} {palette.paint(palette.strong, name + ':')} {first}")
        rows += [" " * (gutter + 3 + HANGING) + line for line in rest]
        for part in parts:
            rows += in_column(" " * (gutter + 3 + HANGING), harmless(part), palette.columns, gutter + 6 + HANGING)
    return "\n".join(rows) + "\n"


def _header(diagnostic: Diagnostic, colour: str, palette: Palette) -> str:
    name = palette.paint(colour, f"{diagnostic.level}[{harmless(diagnostic.name)}]")
    before = len(diagnostic.level) + len(harmless(diagnostic.name)) + 4
    first, *rest = wrapped(harmless(diagnostic.message), palette.columns, before, HANGING)
    lines = [
        palette.paint(palette.strong, f": {first}"),
        *(" " * HANGING + palette.paint(palette.strong, line) for line in rest),
    ]
    return name + "\n".join(lines)


def _block(diagnostic: Diagnostic, file: str, gutter: int, sources: Sources, palette: Palette) -> list[str]:
    """The places of one file: where, then the excerpt when the file can be quoted."""
    here = [place for place in diagnostic.places if place.file == file]
    first = here[0]
    primary = first is diagnostic.places[0]
    arrow = palette.paint(palette.frame, " " * gutter + ("-->" if primary else ":::"))
    position = f":{first.span.line}:{first.span.column}" if first.span else ""
    rows = [f"{arrow} {harmless(file)}{position}"]
    marks = [Mark(place.span, place.label, place is diagnostic.places[0]) for place in here if place.span]
    lines = sources.get(file, ())
    if any(0 < mark.span.line <= len(lines) and not _is_blank(lines[mark.span.line - 1]) for mark in marks):
        rows.append(palette.paint(palette.frame, " " * gutter + " |"))
        rows += draw(lines, marks, gutter, palette.level(diagnostic.level), palette)
    return rows


def _is_blank(line: str) -> bool:
    return not line or line.isspace()
