"""What a page computes with: scripts that every page has, and those that only some systems need."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

from archlint.analysis.capacity.connections import grows
from archlint.analysis.capacity.setting import setting
from archlint.analysis.demand.loads import COPY, read_copy
from archlint.analysis.latency.copies import needed
from archlint.analysis.latency.crowds import may_matter
from archlint.analysis.latency.links import Links
from archlint.analysis.latency.queueing import MANY
from archlint.analysis.latency.repeats import comes_back
from archlint.blueprint.vocabulary import Algorithm, At, Over

if TYPE_CHECKING:
    from collections.abc import Callable

    from archlint.graph.system import Component, Hop, System

PAGE = files("archlint.report.html") / "page"
IN_TURN = frozenset({Algorithm.ROUND_ROBIN, Algorithm.WEIGHTED_ROUND_ROBIN, Algorithm.POWER_OF_TWO})


def model(system: System) -> tuple[str, ...]:
    """The scripts that play a scenario of this system, in their order: what a later one defines stands for the former."""
    return ("waits.js", "model.js", *(name for name, is_needed in SOME.items() if is_needed(system)))


def read(*names: str) -> str:
    """The text of assets of the page, one after the other."""
    return "".join((PAGE / name).read_text(encoding="utf-8") for name in names)


def _hop(asked: Callable[[Hop], bool]) -> Callable[[System], bool]:
    return lambda system: any(asked(hop) for flow in system.flows.values() for hop in flow.hops)


def _component(asked: Callable[[Component], bool]) -> Callable[[System], bool]:
    return lambda system: any(map(asked, system.components.values()))


SOME: dict[str, Callable[[System], bool]] = {
    "balancing.js": _component(lambda component: component.algorithm in IN_TURN),
    "many.js": _component(
        lambda one: one.servers * max(one.replicas, 1) > MANY or one.slots * max(one.replicas, 1) > MANY
    ),
    "functions.js": _component(grows),
    "uneven.js": lambda system: (
        _component(lambda one: bool(one.skew > 1.0 or one.weights or one.shards))(system)
        or _hop(lambda hop: read_copy(hop, system.components[hop.target]) in (COPY[At.ANY], COPY[At.QUORUM]))(system)
    ),
    "shards.js": _component(lambda component: component.shards is not None),
    "memory.js": lambda system: any(datum.hot is not None for datum in system.data.values()),
    "sockets.js": _hop(lambda hop: hop.over is Over.WEBSOCKET),
    "online.js": _component(lambda component: component.online is not None),
    "cores.js": _component(lambda component: component.cores_used is not None),
    "tries.js": _hop(lambda hop: hop.retries > 0),
    "parallel.js": lambda system: (
        _hop(lambda hop: hop.group is not None or hop.timeout is not None)(system)
        or _hop(lambda hop: needed(system.components[hop.target], hop)[1] > 1)(system)
    ),
    "rounds.js": _hop(lambda hop: hop.closes is not None),
    "split.js": _hop(lambda hop: len(hop.shared) > 1),
    "repeats.js": lambda system: any(comes_back(flow, system.components) for flow in system.flows.values()),
    "links.js": lambda system: Links(system).any,
    "runs.js": lambda system: any(flow.schedule is not None for flow in system.flows.values()),
    "crowds.js": lambda system: may_matter(system, setting(system)),
}
"""What only some systems need, and which."""
