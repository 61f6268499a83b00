"""What a month costs, as far as the blueprint gives prices, and what leaves the system in it.

The price of an instance is that of a replica, of a copy on a shard, or of the whole where the thing is external or
managed. Bytes sent out and requests count at the average rate, in a month of 30 days; data counts on every copy. Memory by
the second is paid for as long as a call takes, and for that of what it waits for as long as it waits on average. Nothing
is guessed: what has no price, and a price of something nobody says how much of there is, are listed as such, so that a
sum is never taken for the whole bill.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from archlint.analysis.capacity.egress import egress
from archlint.analysis.capacity.slots import taking
from archlint.analysis.capacity.storage import stored
from archlint.analysis.capacity.usual import usual_waits
from archlint.analysis.demand.rates import peak_factor, people
from archlint.analysis.demand.reading import likely
from archlint.analysis.demand.result import Figure
from archlint.blueprint.vocabulary import Kind
from archlint.frozen import frozen
from archlint.quantity import show, show_count, show_rate, show_size

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from archlint.analysis.capacity.waiting import Waiting
    from archlint.analysis.demand.result import Demand, Load
    from archlint.graph.parts import Prices
    from archlint.graph.system import Component, System
    from archlint.quantity import Quantity

MONTH = 30 * 86_400.0
"""Seconds of the month that is billed, the month of the language."""


@frozen
class Bill:
    """Dollars a month of each component with a price, their sum, and bytes a month that leave through components.

    `unpriced` are components that run somewhere and have no price; `uncounted` are prices whose amount nobody
    says, as `cdn: egress`. `total` is None when nothing has a price.
    """

    costs: Mapping[str, Figure]
    total: Figure | None
    unpriced: tuple[str, ...]
    egress: Mapping[str, Figure]
    uncounted: tuple[str, ...] = ()


@frozen
class _Item:
    """One thing paid for: how much of it there is, and what that costs; `value` None when nobody says how much."""

    name: str
    value: float | None
    formula: str = ""


def bill(system: System, demand: Demand) -> Bill:
    """Add up what has a price, and what leaves the system."""
    sent = egress(system, demand)
    ours = [component for component in system.components.values() if component.kind is not Kind.CLIENT]
    waits = usual_waits(system, demand, {one.id for one in ours if one.prices and one.prices.memory is not None})
    items = {
        component.id: tuple(_items(component, system, demand, sent, waits.get(component.id))) for component in ours
    }
    costs = {id_: figure for id_, paid in items.items() if (figure := _sum(paid)) is not None}
    total = None
    if costs:
        formula = " + ".join(f"${show_count(figure.value)} {id_}" for id_, figure in costs.items())
        total = Figure(math.fsum(figure.value for figure in costs.values()), "$/month", formula)
    unpriced = tuple(id_ for id_, paid in items.items() if not paid)
    uncounted = tuple(f"{id_}: {item.name}" for id_, paid in items.items() for item in paid if item.value is None)
    return Bill(costs, total, unpriced, sent, uncounted)


def instances_paid(component: Component) -> int:
    """How many times the price of a component is paid."""
    if component.kind is Kind.EXTERNAL or component.managed is not None:
        return 1
    return (
        data_copies(component) * (component.shards.count if component.shards else 1)
        if component.is_store
        else component.replicas
    )


def copy_costs(component: Component, system: System) -> float | None:
    """Dollars a month of one copy of everything kept in a store; None without a price, or where nobody says how much."""
    price = component.prices.storage if component.prices else None
    kept = None if price is None else _kept(component, system)
    return None if price is None or kept is None else price.likely * kept


def data_copies(component: Component) -> int:
    """How many copies of the data are paid for; those of a managed store are the provider's business."""
    whole = component.kind is Kind.EXTERNAL or component.managed is not None
    return 1 if whole or component.replication is None else component.replication.standbys + 1


def _sum(items: tuple[_Item, ...]) -> Figure | None:
    known = [item for item in items if item.value is not None]
    if not known:
        return None
    return Figure(math.fsum(item.value or 0.0 for item in known), "$/month", " + ".join(item.formula for item in known))


def _items(
    component: Component, system: System, demand: Demand, sent: Mapping[str, Figure], waiting: Waiting | None
) -> Iterator[_Item]:
    if component.cost is not None:
        count, each = instances_paid(component), f"${show_count(component.cost.likely)}"
        yield _Item("instance", component.cost.likely * count, each if count == 1 else f"{count} × {each}")
    if component.prices is not None:
        yield from _metered(component, component.prices, system, demand, sent)
        if component.prices.memory is not None:
            yield _memory(component, demand.average.get(component.id), component.prices.memory, waiting)


def _metered(
    component: Component, prices: Prices, system: System, demand: Demand, sent: Mapping[str, Figure]
) -> Iterator[_Item]:
    """What is paid by the byte and the request."""
    if prices.egress is not None:
        out = sent.get(component.id)
        amount, shown = (out.value, show_size(out.value)) if out else (None, None)
        yield _paid("egress", amount, shown, prices.egress)
    if prices.storage is not None:
        kept, copies = _kept(component, system), data_copies(component)
        shown = None if kept is None else show_size(kept) + (f" × {copies} copies" if copies > 1 else "")
        yield _paid("storage", None if kept is None else kept * copies, shown, prices.storage)
    load = demand.average.get(component.id)
    for name, price, asked in (
        ("requests", prices.requests, None if load is None else load.total),
        ("reads", prices.reads, None if load is None else load.reads),
        ("writes", prices.writes, None if load is None else load.written),
    ):
        if price is not None:
            shown = None if asked is None else f"{show_rate(asked)} × 30 days"
            yield _paid(name, None if asked is None else asked * MONTH, shown, price)


def _memory(component: Component, load: Load | None, price: Quantity, waiting: Waiting | None) -> _Item:
    """The memory that calls take while they work and wait; calls under way = rate × (work + waiting), by Little's law."""
    if load is None or component.work is None or component.memory is None:
        return _Item("memory", None)
    work, size = component.work.likely, component.memory.likely
    seconds = work + (waiting.seconds if waiting else 0.0)
    shown = f"{show_rate(load.total)} × {taking(work, waiting)} × {show_size(size)}"
    return _paid("memory", load.total * seconds * size, shown, price)


def _paid(name: str, amount: float | None, shown: str | None, price: Quantity) -> _Item:
    if amount is None:
        return _Item(name, None)
    return _Item(name, amount * price.likely, f"{shown} × {show(price.likely, price.dimension)}")


def _kept(component: Component, system: System) -> float | None:
    """Bytes of one copy of everything kept in a store; None when any of it grows for ever or has no size."""
    crowd, factor = people(system.workload, likely), peak_factor(system.workload.peak, likely)
    kept = [stored(datum, crowd, likely, factor).bytes for datum in system.data.values() if datum.store == component.id]
    known = [figure.value for figure in kept if figure is not None]
    return math.fsum(known) if known and len(known) == len(kept) else None
