"""(e) Every write has a need, a reason, and no contradiction; every need the prompt names is stated and met.

Without a prompt every read has a need as well, which the design delivers: freshness is chosen for each path of data.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from archlint.analysis.consistency.result import Verdict
from archlint.analysis.requirements.words import words_of
from archlint.blueprint.vocabulary import Does, Kind, Op, Recency
from archlint.drill.case import WORTH, Case, bad, good, half
from archlint.drill.measures.decisions import argues, ground, is_complete
from archlint.drill.measures.deeds import deed
from archlint.drill.measures.terms import WRITING
from archlint.drill.sheet import Mark
from archlint.quantity import show_duration

if TYPE_CHECKING:
    from archlint.analysis.consistency.result import FlowConsistency
    from archlint.drill.prompt import Wanted
    from archlint.drill.sheet import Evidence
    from archlint.graph.system import Decision, Flow

STRENGTH = {
    Recency.EVENTUAL: 0,
    Recency.MONOTONIC: 1,
    Recency.BOUNDED: 1,
    Recency.READ_YOUR_WRITES: 2,
    Recency.STRONG: 3,
}
"""How much each asks for; bounded and monotonic are held against each other by nobody."""
ROUNDED = 1.25
"""Within this factor an age is the one that was asked for: a lifetime of a minute and a lag of seconds is a minute."""

READS = 0.5
"""Of what writes earn: the share that is lost where no read says what it needs and gets it."""


def measure(case: Case) -> Mark:
    """The mean over all flows that write, and all for which the prompt names a need; without a prompt, less what reads lack."""
    shares: list[float] = []
    lines: list[Evidence] = []
    writers = _writers(case)
    for flow in case.flows:
        wanted = case.wanted(flow)
        if flow.id not in writers and not (wanted and (wanted.recency or wanted.on_partition)):
            continue
        parts = [*_need(flow, wanted, case), *_met(flow, case), *_aged(flow, wanted, case)]
        parts += _reason(flow, case) if flow.id in writers else []
        shares.append(sum(WORTH[one.sign] for one in parts) / len(parts))
        lines += parts
    if not shares:
        return Mark(0.0, (bad("no flow writes anything"),))
    reads = _reads(case, writers)
    lines += [one for parts in reads for one in parts]
    kept = [sum(WORTH[one.sign] for one in parts) / len(parts) for parts in reads]
    lacking = READS * (1.0 - sum(kept) / len(kept)) if kept else 0.0
    return Mark(sum(shares) / len(shares) * (1.0 - lacking), tuple(lines), _unsaid(case))


def _reads(case: Case, writers: frozenset[str]) -> list[list[Evidence]]:
    """Of every read of data, where no prompt says which of them matter, whether its need is said and met."""
    if case.prompt is not None:
        return []
    answers = case.work.analyses.consistency.flows
    reads = [
        flow
        for flow in case.flows
        if flow.does is Does.READ and flow.id not in writers and answers[flow.id].verdict is not Verdict.NOT_APPLICABLE
    ]
    return [[*_need(flow, None, case), *_met(flow, case)] for flow in reads]


def _writers(case: Case) -> frozenset[str]:
    """The flows that write for a user; where there is none, the events and batches that write a store."""
    asked = frozenset(flow.id for flow in case.flows if flow.does is Does.WRITE)
    answers = case.work.analyses.consistency.flows
    return asked or frozenset(flow.id for flow in case.flows if answers[flow.id].commit is not None)


def _need(flow: Flow, wanted: Wanted | None, case: Case) -> list[Evidence]:
    """Whether freshness and the choice during a partition are said, and are what was asked for."""
    needs, line = flow.needs, case.work.line((*flow.path, "needs")) or case.work.line(flow.path)
    if needs.recency is None or needs.on_partition is None:
        missing = "how fresh it must be (needs.recency)"
        missing = missing if needs.recency is None else "what it does while cut off (needs.on_partition)"
        return [bad(f"{flow.id} does not say {missing}", line)]
    said = f"{flow.id} needs {needs.recency.value}, and {needs.on_partition.value}s while cut off"
    if wanted and wanted.on_partition and needs.on_partition is not wanted.on_partition:
        return [bad(f"{said}; it has to {wanted.on_partition.value}", line)]
    if wanted and wanted.recency and STRENGTH[needs.recency] < STRENGTH[wanted.recency]:
        return [bad(f"{said}; it has to be {wanted.recency.value}", line)]
    if wanted and wanted.bound is not None and needs.bound is not None and needs.bound > ROUNDED * wanted.bound:
        asked = show_duration(wanted.bound)
        return [bad(f"{said}, answers {show_duration(needs.bound)} old; {asked} is what was asked for", line)]
    return [good(said, line)]


def _met(flow: Flow, case: Case) -> list[Evidence]:
    """Whether the design delivers what the flow needs."""
    answer = case.work.analyses.consistency.flows[flow.id]
    line = case.work.line(flow.path)
    passed = (name for hop in flow.hops for name in hop.targets if _is_store(name, case))
    unknown = next((name for name in passed if name in case.work.assumed), None)
    if unknown is not None:
        return [bad(f"{flow.id} passes {unknown}, and what that is cannot be told, nor what {flow.id} gets", line)]
    if answer.verdict is Verdict.NOT_APPLICABLE:
        elsewhere = any(
            case.work.system.components[name].kind is Kind.EXTERNAL for hop in flow.hops for name in hop.targets
        )
        return [] if elsewhere else [bad(f"{flow.id} reaches nothing that keeps data, so nothing meets its need", line)]
    short = next((one for one in answer.shortfalls if one.verdict is answer.verdict), None)
    if short is not None and answer.verdict is Verdict.FAIL:
        return [bad(f"{flow.id} asks for {short.needed}, and gets: {short.delivered}{_way(answer)}", line)]
    if answer.verdict is Verdict.NO_NEED:
        return [bad(f"{flow.id} states no need that could be met", line)]
    if short is not None and answer.verdict is Verdict.CONDITIONAL:
        hangs = f", which hangs on {short.missing_fact}" if short.missing_fact else ""
        return [half(f"{flow.id} asks for {short.needed}, and gets: {short.delivered}{hangs}{_way(answer)}", line)]
    return [good(f"{flow.id} gets what it needs: {answer.as_configured or answer.verdict.value}", line)]


def _way(answer: FlowConsistency) -> str:
    """The cheapest change after which a flow gets what it needs."""
    first = next((fix for fix in answer.fixes if fix.verdict is Verdict.PASS), None)
    return f"; {first.change}" if first is not None else ""


def _aged(flow: Flow, wanted: Wanted | None, case: Case) -> list[Evidence]:
    """How old answers are while all is well, where the prompt says how old they may be.

    A cache that another flow fills behind the write is no older than that, however long its entries live.
    """
    answer = case.work.analyses.consistency.flows[flow.id]
    if wanted is None or wanted.bound is None or answer.delivered is None:
        return []
    filled = _filled(flow, case)
    age = answer.delivered.normal
    if any(line.component in filled for line in answer.trace):
        behind = max(filled[line.component] for line in answer.trace if line.component in filled)
        age = behind + sum(line.adds for line in answer.trace if line.component not in filled)
    old = "of any age" if math.isinf(age) else f"up to {show_duration(age)} old"
    asked = f"{show_duration(wanted.bound)} is what was asked for"
    line = case.work.line(flow.path)
    if age > ROUNDED * wanted.bound:
        return [bad(f"{flow.id} is answered with what is {old} while all is well; {asked}", line)]
    return [good(f"{flow.id} is answered with what is {old} while all is well; {asked}", line)]


def _filled(reader: Flow, case: Case) -> dict[str, float]:
    """The components that other flows fill behind their answers, each with how long they wait before that, in seconds."""
    found: dict[str, float] = {}
    for flow in case.work.system.flows.values():
        lag = sum(hop.lag or 0.0 for hop in flow.hops)
        for hop in flow.hops if flow.id != reader.id else ():
            if hop.op in (Op.SET, Op.WRITE) and (flow.does is Does.EVENT or not hop.waited):
                found |= {name: max(lag, found.get(name, 0.0)) for name in hop.targets}
    return found


def _reason(flow: Flow, case: Case) -> list[Evidence]:
    """Whether a decision says why it is written where it is."""
    told = _reasons(flow, case)
    if about := next((one for one in told if _is_about_writing(one, flow, case)), None):
        return [good(f"{flow.id} has a reason: “{about.choose}”", case.work.line(about.path))]
    if told:
        words = f"“{told[0].choose}” is all that is said of {flow.id}, and nothing of how it is written"
        return [half(words, case.work.line(told[0].path))]
    words = f"no decision says why {flow.id} is written the way it is: one `on` it or its store, with gain, cost and because"
    return [bad(words, case.work.line(flow.path))]


def _reasons(flow: Flow, case: Case) -> list[Decision]:
    """The decisions about what it touches that are complete, give a figure or a ground, and are not contradicted."""
    touched = {flow.id, *flow.data, *(name for hop in flow.hops for name in hop.targets if _is_store(name, case))}
    found: list[Decision] = []
    for decision in case.work.system.decisions:
        complete = is_complete(decision) and argues(decision, case) and decision.because and touched & set(decision.on)
        if complete and ((shown := deed(decision, case)) is None or shown.done):
            found.append(decision)
    return found


def _is_about_writing(decision: Decision, flow: Flow, case: Case) -> bool:
    """Whether what a decision chooses and gains is about what becomes of a write, or about the store that takes it."""
    said = words_of(ground(decision))
    system = case.work.system
    stores = [system.components[system.data[name].store] for name in flow.data]
    taken = words_of(" ".join(word for one in stores for word in (one.id, one.title, one.engine or "", one.kind.value)))
    named = words_of("store database table") | (taken - words_of(" ".join(flow.data)))
    return bool(words_of(decision.choose) & named or said & WRITING)


def _unsaid(case: Case) -> tuple[str, ...]:
    """Decisions that are all that is said of a write, for a person."""
    asked = {
        f"Writes: is “{told[0].choose}” a reason for {flow.id}?"
        for flow in case.flows
        if flow.id in _writers(case)
        and (told := _reasons(flow, case))
        and not any(_is_about_writing(one, flow, case) for one in told)
    }
    return tuple(sorted(asked))


def _is_store(name: str, case: Case) -> bool:
    return case.work.system.components[name].is_store
