"""Flows as formulas: when does a flow not get its answer, and when not enough of it for the peak?

A flow is a tree of visits. A hop fails when its target does not answer as asked or when something that
the target waits for fails; alternatives fail when all of them do; optional hops never lose the flow.
A cache before a store is an alternative while the store can carry the reads without it and for as long
as entries outlive an outage of the store.
"""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from archlint.analysis.failures import assumptions
from archlint.analysis.failures.faulttree.formula import FALSE
from archlint.analysis.failures.meeting import meeting
from archlint.analysis.failures.parts import (
    Parts,
    is_spread,
    is_whole,
    least,
    led,
    serving,
    share_kept,
)
from archlint.blueprint.vocabulary import Does, Kind, Op
from archlint.frozen import frozen, replace, slotted
from archlint.graph.quorum import asked

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from archlint.analysis.failures.faulttree.logic import Logic
    from archlint.graph.system import Component, Flow, Hop

READS = frozenset({Op.READ, Op.GET})
ENTRY = -1
"""Stands for the visit that the walk starts from."""


@frozen
class Strain:
    """What capacity says: instances that peak load needs, and (cache, store) pairs where one cannot spare the other.

    `broken` stores are overloaded beyond any declared capacity without the cache, `strained` ones beyond the likely.
    """

    needed: Mapping[str, int] = field(default_factory=dict[str, int])
    broken: frozenset[tuple[str, str]] = frozenset()
    strained: frozenset[tuple[str, str]] = frozenset()


@slotted
class Path:
    """The formula of one flow at one threshold: `full` asks for enough for the peak, otherwise for any answer.

    `asked[i]` is the node of hop i's target alone, `subtree[i]` with everything it waits for, `below[i]` what it makes;
    `ways[i]` has the node of each of several targets with what is waited for there.
    """

    parts: Parts[Logic]
    flow: Flow
    strain: Strain
    full: bool
    asked: dict[int, int] = field(default_factory=dict[int, int])
    subtree: dict[int, int] = field(default_factory=dict[int, int])
    below: dict[int, list[Hop]] = field(default_factory=dict[int, "list[Hop]"])
    ways: dict[int, list[int]] = field(default_factory=dict[int, "list[int]"])
    root: int = FALSE

    def build(self) -> Path:
        """Compile the flow, last hops first, so that a hop's children are known when it comes."""
        counted = followed(self.flow)
        children = self.below
        for hop in counted:
            children.setdefault(ENTRY if hop.parent is None else hop.parent, []).append(hop)
        for hop in reversed(counted):
            self.subtree[hop.index] = self._visit(hop, children.get(hop.index, []))
        entry = self.parts.components[self.flow.entry]
        start = self.answer(entry, None) if entry.kind is not Kind.CLIENT else FALSE
        self.root = self.parts.formula.any_of([start, self.waits(children.get(ENTRY, []))])
        return self

    def _visit(self, hop: Hop, children: Sequence[Hop]) -> int:
        formula = self.parts.formula
        components = self.parts.components
        if len(hop.targets) == 1:
            answer = self.asked[hop.index] = self.answer(components[hop.target], hop)
            return formula.any_of([answer, self.waits(children)]) if children else answer
        answers = [self.answer(components[target], hop) for target in hop.targets]
        self.asked[hop.index] = formula.all_of(answers)
        below = [[child for child in children if child.source == target] for target in hop.targets]
        ways = [formula.any_of([answer, self.waits(hops)]) for answer, hops in zip(answers, below, strict=True)]
        self.ways[hop.index] = ways
        return meeting(self, answers, below, ways)

    def waits(self, children: Sequence[Hop]) -> int:
        """What a visit waits for: its hops, with the branches of a cache taken together."""
        if len(children) == 1:
            return self._sometimes(children[0])
        return self.parts.formula.any_of(node for _, node in self.each(children))

    def each(self, children: Sequence[Hop]) -> list[tuple[Hop | None, int]]:
        """The nodes of the hops of a visit; with the hop, where every request makes it and waits for all of it."""
        here = {child.index for child in children}
        branches: dict[int, list[Hop]] = {}
        plain: list[tuple[Hop | None, int]] = []
        for child in children:
            if child.when is not None and child.branch in here:
                branches.setdefault(child.branch, []).append(child)
        for child in children:
            if child.index in branches:
                plain.append((None, self._aside(child, branches[child.index])))
            elif child.when is None or child.branch not in here:
                node = self._sometimes(child)
                plain.append((child if node == self.subtree[child.index] else None, node))
        return plain

    def _sometimes(self, hop: Hop) -> int:
        """A hop that is optional, or taken only some of the time, or on a branch that lies further up."""
        node = self._unless_optional(hop)
        if hop.times is None and hop.when is None:
            return node
        weight = 1.0
        if hop.times is not None:
            weight = min(1.0, hop.times.likely)
        if hop.when is not None and hop.branch is not None:
            cache = self.flow.hops[hop.branch]
            hit = share_of_hits(cache)
            if hop.when == "hit":
                weight *= hit
            elif self.flow.does is not Does.READ or self._outlives(cache, [hop]):
                weight *= 1.0 - hit
        return self.parts.formula.mix([(weight, node), (1.0 - weight, FALSE)])

    def _unless_optional(self, hop: Hop) -> int:
        if not self.full and (hop.optional or hop.fallback is not None):
            return FALSE
        return self.subtree[hop.index]

    def _aside(self, cache: Hop, branches: Sequence[Hop]) -> int:
        """A look-aside cache and what follows a miss (or a hit) of it."""
        formula = self.parts.formula
        hit = share_of_hits(cache)
        missed = formula.any_of([self._without_branch(hop) for hop in branches if hop.when == "miss"])
        found = formula.any_of([self._without_branch(hop) for hop in branches if hop.when == "hit"])
        gone = self._unless_optional(cache)
        if cache.op not in READS or not any(hop.when == "miss" for hop in branches):
            return formula.any_of([gone, formula.mix([(hit, found), (1.0 - hit, missed)])])
        pairs = {(name, store) for name in cache.targets for hop in branches for store in hop.targets}
        alone = self._unspared(cache, pairs)
        if not self._outlives(cache, [hop for hop in branches if hop.when == "miss"]):
            return formula.any_of([missed, alone, formula.mix([(hit, found), (1.0 - hit, FALSE)])])
        hits = formula.any_of([formula.all_of([self.subtree[cache.index], missed]), found])
        return formula.any_of([alone, formula.mix([(hit, hits), (1.0 - hit, missed)])])

    def _unspared(self, cache: Hop, pairs: AbstractSet[tuple[str, str]]) -> int:
        """Fails with a cache whose load the store behind it could not carry."""
        if pairs & self.strain.broken or (self.full and pairs & self.strain.strained):
            return self.subtree[cache.index]
        return FALSE

    def _without_branch(self, hop: Hop) -> int:
        weight = 1.0 if hop.times is None else min(1.0, hop.times.likely)
        return self.parts.formula.mix([(weight, self._unless_optional(hop)), (1.0 - weight, FALSE)])

    def _outlives(self, cache: Hop, missed: Sequence[Hop]) -> bool:
        """Whether entries live long enough to serve through an outage of what is asked after a miss."""
        if cache.ttl is None:
            return True
        return cache.ttl + (cache.grace or 0.0) + (cache.stale_if_error or 0.0) >= self._repair(missed)

    def _repair(self, missed: Sequence[Hop]) -> float:
        """The longest repair, in seconds, of anything that these hops ask, or that is waited for below them."""
        inside = {hop.index for hop in missed}
        longest = 0.0
        for hop in followed(self.flow):
            if hop.index in inside or hop.parent in inside:
                inside.add(hop.index)
                for target in hop.targets:
                    repair = self.parts.components[target].mttr
                    longest = max(longest, assumptions.MTTR if repair is None else repair)
        return longest

    def answer(self, component: Component, hop: Hop | None) -> int:
        """The component's own failure, as this hop asks it."""
        if component.kind is Kind.CLIENT:
            return FALSE
        parts = self.parts
        way: Hashable = None
        needed = component.min_up
        if hop is not None:
            reads = hop.op in READS
            balanced = is_spread(component, parts.components[hop.source])
            way = reads, hop.at, balanced, _asks_all_shards(component, hop)
            needed = least(component, reads=reads, at=hop.at)
        keeps = False
        if self.full:
            needed = max(needed, self.strain.needed.get(component.id, 1))
            keeps = parts.register.keeps(component)
        key = component.id, needed, keeps, way
        node = parts.answers.get(key)
        if node is None:
            node = parts.answers[key] = self._answer(component, hop, needed)
        return node

    def _answer(self, component: Component, hop: Hop | None, needed: int) -> int:
        if is_whole(component):
            return self.parts.formula.any_of([self.parts.whole(component), *self._directories(component)])
        failing = [self.parts.software(component), self._copies(component, hop, needed)]
        if component.shards is not None:
            failing += self._directories(component)
        return self.parts.formula.any_of(failing)

    def _directories(self, component: Component) -> list[int]:
        """What says which shard is meant; directories of directories once each, should they go in a circle."""
        components = self.parts.components
        met = {component.id: FALSE}
        name = _directory(component)
        while name is not None and name in components and name not in met:
            directory = components[name]
            if is_whole(directory):
                met[name] = self.parts.whole(directory)
            else:
                own = [self.parts.software(directory), self._copies(directory, None, directory.min_up)]
                met[name] = self.parts.formula.any_of(own)
            name = _directory(directory)
        return list(met.values())

    def _copies(self, component: Component, hop: Hop | None, needed: int) -> int:
        if hop is not None and component.is_store and component.replication is not None:
            return self._store(component, hop, needed)
        node = serving(self.parts, component, needed, each=_asks_all_shards(component, hop))
        more = self._balanced(component, hop)
        if self.full and self.parts.register.keeps(component):
            more.append(share_kept(self.parts, component))
        return self.parts.formula.any_of([node, *more]) if more else node

    def _store(self, component: Component, hop: Hop, needed: int) -> int:
        each = _asks_all_shards(component, hop)
        reads = hop.op in READS
        needs = asked(component, reads=reads, at=hop.at)
        said = component.is_declared("min_up")
        if needs.primary and not (said and component.min_up > 1):
            fewest = component.min_up if said and reads else max(needs.copies, component.min_up if said else 1)
            return led(self.parts, component, replace(needs, copies=fewest), each=each)
        return serving(self.parts, component, max(needed, least(component, reads=reads, at=hop.at)), each=each)

    def _balanced(self, component: Component, hop: Hop | None) -> list[int]:
        """What being one of several behind a name adds: copies nobody checks, and a name that must move."""
        if len(component.instances) < 2:
            return []
        formula = self.parts.formula
        if component.kind in (Kind.LOAD_BALANCER, Kind.POOLER):
            first = self.parts.copies(component)[0][0]
            return [formula.all_of([first, self.parts.takeover(component)])]
        if hop is None or component.is_store or component.health is not None:
            return []
        caller = self.parts.components[hop.source]
        return [share_kept(self.parts, component)] if is_spread(component, caller) else []


def _directory(component: Component) -> str | None:
    return None if component.shards is None else component.shards.directory


def _asks_all_shards(component: Component, hop: Hop | None) -> bool:
    """Whether one request calls as often as there are shards: it needs every one of them."""
    if component.shards is None:
        return False
    if hop is not None and hop.every_shard and component.id == hop.target:
        return component.shards.count > 1
    calls = hop.times.likely if hop is not None and hop.times is not None else 1.0
    return 1 < component.shards.count <= calls


def followed(flow: Flow) -> tuple[Hop, ...]:
    """The hops that the flow's answer waits for; all of them when nothing is waited for (a consumer's own path)."""
    waited = tuple(hop for hop in flow.hops if hop.waited)
    if not waited:
        return flow.hops
    kept = {hop.index for hop in waited}
    return tuple(hop for hop in waited if hop.parent is None or hop.parent in kept)


def share_of_hits(hop: Hop) -> float:
    """The share of requests that find what they look for."""
    return 0.0 if hop.hit is None else hop.hit.likely
