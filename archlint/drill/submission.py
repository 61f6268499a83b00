"""What somebody hands in: one blueprint, read, analysed and held against the book, nothing waived.

A submission's own waivers, comments and configuration are not looked at: they accept findings for its
author, not for whoever grades it. Nothing in a submission is run, and no other file is read for it.
"""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from archlint.analysis.requirements.wording import works
from archlint.errors import BlueprintError, Problem
from archlint.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archlint.analysis import Analyses
    from archlint.findings.finding import Finding
    from archlint.graph.system import DocumentPath, Flow, System
    from archlint.rules import Book
    from archlint.source import Document


MOST = 20_000
"""Instances that a design may declare; each is followed through every failure."""


@frozen
class Work:
    """A blueprint that was understood, with everything that is known about it.

    `protected` says of every rule how many things it speaks of, and `hidden` of which only others tell; of components that
    are `assumed`, what they are is a guess. A flow that is `astray` does not do what it says: its walk goes from a store to
    who asks, or never comes to its data.
    """

    document: Document
    analyses: Analyses
    findings: tuple[Finding, ...]
    protected: Mapping[str, int]
    hidden: frozenset[str]
    assumed: frozenset[str] = frozenset()
    astray: frozenset[str] = frozenset()

    @property
    def system(self) -> System:
        """The system it describes."""
        return self.analyses.system

    @property
    def working(self) -> tuple[Flow, ...]:
        """The flows that do something, and what they say."""
        flows = self.system.flows.values()
        return tuple(flow for flow in flows if flow.id not in self.astray and works(flow, self.system))

    def line(self, path: DocumentPath) -> int | None:
        """The line on which something stands; None for what was not written."""
        if not self.document.has(path):
            return None
        keyed = path and isinstance(path[-1], str)
        return (self.document.key_span(path) if keyed else self.document.value_span(path)).line


@frozen
class Submission:
    """What was handed in, by name: work, and every mistake of its file; without work, nothing could be understood.

    `beside` are other blueprints that lie there and are not looked at.
    """

    name: str
    file: str
    work: Work | None = None
    problems: tuple[Problem, ...] = field(default=())
    beside: tuple[str, ...] = ()


def read_submission(name: str, file: str, book: Book) -> Submission:
    """Read one blueprint in spite of its mistakes; what cannot be understood is an answer too."""
    from archlint.analysis import analyse  # noqa: PLC0415 - what a broken rubric does not need
    from archlint.blueprint import load  # noqa: PLC0415
    from archlint.drill.mending import read_mended  # noqa: PLC0415
    from archlint.drill.standins import with_units  # noqa: PLC0415
    from archlint.facts import build  # noqa: PLC0415
    from archlint.graph import build as resolved  # noqa: PLC0415
    from archlint.rules import evaluate  # noqa: PLC0415
    from archlint.rules.protected import protected  # noqa: PLC0415

    try:
        mended = read_mended(file)
    except BlueprintError as error:
        return Submission(name, file, None, error.problems)
    document = mended.document
    if (crowd := _crowd(document)) is not None:
        return Submission(name, file, None, (*mended.mistakes, crowd))
    analyses = analyse(resolved(mended.blueprint, document))
    scaled = with_units(document, mended.mistakes, analyses.capacity.estimates)
    if scaled is not None:
        document = scaled
        analyses = analyse(resolved(load(document), document))
    facts = build(analyses)
    judged = evaluate(book, facts, document)
    told = {finding.rule for finding in judged.findings}
    hidden = frozenset(name for name, count in judged.counts.items() if count.findings and name not in told)
    astray = frozenset(name for name, flow in facts.flows.items() if flow.is_astray)
    told_of = protected(book, facts, judged.counts)
    work = Work(document, analyses, judged.findings, told_of, hidden, mended.assumed, astray)
    return Submission(name, file, work, mended.mistakes)


def _crowd(document: Document) -> Problem | None:
    """Where a text declares more instances than anybody runs: found before a single one of them is made."""
    from archlint.drill.faults.edit import places  # noqa: PLC0415 - the same walk
    from archlint.quantity import Dimension, QuantityError, parse  # noqa: PLC0415

    total = 0.0
    for path, value in places(document.data):
        if path and path[-1] in ("replicas", "standbys", "count"):
            try:
                total += parse(value, Dimension.COUNT).likely
            except QuantityError:
                continue  # the language will say what is wrong with it
            if total > MOST:
                message = f"more than {MOST:,} instances are declared, which no design that is handed in has"
                return Problem(
                    "too-many", message, document.file, document.value_span(path), "declare what one would run"
                )
    return None
