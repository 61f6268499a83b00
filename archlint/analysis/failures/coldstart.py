"""Starting from nothing: what has to be up before what, and which circles never come up by themselves.

"The control plane must not depend on itself": Meta's outage of 4 October 2021 and Amazon's of 20 October 2025 lasted
because what was needed for the repair needed what was broken.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.analysis.failures.cycles import Wants, never_start
from archlint.blueprint.vocabulary import Kind
from archlint.frozen import frozen
from archlint.graph.system import CHANNELS
from archlint.graph.uses import sender

if TYPE_CHECKING:
    from archlint.graph.system import Component, Hop, System


@frozen
class Deadlock:
    """Components that wait for each other when all of them are down.

    waits     (who, for whom, why) along the circle: 'boots from', 'is ready when', 'asks'
    certain   False when a request of a flow is one of the links: starting up may not take that path
    """

    components: tuple[str, ...]
    waits: tuple[tuple[str, str, str], ...]
    certain: bool


def deadlocks(system: System) -> tuple[Deadlock, ...]:
    """The circles of start-up needs; a circle of requests alone is none, for processes start without them."""
    if not any(component.boots_from for component in system.components.values()):
        return ()
    boots = {name: _start_needs(component) for name, component in system.components.items()}
    needs = dict(boots)
    for name, asked in _requests(system).items():
        known = boots[name]
        needs[name] = Wants(known.hard, (*known.any_of, *asked))
    circles = never_start(needs)
    found = [_deadlock(system, circle, needs, boots) for circle in circles]
    return tuple(one for one in found if any(why == BOOTS for _, _, why in one.waits))


BOOTS = "boots from"
ASKS = "asks"


def _start_needs(component: Component) -> Wants:
    return Wants(tuple(component.boots_from))


def _requests(system: System) -> dict[str, tuple[tuple[str, ...], ...]]:
    """For every component the groups of alternatives that its requests wait for."""
    found: dict[str, dict[tuple[str, ...], None]] = {}
    for flow in system.flows.values():
        for hop in flow.hops:
            if _binds(hop) and sender(flow, hop, system.components).kind not in CHANNELS | {Kind.CLIENT}:
                found.setdefault(hop.source, {})[hop.targets] = None
    return {name: tuple(groups) for name, groups in found.items()}


def _binds(hop: Hop) -> bool:
    """Whether every answer of the source waits for this hop."""
    always = hop.when is None and (hop.times is None or hop.times.likely >= 1.0)
    return hop.waited and always and not hop.optional and hop.fallback is None and not hop.change_capture


def _deadlock(system: System, circle: tuple[str, ...], needs: dict[str, Wants], boots: dict[str, Wants]) -> Deadlock:
    inside = set(circle)
    waits: list[tuple[str, str, str]] = []
    for name in circle:
        for other in system.components:
            if other in inside and other in boots[name].hard:
                waits.append((name, other, BOOTS))
            elif other in inside and any(other in group for group in needs[name].any_of):
                waits.append((name, other, ASKS))
    certain = bool(never_start({name: _within(boots[name], inside) for name in circle}))
    return Deadlock(circle, tuple(waits), certain)


def _within(one: Wants, inside: set[str]) -> Wants:
    return Wants(tuple(name for name in one.hard if name in inside))
