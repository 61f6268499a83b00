"""What rules may ask about where a flow leads: to what keeps its data, or back to who asks."""

from __future__ import annotations

from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from archlint.blueprint.vocabulary import CHANNELS, Does, Kind, Op, Over, Role
from archlint.facts.fact import fact, maybe
from archlint.facts.kinds import FLAG, Many, Record
from archlint.facts.running import FlowFigures
from archlint.graph.uses import asked, sender

if TYPE_CHECKING:
    from archlint.facts.component import ComponentFacts
    from archlint.facts.records import DatumFacts
    from archlint.graph.system import Datum, Hop

_ASKED = frozenset({Does.READ, Does.WRITE})
"""What somebody asks for, and waits for the answer of."""
_FRONT = frozenset({Kind.CLIENT, Kind.CDN, Kind.LOAD_BALANCER, Kind.GATEWAY})
_SERVERS = _FRONT | {Kind.SERVICE, Kind.POOLER}
_HANDING = frozenset({Role.BROKER, Role.PUBSUB, Role.STREAM})
_STORES = frozenset({Kind.DATABASE, Kind.CACHE, Kind.SEARCH, Kind.OBJECT_STORE, Kind.LOCK})
_COPIES = CHANNELS | {Kind.CACHE, Kind.CDN, Kind.SEARCH}
"""What may hold a copy of anything: filled on a miss, by an indexer, or with what is on its way."""
_FILLED = frozenset({Kind.CACHE, Kind.CDN, Kind.SEARCH})
"""What has only what was put into it, or fetched by it; what feeds an index is often part of another system."""
_KEEPING = (_STORES - _FILLED) | {Kind.EXTERNAL}
_MEMORY = frozenset({"cache", "data"})
_INSIDE = frozenset({"memory", "disk"})


class FlowReach(FlowFigures):
    """Where a flow leads."""

    @cached_property
    def visited(self) -> frozenset[str]:
        """All that its walk comes to, where it begins among it."""
        return frozenset((self.of.entry, *(name for hop in self.of.hops for name in hop.targets)))

    @property
    def backwards(self) -> frozenset[int]:
        """The hops that lead from who is asked to who asks; of several in a row the first, since the others follow from it."""
        hops = self.of.hops
        wrong = {hop.index for hop in hops if self._calls_nobody(hop)} or {
            hop.index for hop in hops if self._answers(hop)
        }
        return frozenset(wrong or ([0] if self._begins_wrong() else ()))

    @fact(FLAG, key="steps")
    def drawn_backwards(self) -> bool:
        """Whether a step of it leads from who is asked to who asks."""
        return bool(self.backwards)

    def _calls_nobody(self, hop: Hop) -> bool:
        """Whether a store seems to call somebody who can only ask it: change capture has a service or a worker to take it."""
        components = self.facts.analyses.system.components
        source, target = sender(self.of, hop, components), components[hop.target].kind
        if source.kind not in _STORES or not _HANDING.isdisjoint(components[hop.source].roles):
            return False
        return target in _FRONT or (source.kind in {Kind.CACHE, Kind.LOCK} and target in {Kind.SERVICE, Kind.WORKER})

    def _answers(self, hop: Hop) -> bool:
        """Whether a hop only brings an answer to a client: it listens to nothing (`over: websocket`), and asks nothing from there.

        A client may be told something later (after `reply`, out of a queue, by an event). What its own request waits for is
        the answer to it, and so is what leads to a client in a flow that people ask for and that begins elsewhere.
        """
        flow, components = self.of, self.facts.analyses.system.components
        return (
            flow.does in _ASKED
            and components[hop.target].kind is Kind.CLIENT
            and hop.over is not Over.WEBSOCKET
            and (hop.waited or components[flow.entry].kind is not Kind.CLIENT)
            and hop.closes is None
            and all(each.parent != hop.index for each in flow.hops)
        )

    def _begins_wrong(self) -> bool:
        """Whether a flow that people ask for begins at a store, as if that asked a server."""
        flow, components = self.of, self.facts.analyses.system.components
        return (
            (flow.does is Does.READ or (flow.does is Does.WRITE and flow.share is not None))
            and components[flow.entry].kind in _STORES
            and components[flow.hops[0].target].kind in _SERVERS
            and all(components[hop.target].kind is not Kind.CLIENT for hop in flow.hops)
        )

    def answers_client(self, hop: Hop) -> bool:
        """Whether a hop comes out of no store, and back to the client that began the walk."""
        components = self.facts.analyses.system.components
        kind = sender(self.of, hop, components).kind
        return kind not in _STORES and {components[each].kind for each in (hop.target, self.of.entry)} == {Kind.CLIENT}

    @property
    def turned(self) -> str:
        """The walk from its end to its beginning, where it is one line that begins at no client; '' otherwise."""
        hops = self.of.arrows
        if self.facts.components[self.of.entry].kind is Kind.CLIENT:
            return ""
        one_line = all(hop.parent == before.index for before, hop in pairwise(hops))
        return " -> ".join([*(hop.target for hop in reversed(hops)), hops[0].source]) if one_line else ""

    @fact(Many(Record("data")), key="data")
    def unreached(self) -> tuple[DatumFacts, ...]:
        """The data it names of which it asks neither the store nor a copy that something fills; of a write a copy alone is no place."""
        named = [self.facts.data[name] for name in self.of.data if name in self.facts.data]
        copies = self.of.does is not Does.WRITE or any(self._reaches(datum.of, copies=False) for datum in named)
        return tuple(datum for datum in named if not self._reaches(datum.of, copies=copies))

    @fact(Many(Record("component")), key="steps")
    def copies(self) -> tuple[ComponentFacts, ...]:
        """The caches, indexes and CDNs that it asks."""
        components = self.facts.analyses.system.components
        found = (name for hop in self.of.hops for name in hop.targets if asked(components[name], hop).kind in _FILLED)
        return tuple(self.facts.components[name] for name in dict.fromkeys(found))

    @property
    def is_astray(self) -> bool:
        """Whether its walk is not that of what it does: from a store to who asks, or to nothing that has its data."""
        begins = self.facts.analyses.system.components[self.of.entry].kind
        if self.of.does not in _ASKED:
            return False
        return (self.drawn_backwards and begins in _STORES) or (bool(self.unreached) and not self.asks_others)

    @maybe(Record("component"), key="steps")
    def farthest(self) -> ComponentFacts | None:
        """The last server or worker that its walk comes to, else a CDN: who would ask for what is behind it."""
        components = self.facts.analyses.system.components
        names = [name for hop in reversed(self.of.arrows) for name in (hop.target, hop.source)]
        wanted = ({*_SERVERS, Kind.WORKER} - {Kind.CDN, Kind.CLIENT}, {Kind.CDN}, {Kind.CLIENT})
        found = (name for kinds in wanted for name in names if components[name].kind in kinds)
        return next((self.facts.components[name] for name in found), None)

    @fact(FLAG, key="steps")
    def asks_others(self) -> bool:
        """Whether it asks something else that keeps data: a store of other data, or somebody outside."""
        components = self.facts.analyses.system.components
        names = {name for hop in self.of.hops if hop.keeps is None for name in hop.targets}
        return any(
            components[name].kind in _KEEPING
            or (components[name].kind in _FILLED and bool(self.facts.data_in.get(name)))
            for name in names
        )

    def _reaches(self, datum: Datum, *, copies: bool) -> bool:
        if datum.store == self.of.entry:
            return True
        return any(
            name == datum.store or self._holds(name, hop, datum, copies=copies)
            for hop in self.of.hops
            for name in hop.targets
        ) or self._holds(self.of.entry, None, datum, copies=True)

    def _holds(self, name: str, hop: Hop | None, datum: Datum, *, copies: bool) -> bool:
        """Whether a component may hold this, or with `copies` a copy of it, and is asked for it."""
        component = self.facts.analyses.system.components[name]
        found = asked(component, hop) if hop is not None else component
        kept = (component.state or {}).items()
        if any(what in _MEMORY and where in _INSIDE for what, where in kept):
            return True
        if hop is not None and found.kind in _FILLED:
            return self._is_copy(found.kind, name, hop, datum, copies=copies)
        if found.kind in _COPIES:
            return hop is None or (hop.op is not Op.DELETE and hop.keeps is None)
        if found.kind not in _STORES or (hop is not None and hop.keeps is not None):
            return False
        return not self.facts.data_in.get(name) or self._is_copied(name, datum)

    def _is_copy(self, kind: Kind, name: str, hop: Hop, datum: Datum, *, copies: bool) -> bool:
        """Whether a copy has this: what reads find there somebody has put there, and what a write leaves there somebody takes on."""
        if hop.op is Op.DELETE or hop.keeps is not None:
            return False
        if not copies:
            return self._is_emptied(name, datum)
        if kind is Kind.CDN:
            on = any(each.parent == hop.index for each in self.of.hops)
            return hop.hit is not None if on else name in self.facts.filled
        return kind is Kind.SEARCH or hop.hit is not None or name in self.facts.filled

    def _is_emptied(self, name: str, datum: Datum) -> bool:
        """Whether something by itself takes from this copy and comes to the store: a write-behind."""
        return any(
            flow.of.does not in _ASKED and flow.visited >= {name, datum.store} for flow in self.facts.flows.values()
        )

    def _is_copied(self, name: str, datum: Datum) -> bool:
        """Whether another flow of the same data comes to this store and to the one they are in: it may fill it."""
        return any(
            flow.of is not self.of and flow.visited >= {name, datum.store}
            for flow in self.facts.flows_naming.get(datum.id, ())
        )
