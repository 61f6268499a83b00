"""Components as formulas: when is a component, asked in a certain way, not there?"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import Generic

from archlint.analysis.failures.faulttree.counting import in_at_least
from archlint.analysis.failures.faulttree.formula import FALSE
from archlint.analysis.failures.faulttree.logic import Logic, Written_co
from archlint.analysis.failures.faulttree.several import Gate
from archlint.analysis.failures.faulttree.singles import FAILED, Singles
from archlint.analysis.failures.meanings import Meanings
from archlint.analysis.failures.register import Register
from archlint.analysis.failures.result import Cause, CauseClass
from archlint.blueprint.vocabulary import At, Failover, Kind, Managed
from archlint.graph.quorum import Asked, asked
from archlint.graph.system import CHANNELS, Component, Domain, Instance

OUTSIDE = frozenset({Kind.EXTERNAL})
"""Kinds that are somebody else's whole service, one event."""
BALANCING = frozenset({Kind.LOAD_BALANCER, Kind.GATEWAY, Kind.CDN})
ASKED = frozenset({Kind.SERVICE, Kind.GATEWAY})
"""Kinds whose copies are asked, one after the other, by whoever calls them or by something in between that is not drawn."""
AROUND = (Domain.HOST, Domain.RACK, Domain.ZONE, Domain.REGION, Domain.PROVIDER)
"""What can stand around an instance, from the inside out."""
ALONE = (Instance(0),)
Place = tuple[str | None, str | None, str | None, str | None, str | None]
"""The names of what stands around one instance."""


@dataclass(slots=True)
class Parts(Generic[Written_co]):
    """Formulas of the parts that one flow touches, built on demand; `causes[e]` is what event e of the formula means.

    `given` are events that the qualitative answers take to have happened: a takeover that waits for a person.
    `answers` remembers the node of every component by how it is asked.
    """

    register: Register
    formula: Written_co
    causes: Meanings = field(default_factory=Meanings)
    given: set[int] = field(default_factory=set[int])
    answers: dict[tuple[str, int, bool, Hashable], int] = field(
        default_factory=dict[tuple[str, int, bool, Hashable], int]
    )
    _events: dict[int, int] = field(default_factory=dict[int, int])
    _domains: dict[tuple[Domain, str], int] = field(default_factory=dict[tuple[Domain, str], int])
    _around: dict[Place, tuple[int, ...]] = field(default_factory=dict[Place, tuple[int, ...]])
    _arranged: dict[int, list[tuple[int, ...]]] = field(default_factory=dict[int, list[tuple[int, ...]]])
    _copies: dict[str, list[list[int]]] = field(default_factory=dict[str, list[list[int]]])
    _first: dict[str, int] = field(default_factory=dict[str, int])
    _spared: dict[tuple[int, int], tuple[tuple[int, ...], int]] = field(
        default_factory=dict[tuple[int, int], tuple[tuple[int, ...], int]]
    )

    components: Mapping[str, Component] = field(init=False)
    singles: Singles | None = field(init=False)

    def __post_init__(self) -> None:
        self.components = self.register.system.components
        self.singles = self.formula if isinstance(self.formula, Singles) else None

    def event(self, cause: Cause, *, given: bool = False) -> int:
        """The node of one basic event; the same event is one node wherever it matters."""
        node = self._events.get(id(cause))
        if node is None:
            node = self.formula.event()
            if given:
                self.given.add(len(self.causes))
                node = node if self.singles is None else FAILED
            self._events[id(cause)] = node
            self.causes.append(cause)
        return node

    def domain(self, domain: Domain, name: str | None) -> int:
        """A host, rack, zone, region or provider failing; FALSE when not declared."""
        if name is None:
            return FALSE
        node = self._domains.get((domain, name))
        if node is None:
            node = self._domains[domain, name] = self.event(self.register.domain(domain, name))
        return node

    def surroundings(self, place: Place) -> tuple[int, ...]:
        """The failures around an instance, from the inside out."""
        known = self._around.get(place)
        if known is None:
            named = [(domain, name) for domain, name in zip(AROUND, place, strict=True) if name is not None]
            known = self._around[place] = tuple([self.domain(domain, name) for domain, name in named])
        return known

    def copies(self, component: Component) -> list[list[int]]:
        """For each shard, one node per copy: it or something around it has failed."""
        known = self._copies.get(component.id)
        if known is None:
            known = self._copies[component.id] = self._build_copies(component)
        return known

    def _build_copies(self, component: Component) -> list[list[int]]:
        instances = component.instances or ALONE
        shards = component.shards.count if component.shards is not None else 1
        causes = self.register.copies(component)
        around = self.arranged(instances)
        self._first[component.id] = len(self.causes)
        self.causes.add(causes)
        return [self.formula.events_or(around) for _ in range(shards)]

    def spared(self, singles: Singles, component: Component, count: int) -> int:
        """What single failures do to several copies, of which `count` are too many to lose: only what is around them counts."""
        instances = component.instances
        known = self._spared.get((id(instances), count))
        if known is None:
            around = tuple([singles.any_of(one) for one in self.arranged(instances)])
            known = self._spared[id(instances), count] = around, in_at_least(count, around, FAILED)
        around, node = known
        gate = Gate(count, around, self.register.copies(component).rate[0])
        singles.gates += [gate] * (1 if component.shards is None else component.shards.count)
        return node

    def arranged(self, instances: tuple[Instance, ...]) -> list[tuple[int, ...]]:
        """What stands around each of the instances; components that are placed alike share theirs."""
        known = self._arranged.get(id(instances))
        if known is None:
            places = [(copy.host, copy.rack, copy.zone, copy.region, copy.provider) for copy in instances]
            known = self._arranged[id(instances)] = [self.surroundings(place) for place in places]
        return known

    def software(self, component: Component) -> int:
        """A defect, release or configuration that takes every copy down."""
        return self.event(self.register.software(component))

    def takeover(self, component: Component) -> int:
        """The standby not taking over when the primary is gone."""
        copies = component.replication
        by_hand = copies is not None and copies.failover is Failover.MANUAL
        return self.event(self.register.takeover(component, by_hand=by_hand), given=by_hand)

    def number(self, cause: Cause) -> int | None:
        """Which event of single failures a cause is; None where it is none that matters here."""
        if cause.kind is CauseClass.INSTANCE:
            first = self._first.get(cause.subject)
            return None if first is None else first + (cause.index or 0)
        node = self._events.get(id(cause), FAILED)
        return None if node == FAILED else (node.bit_length() - 1) >> 1

    def failing(self, cause: Cause) -> int:
        """The node of anything that can fail; of a copy with what is around it."""
        if cause.kind is CauseClass.INSTANCE:
            copies = self.copies(self.components[cause.subject])
            return [node for shard in copies for node in shard][cause.index or 0]
        return self.event(cause)

    def whole(self, component: Component) -> int:
        """A service that somebody else runs: one event, and the zone or region it is confined to."""
        outside = self.event(self.register.whole(component))
        return self.formula.any_of([outside, *self._confines(component)])

    def _confines(self, component: Component) -> list[int]:
        shared: list[int] = []
        for domain in (Domain.ZONE, Domain.REGION, Domain.PROVIDER):
            names = dict.fromkeys(instance.within(domain) for instance in component.instances)
            tied = component.managed is not Managed.REGIONAL or domain is not Domain.ZONE
            if tied and len(names) == 1:
                shared.append(self.domain(domain, next(iter(names))))
        return shared


def is_spread(component: Component, caller: Component) -> bool:
    """Whether each of several copies gets its part of a caller's requests, also one that is dead, unless somebody checks.

    A balancer spreads whatever stands behind it. What calls a service calls one address of several as well: somebody
    who is not drawn spreads. Messages are taken, and nobody who is dead takes one.
    """
    return caller.kind in BALANCING or (component.kind in ASKED and caller.kind not in CHANNELS)


def is_whole(component: Component) -> bool:
    """Whether its redundancy is somebody else's business: external, or managed."""
    return component.kind in OUTSIDE or component.managed is not None


def serving(parts: Parts[Logic], component: Component, needed: int, *, each: bool = False) -> int:
    """Fails when fewer than `needed` interchangeable copies serve; a share of the keys per shard, or `each` of them."""
    spare = len(component.instances) - max(1, needed)
    if spare > 0 and parts.singles is not None:
        return parts.spared(parts.singles, component, spare + 1)
    return _sharded(parts, [_fewer_than(parts, copies, needed) for copies in parts.copies(component)], each=each)


def _sharded(parts: Parts[Logic], groups: list[int], *, each: bool) -> int:
    """One shard is asked, by its share of the keys, or `each` of them."""
    if len(groups) == 1:
        return groups[0]
    if each:
        return parts.formula.any_of(groups)
    return parts.formula.mix([(1.0 / len(groups), node) for node in groups])


def led(parts: Parts[Logic], component: Component, needs: Asked, *, each: bool = False) -> int:
    """Fails when the primary is gone and no standby takes over, or too few copies are up for what is asked.

    A synchronous primary whose standby is down cannot acknowledge a write, but it still answers reads.
    """
    return _sharded(parts, [_led(parts, component, copies, needs) for copies in parts.copies(component)], each=each)


def _led(parts: Parts[Logic], component: Component, copies: list[int], needs: Asked) -> int:
    formula = parts.formula
    replication = component.replication
    primary, standbys = copies[0], copies[1:]
    too_few = _fewer_than(parts, copies, needs.copies)
    if replication is None or needs.electors > len(standbys):
        return formula.any_of([primary, too_few])
    stuck = _fewer_than(parts, standbys, needs.electors)
    if not replication.alike:
        if replication.failover is Failover.NONE:
            return formula.any_of([primary, too_few])
        stuck = formula.any_of([parts.takeover(component), stuck])
    return formula.any_of([formula.all_of([primary, stuck]), too_few])


def least(component: Component, *, reads: bool, at: At | None = None) -> int:
    """How many copies must be up to answer: as many as somebody says, else as an operation on a store asks."""
    if component.is_declared("min_up") or component.replication is None:
        return component.min_up
    return asked(component, reads=reads, at=at).copies


def _fewer_than(parts: Parts[Logic], copies: list[int], needed: int) -> int:
    needed = max(1, min(needed, len(copies)))
    if needed == 1:
        return parts.formula.all_of(copies)
    return parts.formula.at_least(len(copies) - needed + 1, copies)


def share_kept(parts: Parts[Logic], component: Component) -> int:
    """Without health checks a dead copy keeps its share of the requests: 1/n of them fail."""
    groups = parts.copies(component)
    weight = 1.0 / sum(len(copies) for copies in groups)
    return parts.formula.mix([(weight, node) for copies in groups for node in copies])
