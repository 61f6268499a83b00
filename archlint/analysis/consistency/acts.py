"""What the steps of a flow do to data: they ask a cache, read a store, write one, or set something off behind the answer."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import fields
from operator import attrgetter
from typing import Any, cast

from archlint.blueprint.vocabulary import Kind, Op, Role
from archlint.frozen import frozen
from archlint.graph.system import CHANNELS, STORES, Component, Flow, Hop
from archlint.graph.uses import asked, sender

WRITES = frozenset({Op.WRITE, Op.SET})
READS = frozenset({Op.READ, Op.GET, Op.CALL})
MESSAGING = frozenset({Kind.QUEUE, Kind.PUBSUB})
HANDOVERS = frozenset({Op.ENQUEUE, Op.PUBLISH})
_OWN = frozenset({Role.SESSIONS, Role.RESULTS, Role.LIMITS})
_LOOKING_ON = frozenset({"monitoring", "tool"})
"""Tags of what looks on: nobody misses a trace or a mail that was only to be looked at."""
_PROCESSES = frozenset({Kind.SERVICE, Kind.WORKER})
_POSITION = frozenset({"step", "path", "source", "targets"})
_WAY = attrgetter(*(part.name for part in fields(cast("Any", Hop)) if part.name not in _POSITION))
"""How a hop asks, without where it stands in the text and whom it asks."""


@frozen
class Acts:
    """The hops of one flow by what they do, each group in walk order; most hops only pass a request on.

    `showing` may decide what the reader sees, `writing` changes a store, `committing` writes a system of record (any
    store, where the flow names no data), `setting_off` goes on after the answer. `asked` are the caches asked for a copy.
    """

    showing: tuple[Hop, ...]
    writing: tuple[Hop, ...]
    committing: tuple[Hop, ...]
    setting_off: tuple[Hop, ...]
    asked: frozenset[str]


def acts_of(flow: Flow, components: Mapping[str, Component], records: frozenset[str]) -> Acts:
    """The hops that do something; `records` are the systems of record of the flow's data."""
    showing, writing, setting_off = list[Hop](), list[Hop](), list[Hop]()
    for hop in flow.hops:
        target = components[hop.target]
        if hop.waited and _shows(hop, target, records):
            showing.append(hop)
        if writes_store(hop, target):
            writing.append(hop)
        if _sets_off(flow, hop, components, records):
            setting_off.append(hop)
    committing = tuple(hop for hop in writing if not records or hop.target in records)
    asked = frozenset(hop.target for hop in showing if is_lookup(hop, components[hop.target], records))
    return Acts(tuple(showing), tuple(writing), committing, tuple(setting_off), asked)


def shape_of(flow: Flow, components: Mapping[str, Component], acts: Acts) -> Hashable:
    """Everything that decides what a flow puts into caches, without the names that do not: equal shapes fill alike.

    A flow that writes or hands over has a shape of its own, since it feeds what others read.
    """
    if acts.writing or acts.setting_off or any(hop.op not in READS for hop in flow.hops):
        return flow.id
    return flow.data, flow.does, tuple(_step(hop, components) for hop in flow.hops)


def _step(hop: Hop, components: Mapping[str, Component]) -> Hashable:
    """A hop without its place in the text; processes that keep nothing are told apart by their kind alone."""
    return _WAY(hop), tuple(_asked(components[name]) for name in hop.targets)


def _asked(component: Component) -> Hashable:
    plain = component.kind in _PROCESSES and not keeps_own_cache(component) and not component.roles
    return component.kind if plain else component.id


def does_alike(one: Component, other: Component) -> bool:
    """Whether two versions of a component are asked, written and messaged in the same way."""
    return one.kind is other.kind and one.roles == other.roles and one.state == other.state


def writes_store(hop: Hop, target: Component) -> bool:
    """Whether a hop changes what a store holds; emptying a cache or sending a message is not a store write."""
    target = asked(target, hop)
    if target.kind not in STORES or (target.kind in MESSAGING and Role.STORE not in target.roles):
        return False
    return hop.op in WRITES or (hop.op is Op.DELETE and not is_cache(target))


def is_cache(component: Component) -> bool:
    """Whether a component is used as a cache."""
    return Kind.CACHE in component.kinds or Role.CACHE in component.roles


def keeps_its_own(component: Component) -> bool:
    """Whether all that a component keeps is its own: sessions, results and limits are no copies of what another store has."""
    return bool(component.roles) and _OWN.issuperset(component.roles)


def is_lookup(hop: Hop, target: Component, records: frozenset[str]) -> bool:
    """Whether a hop asks a cache for a copy, rather than a store for the thing itself."""
    used = asked(target, hop)
    if target.id in records or not is_cache(used) or (hop.hit is None and keeps_its_own(used)):
        return False
    return hop.op in READS and (hop.op is not Op.CALL or hop.hit is not None)


def is_store_read(hop: Hop, target: Component, records: frozenset[str]) -> bool:
    """Whether a hop reads from a store (or from a copy that is kept like one)."""
    target = asked(target, hop, records)
    if target.kind not in STORES or target.kind in {Kind.QUEUE, Kind.PUBSUB, Kind.LOCK}:
        return target.id in records and hop.op in {Op.READ, Op.GET}
    if records and target.id not in records and keeps_its_own(target):
        return False
    return hop.op in READS and not is_lookup(hop, target, records)


def forgets(channel: Component, hop: Hop) -> bool:
    """Whether what a hop hands over is kept by nobody: a pub/sub passes it to whoever listens."""
    return channel.kind is Kind.PUBSUB or (hop.op is Op.PUBLISH and channel.kind is not Kind.STREAM)


def keeps_own_cache(component: Component) -> bool:
    """Whether a process answers from a copy in its own memory."""
    return component.kind in _PROCESSES and component.state is not None and component.state.get("cache") == "memory"


def back(flow: Flow, hop: Hop) -> Iterator[Hop]:
    """A step, and those before it on its way, back to the entry."""
    yield hop
    while hop.parent is not None:
        hop = flow.hops[hop.parent]
        yield hop


def senders(flow: Flow, hop: Hop) -> tuple[str, ...]:
    """Who made the step, and everybody before it on its way."""
    return tuple(each.source for each in back(flow, hop))


def _shows(hop: Hop, target: Component, records: frozenset[str]) -> bool:
    covers = hop.hit is not None or keeps_own_cache(target)
    return covers or is_lookup(hop, target, records) or is_store_read(hop, target, records)


def _sets_off(flow: Flow, hop: Hop, components: Mapping[str, Component], records: frozenset[str]) -> bool:
    target = asked(components[hop.target], hop)
    if hop.op is Op.CONSUME or sender(flow, hop, components).kind in CHANNELS:
        return False
    if target.kind in CHANNELS or hop.op in HANDOVERS:
        return hop.op in HANDOVERS or hop.op in {Op.WRITE, Op.CALL}
    if _LOOKING_ON.intersection(target.tags):
        return False
    if hop.waited or hop.change_capture or not _is_first_unwaited(flow, hop):
        return False
    return not is_cache(target) and hop.target not in records


def _is_first_unwaited(flow: Flow, hop: Hop) -> bool:
    """Whether the hop starts the asynchronous part, rather than being carried along by it."""
    return hop.parent is None or flow.hops[hop.parent].waited
