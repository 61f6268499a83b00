"""What limits depend on besides load: who is connected to what, where data lie, how evenly load falls.

It is the same however much arrives, so that many evaluations of a system share it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.analysis.capacity.backlog import deliveries
from archlint.analysis.capacity.callers import callers
from archlint.analysis.capacity.connections import clients, grows
from archlint.analysis.capacity.memory import cached
from archlint.analysis.capacity.sockets import holders
from archlint.analysis.capacity.spread import Spread, balancers, spread
from archlint.analysis.capacity.storage import kept_in
from archlint.analysis.latency.crowds import crowding
from archlint.analysis.latency.scattering import scattered
from archlint.analysis.latency.services import Service, services
from archlint.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archlint.analysis.capacity.connections import Client
    from archlint.analysis.latency.crowds import Calls
    from archlint.analysis.latency.scattering import Scattered
    from archlint.graph.system import Datum, Flow, System


@frozen
class Setting:
    """The surroundings of every component, by its id.

    services      how it serves calls, and who hands them to it
    spreads       what its busiest instance gets
    clients       who opens connections to it
    holders       how many sockets it holds for each of the clients that are online, by kind of client
    kept, cached  the data that lie there, and the data that flows ask there first
    deliveries    who takes from which queue, stream or pubsub
    callers       the visits in which its slots are held while it waits for others
    crowding      who calls it out of so many slots, with the calls
    scattered     the hops that call all of its lines at the same time
    functions     the visits in which it waits for others, of what opens the more connections the longer that takes
    """

    services: Mapping[str, Service]
    spreads: Mapping[str, Spread]
    clients: Mapping[str, tuple[Client, ...]]
    holders: Mapping[str, Mapping[str, int]]
    kept: Mapping[str, tuple[Datum, ...]]
    cached: Mapping[str, tuple[str, ...]]
    deliveries: tuple[tuple[str, str], ...]
    callers: Mapping[str, tuple[tuple[Flow, int], ...]]
    crowding: Mapping[str, Mapping[str, tuple[Calls, ...]]]
    functions: Mapping[str, tuple[tuple[Flow, int], ...]]
    scattered: Scattered


def setting(system: System) -> Setting:
    """Look at everything in a system that limits depend on besides load."""
    before = balancers(system)
    serving = services(system, before)
    calling = callers(system)
    functions = {id_ for id_, component in system.components.items() if grows(component)}
    return Setting(
        serving,
        {id_: spread(component, before.get(id_, ())) for id_, component in system.components.items()},
        clients(system),
        holders(system),
        kept_in(system),
        cached(system),
        deliveries(system),
        calling,
        crowding(system, calling),
        callers(system, functions) if functions else {},
        scattered(system, serving),
    )
