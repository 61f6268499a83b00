"""From a submission and a rubric to a score sheet; the same sheet on every machine, on every day."""

from __future__ import annotations

import math
from dataclasses import replace
from math import fsum
from typing import TYPE_CHECKING

from archlint.blueprint.vocabulary import Does, Kind, Op
from archlint.drill.case import Case, bad, good
from archlint.drill.measures import (
    arithmetic,
    availability,
    citations,
    clock,
    decisions,
    design,
    durability,
    errors,
    requirements,
    restraint,
    safeguards,
    statelessness,
    writes,
)
from archlint.drill.rubric import Absent
from archlint.drill.sheet import Mark, Row, Sheet, apportioned
from archlint.drill.tracing import is_about, traced
from archlint.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from archlint.drill.prompt import Prompt
    from archlint.drill.rubric import Criterion, Rubric
    from archlint.drill.sheet import Evidence
    from archlint.drill.submission import Submission, Work
    from archlint.graph.system import Flow, System

MEASURED: Mapping[str, Callable[[Case], Mark]] = {
    "requirements": requirements.measure,
    "arithmetic": arithmetic.measure,
    "citations": citations.measure,
    "design": design.measure,
    "availability": availability.measure,
    "writes": writes.measure,
    "durability": durability.measure,
    "statelessness": statelessness.measure,
    "safeguards": safeguards.measure,
    "decisions": decisions.measure,
    "restraint": restraint.measure,
    "errors": errors.measure,
    "clock": clock.measure,
}
UNCOVERED = frozenset({"requirements", "arithmetic"})
"""Measures that already count what is missing; every other counts as much as what was asked for is there.

So do these in a design of another system: any system has a promise, and figures that follow from its own inputs.
"""
MOST_LOST = 0.5
"""The share of what was earned that mistakes in a file cost at most; the rest depends on what is left."""
ENOUGH = 4
"""Places a rule must have looked at for one finding to cost a quarter; with fewer it costs more."""
_COUNTED = {"components": "components beside clients", "flows": "flows that differ"}
"""What is counted of a minimum, where its name does not tell."""


@frozen
class Task:
    """What is asked for: a rubric, the prompt it belongs to, and the size of that prompt's own answer."""

    rubric: Rubric
    prompt: Prompt | None = None
    reference: int | None = None
    accepted: frozenset[str] = frozenset()
    """Rules of which our own answer has findings too: nobody is blamed for those."""


def judge(submission: Submission, task: Task, seconds: float | None = None) -> Sheet:
    """The score sheet of one submission; `seconds` is what the five steps took, None when no clock ran."""
    rubric = task.rubric
    human = tuple((one.human, one.points or None) for one in rubric.criteria if one.human)
    blank = Sheet(
        submission.name,
        submission.file,
        rubric.title,
        "",
        (),
        0.0,
        human,
        submission.problems,
        graded=False,
        beside=submission.beside,
        scaled=_scale(rubric),
    )
    scored = [one for one in rubric.criteria if not one.human]
    work = submission.work
    if work is None:
        return replace(
            blank, rows=_scaled([_lost(one) for one in scored if one.measure != "clock"], _total(rubric, None))
        )
    case = _case(work, task, seconds)
    covered, lacking = _coverage(case, rubric)
    rows = [_row(one, case, covered) for one in scored]
    if not any(row.possible for row in rows):
        rows = [_row(replace(one, absent=Absent.FULL), case, covered) for one in scored]
    earned, possible = fsum(row.earned for row in rows), fsum(row.possible for row in rows)
    lost = _taken(submission, rubric, earned, possible)
    rows = [replace(row, earned=row.earned * (1 - lost / earned)) for row in rows] if lost else rows
    return replace(
        blank,
        human=(*human, *((question, None) for row in rows for question in row.questions)),
        system=work.system.name,
        coverage=covered,
        lacking=lacking,
        rows=_scaled(rows, _total(rubric, seconds)),
        deduction=lost / possible if possible else 0.0,
        graded=True,
    )


def _case(work: Work, task: Task, seconds: float | None) -> Case:
    if task.prompt is None:
        return Case(work, seconds=seconds, reference=task.reference, accepted=task.accepted)
    about = is_about(task.prompt, work)
    found = traced(task.prompt, work, about=about)
    return Case(work, task.prompt, found, task.reference, seconds, task.accepted, about)


def _taken(submission: Submission, rubric: Rubric, earned: float, possible: float) -> float:
    """The points that the mistakes of a file cost by themselves: the same for the same mistake in every design."""
    each = possible * rubric.per_mistake / 100
    most = earned * (1.0 if rubric.per_mistake >= 100 else MOST_LOST)
    return min(most, each * len(submission.problems))


def _lost(criterion: Criterion) -> Row:
    reason = bad("the submission could not be understood")
    return Row(criterion.id, criterion.title, 0.0, criterion.points, (reason,))


def _total(rubric: Rubric, seconds: float | None) -> float:
    """What everybody in a class can earn: the rubric's total, or the points of all that is scored."""
    asked = (one.points for one in rubric.criteria if not one.human and (one.measure != "clock" or seconds is not None))
    return fsum(asked) if rubric.total is None else rubric.total


def _scale(rubric: Rubric) -> tuple[float, float] | None:
    """What the criteria that are scored add up to, and the total of the rubric, where these are not the same."""
    added = fsum(one.points for one in rubric.criteria if not one.human)
    same = rubric.total is None or math.isclose(added, rubric.total)
    return None if same or rubric.total is None else (added, rubric.total)


def _scaled(rows: list[Row], total: float) -> tuple[Row, ...]:
    """Rows whose points add up to a total; what does not apply gives its points to the others."""
    possible = fsum(row.possible for row in rows)
    factor = total / possible if possible else 1.0
    return apportioned([replace(row, earned=row.earned * factor, possible=row.possible * factor) for row in rows])


def _row(criterion: Criterion, case: Case, covered: float) -> Row:
    mark = MEASURED[criterion.measure](case) if criterion.measure else _by_rules(criterion, case.work)
    if mark.share is None:
        mark = _absent(criterion, mark)
    if mark.share is None:
        return Row(criterion.id, criterion.title, 0.0, 0.0, mark.evidence, mark.questions)
    counted = 1.0 if criterion.measure in UNCOVERED and case.about else covered
    earned = criterion.points * mark.share * counted
    return Row(criterion.id, criterion.title, earned, criterion.points, mark.evidence, mark.questions, counted)


def _absent(criterion: Criterion, mark: Mark) -> Mark:
    if criterion.absent is Absent.FULL:
        return Mark(1.0, (good("nothing here is its business"),))
    if criterion.absent is Absent.ZERO:
        return Mark(0.0, (bad("the blueprint holds nothing that this could look at"),))
    return mark


def _by_rules(criterion: Criterion, work: Work) -> Mark:
    """The weighted mean over the rules that had something to protect, but for those whose findings another rule tells.

    One finding costs 1/n of a rule's weight, where n is how many things the rule protects, at most four: whoever
    adds a hundred harmless things does not make one mistake smaller.
    """
    lines: list[Evidence] = []
    earned = weights = 0.0
    for name, weight in criterion.rules.items():
        hits = [finding for finding in work.findings if finding.rule == name]
        looked = max(work.protected.get(name, 0), len(hits))
        if not looked or name in work.hidden:
            continue
        weights += weight
        earned += weight * max(0.0, 1.0 - len(hits) / min(looked, ENOUGH))
        lines += [bad(f"{name}: {hit.message}", hit.primary.span.line) for hit in hits]
        if not hits:
            lines.append(good(f"{name}: {looked} looked at, nothing found"))
    return Mark(earned / weights if weights else None, tuple(lines))


def _coverage(case: Case, rubric: Rubric) -> tuple[float, tuple[str, ...]]:
    """The share of what was asked for that is there, and what is missing: of the prompt's requirements, and of the minimum."""
    if not case.work.working:
        return 0.0, ("no flow does anything",)
    found = {name: (_held(name, case.work), least) for name, least in rubric.minimum.items()}
    shares = [min(1.0, held / least) for held, least in found.values()]
    lacking = [
        f"{held:,} of {least:,.0f} {_COUNTED.get(name, name)}" for name, (held, least) in found.items() if held < least
    ]
    if case.prompt is None:
        return sum(shares) / len(shares) if shares else 1.0, tuple(lacking)
    asked, done = max(1, len(case.prompt.required)), len(case.traced)
    lacking += [f"{done} of {asked} requirements of the prompt have a flow"] if done < asked else []
    return math.prod((*shares, done / asked)), tuple(lacking)


def _held(name: str, work: Work) -> int:
    """How many of something a blueprint holds; only what takes part counts.

    Where no client asks for anything, an event or a batch that changes what a store keeps is a write, one that looks it up a read.
    """
    system = work.system
    busy = {part for flow in system.flows.values() for hop in flow.hops for part in (hop.source, *hop.targets)}
    flows = work.working
    alone = not any(system.components[flow.entry].kind is Kind.CLIENT for flow in flows)
    writers = {name for name, one in work.analyses.consistency.flows.items() if one.commit is not None}
    counts = {
        "components": sum(name in busy and one.kind is not Kind.CLIENT for name, one in system.components.items()),
        "flows": len({(one.does, one.data, tuple((hop.source, hop.targets) for hop in one.arrows)) for one in flows}),
        "writes": sum(flow.does is Does.WRITE or (alone and flow.id in writers) for flow in flows),
        "reads": sum(flow.does is Does.READ or (alone and _reads(flow, system)) for flow in flows),
        "data": sum(any(name in flow.data for flow in flows) for name in system.data),
        "functional": len(set(system.requirements.functional)),
        "decisions": len(system.decisions),
        "estimates": len(system.estimates),
        "users": int(system.workload.users.likely) if system.workload.users else 0,
    }
    return counts[name]


def _reads(flow: Flow, system: System) -> bool:
    """Whether a flow looks something up in a store."""
    return any(hop.op is Op.READ and any(system.components[name].is_store for name in hop.targets) for hop in flow.hops)
