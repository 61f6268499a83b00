"""How much data there is, as a figure somebody can claim: of one datum or of all, now or at a horizon, in rows or bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.analysis.capacity.memory import cached, entries
from archlint.analysis.demand.column import total
from archlint.analysis.demand.result import Figure
from archlint.blueprint.horizon import HOT, SECONDS, split, years
from archlint.quantity import show_share, show_size

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from archlint.analysis.capacity.result import Storage
    from archlint.graph.system import System

YEAR = SECONDS["per_year"]


def held(name: str, system: System, storage: Mapping[str, Storage]) -> Figure | None:
    """The figure `storage.…` or `rows.…`; None when the blueprint does not say enough."""
    figure = name.partition(".")[0]
    datum, horizon = split(name, system.data)
    if not datum:
        parts = [_bytes(one, horizon, system) for one in storage.values()]
        return _sum(part for part in parts if part is not None)
    if datum not in storage:
        return None
    return _rows(storage[datum], horizon) if figure == "rows" else _bytes(storage[datum], horizon, system)


def _sum(parts: Iterable[Figure]) -> Figure | None:
    known = list(parts)
    if not known:
        return None
    return Figure(total(part.value for part in known), "B", " + ".join(part.formula for part in known))


def _bytes(one: Storage, horizon: str, system: System) -> Figure | None:
    if horizon == HOT:
        hot = system.data[one.datum].hot
        known = one.bytes is not None and hot is not None
        if not known or one.bytes is None or hot is None:
            return None
        return Figure(one.bytes.value * hot, "B", f"({one.bytes.formula}) × {show_share(hot)}")
    return _at(one.bytes, one.per_year, horizon, "B")


def _rows(one: Storage, horizon: str) -> Figure | None:
    if one.inflow is None:
        return _at(one.rows, None, horizon, "rows")
    if horizon == "per_second":
        return one.inflow
    year = Figure(one.inflow.value * YEAR, "rows", f"{one.inflow.formula} × 365 days")
    return _at(one.rows, year, horizon, "rows")


def _at(now: Figure | None, year: Figure | None, horizon: str, unit: str) -> Figure | None:
    """A stock, or an inflow and what is kept of it, at a horizon."""
    if not horizon:
        return now
    if horizon in SECONDS:
        part = SECONDS[horizon] / YEAR
        if year is None or part == 1.0:
            return year
        days = SECONDS[horizon] / SECONDS["per_day"]
        times = "" if days <= 1.0 else f" × {days:.0f}"
        over = 1.0 / part if days < 1.0 else 365.0
        return Figure(year.value * part, unit, f"({year.formula}) / {over:,.0f}{times}")
    ahead = years(horizon)
    if year is None or ahead is None:
        return now
    grown = Figure(year.value * ahead, unit, f"({year.formula}) × {ahead}")
    return now if now is not None and now.value < grown.value else grown


def in_memory(component: str, system: System, storage: Mapping[str, Storage]) -> Figure | None:
    """What a component has to have in memory: what it keeps there, and the hot part of what is asked of it as a cache."""
    part = system.components[component]
    evicts = part.eviction not in (None, "noeviction")
    asked = cached(system).get(component, ())
    terms: list[tuple[float, str]] = []
    for one in storage.values():
        hot = system.data[one.datum].hot
        kept = part.in_memory and one.store == component
        if one.bytes is None or not (kept or (one.datum in asked and hot is not None)):
            continue
        share = hot if hot is not None and (evicts or not kept) else 1.0
        shown = "" if share == 1.0 else f" × {show_share(share)}"
        size = one.bytes.value if kept else entries(system.data[one.datum], one.bytes.value, system)
        terms.append((size * share, f"{show_size(size)} {one.datum}{shown}"))
    if not terms:
        return None
    return Figure(total(size for size, _ in terms), "B", " + ".join(words for _, words in terms))
