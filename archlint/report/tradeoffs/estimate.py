"""How much of everything, with the arithmetic, and the claims that do not follow from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.quantity import show_miss
from archlint.report.page import Block, Heading, Paragraph, Table
from archlint.report.tradeoffs.words import amount, figure

if TYPE_CHECKING:
    from archlint.analysis import Analyses
    from archlint.analysis.capacity.result import EstimateCheck
    from archlint.analysis.demand.result import Figure
    from archlint.graph.system import DocumentPath, Flow
    from archlint.report.tradeoffs.places import Places


def blocks(analyses: Analyses, places: Places) -> list[Block]:
    """Load, then storage, then claims."""
    found: list[Block] = [Heading(2, "Estimate")]
    load = _load(analyses, places)
    if load:
        found.append(Table(("figure", "value", "arithmetic"), load, right=frozenset({"value"})))
    else:
        found.append(Paragraph("The workload is not stated, so no load can be worked out."))
    storage = _storage(analyses, places)
    if storage:
        columns = ("data", "kept in", "stored", "added a year", "arithmetic")
        found.append(Table(columns, storage, right=frozenset({"stored", "added a year"})))
    if analyses.capacity.estimates:
        found += [Heading(3, "Claims, recomputed"), *_claims(analyses.capacity.estimates, places)]
    return found


def _load(analyses: Analyses, places: Places) -> tuple[tuple[str, str, str], ...]:
    demand = analyses.demand
    known: list[tuple[str, Figure | None, DocumentPath]] = [
        ("daily active users", demand.daily_active_users, ("workload", "daily_active")),
        ("online at peak", demand.online_users, ("workload", "online_at_peak")),
        ("average rate", demand.average_rate, ("workload", "requests")),
        ("peak rate", demand.peak_rate, ("workload", "peak")),
    ]
    flows = analyses.system.flows
    known += [(f"`{id_}` at peak", result.peak, _rate(flows[id_])) for id_, result in demand.flows.items()]
    return tuple((name, places.cite(figure(shown), *path), shown.formula) for name, shown, path in known if shown)


def _rate(flow: Flow) -> DocumentPath:
    """Where a flow says how often it runs."""
    return (*flow.path, "share" if flow.share is not None else "schedule" if flow.schedule is not None else "rate")


def _storage(analyses: Analyses, places: Places) -> tuple[tuple[str, str, str, str, str], ...]:
    rows: list[tuple[str, str, str, str, str]] = []
    for storage in analyses.capacity.storage.values():
        if storage.bytes is None and storage.per_year is None:
            continue
        formula = storage.per_year or storage.bytes
        path = (*analyses.system.data[storage.datum].path, "rows")
        grown = places.cite(figure(storage.per_year) if storage.per_year else "–", *path)
        stored = places.cite(figure(storage.bytes) if storage.bytes else "–", *path)
        rows.append((f"`{storage.datum}`", f"`{storage.store}`", stored, grown, formula.formula if formula else ""))
    return tuple(rows)


def _claims(checks: tuple[EstimateCheck, ...], places: Places) -> list[Block]:
    follow = sum(check.follows for check in checks)
    unknown = sum(check.computed is None for check in checks)
    said = f"{follow} of {len(checks)} claims follow from the figures above"
    said += f"; of {unknown} the blueprint does not say enough." if unknown else "."
    rows = tuple(_claim(check, places) for check in checks)
    right = frozenset({"claimed", "computed"})
    return [Paragraph(said), Table(("claim", "claimed", "computed", "verdict", "arithmetic"), rows, right=right)]


def _claim(check: EstimateCheck, places: Places) -> tuple[str, str, str, str, str]:
    computed = check.computed
    if computed is None:
        verdict = "the blueprint does not say enough to check it"
    elif check.agrees:
        verdict = f"follows: {check.remark}" if check.remark else "follows"
    else:
        factor = "does not follow" if check.factor is None else show_miss(check.factor)
        verdict = f"**{factor}**" + (f": {check.slip}" if check.slip else "")
    return (
        f"`{check.name}`",
        places.cite(amount(check.claimed, check.unit), *check.path),
        figure(computed) if computed else "–",
        verdict,
        computed.formula if computed else "–",
    )
