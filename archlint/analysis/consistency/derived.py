"""Copies that are built from the system of record: search indexes, materialised views, change feeds.

A copy is as fresh as its feed and its refresh together, and it converges only when the feed cannot lose
a change. Writing the store and the copy one after the other is no such feed: a crash in between leaves
them different for ever (the dual-write problem; Kleppmann, "Designing Data-Intensive Applications", ch. 11).
"""

from __future__ import annotations

import math

from archlint.analysis.consistency.acts import WRITES, back, writes_store
from archlint.analysis.consistency.design import Design
from archlint.analysis.consistency.result import Weakening
from archlint.analysis.consistency.sight import (
    CONVERGES,
    MONOTONIC,
    READ_YOUR_WRITES,
    Sight,
    weaken,
)
from archlint.analysis.consistency.words import duration
from archlint.blueprint.vocabulary import Does
from archlint.graph.system import CHANNELS, Component, Flow, Hop
from archlint.graph.uses import sender
from archlint.quantity.show import listed


def refreshed(store: Component, hop: Hop, inner: Sight) -> Sight:
    """A store whose readable form is rebuilt every `refresh` seconds."""
    if store.refresh is None or store.refresh <= 0:
        return inner
    because = f"rebuilt every {duration(store.refresh)}"
    declared = store.is_declared("refresh")
    line = Weakening(
        hop.index, store.id, store.refresh, (READ_YOUR_WRITES,), because, "refresh", declared, (), None, math.inf
    )
    return weaken(inner, line, local=True)


def copied(design: Design, reader: Flow, store: Component, hop: Hop, inner: Sight) -> Sight:
    """A store that is not the system of record of what is read: its feed decides."""
    records = design.stores_of(reader)
    if not records or store.id in records:
        return inner
    feeds = [
        (flow, fed)
        for name in _feeders(design, reader)
        for flow in (design.flows[name],)
        for fed in flow.hops
        if fed.target == store.id and fed.op in WRITES
    ]
    if not feeds:
        missing = f"the flow that carries changes into `{store.id}`"
        because = f"no flow of the blueprint carries changes from {_names(records)} into it"
        line = Weakening(
            hop.index, store.id, math.inf, (), because, "unknown-feed", False, (READ_YOUR_WRITES,), missing, math.inf
        )
        return weaken(inner, line, local=True)
    for flow, fed in feeds:
        inner = weaken(inner, _feed(design, flow, fed, hop, records), local=True)
    return inner


def _feeders(design: Design, reader: Flow) -> tuple[str, ...]:
    """Flows that touch this data, whether or not they write the record: batches and captures pass it on."""
    names = (name for datum in reader.data for name in design.users.get(datum, ()))
    return tuple(name for name in dict.fromkeys(names) if name != reader.id)


def _feed(design: Design, flow: Flow, fed: Hop, hop: Hop, records: frozenset[str]) -> Weakening:
    way = tuple(back(flow, fed))[::-1]
    lag = math.fsum(step.lag or 0.0 for step in way)
    captured = any(step.change_capture for step in way) or any(step.source in records for step in way)
    if captured:
        because = (
            f"fed by changes captured from {_names(records)}, {duration(lag)} later"
            if lag
            else f"fed by changes captured from {_names(records)}"
        )
        missing = None if lag else f"the lag of the feed of `{fed.target}`"
        return Weakening(
            hop.index,
            fed.target,
            lag,
            (READ_YOUR_WRITES,),
            because,
            "change-feed",
            True,
            (MONOTONIC,),
            missing,
            math.inf,
        )
    if flow.does is Does.BATCH and flow.schedule is not None:
        because = f"rebuilt by `{flow.id}` every {duration(flow.schedule)}"
        return Weakening(
            hop.index,
            fed.target,
            flow.schedule + lag,
            (READ_YOUR_WRITES,),
            because,
            "batch-feed",
            True,
            (),
            None,
            math.inf,
        )
    if any(sender(flow, step, design.components).kind in CHANNELS for step in way):
        because = f"fed by a message that `{flow.id}` sends beside its write: a crash in between loses the change"
        missing = f"a step from the store (`{min(records)} -> …`), so that the change itself is the message"
        return Weakening(
            hop.index,
            fed.target,
            lag,
            (READ_YOUR_WRITES,),
            because,
            "message-feed",
            True,
            (CONVERGES,),
            missing,
            math.inf,
        )
    if any(writes_store(step, design.components[step.target]) and step.target in records for step in flow.hops):
        because = f"`{flow.id}` writes {_names(records)} and `{fed.target}` one after the other: a crash in between leaves them different for ever"
        return Weakening(
            hop.index, fed.target, math.inf, (CONVERGES,), because, "dual-write-feed", True, (), None, math.inf
        )
    because = f"fed by `{flow.id}`, which does not say when"
    return Weakening(
        hop.index,
        fed.target,
        math.inf,
        (READ_YOUR_WRITES,),
        because,
        "unknown-feed",
        False,
        (),
        f"the schedule of `{flow.id}`",
        math.inf,
    )


def _names(stores: frozenset[str]) -> str:
    return listed(f"`{name}`" for name in sorted(stores))
