"""Whether what is asked for often fits into a cache's memory.

Only where the data say which part of them is hot: the working set is rows × row × hot.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.analysis.capacity.limits import against, origin, resource
from archlint.analysis.demand.column import total
from archlint.analysis.demand.later import Later
from archlint.quantity import show_share, show_size

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archlint.analysis.capacity.result import Resource, Storage
    from archlint.analysis.demand.reading import Reading
    from archlint.analysis.demand.result import Figure
    from archlint.graph.system import Component, System


def cached(system: System) -> dict[str, tuple[str, ...]]:
    """For each component asked with a hit ratio, the data of the flows that ask."""
    found: dict[str, dict[str, None]] = {}
    for flow in system.flows.values():
        for hop in flow.hops:
            if hop.hit is not None:
                found.setdefault(hop.target, {}).update(dict.fromkeys(flow.data))
    return {target: tuple(data) for target, data in found.items()}


def memory(
    component: Component, data: tuple[str, ...], system: System, stores: Mapping[str, Storage], read: Reading
) -> Resource | None:
    """The working set against the memory of one instance, or of all shards."""
    limit = component.memory
    if limit is None or not data:
        return None
    hot = [
        (system.data[id_].hot or 0.0, figure)
        for id_ in data
        if system.data[id_].hot is not None and (figure := stores[id_].bytes) is not None
    ]
    if not hot:
        return None
    used = total(part * figure.value for part, figure in hot)
    spread_over = component.shards.count / component.shards.skew if component.shards else 1.0
    capacity = read(f"{component.id}.memory", limit) * spread_over
    strain = against(used, capacity, limit, "B", Later(_formula, hot, capacity))
    return resource(component, "memory", strain, origin(component, "memory"))


def _formula(hot: Sequence[tuple[float, Figure]], capacity: float) -> str:
    terms = " + ".join(f"{show_size(figure.value)} × {show_share(part)}" for part, figure in hot)
    return f"{terms} / {show_size(capacity)}"
