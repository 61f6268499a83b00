"""Where a blueprint claims what a prompt expects: under the very name, or under another that says the same."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from archlint.analysis.capacity.holdings import held
from archlint.analysis.requirements.words import words_of
from archlint.blueprint.horizon import FIGURES, split
from archlint.drill.subject import EQUAL, apart
from archlint.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from archlint.analysis.capacity.result import EstimateCheck
    from archlint.drill.case import Case
    from archlint.drill.prompt import Claim, Expected, Prompt

OF_EACH = ("sockets", "socket_memory", "bandwidth")
"""Figures of the whole system that a component may claim for itself."""
ALIKE = 3.0
"""Within this factor a datum is as large as the one that a prompt means."""


@frozen
class Answer:
    """A prompt's estimate and what the blueprint claims; `value` (or up to `upto`) is what the prompt has for this claim."""

    expected: Expected
    check: EstimateCheck | None
    value: float
    upto: float | None = None


def answered(expected: Expected, case: Case, prompt: Prompt) -> Answer:
    """What the blueprint claims for one of the prompt's estimates."""
    checks = {check.name: check for check in case.work.analyses.capacity.estimates}
    for figure in expected.claim.figures:
        for name, factor in _names(figure, expected, case, prompt, checks):
            if name in checks:
                upto = None if expected.upto is None else expected.upto * factor
                return Answer(expected, checks[name], expected.value * factor, upto)
    return Answer(expected, None, expected.value)


def claimed_as(claim: Claim, flow: str | None = None) -> str:
    """The name under which a blueprint claims a figure; what it calls things itself stands in angle brackets."""
    figure = "average_rate" if claim.figures[0] == "rate" else claim.figures[0]
    head, _, horizon = figure.partition(".")
    about = flow or (f"<{claim.of or claim.words[0]}>" if claim.of or claim.words else "")
    parts = (about, figure) if claim.of or head in ("reads", "writes") else (head, about, horizon)
    return ".".join(part for part in parts if part)


def _names(
    figure: str, expected: Expected, case: Case, prompt: Prompt, checks: Mapping[str, EstimateCheck]
) -> Iterator[tuple[str, float]]:
    """The names under which a blueprint may claim a figure, each with its factor to the prompt's value."""
    claim = expected.claim
    if figure.partition(".")[0] in FIGURES:
        yield from _of_data(figure, expected, case, prompt, checks)
    elif figure == "memory" or (claim.words and figure in ("reads", "writes")):
        factor = 1.0 if figure == "memory" else prompt.peak
        for part in _components(claim, case):
            yield (f"memory.{part}", factor) if figure == "memory" else (f"{part}.{figure}", factor)
    elif claim.of or figure == "rate":
        yield from _of_flow(figure, claim, case, prompt)
    else:
        yield figure, 1.0
        if figure in OF_EACH:
            yield from ((f"{part}.{figure}", 1.0) for part in case.work.system.components)


def _of_flow(figure: str, claim: Claim, case: Case, prompt: Prompt) -> Iterator[tuple[str, float]]:
    """A rate of the flow that is meant, or of one as frequent that nobody asks about, or of the whole; an only read is all reads."""
    flow = case.traced.get(claim.of) if claim.of else None
    if claim.of and flow is None:
        return
    for name in [None] if flow is None else [flow, *_as_frequent(flow, case, prompt)]:
        before = f"{name}." if name else ""
        if figure == "rate":
            yield f"{before}average_rate", 1.0
            yield f"{before}peak_rate", prompt.peak
        else:
            yield f"{before}{figure}", 1.0
    if figure != "rate":
        return
    if flow is not None:
        does = case.work.system.flows[flow].does
        if sum(other.does is does for other in case.work.system.flows.values()) == 1:
            yield f"{does.value}s", prompt.peak


def _as_frequent(flow: str, case: Case, prompt: Prompt) -> list[str]:
    """The flows of requirements of which no rate is asked, as frequent as this one: what is sent is registered as often."""
    demand = case.work.analyses.demand.flows
    asked = {expected.claim.of for expected in prompt.estimates}
    own = demand[flow].average
    others = [(name, demand[name].average) for wanted, name in case.traced.items() if wanted not in asked]
    return [
        name
        for name, average in others
        if own is not None and average is not None and apart(own.value, average.value) <= EQUAL
    ]


def _of_data(
    figure: str, expected: Expected, case: Case, prompt: Prompt, checks: Mapping[str, EstimateCheck]
) -> Iterator[tuple[str, float]]:
    """A figure of the datum that is meant; at another horizon it counts as much as the blueprint's own figures differ."""
    head, _, horizon = figure.partition(".")
    claim = expected.claim
    system, storage = case.work.system, case.work.analyses.capacity.storage
    for datum in _data(expected, head, horizon, case, prompt) if claim.words else [""]:
        exact = ".".join(part for part in (head, datum, horizon) if part)
        yield exact, 1.0
        wanted = held(exact, system, storage)
        if claim.extra or wanted is None or not wanted.value:
            continue
        for name, check in checks.items():
            said = name.partition(".")[0]
            if said == head and split(name, system.data)[0] == datum and check.computed is not None:
                yield name, check.computed.value / wanted.value


def _data(expected: Expected, head: str, horizon: str, case: Case, prompt: Prompt) -> list[str]:
    """The data that are meant by name, then those that no estimate means, when they are as large as this one should be."""
    system = case.work.system
    meant = words_of(" ".join(expected.claim.words))
    named = [name for name in system.data if words_of(name) & meant]
    others = words_of(" ".join(word for one in prompt.estimates for word in one.claim.words))
    found: list[tuple[float, str]] = []
    for name in system.data:
        figure = held(
            ".".join(part for part in (head, name, horizon) if part), system, case.work.analyses.capacity.storage
        )
        if figure is not None and figure.value > 0 and not words_of(name) & others:
            found.append((abs(math.log(figure.value / expected.value)), name))
    return [*named, *(name for off, name in sorted(found) if off <= math.log(ALIKE))]


def _components(claim: Claim, case: Case) -> list[str]:
    """The components that are meant, by name, title, kind and roles."""
    meant = words_of(" ".join(claim.words))
    parts = case.work.system.components.values()
    return [
        one.id
        for one in parts
        if words_of(" ".join((one.id, one.title, one.kind.value, *(role.value for role in one.roles)))) & meant
    ]
