"""How much of everything, with the arithmetic, and the claims that do not follow from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.report.page import Block, Heading, Paragraph, Table
from archlint.report.tradeoffs.words import amount, figure, times

if TYPE_CHECKING:
    from archlint.analysis import Analyses
    from archlint.analysis.capacity.result import EstimateCheck
    from archlint.analysis.demand.result import Figure


def blocks(analyses: Analyses) -> list[Block]:
    """Load, then storage, then claims."""
    found: list[Block] = [Heading(2, "Estimate")]
    load = _load(analyses)
    if load:
        found.append(Table(("figure", "value", "arithmetic"), load, right=frozenset({"value"})))
    else:
        found.append(Paragraph("The workload is not stated, so no load can be worked out."))
    storage = _storage(analyses)
    if storage:
        columns = ("data", "kept in", "stored", "added a year", "arithmetic")
        found.append(Table(columns, storage, right=frozenset({"stored", "added a year"})))
    if analyses.capacity.estimates:
        found += [Heading(3, "Claims, recomputed"), *_claims(analyses.capacity.estimates)]
    return found


def _load(analyses: Analyses) -> tuple[tuple[str, str, str], ...]:
    demand = analyses.demand
    known: list[tuple[str, Figure | None]] = [
        ("daily active users", demand.daily_active_users),
        ("online at peak", demand.online_users),
        ("average rate", demand.average_rate),
        ("peak rate", demand.peak_rate),
    ]
    known += [(f"`{flow}` at peak", result.peak) for flow, result in demand.flows.items()]
    return tuple((name, figure(shown), shown.formula) for name, shown in known if shown)


def _storage(analyses: Analyses) -> tuple[tuple[str, str, str, str, str], ...]:
    rows: list[tuple[str, str, str, str, str]] = []
    for storage in analyses.capacity.storage.values():
        if storage.bytes is None and storage.per_year is None:
            continue
        formula = storage.per_year or storage.bytes
        grown = figure(storage.per_year) if storage.per_year else "–"
        stored = figure(storage.bytes) if storage.bytes else "–"
        rows.append((f"`{storage.datum}`", f"`{storage.store}`", stored, grown, formula.formula if formula else ""))
    return tuple(rows)


def _claims(checks: tuple[EstimateCheck, ...]) -> list[Block]:
    wrong = sum(not check.agrees for check in checks)
    said = f"{len(checks) - wrong} of {len(checks)} claims follow from the figures above."
    rows = tuple(_claim(check) for check in checks)
    right = frozenset({"claimed", "computed"})
    return [Paragraph(said), Table(("claim", "claimed", "computed", "verdict", "arithmetic"), rows, right=right)]


def _claim(check: EstimateCheck) -> tuple[str, str, str, str, str]:
    computed = check.computed
    if computed is None:
        verdict = "the blueprint does not say enough to check it"
    elif check.agrees:
        verdict = "follows"
    else:
        factor = _factor(check.factor) if check.factor else "does not follow"
        verdict = f"**{factor}**" + (f": {check.slip}" if check.slip else "")
    return (
        f"`{check.name}`",
        amount(check.claimed, check.unit),
        figure(computed) if computed else "–",
        verdict,
        computed.formula if computed else "–",
    )


def _factor(factor: float) -> str:
    return f"{times(factor)} too high" if factor > 1 else f"{times(1 / factor)} too low"
