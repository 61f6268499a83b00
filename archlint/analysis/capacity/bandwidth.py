"""Bytes per second through a component, the busier direction against its network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.analysis.capacity.limits import against, origin, resource
from archlint.quantity import show_size

if TYPE_CHECKING:
    from archlint.analysis.capacity.result import Resource
    from archlint.analysis.capacity.spread import Spread
    from archlint.analysis.demand.reading import Reading
    from archlint.analysis.demand.result import Load
    from archlint.graph.system import Component


def bandwidth(component: Component, load: Load, even: Spread, read: Reading) -> Resource | None:
    """What goes in or out, whichever is more (links are full duplex), against the instances' network."""
    limit = component.bandwidth
    busier = max(load.bytes_out, load.bytes_in)
    if limit is None or not busier:
        return None
    one = read(f"{component.id}.bandwidth", limit)
    usable = one / (1.0 if component.is_store else even.busiest)
    direction = "out" if load.bytes_out >= load.bytes_in else "in"
    formula = f"{show_size(busier)}/s {direction} / {show_size(usable)}/s"
    strain = against(busier, usable, limit, "B/s", formula)
    return resource(component, "bandwidth", strain, origin(component, "bandwidth"))
