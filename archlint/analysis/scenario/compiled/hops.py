"""Hops as data."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from archlint.analysis.demand.loads import CLASS, reaches_all, read_copy
from archlint.analysis.failures.paths import READS, followed
from archlint.blueprint.vocabulary import At, Over

if TYPE_CHECKING:
    from archlint.analysis.latency.links import Links
    from archlint.analysis.scenario.compiled.data import Data
    from archlint.analysis.scenario.compiled.formulas import Arena
    from archlint.graph.system import Flow, Hop, System

STANDBYS = frozenset({At.STANDBY, At.ANY, At.SESSION})


def hop(hop: Hop, flow: Flow, system: System, arena: Arena, links: Links) -> dict[str, Data]:
    """One hop; what is usual is left out.

    s, t: source, targets; n: node of each target, m: with what is waited for there; p: parent; b, w: branch and 'hit' or 'miss'; c, r: class of its
    load and copy that is read; h: hit ratio; x: times; g: what it returns to and how often; f: retries; late: after how long a try is given up; o: optional; y: waited for; j: group of calls made at the same time; z: never, not even by its source; k: part of what the answer waits for; q, a: bytes of request and answer;
    e: whether every replica of a target gets it; E: whether every shard of the first target does; l: over a WebSocket; v: whose links its bytes go over, and how long they take there alone; i, d: reads, reads from a standby.
    """
    read = hop.op in READS
    everywhere: list[Data] = [_everywhere(hop, target, flow, system) for target in hop.targets]
    found: dict[str, Data] = {
        "s": hop.source,
        "t": list(hop.targets),
        "n": [arena.asked[flow.id, hop.index, target] for target in hop.targets],
        "m": list(arena.ways.get((flow.id, hop.index), ())) or None,
        "p": hop.parent,
        "b": hop.branch,
        "w": hop.when,
        "c": CLASS[hop.op],
        "r": read_copy(hop, system.components[hop.target]),
        "h": None if hop.hit is None else hop.hit.likely,
        "x": None if hop.times is None else hop.times.likely,
        "g": None if hop.again is None else [hop.closes, hop.again],
        "f": hop.retries or None,
        "late": hop.timeout,
        "u": list(hop.split) if len(hop.targets) > 1 else None,
        "o": hop.optional or hop.fallback is not None,
        "y": hop.waited,
        "j": hop.group,
        "z": hop.change_capture or "async" in hop.declared,
        "k": hop.index in {each.index for each in followed(flow)},
        "q": None if hop.request is None else hop.request.likely,
        "a": None if hop.response is None else hop.response.likely,
        "e": everywhere if any(everywhere) else None,
        "E": hop.every_shard,
        "v": [list(end) for end in links.sent.get((flow.id, hop.index), ())] or None,
        "l": hop.over is Over.WEBSOCKET,
        "i": read,
        "d": read and hop.at in STANDBYS,
    }
    return {key: value for key, value in found.items() if value is not None and value is not False}


def _everywhere(hop: Hop, target: str, flow: Flow, system: System) -> bool:
    return reaches_all(flow, replace(hop, targets=(target,)), system.components)
