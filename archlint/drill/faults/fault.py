"""A fault in a blueprint that had none: chosen by a seed, kept only when the checker notices, and only then."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from archlint.drill.faults.edit import applied, places
from archlint.drill.faults.spoilers import SLIPS, SPOILERS
from archlint.errors import BlueprintError, CommandError, Problem
from archlint.findings.finding import Severity
from archlint.frozen import frozen
from archlint.quantity import counted

if TYPE_CHECKING:
    from archlint.drill.faults.edit import Edit
    from archlint.findings.finding import Finding
    from archlint.rules import Book
    from archlint.source import Document

TRIES = 60
"""Places that are tried before a blueprint is given up."""
CASCADE = 5
"""Findings that one fault may set off; more would be several faults."""


@frozen
class Fault:
    """A spoiled text, the line that was changed (of the new text), and what the checker now says that it did not say.

    `rule` is what was meant; `found` also holds what follows from it.
    """

    text: str
    line: int
    rule: str
    found: tuple[Finding, ...]


def plant(text: str, file: str, seed: int, book: Book) -> Fault:
    """Put one fault into a clean blueprint; the same seed gives the same fault.

    Raises:
        BlueprintError: the text cannot be understood.
        CommandError: it has findings of its own, or nothing in it can be spoiled.
    """
    document, before = _findings(text, file, book)
    own = [finding for finding in before if finding.severity is not Severity.INFO]
    if own:
        message = f"`{file}` has {counted(len(own), 'finding')} of its own, the first is {own[0].rule} in line {own[0].primary.span.line}"
        raise CommandError(
            Problem("not-clean", message, "", help="a fault is hidden in a blueprint without errors and warnings")
        )
    known = {finding.identity for finding in before}
    for edit, rules in _in_turn(_sites(document), seed)[:TRIES]:
        fault = _tried(document, edit, rules, known, book)
        if fault is not None:
            return fault
    raise CommandError(Problem("nothing-to-spoil", f"nothing in `{file}` can be spoiled so that a rule notices", ""))


def _in_turn(sites: list[tuple[Edit, tuple[str, ...]]], seed: int) -> list[tuple[Edit, tuple[str, ...]]]:
    """The changes in the order in which they are tried: every kind has its turn before any has its second."""
    chance = random.Random(seed)  # noqa: S311 - the same exercise for the same seed is what is wanted
    kinds: dict[tuple[str, ...], list[Edit]] = {}
    for edit, rules in sites:
        kinds.setdefault(rules, []).append(edit)
    names = sorted(kinds)
    chance.shuffle(names)
    for edits in kinds.values():
        chance.shuffle(edits)
    rounds = max((len(edits) for edits in kinds.values()), default=0)
    return [(kinds[name][turn], name) for turn in range(rounds) for name in names if turn < len(kinds[name])]


def _sites(document: Document) -> list[tuple[Edit, tuple[str, ...]]]:
    """Every change that could be made, with the rules that should notice."""
    found: list[tuple[Edit, tuple[str, ...]]] = []
    for path, value in places(document.data):
        edits = [(spoiler.edit(document, path), spoiler.rules) for spoiler in SPOILERS if spoiler.fits(path, value)]
        edits += [(slip(document, path, value), rules) for slip, rules in SLIPS]
        found += [(edit, rules) for edit, rules in edits if edit is not None]
    return found


def _tried(document: Document, edit: Edit, rules: tuple[str, ...], known: set[str], book: Book) -> Fault | None:
    """The fault, if the text is still a blueprint and one of the rules speaks up where none did."""
    text = applied(document.lines, edit)
    try:
        _, after = _findings(text, document.file, book)
    except BlueprintError:
        return None
    new = tuple(finding for finding in after if finding.identity not in known)
    meant = next((rule for rule in rules for finding in new if finding.rule == rule), None)
    if meant is None or len(new) > CASCADE:
        return None
    return Fault(text, edit.line, meant, new)


def _findings(text: str, file: str, book: Book) -> tuple[Document, tuple[Finding, ...]]:
    from archlint.analysis import analyse  # noqa: PLC0415 - after the command line is understood
    from archlint.blueprint import load  # noqa: PLC0415
    from archlint.facts import build as facts_of  # noqa: PLC0415
    from archlint.graph import build  # noqa: PLC0415
    from archlint.rules import evaluate  # noqa: PLC0415
    from archlint.source import parse_text  # noqa: PLC0415

    document = parse_text(text, file)
    analyses = analyse(build(load(document), document))
    return document, evaluate(book, facts_of(analyses), document).findings
