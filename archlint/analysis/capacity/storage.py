"""How much is stored: rows × row size, kept for as long as the blueprint says, on every copy.

Rows per user (or a count) are a stock. Rows per time are an inflow: per year they add rate × year × row, and
at the end of retention rate × keep × row, on average: a rate that is that of the peak is divided by the peak factor (`demand.rates`); without `keep` they grow for ever, and a disk is held against what a year
adds, or as long as the longest that other data are kept there.
`overhead` is what indexes and page headers add.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from archlint.analysis.capacity.filling import collecting
from archlint.analysis.capacity.limits import against, origin, resource
from archlint.analysis.capacity.memory import Hot, grows, in_words
from archlint.analysis.capacity.result import Resource, Storage, WriteBudget
from archlint.analysis.demand.column import total
from archlint.analysis.demand.later import Later
from archlint.analysis.demand.result import Figure, Load
from archlint.quantity import Dimension, listed, show_count, show_duration, show_share, show_size

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archlint.analysis.demand.rates import People
    from archlint.analysis.demand.reading import Reading
    from archlint.graph.system import Component, Datum, System

YEAR = 365 * 86_400.0
"""Seconds of the year that storage is counted in."""


class _Rows(NamedTuple):
    """Rows of a datum: how many there are (stock) or arrive per second (inflow), and how that came about."""

    value: float
    said: Later[str]
    inflow: bool
    period: float = 1.0

    @property
    def formula(self) -> str:
        """How it came about, in words."""
        return self.said()


def stored(datum: Datum, crowd: People, read: Reading, factor: Figure | None = None) -> Storage:
    """Bytes of one copy of a datum, now or at the end of retention, and per year; `factor` is how many times the average the peak is."""
    rows = _rows(datum, crowd, read, factor)
    if rows is None:
        return Storage(datum.id, datum.store, None, None)
    inflow = Figure(rows.value, "rows/s", Later(_arriving, rows)) if rows.inflow else None
    count = _count(rows, datum.keep)
    if datum.row is None:
        return Storage(datum.id, datum.store, None, None, inflow, count)
    one = read(f"{datum.id}: row", datum.row) * (1.0 + (datum.overhead or 0.0))
    width = Later(_width, datum.row.likely, datum.overhead)
    if not rows.inflow:
        now = Figure(rows.value * one, "B", Later(lambda: f"{rows.formula} × {width()}"))
        return Storage(datum.id, datum.store, now, None, None, count)
    per_year = _over(rows, one, width, YEAR)
    kept = None if datum.keep is None else _over(rows, one, width, datum.keep)
    return Storage(datum.id, datum.store, kept, per_year, inflow, count)


def _arriving(rows: _Rows) -> str:
    return f"{rows.formula} / {show_count(rows.period)}"


def _width(row: float, overhead: float | None) -> str:
    return show_size(row) + (f" × (1 + {show_share(overhead)})" if overhead else "")


def _count(rows: _Rows, keep: float | None) -> Figure | None:
    """Rows that are there; None where they are kept for ever."""
    if not rows.inflow:
        return Figure(rows.value, "rows", rows.said)
    if keep is None:
        return None
    return Figure(rows.value * keep, "rows", Later(lambda: f"{_arriving(rows)} × {show_duration(keep)}"))


def _over(rows: _Rows, one: float, width: Later[str], seconds: float) -> Figure:
    """What arrives in a stretch of time."""
    said = Later(lambda: f"{rows.formula} × {width()} × {_periods(seconds, rows.period)}")
    return Figure(rows.value * seconds * one, "B", said)


def _periods(seconds: float, period: float) -> str:
    """How often a period fits; days cancel out."""
    if period == 86_400.0:
        return f"{seconds / period:,.0f}"
    return f"{'365 days' if seconds == YEAR else show_duration(seconds)} / {show_duration(period)}"


def _rows(datum: Datum, crowd: People, read: Reading, factor: Figure | None) -> _Rows | None:
    written = datum.rows
    if written is None:
        return None
    value = read(f"{datum.id}: rows", written)
    inflow = written.per is not None or written.dimension is Dimension.RATE
    period = written.per or 1.0
    shown = Later(show_count, written.likely * period)
    if inflow and factor is not None and factor.value and written.is_of_peak:
        value, many = value / factor.value, shown
        shown = Later(lambda: f"{many()} / {show_count(factor.value)}")
    if written.basis is None:
        return _Rows(value, shown, inflow, period)
    basis = crowd.of(written.basis)
    if basis is None:
        return None
    said = Later(lambda: f"{basis.formula} × {shown()}")
    return _Rows(basis.value * value, said, inflow, period)


def kept_in(system: System) -> dict[str, tuple[Datum, ...]]:
    """The data of each store."""
    found: dict[str, list[Datum]] = {}
    for datum in system.data.values():
        found.setdefault(datum.store, []).append(datum)
    return {store: tuple(data) for store, data in found.items()}


def disk(
    component: Component,
    data: tuple[Datum, ...],
    stores: Mapping[str, Storage],
    read: Reading,
    copied: Mapping[str, Hot] | None = None,
) -> Resource | None:
    """Everything kept in a store against the disk of one copy, of the busiest shard; the memory of what keeps it there.

    `copied` is the hot part of what it is asked for as a cache besides, which shares its memory.
    """
    limit, key = component.disk, "disk"
    if limit is None and component.memory is not None and component.in_memory:
        limit, key = component.memory, "memory"
    if limit is None or not data:
        return None
    kept = {datum.id: datum for datum in data}
    known = {id_: figure.value for id_ in kept if (figure := stores[id_].bytes) is not None}
    evicts = key == "memory" and component.eviction not in (None, "noeviction")
    years = (
        {} if evicts else {id_: figure.value for id_ in kept if id_ not in known and (figure := stores[id_].per_year)}
    )
    if not known and not years:
        return None
    if evicts:  # what is not hot may be dropped
        known = {id_: value if (hot := kept[id_].hot) is None else value * hot for id_, value in known.items()}
    keeps = {id_: datum.keep for id_, datum in kept.items() if stores[id_].inflow is not None and datum.keep}
    if years:  # nothing says how long they are kept: they are counted as long as the longest of the others, or a year
        horizon = max(YEAR, *keeps.values(), 0.0)
        known |= {id_: value * (horizon / YEAR) for id_, value in years.items()}
        keeps |= dict.fromkeys(years, horizon)
    copies = {id_: hot for id_, hot in (copied or {}).items() if id_ not in kept} if key == "memory" else {}
    part = component.shards.skew / component.shards.count if component.shards else 1.0
    held = {**known, **{id_: hot.part * hot.size for id_, hot in copies.items()}}
    growing = frozenset(id_ for id_ in held if (copies[id_].grows if id_ in copies else grows(kept[id_].rows)))
    used = total(held.values()) * part
    fixed = total(value for id_, value in held.items() if id_ not in growing) * part
    capacity = read(f"{component.id}.{key}", limit)
    said = Later(
        lambda: f"{_terms(known, copies, part)} / {show_size(capacity)}{_counted(years, keeps)}{_unknown(kept, known)}"
    )
    name = "memory" if key == "memory" else "storage"
    strain = against(used, capacity, limit, "B", said)
    over_years = collecting(held, keeps, part, capacity, growing, frozenset(years))
    return resource(component, name, strain, origin(component, key), fixed / capacity, collects=over_years)


def _terms(known: Mapping[str, float], copies: Mapping[str, Hot], part: float) -> str:
    said = [f"{show_size(value)} {id_}" for id_, value in known.items()]
    terms = [*said, *(f"{in_words(hot)} {id_}" for id_, hot in copies.items())]
    whole = f"({' + '.join(terms)})" if len(terms) > 1 else "".join(terms)
    return whole if part == 1.0 else f"{whole} × {show_share(part)}"


def _counted(years: Mapping[str, float], keeps: Mapping[str, float]) -> str:
    """For how long data are counted that are kept for ever."""
    return f", with {show_duration(keeps[next(iter(years))])} of {listed(years)}" if years else ""


def _unknown(kept: Mapping[str, Datum], known: Mapping[str, float]) -> str:
    missing = [id_ for id_ in kept if id_ not in known]
    return f", without {', '.join(missing)}" if missing else ""


def write_budgets(stores: Mapping[str, Storage], average: Mapping[str, Load]) -> tuple[WriteBudget, ...]:
    """Where rows are said to arrive: whether the flows write that much."""
    inflows: dict[str, list[Storage]] = {}
    for storage in stores.values():
        if storage.inflow is not None:
            inflows.setdefault(storage.store, []).append(storage)
    budgets: list[WriteBudget] = []
    for store, those in inflows.items():
        rows = total(each.inflow.value for each in those if each.inflow)
        formula = " + ".join(each.inflow.formula for each in those if each.inflow)
        writes = average[store].written if store in average else None
        budgets.append(WriteBudget(store, tuple(each.datum for each in those), Figure(rows, "rows/s", formula), writes))
    return tuple(budgets)
