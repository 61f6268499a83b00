"""What every data path promises: a page per flow and per datum, and the same as JSON."""

from __future__ import annotations

from json import dumps
from math import isfinite
from typing import TYPE_CHECKING

from archlint.report.page import Block, Heading, Listing, Page, Table
from archlint.report.tradeoffs import freshness

if TYPE_CHECKING:
    from archlint.analysis import Analyses
    from archlint.analysis.consistency.result import DatumConsistency, FlowConsistency, Guarantee

VERSION = 1


def page(analyses: Analyses) -> Page:
    """The table of needs, the story of every flow that falls short, and who shares which datum."""
    found = analyses.consistency
    blocks: list[Block] = [Heading(1, f"{analyses.system.name}: what is promised"), *freshness.blocks(analyses)]
    if found.data:
        blocks.append(Heading(2, "Per datum"))
        blocks += [block for datum in found.data.values() for block in _datum(datum)]
    return Page(tuple(blocks))


def write(analyses: Analyses) -> str:
    """The same as JSON; an unbounded number of seconds is the text 'unbounded'."""
    found = analyses.consistency
    document = {
        "version": VERSION,
        "file": analyses.system.file,
        "flows": {name: _flow(flow) for name, flow in found.flows.items()},
        "data": {
            name: {"store": datum.store, "conflicts": list(datum.conflicts)} for name, datum in found.data.items()
        },
    }
    return dumps(document, indent=2, ensure_ascii=False) + "\n"


def _datum(datum: DatumConsistency) -> list[Block]:
    uses = [("writes", use) for use in datum.writers] + [("reads", use) for use in datum.readers]
    rows = tuple((f"`{use.flow}`", does, use.need, use.delivered, use.verdict.value) for does, use in uses)
    blocks: list[Block] = [Heading(3, f"`{datum.datum}`, kept in `{datum.store}`")]
    if rows:
        blocks.append(Table(("flow", "does", "needs", "gets", "verdict"), rows))
    return [*blocks, *([Listing(datum.conflicts)] if datum.conflicts else [])]


def _flow(flow: FlowConsistency) -> dict[str, object]:
    return {
        "verdict": flow.verdict.value,
        "summary": flow.summary,
        "letter": flow.letter,
        "pacelc": flow.pacelc,
        "delivered": None if flow.delivered is None else _guarantee(flow.delivered),
        "shortfalls": [
            {
                "axis": short.axis,
                "needed": short.needed,
                "delivered": short.delivered,
                "verdict": short.verdict.value,
                "reason": short.reason,
                "missing_fact": short.missing_fact,
                "declared": short.declared,
            }
            for short in flow.shortfalls
        ],
        "trace": [
            {
                "component": step.component,
                "adds": _seconds(step.adds),
                "lost": list(step.lost),
                "reason": step.reason,
                "because": step.because,
                "declared": step.declared,
            }
            for step in flow.trace
        ],
        "cuts": [{"between": list(cut.between), "effect": cut.effect, "detail": cut.detail} for cut in flow.cuts],
        "fixes": [{"change": fix.change, "verdict": fix.verdict.value, "worse": fix.worse} for fix in flow.fixes],
    }


def _guarantee(given: Guarantee) -> dict[str, object]:
    return {
        "linearizable": given.linearizable.value,
        "read_your_writes": given.read_your_writes.value,
        "monotonic": given.monotonic.value,
        "staleness_normal": _seconds(given.normal),
        "staleness_enforced": _seconds(given.enforced),
    }


def _seconds(value: float) -> float | str:
    return value if isfinite(value) else "unbounded"
