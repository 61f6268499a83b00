"""Two systems side by side: what a change moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint import __version__
from archlint.analysis.failures import Outcome
from archlint.analysis.scenario.result import SENTENCES, Reason
from archlint.frozen import frozen
from archlint.quantity import listed, show_count, show_duration, show_rate, show_share
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
_NAMED = 3
"""How many flows that are as today for one reason are named."""


@frozen
class Comparison:
    """The answers before and after, what was changed, and what every flow gives today and then."""

    before: Answers
    after: Answers
    changes: tuple[str, ...]
    today: Played
    played: Played
    moves: tuple[Move, ...] = ()
    """What other values change in promises, failures and consistency."""
    factor: float = 1.0
    """How many times today's load there is afterwards."""

    @property
    def outcomes(self) -> tuple[FlowOutcome, ...]:
        """What every flow still gives."""
        return tuple(self.played.outcomes.values())

    @property
    def lost(self) -> tuple[str, ...]:
        """The flows that no longer work."""
        return self.played.lost

    def was(self, flow: str) -> FlowOutcome | None:
        """What a flow gives today; None of one that there is only then."""
        return self.today.outcomes.get(flow)


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
        parts.append(_SAME if comparison.after.demand.counted or comparison.factor == 1.0 else _UNCOUNTED)
    if still := _still(comparison):
        parts.append(still)
    return "\n".join(parts)


_SAME = "no load, limit, cost, latency, promise, failure or consistency that is known changes\n"
_UNCOUNTED = (
    "no load is known, so none can grow: write `workload` with users and their requests, and a `share` on each flow,"
    " or a `rate` on each\n"
)


def said(reason: Reason) -> str:
    """One reason as a sentence.

    >>> said(Reason("peak", "api", left=2, needed=3))
    'api has 2 of the 3 instances that the peak needs'
    """
    share = show_share(round(reason.share, 3))
    return SENTENCES[reason.code].format(reason.subject, reason.other, reason.left, reason.needed, share)


def _flows(comparison: Comparison) -> str:
    """The flows that are not as they were, with what is new about them."""
    rows: list[tuple[str, ...]] = []
    for each in comparison.outcomes:
        before = comparison.was(each.flow)
        if before is None or _is_other(before, each):
            was = before.outcome.value if before else "none"
            rows.append((each.flow, was, "->", each.outcome.value, _reasons(before, each)))
    return f"flows\n{table(rows)}" if rows else ""


def _is_other(before: FlowOutcome, after: FlowOutcome) -> bool:
    return (before.outcome, _sentences(before)) != (after.outcome, _sentences(after))


def _reasons(before: FlowOutcome | None, after: FlowOutcome) -> str:
    """Why a flow is as it will be: what is new, what is as today, and what ends for one that still answers."""
    known = {_about(reason): reason for reason in (before.reasons if before else ())}
    there = set(map(_about, after.reasons))
    ended = [reason for about, reason in known.items() if about not in there]
    parts: list[str] = []
    same: list[str] = []
    for reason in after.reasons:
        was, sentence = known.get(_about(reason)), said(reason)
        if was is not None and said(was) == sentence:
            same.append(sentence)
        else:
            parts.append(sentence if was is None else f"{sentence} ({_amount(was)} today)")
    if same:
        parts.append(f"as today: {', '.join(same)}")
    if ended and after.outcome is not Outcome.LOST:
        parts.append(f"no longer: {', '.join(map(said, ended))}")
    return "; ".join(parts)


def _about(reason: Reason) -> tuple[str, str, str]:
    """What a reason is about, however bad it is."""
    return reason.code, reason.subject, reason.other


def _amount(reason: Reason) -> str:
    """How bad it is."""
    return show_share(round(reason.share, 3)) if reason.share else f"{reason.left:,} of {reason.needed:,}"


def _sentences(outcome: FlowOutcome) -> tuple[str, ...]:
    return tuple(map(said, outcome.reasons))


def _still(comparison: Comparison) -> str:
    """The flows that are no better off today, and for the same reasons."""
    alike: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for each in comparison.outcomes:
        before = comparison.was(each.flow)
        if each.outcome is not Outcome.OK and before is not None and not _is_other(before, each):
            alike.setdefault((each.outcome.value, _sentences(each)), []).append(each.flow)
    return "".join(
        f"as today: {listed(flows, most=_NAMED)} {'is' if len(flows) == 1 else 'are'} {outcome}: {'; '.join(why)}\n"
        for (outcome, why), flows in alike.items()
    )


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
    """What is promised; downtime, single failures, staleness and kept needs."""
    rows: dict[str, list[tuple[str, ...]]] = {}
    for move in comparison.moves:
        title = "promises" if move.section == "promises" else "failures and consistency"
        row = (move.name.replace("`", ""), move.before or "none", "->", move.after or "none")
        rows.setdefault(title, []).append(row)
    return "\n".join(f"{title}\n{table(of)}" for title, of in rows.items())


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
            "flows": [_outcome(comparison.was(each.flow), each) for each in comparison.outcomes],
            "moves": [
                {"section": move.section, "name": move.name, "before": move.before, "after": move.after}
                for move in comparison.moves
            ],
            "before": _side(comparison.before),
            "after": _side(comparison.after),
        }
    )


def _outcome(before: FlowOutcome | None, each: FlowOutcome) -> Value:
    known = _sentences(before) if before else ()
    return {
        "flow": each.flow,
        "outcome": each.outcome.value,
        "outcome_today": before.outcome.value if before else None,
        "failing": each.failing,
        "reasons": [
            {"code": reason.code, "subject": reason.subject, "text": said(reason), "as_today": said(reason) in known}
            for reason in each.reasons
        ],
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
