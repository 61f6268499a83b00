"""What a month costs, as far as the blueprint gives prices, and what a CDN sends out in it.

A price is that of one instance: of a replica, of a copy on a shard, or of the whole where the thing is external or
managed. Nothing is guessed: what has no price is listed as such, so that a sum is never taken for the whole bill.
Egress is what a CDN answers, at the average rate, in a month of 30 days.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from archlint.analysis.demand.loads import sized
from archlint.analysis.demand.reading import likely
from archlint.analysis.demand.result import Figure
from archlint.blueprint.vocabulary import Kind
from archlint.frozen import frozen
from archlint.quantity import show_count, show_rate, show_size

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archlint.analysis.demand.result import Demand
    from archlint.graph.system import Component, System

MONTH = 30 * 86_400.0
"""Seconds of the month that is billed, the month of the language."""


@frozen
class Bill:
    """Dollars a month of each component with a price, their sum, and bytes a month that each CDN sends out.

    `unpriced` are components that run somewhere and have no price. `total` is None when nothing has one.
    """

    costs: Mapping[str, Figure]
    total: Figure | None
    unpriced: tuple[str, ...]
    egress: Mapping[str, Figure]


def bill(system: System, demand: Demand) -> Bill:
    """Add up what has a price, and what leaves through CDNs."""
    ours = [component for component in system.components.values() if component.kind is not Kind.CLIENT]
    costs = {component.id: cost for component in ours if (cost := _cost(component)) is not None}
    total = None
    if costs:
        formula = " + ".join(f"${show_count(figure.value)} {id_}" for id_, figure in costs.items())
        total = Figure(math.fsum(figure.value for figure in costs.values()), "$/month", formula)
    unpriced = tuple(component.id for component in ours if component.id not in costs)
    return Bill(costs, total, unpriced, _egress(system, demand))


def instances_paid(component: Component) -> int:
    """How many times the price of a component is paid."""
    if component.kind is Kind.EXTERNAL or component.managed is not None:
        return 1
    if not component.is_store:
        return component.replicas
    copies = component.replication.standbys + 1 if component.replication else 1
    return copies * (component.shards.count if component.shards else 1)


def _cost(component: Component) -> Figure | None:
    if component.cost is None:
        return None
    count = instances_paid(component)
    each = f"${show_count(component.cost.likely)}"
    return Figure(component.cost.likely * count, "$/month", each if count == 1 else f"{count} × {each}")


def _egress(system: System, demand: Demand) -> dict[str, Figure]:
    """Bytes a month, per CDN, over all flows whose average rate and sizes are known."""
    sums: dict[str, list[tuple[float, str]]] = {}
    for flow in system.flows.values():
        known = demand.flows.get(flow.id)
        if known is None or known.average is None:
            continue
        for hop, visits in zip(flow.hops, known.visits, strict=True):
            if system.components[hop.target].kind is not Kind.CDN:
                continue
            size = sized(flow, hop, "response", system.components, likely)
            rate = known.average.value * visits
            if size and rate:
                sums.setdefault(hop.target, []).append((rate * size, f"{show_rate(rate)} × {show_size(size)}"))
    return {
        cdn: Figure(
            math.fsum(value for value, _ in terms) * MONTH,
            "B/month",
            f"({' + '.join(text for _, text in terms)}) × 30 days" if len(terms) > 1 else f"{terms[0][1]} × 30 days",
        )
        for cdn, terms in sums.items()
    }
