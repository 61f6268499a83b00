"""How long calls wait for others at the average load: what is paid by the second is paid in quiet hours too.

The same waits as those that hold slots at peak, lines included, with every flow at its average rate. The average of the
waits of a day is a little longer than the wait at the average load, since lines grow faster than load.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from archlint.analysis.capacity.assess import assess
from archlint.analysis.capacity.callers import callers
from archlint.analysis.capacity.setting import setting
from archlint.analysis.capacity.waiting import Chain
from archlint.analysis.demand.reading import likely

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from archlint.analysis.capacity.result import Resource
    from archlint.analysis.capacity.waiting import Waiting
    from archlint.analysis.demand.result import Demand
    from archlint.graph.system import System


def usual_waits(system: System, demand: Demand, those: Collection[str]) -> Mapping[str, Waiting]:
    """What one call of each of these components waits for at the average load; nothing where a call waits for nobody.

    `demand` is that of the same system. What says nothing about its time counts as none.
    """
    waiting = callers(system, those) if those else {}
    if not waiting:
        return {}
    flows = {id_: replace(flow, peak=flow.average) for id_, flow in demand.flows.items()}
    usual = replace(demand, flows=flows, components=demand.average)
    around = setting(system)
    limits: dict[str, tuple[Resource, ...]] = dict.fromkeys(system.components, ())
    for limit in assess(system, usual, around=around).resources:
        limits[limit.component] += (limit,)
    chain = Chain(system, usual, limits, likely, around, waiting)
    return {id_: found for id_ in waiting if (found := chain.waiting(id_)) is not None}
