"""Fixes for messages: durable channels, late acknowledgements, consumers that recognise repetitions."""

from __future__ import annotations

from collections.abc import Iterator

from archlint.analysis.consistency.delivery import AFTER_REPLY, effects
from archlint.analysis.consistency.design import Design
from archlint.analysis.consistency.late import begun, commits
from archlint.analysis.consistency.remedies.change import Remedy, with_fact, with_hops, with_replication
from archlint.analysis.consistency.remedies.writing import persisted, synchronous
from archlint.blueprint.vocabulary import Acks, Delivery, Kind, Op, Persistence, ReplicationMode
from archlint.frozen import replace
from archlint.graph.arrangement import Arrangement, arrangement
from archlint.graph.system import Component, Flow, Hop
from archlint.graph.uses import sender


def sending(design: Design, flow: Flow) -> Iterator[Remedy]:
    """Every change of a channel or its consumers that could make a message arrive more surely."""
    for taken in begun(design, flow, commits(design, flow)):
        channel = sender(flow, taken, design.components)
        yield from _durable(design, channel)
        yield from _kept(design, channel)
        for name in taken.targets:
            yield from _late(design, design.components[name])
    if flow.needs.delivery in {None, Delivery.BEST_EFFORT}:
        return
    for effect in effects(design, flow):
        hop = flow.hops[effect.hop]
        channel = design.components[effect.channel]
        yield from _queued(design, flow, hop, channel)
        yield from _durable(design, channel)
        if effect.window is not None:
            yield from _kept(design, channel)
        if effect.unpaired is not None:
            yield from _outbox(design, flow, hop, effect.unpaired)
        for name in effect.consumers:
            yield from _late(design, design.components[name])
            yield from _idempotent(design, flow, design.components[name])
        if effect.handed_over == AFTER_REPLY:
            if effect.channel == hop.target and (store := _committed(design, flow, hop)) is not None:
                yield from _outbox(design, flow, hop, store)
            yield from _before_reply(design, flow, hop)


def _queued(design: Design, flow: Flow, hop: Hop, channel: Component) -> Iterator[Remedy]:
    if hop.op is Op.PUBLISH and Kind.STREAM not in channel.kinds:
        change = f"send what must arrive through a queue or a stream instead of pub/sub (`{channel.id}`)"
        worse = "consumers acknowledge and may fall behind; a backlog can grow"
        moved = replace(channel, kind=Kind.STREAM, roles=(), uses=(), eviction=None)
        yield Remedy(f"queue {hop.index}", change, worse, design.with_component(moved))


def _durable(design: Design, channel: Component) -> Iterator[Remedy]:
    evicts = channel.eviction is not None and channel.eviction.startswith("allkeys")
    forgets = channel.persistence is Persistence.NONE
    if evicts or forgets:
        parts = [*(["`eviction: noeviction`"] if evicts else []), *(["`persistence: aof`"] if forgets else [])]
        change = f"let `{channel.id}` keep what it accepted ({', '.join(parts)}), apart from any cache"
        new = with_fact(
            design,
            channel,
            eviction="noeviction" if evicts else channel.eviction,
            persistence=Persistence.AOF if forgets else channel.persistence,
        )
        yield Remedy(
            f"durable {channel.id}", change, "a full broker refuses, and a cache needs a Redis of its own", new
        )


def _kept(design: Design, channel: Component) -> Iterator[Remedy]:
    """What lets a broker lose nothing of what it accepted: the disk before the answer, or a second copy."""
    yield from persisted(design, channel)
    kind = arrangement(channel)
    if kind in {Arrangement.ASYNC, Arrangement.SEMI_SYNC}:
        yield from synchronous(design, channel)
    elif kind is Arrangement.SINGLE and not channel.in_memory and channel.offers(ReplicationMode.QUORUM):
        change = f"keep three copies of `{channel.id}` and confirm with two (`replication: {{standbys: 2, mode: quorum, write_quorum: 2}}`)"
        copied = with_replication(design, channel, standbys=2, mode=ReplicationMode.QUORUM, write_quorum=2)
        yield Remedy(
            f"overlap {channel.id}", change, "two more nodes, and handing over is refused while only one is up", copied
        )
    elif kind is Arrangement.SINGLE and channel.offers(ReplicationMode.SEMI_SYNC):
        change = f"copy `{channel.id}` and wait for it (`replication: {{standbys: 1, mode: semi-sync}}`)"
        copied = with_replication(design, channel, standbys=1, mode=ReplicationMode.SEMI_SYNC)
        yield Remedy(f"overlap {channel.id}", change, "one more node to wait for", copied)
    elif kind is Arrangement.IN_SYNC:
        change = f"confirm a message when a second copy of `{channel.id}` has it (`replication.write_quorum: 2`)"
        confirmed = with_replication(design, channel, write_quorum=2)
        yield Remedy(
            f"overlap {channel.id}", change, "handing over is refused while only one copy is in step", confirmed
        )


def pairing(store: Component, channel: str) -> tuple[str, str]:
    """How what was written to a store brings its message with it, and what gets worse; files are in no transaction, and tell of themselves."""
    step = f"`- {store.id} -> {channel}`"
    if store.kind is Kind.OBJECT_STORE:
        return (
            f"let `{store.id}` tell of what is put into it (its event notifications: {step})",
            "effects come a moment later, and some are told of twice",
        )
    return (
        f"write the message with the data and let it follow from there (an outbox: {step})",
        "effects come a moment later, and there is a relay to run and watch",
    )


def _outbox(design: Design, flow: Flow, hop: Hop, store: str) -> Iterator[Remedy]:
    commit = next(each for each in flow.hops if each.target == store)
    change, worse = pairing(design.components[store], hop.target)
    relayed = replace(hop, source=store, parent=commit.index, waited=False, change_capture=True)
    yield Remedy(f"capture {hop.index}", change, worse, with_hops(design, flow, [relayed]))


def _late(design: Design, consumer: Component) -> Iterator[Remedy]:
    if consumer.acks is Acks.EARLY:
        change = f"acknowledge in `{consumer.id}` after the work (`acks: late`)"
        yield Remedy(
            f"acks {consumer.id}",
            change,
            "a job may run twice, so it must bear repetition",
            with_fact(design, consumer, acks=Acks.LATE),
        )


def _idempotent(design: Design, flow: Flow, consumer: Component) -> Iterator[Remedy]:
    if flow.needs.delivery is Delivery.EFFECTIVELY_ONCE and not consumer.idempotent:
        change = f"let `{consumer.id}` recognise a job it has done (`idempotent: true`)"
        worse = "a key for every job, kept and looked up"
        yield Remedy(f"idempotent {consumer.id}", change, worse, with_fact(design, consumer, idempotent=True))


def _committed(design: Design, flow: Flow, hop: Hop) -> str | None:
    """The store in which the data of a flow are when it hands something over; None where they are in none yet."""
    records = design.stores_of(flow)
    done = (each.target for each in flow.hops[: hop.index] if each.waited and each.target in records)
    return next((store for store in done if store != hop.target), None)


def _before_reply(design: Design, flow: Flow, hop: Hop) -> Iterator[Remedy]:
    change = f"hand over to `{hop.target}` before the answer"
    yield Remedy(
        f"handover {hop.index}",
        change,
        "the answer waits for the hand-over",
        with_hops(design, flow, [replace(hop, waited=True)]),
    )
