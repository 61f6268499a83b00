"""The same as JSON, `archlint.failures/1` (docs/formats/failures-1.schema.json)."""

from __future__ import annotations

from json import dumps
from typing import TYPE_CHECKING

from archlint.analysis.failures.noticing import unnoticed
from archlint.analysis.failures.result import MINUTES_PER_YEAR
from archlint.report.answers.failing.trying import how, pauses, plan

if TYPE_CHECKING:
    from archlint.analysis.failures.coldstart import Deadlock
    from archlint.analysis.failures.repairs import Repair
    from archlint.analysis.failures.result import Cause, CutSet, FlowFailures, Overload
    from archlint.report.answers.failing.question import Question

FORMAT = "archlint.failures/1"
PLAN = "archlint.chaos-plan/1"


def write(question: Question) -> str:
    """Flows with their causes, cut sets and figures; repairs; circles."""
    failures = question.analyses.failures
    document = {
        "format": FORMAT,
        "file": question.analyses.system.file,
        "order": question.order,
        "classes": sorted(kind.value for kind in question.classes),
        "exact": all(flow.downtime.exact for flow in question.selected),
        "flows": {flow.flow: _flow(question, flow) for flow in question.selected},
        "repairs": [_repair(one) for one in question.repairs],
        "combinations": [
            {
                "flow": one.flow,
                "keeps_promise": one.keeps,
                "fewest": one.fewest,
                "steps": [_repair(step) for step in one.steps],
            }
            for one in question.combinations
        ],
        "deadlocks": [_deadlock(one) for one in question.deadlocks],
        "root_causes": [
            _cause(question, cause) for cause in question.wanted(failures.lost_by) if cause not in failures.roots
        ],
    }
    return dumps(document, indent=2, ensure_ascii=False) + "\n"


def write_plan(question: Question) -> str:
    """The experiments with what each flow must do; flows that are not named must be ok."""
    found = [
        {
            "do": how(question, one),
            "causes": [_cause(question, cause) for cause in one.causes],
            "verdict": one.verdict.value,
            "expect": {name: outcome.value for name, outcome in one.expected.items()},
            "share_lost": dict(one.shares),
            "seconds_lost": pauses(question, one),
        }
        for one in plan(question)
    ]
    document = {"format": PLAN, "file": question.analyses.system.file, "order": question.order, "experiments": found}
    return dumps(document, indent=2, ensure_ascii=False) + "\n"


def _flow(question: Question, flow: FlowFailures) -> dict[str, object]:
    known = flow.downtime
    return {
        "target": flow.target,
        "misses_target": flow.misses_target,
        "exact": known.exact,
        "unavailability": {
            "independent": known.independent,
            "with_common_cause": known.with_common_cause,
            "worst_case": known.worst_case,
        },
        "minutes_per_year": known.independent * MINUTES_PER_YEAR,
        "degraded": known.degraded,
        "minutes_by_cause": [
            {**_cause(question, cause), "minutes_per_year": won}
            for cause, won in known.by_cause.items()
            if cause.kind in question.classes
        ],
        "minutes_combined": known.combined,
        "minutes_until_noticed": {
            one.component: one.share * MINUTES_PER_YEAR
            for one in unnoticed(question.analyses.system, question.analyses.system.flows[flow.flow])
        },
        "lost": [_single(question, flow, cause) for cause in question.wanted(flow.lost)],
        "degraded_by": [_single(question, flow, cause) for cause in question.wanted(flow.degraded)],
        "cut_sets": [_cut_set(question, one) for one in question.cut_sets(flow) if len(one.causes) > 1],
    }


def _single(question: Question, flow: FlowFailures, cause: Cause) -> dict[str, object]:
    root = question.analyses.failures.roots.get(cause)
    return {
        **_cause(question, cause),
        "path": list(flow.witness.get(cause, ())),
        "share_lost": flow.partial.get(cause, 1.0 if cause in flow.lost else 0.0),
        "by_capacity": cause in flow.by_capacity,
        "explained_by": None if root is None else root.label,
        "overloads": [_overload(one) for one in flow.overloads.get(cause, ())],
    }


def _overload(one: Overload) -> dict[str, object]:
    return {
        "component": one.limit.component,
        "limit": one.limit.name,
        "utilisation": one.limit.utilisation,
        "formula": one.formula,
        "left": one.left,
        "total": one.total,
    }


def _cut_set(question: Question, one: CutSet) -> dict[str, object]:
    return {
        "causes": [_cause(question, cause) for cause in one.causes],
        "unavailability": one.probability,
        "unexpected": one.unexpected,
    }


def _cause(question: Question, cause: Cause) -> dict[str, object]:
    return {
        "class": cause.kind.value,
        "subject": cause.subject,
        "instance": cause.index,
        "label": cause.label,
        "line": question.line(cause),
        "unavailability": cause.probability,
        "declared": cause.declared,
        "source": cause.source,
    }


def _repair(one: Repair) -> dict[str, object]:
    return {
        "change": one.change,
        "where": one.where,
        "effort": one.effort,
        "minutes_per_year": one.saved,
        "by_flow": dict(one.minutes),
        "keeps_promise_of": list(one.reaches),
        "worse": one.worse,
    }


def _deadlock(one: Deadlock) -> dict[str, object]:
    waits = [{"who": who, "for": whom, "why": why} for who, whom, why in one.waits]
    return {"components": list(one.components), "certain": one.certain, "waits": waits}
