"""The plan of experiments as a page and as data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.analysis.failures.experiments import asks_primary, experiments, takeover_after
from archlint.analysis.failures.result import CauseClass, Outcome
from archlint.quantity.show import listed, show_duration
from archlint.report.page import Block, Heading, Page, Paragraph, Table
from archlint.report.tradeoffs.outages import name_of
from archlint.report.tradeoffs.words import names, share

if TYPE_CHECKING:
    from archlint.analysis.failures.experiments import Experiment
    from archlint.report.answers.failing.question import Question

HOW = {
    CauseClass.INSTANCE: "stop {name}",
    CauseClass.HOST: "stop everything on {name}",
    CauseClass.RACK: "stop everything in {name}",
    CauseClass.ZONE: "cut {name} off",
    CauseClass.REGION: "cut {name} off",
    CauseClass.PROVIDER: "block everything of {name}",
    CauseClass.SOFTWARE: "roll back {name}",
    CauseClass.EXTERNAL: "block the traffic to {name}",
    CauseClass.FAILOVER: "stop the primary and forbid {name}",
}


def page(question: Question) -> Page:
    """What must be survived first, then what is known to stop flows, then pairs."""
    found = plan(question)
    single = [one for one in found if len(one.causes) == 1]
    blocks: list[Block] = [Heading(1, f"{question.analyses.system.name}: failures to try"), Paragraph(INTRODUCTION)]
    unnoticed = [one for one in single if one.verdict is Outcome.OK]
    blocks += _table(question, "Must not be noticed", [one for one in unnoticed if not pauses(question, one)])
    blocks += _table(question, "Must be over soon", [one for one in unnoticed if pauses(question, one)])
    blocks += _table(question, "Must only degrade", [one for one in single if one.verdict is Outcome.DEGRADED])
    blocks += _table(question, "Known to stop flows", [one for one in single if one.verdict is Outcome.LOST])
    blocks += _table(question, "Pairs known to stop flows", [one for one in found if len(one.causes) > 1])
    return Page(tuple(blocks))


INTRODUCTION = (
    "Each line is an experiment with the outcome that the design predicts. Start with what must not be noticed, in a test "
    "environment, with a way to stop; an outcome that differs is a fault of the system or of the blueprint, and both are worth "
    "knowing. Of identical copies one is enough."
)


def plan(question: Question) -> tuple[Experiment, ...]:
    """The experiments that are about the flows and classes asked for."""
    wanted = {flow.flow for flow in question.selected}
    causes = {cause for flow in question.selected for cause in flow.causes}
    tried = experiments(question.analyses.failures, question.classes - {CauseClass.SOFTWARE})
    return tuple(
        one
        for one in tried
        if causes.issuperset(one.causes)
        and len(one.causes) <= question.order
        and (len(one.causes) == 1 or not wanted.isdisjoint(one.expected))
    )


def _table(question: Question, title: str, found: list[Experiment]) -> list[Block]:
    if not found:
        return []
    rows = tuple((_how(question, one), _expected(question, one)) for one in found)
    return [Heading(2, title), Table(("do this", "expect"), rows)]


def _how(question: Question, one: Experiment) -> str:
    forbidden, stopped = _steps(question, one)
    return f"{listed(forbidden)}, then {listed(stopped)}" if forbidden else listed(stopped)


def how(question: Question, one: Experiment) -> list[str]:
    """How to bring its causes about; a failover is forbidden before what it would stand in for is stopped."""
    forbidden, stopped = _steps(question, one)
    return [*forbidden, *stopped]


def _steps(question: Question, one: Experiment) -> tuple[list[str], list[str]]:
    """What is forbidden, where it stands beside something else, and what is stopped."""
    forbidden: list[str] = []
    stopped: list[str] = []
    for cause in one.causes:
        name = name_of(question.analyses, cause)
        if cause.kind is CauseClass.FAILOVER and len(one.causes) > 1:
            forbidden.append(f"forbid {name}")
        else:
            stopped.append(HOW[cause.kind].format(name=name))
    return forbidden, stopped


def pauses(question: Question, one: Experiment) -> dict[str, float]:
    """Flows that go on after an interruption, with its seconds: until a standby is in charge of what they ask."""
    system = question.analyses.system
    found: dict[str, float] = {}
    for component in system.components.values():
        seconds = takeover_after(component, one.causes) if len(one.causes) == 1 else None
        for flow in system.flows.values() if seconds is not None else ():
            if flow.id not in one.expected and asks_primary(flow, component):
                found[flow.id] = max(found.get(flow.id, 0.0), seconds or 0.0)
    return found


def _expected(question: Question, one: Experiment) -> str:
    paused = pauses(question, one)
    if paused and not one.expected:
        until = show_duration(max(paused.values()))
        fail = "fails" if len(paused) == 1 else "fail"
        return f"{names(list(paused))} {fail} for up to {until}, until a standby has taken over, and then answer{'s' if len(paused) == 1 else ''} as before"
    if not one.expected:
        return "every flow answers as before"
    lost = [name for name, outcome in one.expected.items() if outcome is Outcome.LOST]
    worse = [name for name, outcome in one.expected.items() if outcome is not Outcome.LOST]
    words = [f"{names(lost)} stop" + ("s" if len(lost) == 1 else "")] if lost else []
    words += [f"`{name}` {_degraded(one, name)}" for name in worse]
    return "; ".join(words)


def _degraded(one: Experiment, flow: str) -> str:
    part = one.shares.get(flow)
    return "is degraded" if part is None else f"loses {share(round(part, 4))} of its requests"
