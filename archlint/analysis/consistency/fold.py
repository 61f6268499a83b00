"""Fold every flow of a system from its source of truth outwards."""

from __future__ import annotations

from archlint.analysis.consistency.cuts import letter, pacelc
from archlint.analysis.consistency.delivery import effects
from archlint.analysis.consistency.design import Design, design
from archlint.analysis.consistency.reads import view
from archlint.analysis.consistency.result import Consistency, FlowConsistency, Verdict
from archlint.analysis.consistency.summary import as_configured, summary
from archlint.analysis.consistency.verdict import Delivered, judge
from archlint.analysis.consistency.writes import write
from archlint.blueprint.vocabulary import Does
from archlint.graph.system import Flow, System


def fold(system: System) -> Consistency:
    """What every flow delivers, and whether it is what the flow needs."""
    indexed = design(system)
    return Consistency({name: fold_flow(indexed, flow) for name, flow in system.flows.items()})


def fold_flow(indexed: Design, flow: Flow) -> FlowConsistency:
    """What one flow delivers: a write by its commit, everything else by what its reader sees."""
    written = None if flow.does is Does.READ else write(indexed, flow)
    sight = written.sight if written is not None else view(indexed, flow)
    set_off = effects(indexed, flow)
    window = written.window if written is not None else None
    dual = written.dual if written is not None else ()
    verdict, shortfalls = judge(flow.needs, Delivered(sight, window, set_off, dual))
    if sight is None and not set_off:
        verdict, shortfalls = Verdict.NOT_APPLICABLE, ()
    cuts = sight.cuts if sight is not None else ()
    label = letter(cuts)
    loss = window.loss if window is not None else None
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
        dual_writes=dual,
        effects=set_off,
    )
