"""Bytes a month that leave the system, and through what: (average rate × size) × 30 days.

Outside are clients, CDNs and externals. Behind balancers and gateways it is they who send, unless what stands
behind them has a price for egress and they have none. A CDN sends out what it answers to anybody.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from archlint.analysis.demand.loads import PROXIES, sized
from archlint.analysis.demand.reading import likely
from archlint.analysis.demand.result import Figure
from archlint.blueprint.vocabulary import Kind
from archlint.quantity import show_rate, show_size

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archlint.analysis.demand.result import Demand
    from archlint.graph.system import Flow, Hop, System

OUTSIDE = frozenset({Kind.CLIENT, Kind.CDN, Kind.EXTERNAL})
_DAYS = 30
_MONTH = _DAYS * 86_400.0


def egress(system: System, demand: Demand) -> dict[str, Figure]:
    """Bytes a month of each CDN and of each component with a price for egress, where rates and sizes are known."""
    sums: dict[str, list[tuple[float, str]]] = {}
    for flow in system.flows.values():
        known = demand.flows.get(flow.id)
        if known is None or known.average is None:
            continue
        for hop, visits in zip(flow.hops, known.visits, strict=True):
            rate = known.average.value * visits
            for sender, side in _senders(system, flow, hop):
                size = sized(flow, hop, side, system.components, likely)
                if size and rate:
                    sums.setdefault(sender, []).append((rate * size, f"{show_rate(rate)} × {show_size(size)}"))
    return {
        id_: Figure(
            math.fsum(value for value, _ in terms) * _MONTH,
            "B/month",
            f"({' + '.join(text for _, text in terms)}) × {_DAYS} days"
            if len(terms) > 1
            else f"{terms[0][1]} × {_DAYS} days",
        )
        for id_, terms in sums.items()
    }


def _senders(system: System, flow: Flow, hop: Hop) -> Iterator[tuple[str, str]]:
    """Who sends bytes out of the system on a hop, and whether as request or response."""
    source, target = system.components[hop.source], system.components[hop.target]
    if target.kind is Kind.CDN or (_priced(system, hop.target) and _comes_from_outside(system, flow, hop)):
        yield hop.target, "response"
    if (
        target.kind in OUTSIDE
        and target.kind is not Kind.CDN
        and source.kind is not Kind.CLIENT
        and _priced(system, hop.source)
    ):
        yield hop.source, "request"


def _comes_from_outside(system: System, flow: Flow, hop: Hop) -> bool:
    """Whether the answer of a hop goes outside, through proxies that have no price of their own for it."""
    kind = system.components[hop.source].kind
    if kind in OUTSIDE:
        return True
    if kind not in PROXIES or _priced(system, hop.source) or hop.parent is None:
        return False
    return _comes_from_outside(system, flow, flow.hops[hop.parent])


def _priced(system: System, id_: str) -> bool:
    prices = system.components[id_].prices
    return prices is not None and prices.egress is not None
