"""A fault in a blueprint that had none: chosen by a seed, kept only when the checker notices, and only then."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from archlint.drill.faults.edit import applied, block, places
from archlint.drill.faults.kinds import KINDS
from archlint.errors import BlueprintError, CommandError, Problem
from archlint.findings.finding import Severity
from archlint.frozen import frozen
from archlint.quantity import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archlint.drill.faults.edit import Edit
    from archlint.drill.faults.kinds import Kind
    from archlint.findings.finding import Finding
    from archlint.rules import Book
    from archlint.source import Document, DocumentPath

TRIES = 40
"""Places of one kind that are tried before it is given up."""
ROUNDS = 12
"""Places of one kind that are told apart; a further round asks about the first again."""
JUMP, SHIFT = 17, 5
"""Kinds and places ahead is what takes the turn of a kind that nothing notices: far from what the next seeds take."""
CASCADE = 5
"""Findings that one fault may set off; more would be several faults."""


@frozen
class Fault:
    """A spoiled text, where and how it was changed, and what the checker now says that it did not say.

    lines   the lines of the new text that are right: the changed one, or all of what a line is missing from
    change  what was done, in words
    rule    the rule that was meant; `found` also holds what follows from it
    kin     the rules of which one was meant
    """

    text: str
    lines: frozenset[int]
    change: str
    level: str
    rule: str
    found: tuple[Finding, ...]
    kin: tuple[str, ...] = ()


@frozen
class Draft:
    """A clean blueprint that can be spoiled, and what is said of it already."""

    document: Document
    known: frozenset[str]


def clean(text: str, file: str, book: Book) -> Draft:
    """A blueprint to be spoiled.

    Raises:
        BlueprintError: the text cannot be understood.
        CommandError: it has findings of its own.
    """
    document, before = _findings(text, file, book)
    own = [finding for finding in before if finding.severity is not Severity.INFO]
    if own:
        message = (
            f"`{file}` has {counted(len(own), 'finding')} of its own, the first is {own[0].rule} "
            f"in line {own[0].primary.span.line}"
        )
        raise CommandError(
            Problem("not-clean", message, "", help="a fault is hidden in a blueprint without errors and warnings")
        )
    return Draft(document, frozenset(finding.identity for finding in before))


def plant(drafts: Sequence[Draft], seed: int, book: Book, level: str = "") -> Fault:
    """Put one fault into one of some blueprints; the same seed gives the same fault.

    Seeds that follow each other go through all kinds (of a level, where one is named) before any comes again, and
    through the places of a kind before any place does.

    Raises:
        CommandError: nothing in them can be spoiled so that a rule notices.
    """
    sites = _sites(drafts, level)
    kinds = sorted(sites)
    random.Random(len(level)).shuffle(kinds)  # noqa: S311 - the same exercise for the same seed is what is wanted
    count = len(kinds)
    jumps = [(seed + turn * JUMP) % count for turn in range(count)]
    for turn, which in enumerate(dict.fromkeys((*jumps, *range(count)))):
        kind = kinds[which]
        place = (seed // count + turn * SHIFT) % ROUNDS  # another one than that of the seed whose kind this is
        found = _nth(sites[kind], KINDS[kind], place, book)
        if found is not None:
            return found
    message = f"nothing in `{drafts[0].document.file}` can be spoiled so that a rule notices"
    raise CommandError(Problem("nothing-to-spoil", message, ""))


def _sites(drafts: Sequence[Draft], level: str) -> dict[int, list[tuple[Draft, DocumentPath, object]]]:
    """The places for every kind of fault, in an order that only the kind decides."""
    found: dict[int, list[tuple[Draft, DocumentPath, object]]] = {}
    everywhere = [(draft, path, value) for draft in drafts for path, value in places(draft.document.data)]
    for number, kind in enumerate(KINDS):
        if level in ("", kind.level):
            fits = [site for site in everywhere if kind.edits(site[0].document, *site[1:])]
            random.Random(number).shuffle(fits)  # noqa: S311 - as above
            found |= {number: fits} if fits else {}
    return found


def _nth(sites: list[tuple[Draft, DocumentPath, object]], kind: Kind, number: int, book: Book) -> Fault | None:
    """The fault at one of the places where a rule notices; where there are fewer, counting begins anew."""
    found: list[Fault] = []
    for draft, path, value in sites[:TRIES]:
        fault = _spoiled(draft, kind.edits(draft.document, path, value), kind, book)
        if fault is not None:
            found.append(fault)
        if len(found) > number:
            break
    return found[number % len(found)] if found else None


def _spoiled(draft: Draft, edits: tuple[Edit, ...], kind: Kind, book: Book) -> Fault | None:
    """The mildest of some edits that one of the rules notices; where it misses the wildest it misses all."""
    if len(edits) > 1 and not any(finding.rule in kind.rules for finding in _new(draft, edits[-1], book)):
        return None
    return next((fault for edit in edits if (fault := _tried(draft, edit, kind, book)) is not None), None)


def _tried(draft: Draft, edit: Edit, kind: Kind, book: Book) -> Fault | None:
    """The fault, if the text is still a blueprint and one of the rules speaks up where none did."""
    new = tuple(_new(draft, edit, book))
    meant = next((rule for rule in kind.rules for finding in new if finding.rule == rule), None)
    if meant is None or len(new) > CASCADE:
        return None
    lines, change = where(draft.document.lines, edit)
    return Fault(applied(draft.document.lines, edit), lines, change, kind.level, meant, new, kind.rules)


def _new(draft: Draft, edit: Edit, book: Book) -> Iterator[Finding]:
    """What the checker says of a changed text and did not say before; nothing where it is no blueprint."""
    try:
        _, after = _findings(applied(draft.document.lines, edit), draft.document.file, book)
    except BlueprintError:
        return
    yield from (finding for finding in after if finding.identity not in draft.known)


def where(lines: tuple[str, ...], edit: Edit) -> tuple[frozenset[int], str]:
    """The lines of the changed text that answer right, and what was done there."""
    if not edit.lines:
        return block(lines, edit), f"a line is missing behind line {edit.first - 1}"
    if edit.first < edit.last:
        return frozenset(range(edit.first, edit.last + 1)), f"lines {edit.first} and {edit.last} changed places"
    done = f"something is missing in line {edit.first}" if edit.missing else f"line {edit.first} was changed"
    return frozenset((edit.first,)), done


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
