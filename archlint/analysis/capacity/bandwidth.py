"""Bytes per second through a component, the busier direction against its network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.analysis.capacity.limits import against, origin, resource
from archlint.analysis.capacity.throughput import copies, part_read, portion, written
from archlint.analysis.demand.later import Later
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
    written comes to every primary, and leaves it again once for each standby, as large as it came.
    """
    limit = component.bandwidth
    if limit is None:
        return None
    stream = _stream(component, load)
    out, into = _busiest(component, load, stream) if component.is_store else (load.bytes_out, load.bytes_in)
    busier = max(out, into)
    if not busier:
        return None
    one = read(f"{component.id}.bandwidth", limit)
    usable = one / (1.0 if component.is_store else even.busiest)
    said = Later(_formula, busier, "out" if out >= into else "in", usable, stream)
    strain = against(busier, usable, limit, "B/s", said)
    return resource(component, "bandwidth", strain, origin(component, "bandwidth"))


def _formula(busier: float, direction: str, usable: float, stream: float) -> str:
    to = f", {show_size(stream)}/s of it to standbys" if stream and direction == "out" else ""
    return f"{show_size(busier)}/s {direction} / {show_size(usable)}/s{to}"


def _stream(component: Component, load: Load) -> float:
    """Bytes per second that the primary of the busiest shard sends to its standbys; 0 where there is no primary."""
    standbys = component.replication.standbys if component.replication else 0
    headless = component.instances and all(instance.role == "standby" for instance in component.instances)
    return 0.0 if not standbys or headless else load.bytes_written * _into(component, load) * standbys


def _busiest(component: Component, load: Load, stream: float) -> tuple[float, float]:
    """Bytes per second out of and into the busiest copy of the busiest shard."""
    part, sent = _into(component, load), load.bytes_out
    if not load.reads:
        return sent * part + stream, load.bytes_in * part
    leaving = [
        sent * (copy.reads / load.reads) + (stream if copy.role == "primary" else 0.0)
        for copy in copies(component, load)
    ]
    return max(leaving), load.bytes_in * part


def _into(component: Component, load: Load) -> float:
    """The share of the bytes that come to the busiest shard: as many as of writes, or of reads where there are none."""
    if load.written:
        return written(component, load) / load.written
    return part_read(component, load) if load.reads else portion(component)
