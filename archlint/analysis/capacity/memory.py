"""Whether what is asked for often fits into a cache's memory.

Only where the data say which part of them is hot: the working set is rows × row × hot. Indexes and page headers
(`overhead`) stay in the store. Rows that are no user's and do not arrive over time stay as many when load grows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from archlint.analysis.capacity.limits import against, origin, resource
from archlint.analysis.demand.column import total
from archlint.analysis.demand.later import Later
from archlint.quantity import Dimension, show_share, show_size

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archlint.analysis.capacity.result import Resource, Storage
    from archlint.analysis.demand.reading import Reading
    from archlint.graph.system import Component, Datum, System
    from archlint.quantity import Quantity


def cached(system: System) -> dict[str, tuple[str, ...]]:
    """For each component asked with a hit ratio, the data of the flows that ask."""
    found: dict[str, dict[str, None]] = {}
    for flow in system.flows.values():
        for hop in flow.hops:
            if hop.hit is not None:
                found.setdefault(hop.target, {}).update(dict.fromkeys(flow.data))
    return {target: tuple(data) for target, data in found.items()}


class Hot(NamedTuple):
    """What of a datum is asked for often: its share, the bytes of the whole as a cache holds it, whether it grows with load."""

    part: float
    size: float
    grows: bool


def memory(component: Component, hot: Mapping[str, Hot], read: Reading) -> Resource | None:
    """The working set against the memory of one instance, or of all shards."""
    limit = component.memory
    if limit is None or not hot:
        return None
    used = total(each.part * each.size for each in hot.values())
    fixed = total(each.part * each.size for each in hot.values() if not each.grows)
    spread_over = component.shards.count / component.shards.skew if component.shards else 1.0
    capacity = read(f"{component.id}.memory", limit) * spread_over
    strain = against(used, capacity, limit, "B", Later(_formula, tuple(hot.values()), capacity))
    return resource(component, "memory", strain, origin(component, "memory"), fixed / capacity, spills=True)


def working_set(data: tuple[str, ...], system: System, stores: Mapping[str, Storage]) -> dict[str, Hot]:
    """What is hot of each of these data, where that is said and their size is known."""
    return {
        id_: Hot(part, entries(system.data[id_], figure.value, system), grows(system.data[id_].rows))
        for id_ in data
        if (part := system.data[id_].hot) is not None and (figure := stores[id_].bytes) is not None
    }


def entries(datum: Datum, kept: float, system: System) -> float:
    """Bytes of a datum as a cache holds it: without the indexes and page headers of a store that keeps it on a disk."""
    return kept if system.components[datum.store].in_memory else kept / (1.0 + (datum.overhead or 0.0))


def grows(rows: Quantity | None) -> bool:
    """Whether there are more rows when there is more load: rows of users, and rows that arrive over time."""
    return rows is not None and (rows.basis is not None or rows.per is not None or rows.dimension is Dimension.RATE)


def _formula(hot: Sequence[Hot], capacity: float) -> str:
    whole = " + ".join(map(in_words, hot))
    return f"{f'({whole})' if len(hot) > 1 else whole} / {show_size(capacity)}"


def in_words(hot: Hot) -> str:
    """The bytes of the whole times the share."""
    return f"{show_size(hot.size)} × {show_share(hot.part)}"
