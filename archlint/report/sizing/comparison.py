"""Two systems side by side: what a change moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint import __version__
from archlint.analysis.scenario.result import SENTENCES, Reason
from archlint.frozen import frozen
from archlint.quantity import show_count, show_duration, show_rate, show_share
from archlint.report.sizing.json import dump, finite
from archlint.report.sizing.table import bar, table
from archlint.report.sizing.validity import formulas, validity
from archlint.report.sizing.words import percent

if TYPE_CHECKING:
    from archlint.analysis.capacity import Resource
    from archlint.analysis.latency import FlowLatency
    from archlint.analysis.scenario import FlowOutcome, Played
    from archlint.report.comparison.compare import Move
    from archlint.report.sizing.answers import Answers
    from archlint.report.sizing.json import Value

FORMAT = "archlint.whatif/1"
_STILL = 0.005


@frozen
class Comparison:
    """The answers before and after, what was changed, and what every flow still gives then."""

    before: Answers
    after: Answers
    changes: tuple[str, ...]
    played: Played | None = None
    moves: tuple[Move, ...] = ()
    """What other values change in failures and consistency."""

    @property
    def outcomes(self) -> tuple[FlowOutcome, ...]:
        """What every flow still gives."""
        return tuple(self.played.outcomes.values()) if self.played else ()

    @property
    def lost(self) -> tuple[str, ...]:
        """The flows that no longer work."""
        return self.played.lost if self.played else ()


def write_text(comparison: Comparison) -> str:
    """What changed, and only that."""
    parts = [f"{comparison.after.system.name}, {', '.join(comparison.changes) or 'unchanged'}\n"]
    if comparison.lost:
        parts.append(f"lost: {', '.join(comparison.lost)}\n")
    parts += [
        part
        for part in (
            _flows(comparison),
            _rates(comparison),
            _cost(comparison),
            _limits(comparison),
            _latency(comparison),
            _promises(comparison),
        )
        if part
    ]
    if len(parts) == 1:
        parts.append("no load, limit, cost, latency, failure or consistency that is known changes\n")
    return "\n".join(parts)


def said(reason: Reason) -> str:
    """One reason as a sentence.

    >>> said(Reason("peak", "api", left=2, needed=3))
    'api has 2 of the 3 instances that the peak needs'
    """
    share = show_share(round(reason.share, 3))
    return SENTENCES[reason.code].format(reason.subject, reason.other, reason.left, reason.needed, share)


def _flows(comparison: Comparison) -> str:
    """The flows that are not as they were."""
    rows = [
        (each.flow, each.outcome.value, "; ".join(said(reason) for reason in each.reasons))
        for each in comparison.outcomes
        if each.reasons
    ]
    return f"flows\n{table(rows)}" if rows else ""


def _rates(comparison: Comparison) -> str:
    before, after = comparison.before.demand.peak_rate, comparison.after.demand.peak_rate
    if before is None or after is None or before.value == after.value:
        return ""
    return f"peak  {show_rate(before.value)} -> {show_rate(after.value)} = {after.formula}\n"


def _cost(comparison: Comparison) -> str:
    """What a month costs before and after, where prices are given."""
    before, after = comparison.before.bill.total, comparison.after.bill.total
    if before is None or after is None or before.value == after.value:
        return ""
    said = f"cost  ${show_count(before.value)} -> ${show_count(after.value)} a month = {after.formula}\n"
    bill = comparison.after.bill
    if bill.unpriced:
        said += f"  without a price: {', '.join(bill.unpriced)}\n"
    if bill.uncounted:
        said += f"  priced, and nobody says how much of it there is: {', '.join(bill.uncounted)}\n"
    return said


def _key(limit: Resource) -> tuple[str, str]:
    return limit.component, limit.name


def _limits(comparison: Comparison) -> str:
    before = {_key(limit): limit for limit in comparison.before.capacity.resources}
    after = {_key(limit): limit for limit in comparison.after.capacity.resources}
    rows: list[tuple[str, ...]] = []
    for key in [*after, *(key for key in before if key not in after)]:
        old, new = before.get(key), after.get(key)
        if old is not None and new is not None and abs(old.utilisation - new.utilisation) < _STILL:
            continue
        rows.append(
            (*key, _busy(old), "->", _busy(new), bar(new.utilisation) if new else "", new.formula if new else "")
        )
    return f"limits that move\n{table(rows, right=(2, 4))}" if rows else ""


def _busy(limit: Resource | None) -> str:
    if limit is None:
        return "none"
    return f"≥ {percent(limit.utilisation)}" if limit.held and limit.held.at_least else percent(limit.utilisation)


def _latency(comparison: Comparison) -> str:
    rows: list[tuple[str, ...]] = []
    moved: list[FlowLatency] = []
    for flow, new in comparison.after.latency.flows.items():
        old = comparison.before.latency.flows.get(flow)
        said = (_tail(old), _tail(new))
        if said[0] != said[1]:
            rows.append((flow, said[0], "->", said[1]))
            moved += [each for each in (old, new) if each is not None]
    return f"p95 at peak\n{table(rows)}{validity(moved)}" if rows else ""


def _promises(comparison: Comparison) -> str:
    """Downtime, single failures, staleness and kept needs."""
    rows = [
        (move.name.replace("`", ""), move.before or "none", "->", move.after or "none") for move in comparison.moves
    ]
    return f"failures and consistency\n{table(rows)}" if rows else ""


def _tail(flow: FlowLatency | None) -> str:
    if flow is None:
        return "none"
    if flow.saturated:
        return f"saturated ({', '.join(flow.saturated)})"
    return "unknown" if flow.p95 is None else show_duration(flow.p95)


def write_json(comparison: Comparison) -> str:
    """The comparison for machines: every limit and flow, before and after."""
    return dump(
        {
            "format": FORMAT,
            "tool": {"name": "archlint", "version": __version__},
            "file": comparison.after.system.file,
            "changes": list(comparison.changes),
            "lost": list(comparison.lost),
            "flows": [_outcome(each) for each in comparison.outcomes],
            "moves": [
                {"section": move.section, "name": move.name, "before": move.before, "after": move.after}
                for move in comparison.moves
            ],
            "before": _side(comparison.before),
            "after": _side(comparison.after),
        }
    )


def _outcome(each: FlowOutcome) -> Value:
    return {
        "flow": each.flow,
        "outcome": each.outcome.value,
        "failing": each.failing,
        "reasons": [{"code": reason.code, "subject": reason.subject, "text": said(reason)} for reason in each.reasons],
    }


def _side(answers: Answers) -> Value:
    return {
        "cost": answers.bill.total.value if answers.bill.total else None,
        "unpriced": list(answers.bill.unpriced),
        "uncounted": list(answers.bill.uncounted),
        "peak_rate": finite(answers.demand.peak_rate.value) if answers.demand.peak_rate else None,
        "limits": [
            {
                "component": limit.component,
                "limit": limit.name,
                "utilisation": finite(limit.utilisation),
                "saturates_at": finite(limit.saturates_at),
                "formula": limit.formula,
            }
            for limit in answers.capacity.resources
        ],
        "latency": [
            {
                "flow": flow.flow,
                "mean": flow.mean,
                "p95": flow.p95,
                "saturated": list(flow.saturated),
                "validity": list(formulas((flow,))),
            }
            for flow in answers.latency.flows.values()
        ],
    }
