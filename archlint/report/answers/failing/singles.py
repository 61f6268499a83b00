"""Single failures: what each stops and degrades, where it is in the file, how often, and the way to it."""

from __future__ import annotations

from functools import partial
from itertools import combinations
from typing import TYPE_CHECKING

from archlint.analysis.failures.changes import changes
from archlint.analysis.failures.repairs import mended
from archlint.analysis.failures.result import CauseClass
from archlint.analysis.failures.survey import NO_STRAIN
from archlint.quantity.show import listed
from archlint.report.answers.failing.downtime import minutes
from archlint.report.answers.failing.mending import code
from archlint.report.answers.failing.together import copies_of
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
        _repair(question, cause, flows),
    )


def _repair(question: Question, cause: Cause, flows: set[str]) -> str:
    """The least work after which every flow that the cause stops outlives it; else what wins something, and for which flows."""
    if cause.kind is CauseClass.SOFTWARE:
        return "–"
    stopped = flows.intersection(question.analyses.failures.lost_by.get(cause, ()))
    alike: dict[tuple[str, int], list[Repair]] = {}
    for one in question.repairs:
        if cause.subject == one.where or one.where.endswith(f"-> {cause.subject}"):
            alike.setdefault((one.change, one.effort), []).append(one)
    ways = [(those, {name for one in those for name in one.wins}) for those in alike.values()]
    healed = [{flow for one in those for about, flow in one.mends if about == cause} for those, _ in ways]
    order = [
        (not stopped <= whole, not stopped <= won, those[0].effort, -sum(one.saved for one in those))
        for (those, won), whole in zip(ways, healed, strict=True)
    ]
    if not order:
        return "–"
    first = order.index(min(order))
    those, won = ways[first]
    if not stopped <= healed[first]:
        both = _two(question, cause, stopped)
        if both:
            return both
    healing = sorted(won & stopped or won, key=list(question.analyses.failures.flows).index)
    steps = len(those) > 1 or not stopped <= won
    part = "" if healed[first] or not stopped else " (in part)"
    return code(those[0].change) + (f" in {names(healing)}" if steps else "") + part


def _two(question: Question, cause: Cause, stopped: set[str]) -> str:
    """Two changes of one component after which it does, where neither is enough; '' where there are none."""
    system = question.analyses.system
    own = [one for one in changes(system, cause.kind, cause.subject, ()) if one.where == cause.subject]
    pairs = sorted(combinations(own, 2), key=lambda two: sum(one.effort for one in two))
    enough = (two for two in pairs if all(mended(system, NO_STRAIN, two, (cause,), flow) for flow in stopped))
    return " and ".join(code(one.text) for one in next(enough, ()))


def _together(question: Question, members: list[Cause]) -> str:
    """Copies of one component in one word: 'any one of 3 `api`'."""
    subjects = {cause.subject for cause in members}
    alike = len(subjects) == 1 and all(cause.index is not None for cause in members)
    if alike and 1 < len(members) == copies_of(question, members[0]):
        return f"any one of {len(members)} `{members[0].subject}`"
    return listed([_named(question, cause) for cause in members])


def _named(question: Question, cause: Cause) -> str:
    """What fails, and what explains that it stops what it stops, where that has no row."""
    root = question.analyses.failures.roots.get(cause)
    called = name_of(question.analyses, cause)
    return called if root is None else f"{called} (which {name_of(question.analyses, root)} does alone)"
