"""What every data path promises: a page per flow and per datum, and the same as JSON."""

from __future__ import annotations

from json import dumps
from math import isfinite
from typing import TYPE_CHECKING

from archlint.report.features import features
from archlint.report.page import Block, Heading, Listing, Page, Table
from archlint.report.tradeoffs import freshness
from archlint.report.tradeoffs.places import Places

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archlint.analysis import Analyses
    from archlint.analysis.consistency.result import (
        Cut,
        DatumConsistency,
        DatumUse,
        Guarantee,
        Loss,
        Shortfall,
        Weakening,
    )
    from archlint.graph.system import Needs
    from archlint.report.features import Feature

FORMAT = "archlint.consistency/1"


def page(analyses: Analyses) -> Page:
    """The table of needs, the story of every flow that falls short, and who shares which datum."""
    found = analyses.consistency
    blocks: list[Block] = [
        Heading(1, f"{analyses.system.name}: what is promised"),
        *freshness.blocks(analyses, Places()),
    ]
    if found.data:
        blocks.append(Heading(2, "Per datum"))
        blocks += [block for datum in found.data.values() for block in _datum(datum)]
    return Page(tuple(blocks))


def write(analyses: Analyses) -> str:
    """The same as JSON, as docs/formats/consistency-1.schema.json describes it.

    Times are seconds; an unbounded time is the text 'unbounded', a fact that does not apply is null.
    """
    document = {
        "format": FORMAT,
        "file": analyses.system.file,
        "system": analyses.system.name,
        "flows": {row.flow: _flow(row, analyses.system.flows[row.flow].numbers) for row in features(analyses)},
        "data": {name: _datum_facts(datum) for name, datum in analyses.consistency.data.items()},
    }
    return dumps(document, indent=2, ensure_ascii=False) + "\n"


def _datum(datum: DatumConsistency) -> list[Block]:
    uses = [("writes", use) for use in datum.writers] + [("reads", use) for use in datum.readers]
    rows = tuple((f"`{use.flow}`", does, use.need, use.delivered, use.verdict.value) for does, use in uses)
    blocks: list[Block] = [Heading(3, f"`{datum.datum}`, kept in `{datum.store}`")]
    if rows:
        blocks.append(Table(("flow", "does", "needs", "gets", "verdict"), rows))
    return [*blocks, *([Listing(datum.conflicts)] if datum.conflicts else [])]


def _datum_facts(datum: DatumConsistency) -> dict[str, object]:
    def use(each: DatumUse) -> dict[str, object]:
        return {"flow": each.flow, "needs": each.need, "gets": each.delivered, "verdict": each.verdict.value}

    return {
        "store": datum.store,
        "writers": [use(each) for each in datum.writers],
        "readers": [use(each) for each in datum.readers],
        "conflicts": list(datum.conflicts),
    }


def _flow(row: Feature, numbers: Sequence[int]) -> dict[str, object]:
    flow = row.configured
    return {
        "verdict": flow.verdict.value,
        "needs": _needs(flow.need),
        "need": row.word,
        "while_cut_off": {"choice": row.choice, "declared": row.choice_declared},
        "implementation": row.implementation,
        "as_configured": flow.as_configured,
        "summary": flow.summary,
        "letter": flow.letter,
        "pacelc": flow.pacelc,
        "delivered": None if flow.delivered is None else _guarantee(flow.delivered),
        "shortfalls": [_shortfall(short) for short in flow.shortfalls],
        "trace": [_step(step, numbers) for step in flow.trace],
        "cuts": [_cut(cut) for cut in flow.cuts],
        "commit": None
        if flow.commit is None
        else {"component": flow.commit.component, "before_answer": flow.commit.acknowledged_after},
        "dual_writes": list(flow.dual_writes),
        "effects": [
            {
                "channel": effect.channel,
                "delivery": effect.delivery.value,
                "handed_over": effect.handed_over,
                "consumers": list(effect.consumers),
                "because": effect.because,
                "declared": effect.declared,
                "may_lose": None if effect.window is None else _loss(effect.window.loss),
                "stands_without_it": effect.unpaired,
            }
            for effect in flow.effects
        ],
        "fixes": [{"change": fix.change, "verdict": fix.verdict.value, "worse": fix.worse} for fix in flow.fixes],
        "decided_by_assumptions": [
            {
                "fact": flip.fact,
                "component": flip.component,
                "assumed": flip.assumed,
                "instead": flip.instead,
                "verdict": flip.verdict.value,
            }
            for flip in flow.flips
        ],
    }


def _needs(needs: Needs) -> dict[str, object]:
    return {
        "recency": needs.recency.value if needs.recency is not None else None,
        "bound": needs.bound,
        "on_partition": needs.on_partition.value if needs.on_partition is not None else None,
        "rpo": needs.rpo,
        "delivery": needs.delivery.value if needs.delivery is not None else None,
        "atomic": needs.atomic,
    }


def _guarantee(given: Guarantee) -> dict[str, object]:
    return {
        "linearizable": given.linearizable.value,
        "read_your_writes": given.read_your_writes.value,
        "monotonic": given.monotonic.value,
        "converges": given.converges.value,
        "staleness_normal": _seconds(given.normal),
        "staleness_enforced": _seconds(given.enforced),
        "loss": None if given.loss is None else _loss(given.loss),
    }


def _loss(loss: Loss) -> dict[str, object]:
    normal = None if loss.unknown else _seconds(loss.normal)
    return {"normal": normal, "enforced": _seconds(loss.enforced), "cause": loss.cause}


def _shortfall(short: Shortfall) -> dict[str, object]:
    return {
        "axis": short.axis,
        "needed": short.needed,
        "delivered": short.delivered,
        "verdict": short.verdict.value,
        "reason": short.reason,
        "component": short.component,
        "missing_fact": short.missing_fact,
        "declared": short.declared,
    }


def _step(step: Weakening, numbers: Sequence[int]) -> dict[str, object]:
    return {
        "component": step.component,
        "step": None if step.hop is None else numbers[step.hop],
        "adds": _seconds(step.adds),
        "adds_enforced": _seconds(max(step.adds, step.adds_enforced)),
        "lost": list(step.lost),
        "conditional": list(step.weakened),
        "reason": step.reason,
        "because": step.because,
        "declared": step.declared,
        "missing_fact": step.missing_fact,
    }


def _cut(cut: Cut) -> dict[str, object]:
    return {
        "between": list(cut.between),
        "effect": cut.effect,
        "staleness": None if cut.staleness is None else _seconds(cut.staleness),
        "detail": cut.detail,
        "separates_copies": cut.relevant,
        "declared": cut.declared,
    }


def _seconds(value: float) -> float | str:
    return value if isfinite(value) else "unbounded"
