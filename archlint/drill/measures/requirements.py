"""(a) Requirements with numbers and units, each traced to a flow."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from archlint.analysis.requirements.wording import answered, fitness
from archlint.analysis.requirements.words import words_of
from archlint.drill.case import Case, bad, counted, good, half
from archlint.drill.measures.availability import LEAST
from archlint.drill.sheet import Mark
from archlint.drill.tracing import untraced
from archlint.quantity import listed, show_count, show_duration, show_share

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archlint.drill.prompt import Prompt, Wanted
    from archlint.drill.sheet import Evidence
    from archlint.graph.system import Flow

PLAUSIBLE = 3.0
"""A figure within this factor is the same order of magnitude."""
SHOWN = 4
"""Words and flows that a message names."""
WITHOUT_PROMPT = 3
"""Functional requirements that a design has at least."""


def measure(case: Case) -> Mark:
    """Every requirement is written and has its flow; every promise has a number."""
    lines = [*(_asked(case) if case.prompt else _own(case)), *_numbers(case)]
    if case.prompt and not case.about:
        return replace(counted(lines), evidence=(_other(case.prompt), *lines))
    written = len(set(case.work.system.requirements.functional))
    short = 0 if case.prompt else max(0, WITHOUT_PROMPT - written)
    mark = counted(lines, least=len(lines) + short)
    if not short:
        return mark
    return Mark(mark.share, (*mark.evidence, bad(f"{written} of at least {WITHOUT_PROMPT} functional requirements")))


def _other(prompt: Prompt) -> Evidence:
    """Why promises and figures count no more than what is there of what was asked for."""
    words = ", ".join(f"“{word}”" for word in prompt.subject[:SHOWN])
    return bad(
        f"this is the design of another system: hardly any line of requirements.functional and hardly any flow speaks of "
        f"{words} or the like; figures and promises count only as far as flows do what was asked for"
    )


def _asked(case: Case) -> Iterator[Evidence]:
    """The prompt's requirements: written down, and answered by a flow."""
    assert case.prompt is not None  # noqa: S101 - asked of cases with a prompt only
    work = case.work
    for wanted in case.prompt.required:
        flow = case.traced.get(wanted.id)
        if flow is None:
            yield _missing(wanted, case)
            continue
        line = work.line(work.system.flows[flow].path)
        if _is_written(wanted, work.system.flows[flow], case):
            yield good(f"{wanted.says}: flow {flow}", line)
        else:
            yield half(f"{wanted.says}: flow {flow}, but requirements.functional does not say so", line)


def _missing(wanted: Wanted, case: Case) -> Evidence:
    """What was looked for, and the flows that might be meant."""
    flows = case.work.system.flows
    if astray := [flow for name in sorted(case.work.astray) if (flow := flows[name]).does in wanted.does]:
        walks = listed([f"`{flow.id}`" for flow in astray], most=SHOWN, last="or")
        words = f"no flow does it while the walk of {walks} leads from the store to who asks, or to nothing that has the data"
        return bad(f"{wanted.says}: {words}", case.work.line(astray[0].path))
    left = untraced(wanted, case)
    if not left:
        return bad(f"{wanted.says}: no flow does it, and no {listed(wanted.does, last='or')} is left that might")
    looked = ", ".join(f"“{word}”" for word in wanted.words[:SHOWN])
    names = listed([f"`{flow.id}`" for flow in left], most=SHOWN)
    words = f"no flow does it; none that is left ({names}) speaks of {looked} or the like"
    return bad(f"{wanted.says}: {words}: if one is meant, say so in its `title`", case.work.line(left[0].path))


def _is_written(wanted: Wanted, flow: Flow, case: Case) -> bool:
    """Whether a line of `requirements.functional` is about the requirement, in its words or in those of the flow."""
    meant = words_of(" ".join((*wanted.words, wanted.says)))
    texts = case.work.system.requirements.functional
    return any(words_of(text) & meant or fitness(text, flow) for text in texts)


def _own(case: Case) -> Iterator[Evidence]:
    """The blueprint's own requirements, each with the flow that does it."""
    system = case.work.system
    texts = list(dict.fromkeys(system.requirements.functional))
    found = answered(texts, system)
    left = [f"`{flow.id}`" for flow in case.work.working if flow.id not in found.values()]
    hint = (
        f"; if {listed(left, most=SHOWN, last='or')} is meant, say so in its `title` or `description`"
        if left
        else "; if one of those that are there does it as well, say so in its `description`"
    )
    for index, text in enumerate(texts):
        line = case.work.line(("requirements", "functional", index)) or case.work.line(("requirements", "functional"))
        if text in found:
            yield good(f"“{text}”: flow {found[text]}", line)
        else:
            yield bad(f"“{text}”: no flow does it{hint}", line)
            hint = ""  # once for all of them


def _numbers(case: Case) -> Iterator[Evidence]:
    yield _availability(case)
    yield _speed(case)
    yield _load(case)
    if case.prompt is None or case.prompt.rpo is not None:
        yield _loss(case)


def _availability(case: Case) -> Evidence:
    promised, asked = case.work.system.requirements.availability, case.prompt.availability if case.prompt else LEAST
    line = case.work.line(("requirements", "availability"))
    if promised is None:
        return bad("no availability is promised (requirements.availability)")
    if promised < asked:
        words = "was asked for" if case.prompt else "is the least that is a promise"
        return bad(f"{show_share(promised)} is promised, {show_share(asked)} {words}", line)
    return good(f"{show_share(promised)} is promised", line)


def _speed(case: Case) -> Evidence:
    latency, asked = case.work.system.requirements.latency, case.prompt.p95 if case.prompt else None
    line = case.work.line(("requirements", "latency"))
    if not latency:
        return bad("no answer time is promised (requirements.latency.p95)")
    name, seconds = next(((name, latency[name]) for name in ("p95", "p99", "p999") if name in latency), ("", 0.0))
    if not name:
        return half("an answer time is promised, but not for the slow ones (p95)", line)
    if asked is not None and seconds > asked:
        return bad(f"{name} of {show_duration(seconds)} is promised, {show_duration(asked)} was asked for", line)
    return good(f"{name} of {show_duration(seconds)} is promised", line)


def _loss(case: Case) -> Evidence:
    rpo, asked = case.work.system.requirements.rpo, case.prompt.rpo if case.prompt else None
    line = case.work.line(("requirements", "durability"))
    if rpo is None:
        return bad("nothing says how much may be lost (durability.rpo)")
    if asked is not None and rpo > asked:
        return bad(f"{show_duration(rpo)} of writes may be lost, {show_duration(asked)} was asked for", line)
    return good(f"{show_duration(rpo)} of writes may be lost", line)


def _load(case: Case) -> Evidence:
    workload, prompt = case.work.system.workload, case.prompt
    line = case.work.line(("workload", "users")) or case.work.line(("workload",))
    if workload.users is None:
        demand = case.work.analyses.demand.flows
        flows = case.flows or case.work.working
        known = flows and all(demand[flow.id].peak is not None for flow in flows)
        if prompt is not None and prompt.users is not None:
            return bad("nothing says how many users there are (workload.users)")
        return (
            good("every flow has a rate", line)
            if known
            else bad("nothing says how many users or requests there are (workload.users, or a rate for every flow)")
        )
    users = workload.users.likely
    if prompt is None or prompt.users is None:
        return good(f"{show_count(users)} users", line)
    return _against(users, prompt, line)


def _against(users: float, prompt: Prompt, line: int | None) -> Evidence:
    asked = prompt.users or users
    factor = max(users / asked, asked / users) if users else float("inf")
    words = f"{show_count(users)} users, {show_count(asked)} were asked for"
    if factor <= PLAUSIBLE:
        return good(f"{show_count(users)} users", line)
    return half(words, line) if factor <= 10 else bad(words, line)
