"""Single failures: what each stops and degrades, where it is in the file, how often, and the way to it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from archlint.analysis.failures.result import CauseClass
from archlint.quantity.show import listed
from archlint.report.answers.failing.downtime import minutes
from archlint.report.answers.failing.mending import code
from archlint.report.page import Block, Heading, Paragraph, Table
from archlint.report.tradeoffs import overloads
from archlint.report.tradeoffs.outages import name_of, ways
from archlint.report.tradeoffs.words import names

if TYPE_CHECKING:
    from archlint.analysis.failures.repairs import Repair
    from archlint.analysis.failures.result import Cause
    from archlint.report.answers.failing.question import Question


def blocks(question: Question) -> list[Block]:
    """The failures, the one that stops most first; what a larger failure explains is left to that."""
    failures = question.analyses.failures
    flows = {flow.flow for flow in question.selected}
    causes = question.wanted(dict.fromkeys((*failures.lost_by, *failures.degraded_by)))
    found: list[Block] = [Heading(2, "One failure at a time")]
    harmful = [cause for cause in causes if not _is_told(question, cause) and _hits(question, cause, flows)]
    if not harmful:
        return [*found, Paragraph("No single failure stops or degrades a flow.")]
    merged: dict[tuple[str, ...], list[Cause]] = {}
    for cause in sorted(harmful, key=lambda cause: (-len(failures.lost_by.get(cause, ())), -cause.probability)):
        merged.setdefault(_effect(question, cause, flows), []).append(cause)
    rows = tuple((_together(question, members), *effect) for effect, members in merged.items())
    columns = (
        "when this fails",
        "line",
        "stops",
        "degrades",
        "down a year, each",
        "availability is",
        "smallest repair",
    )
    found.append(Table(columns, rows, right=frozenset({"line", "down a year, each"})))
    called = partial(name_of, question.analyses)
    return [
        *found,
        *overloads.blocks(question.analyses, harmful, called),
        *ways((flow, question.wanted(flow.lost)) for flow in question.selected),
    ]


def _is_told(question: Question, cause: Cause) -> bool:
    """Whether another row says it: that of the failure which explains it, where its class is asked for."""
    root = question.analyses.failures.roots.get(cause)
    return root is not None and root.kind in question.classes


def _hits(question: Question, cause: Cause, flows: set[str]) -> bool:
    failures = question.analyses.failures
    return not flows.isdisjoint((*failures.lost_by.get(cause, ()), *failures.degraded_by.get(cause, ())))


def _effect(question: Question, cause: Cause, flows: set[str]) -> tuple[str, ...]:
    """What a cause does, and how often; causes that do the same share a row."""
    failures = question.analyses.failures
    stops = [name for name in failures.lost_by.get(cause, ()) if name in flows]
    degrades = [name for name in failures.degraded_by.get(cause, ()) if name in flows]
    line = question.line(cause)
    return (
        "–" if line is None else str(line),
        names(stops) if stops else "–",
        names(degrades) if degrades else "–",
        minutes(cause.probability * 525_600.0) if cause.probability else "–",
        "declared" if cause.declared else "assumed",
        _repair(question, cause),
    )


def _repair(question: Question, cause: Cause) -> str:
    """The change of least effort that wins something for every flow the cause stops, or says for which it does."""
    if cause.kind is CauseClass.SOFTWARE:
        return "–"
    stopped = {flow.flow for flow in question.selected if cause in flow.lost}
    alike: dict[tuple[str, int], list[Repair]] = {}
    for one in question.repairs:
        if cause.subject == one.where or one.where.endswith(f"-> {cause.subject}"):
            alike.setdefault((one.change, one.effort), []).append(one)
    ways = [(those, {flow for one in those for flow in one.minutes}) for those in alike.values()]
    order = [(not stopped <= won, those[0].effort, -sum(one.saved for one in those)) for those, won in ways]
    if not order:
        return "–"
    those, won = ways[order.index(min(order))]
    flows = sorted(won & stopped or won, key=list(question.analyses.failures.flows).index)
    steps = len(those) > 1 or not stopped <= won
    return code(those[0].change) + (f" in {names(flows)}" if steps else "")


def _together(question: Question, members: list[Cause]) -> str:
    """Copies of one component in one word: 'any one of 3 `api`'."""
    subjects = {cause.subject for cause in members}
    if len(members) > 1 and len(subjects) == 1 and all(cause.index is not None for cause in members):
        return f"any one of {len(members)} `{members[0].subject}`"
    return listed([_named(question, cause) for cause in members])


def _named(question: Question, cause: Cause) -> str:
    """What fails, and what explains that it stops what it stops, where that has no row."""
    root = question.analyses.failures.roots.get(cause)
    called = name_of(question.analyses, cause)
    return called if root is None else f"{called} (which {name_of(question.analyses, root)} does alone)"
