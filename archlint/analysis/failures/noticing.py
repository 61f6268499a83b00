"""Until a dead copy is noticed it keeps its share of the requests, and no standby begins to take over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.analysis.failures.assumptions import MTTR, noticed_after, of_component
from archlint.analysis.failures.parts import is_whole
from archlint.frozen import frozen

if TYPE_CHECKING:
    from archlint.graph.system import Flow, System


@frozen
class Unnoticed:
    """What a flow loses at one component between the death of a copy and its removal.

    seconds   until a dead copy is noticed: the interval of the checks times the failures in a row that count
    share     of the flow's requests that meet a dead copy which is still asked, at most: that every request goes there
    """

    component: str
    interval: float
    failures: int
    share: float

    @property
    def seconds(self) -> float:
        """Until a dead copy is noticed."""
        return self.interval * self.failures


def unnoticed(system: System, flow: Flow) -> tuple[Unnoticed, ...]:
    """What a flow loses at each of its components because failures are noticed late, in the order of the walk.

    One of n copies is down for the share u of the time, and for D of every MTTR seconds of that it is still asked for
    its 1/n of the requests; n copies make u x D / MTTR. A call that is tried again meets another copy, dead with the
    same chance. Only what is waited for, has no alternative, runs in several copies that are all alike and says how
    it is checked; of a store the takeover counts it.

    >>> from archlint.blueprint import load
    >>> from archlint.graph import build
    >>> from archlint.source import parse_text
    >>> document = parse_text('''
    ... archlint: 1
    ... system: Four nodes
    ... components:
    ...   users: {kind: client}
    ...   lb: {engine: aws-alb}
    ...   api: {kind: service, replicas: 3, health: {live: /up, interval: 10 s, failures: 3}}
    ...   db: {kind: database}
    ... flows: {ask: {does: read, rate: 1/s, steps: [users -> lb -> api -> db]}}
    ... ''', "four.yaml")
    >>> system = build(load(document), document)
    >>> (late,) = unnoticed(system, system.flows["ask"])
    >>> late.component, late.seconds, round(late.share * 525_600, 2)  # 0.1 % x 30 s / 1 h, in minutes a year
    ('api', 30.0, 4.38)
    """
    found: dict[str, Unnoticed] = {}
    for hop in flow.hops:
        component = system.components[hop.target]
        health = component.health
        copies = len(component.instances)
        alike = copies > 1 and not component.is_store and not is_whole(component)
        if not (hop.waited and alike and len(hop.targets) == 1) or hop.optional or health is None:
            continue
        if health.interval is None or health.failures is None:
            continue
        down = of_component(component)[0] * min(1.0, noticed_after(component) / (component.mttr or MTTR))
        share = down * (1.0 / copies) ** hop.retries
        known = found.get(component.id)
        if known is None or share > known.share:
            found[component.id] = Unnoticed(component.id, health.interval, health.failures, share)
    return tuple(found.values())
