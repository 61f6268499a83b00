"""Fold every flow of a system from its source of truth outwards."""

from __future__ import annotations

from archlint.analysis.consistency.advice import FlowAdvice
from archlint.analysis.consistency.cuts import letter, pacelc
from archlint.analysis.consistency.data import by_datum
from archlint.analysis.consistency.delivery import called_outside, channel_cuts, effects
from archlint.analysis.consistency.design import Design, design
from archlint.analysis.consistency.reads import view
from archlint.analysis.consistency.result import Consistency, FlowConsistency, Judgement, Verdict
from archlint.analysis.consistency.sight import Sight
from archlint.analysis.consistency.summary import as_configured, summary
from archlint.analysis.consistency.verdict import Delivered, judge
from archlint.analysis.consistency.writes import Written, write
from archlint.blueprint.vocabulary import Does
from archlint.frozen import replace
from archlint.graph.system import Flow, System

_ADVISED = 100
"""How many flows may be asked for advice: fixes cost twenty folds each, and nobody reads the hundred-and-first."""
_URGENT = {Verdict.FAIL: 0, Verdict.CONDITIONAL: 1, Verdict.PASS: 2}


def fold(system: System) -> Consistency:
    """What every flow delivers, and whether it is what the flow needs.

    The hundred most urgent flows can say what would help them; `advise` does it for any.
    """
    indexed = design(_told(system))
    flows = {name: fold_flow(indexed, name) for name in system.flows}
    judged = [folded for folded in flows.values() if folded.verdict in _URGENT]
    for folded in sorted(judged, key=lambda each: _URGENT[each.verdict])[:_ADVISED]:
        flows[folded.flow] = _with_advice(indexed, folded)
    return Consistency(flows, by_datum(indexed, flows))


def advise(system: System, flow: str) -> FlowConsistency:
    """One flow with its cheapest fixes and the assumed facts that decide its verdict."""
    indexed = design(_told(system))
    return _with_advice(indexed, fold_flow(indexed, flow))


def _told(system: System) -> System:
    """What flows deliver is a matter of their steps; sessions and the like that are read beside them are none of their data."""
    flows = {name: flow.as_told for name, flow in system.flows.items()}
    return system if all(flows[name] is flow for name, flow in system.flows.items()) else replace(system, flows=flows)


def _with_advice(indexed: Design, folded: FlowConsistency) -> FlowConsistency:
    return replace(folded, advice=FlowAdvice(indexed, folded, judge_flow))


def fold_flow(indexed: Design, name: str) -> FlowConsistency:
    """What one flow delivers: a write by its commit, everything else by what its reader sees."""
    flow = indexed.flows[name]
    given, written = _deliver(indexed, flow)
    sight, set_off, windows = given.sight, given.effects, given.windows
    verdict, shortfalls = _judged(flow, given)
    cuts = sight.cuts if sight is not None else ()
    label = letter(cuts)
    cuts = (*cuts, *channel_cuts(indexed, flow, set_off))
    loss = max((window.loss for window in windows), key=lambda each: (each.normal, each.enforced), default=None)
    return FlowConsistency(
        flow=flow.id,
        path=flow.path,
        need=flow.needs,
        delivered=sight.guarantee(loss) if sight is not None else None,
        verdict=verdict,
        shortfalls=shortfalls,
        trace=sight.trace if sight is not None else (),
        cuts=cuts,
        letter=label,
        pacelc=pacelc(label, local=sight is not None and sight.local),
        summary=summary(sight) if sight is not None else "",
        as_configured=as_configured(sight, loss, set_off, label),
        commit=written.commit if written is not None else None,
        dual_writes=given.dual,
        effects=set_off,
    )


def judge_flow(indexed: Design, name: str) -> Judgement:
    """What one flow lacks, and nothing else about it, for those who ask about many changed designs."""
    flow = indexed.flows[name]
    return _judged(flow, _deliver(indexed, flow)[0])


def _deliver(indexed: Design, flow: Flow) -> tuple[Delivered, Written | None]:
    written = None if flow.does is Does.READ else write(indexed, flow)
    set_off = effects(indexed, flow)
    if written is None:
        return Delivered(_by_arrow(flow, view(indexed, flow)), (), set_off, ()), None
    sight, outside = _by_arrow(flow, written.sight), tuple(called_outside(indexed, flow))
    return Delivered(sight, written.windows, set_off, written.dual, outside), written


def _by_arrow(flow: Flow, sight: Sight | None) -> Sight | None:
    """The same sight, its trace by the arrows of the file: what an arrow did on several ways counts once."""
    if sight is None or all(hop.written is None for hop in flow.hops):
        return sight
    lines = (line if line.hop is None else replace(line, hop=flow.hops[line.hop].arrow) for line in sight.trace)
    return replace(sight, trace=tuple(dict.fromkeys(lines)))


def _judged(flow: Flow, given: Delivered) -> Judgement:
    if given.sight is None and not given.effects:
        return Judgement(Verdict.NOT_APPLICABLE, ())
    return Judgement(*judge(flow.needs, given))
