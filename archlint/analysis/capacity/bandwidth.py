"""Bytes per second through a component, the busier direction against its network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.analysis.capacity.limits import against, origin, resource
from archlint.analysis.capacity.throughput import copies
from archlint.quantity import show_size

if TYPE_CHECKING:
    from archlint.analysis.capacity.result import Resource
    from archlint.analysis.capacity.spread import Spread
    from archlint.analysis.demand.reading import Reading
    from archlint.analysis.demand.result import Load
    from archlint.graph.system import Component


def bandwidth(component: Component, load: Load, even: Spread, read: Reading) -> Resource | None:
    """What goes in or out, whichever is more (links are full duplex), against the instances' network.

    Of a store, against the network of its busiest copy and shard: answers leave the copies that are read, what is
    written comes to every primary. What a primary sends on to its standbys is not counted: nobody says how large it is.
    """
    limit = component.bandwidth
    if limit is None:
        return None
    out, into = _busiest(component, load) if component.is_store else (load.bytes_out, load.bytes_in)
    busier = max(out, into)
    if not busier:
        return None
    one = read(f"{component.id}.bandwidth", limit)
    usable = one / (1.0 if component.is_store else even.busiest)
    direction = "out" if out >= into else "in"
    formula = f"{show_size(busier)}/s {direction} / {show_size(usable)}/s"
    strain = against(busier, usable, limit, "B/s", formula)
    return resource(component, "bandwidth", strain, origin(component, "bandwidth"))


def _busiest(component: Component, load: Load) -> tuple[float, float]:
    """Bytes per second out of and into the busiest copy of the busiest shard."""
    part = component.shards.skew / component.shards.count if component.shards else 1.0
    out = load.bytes_out * part
    if load.reads:
        out = load.bytes_out * (max(copy.reads for copy in copies(component, load)) / load.reads)
    return out, load.bytes_in * part
