"""Writes that are answered before they are stored: until then nobody can read them, whoever was told "saved"."""

from __future__ import annotations

import math
from itertools import takewhile
from typing import TYPE_CHECKING

from archlint.analysis.consistency.acts import HANDOVERS, back, is_cache, senders, writes_store
from archlint.analysis.consistency.delivery import taken_from
from archlint.analysis.consistency.result import Weakening
from archlint.analysis.consistency.sight import READ_YOUR_WRITES, Sight, weaken
from archlint.analysis.consistency.words import duration
from archlint.blueprint.vocabulary import Does
from archlint.frozen import frozen, replace

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from archlint.analysis.consistency.design import Design
    from archlint.graph.system import Component, Flow, Hop


@frozen
class Late:
    """A write that follows its answer: which flow makes it, where it commits, and how many seconds later (0: nobody says).

    `behind` are caches that have it meanwhile.
    """

    flow: str
    hop: Hop
    lag: float
    behind: frozenset[str]


def commits(design: Design, flow: Flow) -> list[Hop]:
    """The steps that write the system of record of a flow's data; of any store, where none of them is."""
    records = design.stores_of(flow)
    kept = [hop for hop in flow.hops if hop.target in records]
    # where a stream or a queue is the system of record, handing over to it is the write
    found = [hop for hop in kept if hop.op in HANDOVERS or writes_store(hop, design.components[hop.target])]
    return found or list(design.acts(flow).writing)


def late_commit(design: Design, flow: Flow) -> Hop | None:
    """The first commit that the answer does not wait for.

    A flow that begins at a queue answers nobody: who handed the message over was answered in a flow of its own.
    """
    records = design.stores_of(flow)
    for hop in each_target(commits(design, flow)):
        if not (hop.waited or is_captured(flow, hop, records) or begun(design, flow, [hop])):
            return hop
    return None


def begun(design: Design, flow: Flow, hops: Iterable[Hop]) -> tuple[Hop, ...]:
    """The steps that took the messages with which a flow begins, where a message waits for one of these hops to be done."""
    taken = (taken_from(design, flow, hop) for hop in hops)
    return tuple({each.index: each for each in taken if each is not None and each.parent is None}.values())


def seen_late(design: Design, reader: Flow, store: Component, hop: Hop, sight: Sight) -> Sight:
    """What a read of a system of record shows of writes that were answered before they got there."""
    if store.id not in design.stores_of(reader):
        return sight
    late = _stalest(design, reader, store)
    if late is None:
        return sight
    when = f", {duration(late.lag)} later" if late.lag else ""
    because = f"`{late.flow}` answers before `{store.id}` has its write, which follows{when}"
    return follows(sight, hop, late.lag, because)


def follows(sight: Sight, hop: Hop, lag: float, because: str, doubts: tuple[str, ...] = ()) -> Sight:
    """The sight of what is there `lag` seconds after it was answered; 0 where nobody says how much later."""
    missing = None if lag else f"the lag of the step into `{hop.target}`"
    lost = (READ_YOUR_WRITES,)
    line = Weakening(hop.index, hop.target, lag, lost, because, "late-commit", True, doubts, missing, math.inf)
    sight = weaken(sight, line)
    if lag:
        return sight
    because = "nobody says how much later"
    return weaken(
        sight, replace(line, adds=math.inf, lost=(), weakened=(), because=because, reason="lag-unknown", declared=False)
    )


def lag_since_answer(flow: Flow, hop: Hop) -> float:
    """Seconds that the steps between the answer and this one are said to take together."""
    _, *before = back(flow, hop)
    return sum((each.lag or 0.0 for each in takewhile(lambda each: not each.waited, before)), hop.lag or 0.0)


def is_captured(flow: Flow, hop: Hop, records: frozenset[str]) -> bool:
    """Whether a hop passes on changes of a system of record; a cache that writes behind is none."""
    return any(each.source in records and not each.waited for each in back(flow, hop))


def each_target(hops: list[Hop]) -> list[Hop]:
    """The first step to each component."""
    return list({hop.target: hop for hop in reversed(hops)}.values())[::-1]


def _stalest(design: Design, reader: Flow, store: Component) -> Late | None:
    """The write of what is read that follows its answer last; one without a lag is later than any.

    A cache that writes behind has what it has not written yet: whoever asks it first is not late.
    """
    key = (store.id, reader.data)
    if key not in design.memory.late:
        design.memory.late[key] = tuple(_late_writes(design, reader, store))
    asked = design.acts(reader).asked
    late: Iterable[Late] = (each for each in design.memory.late[key] if asked.isdisjoint(each.behind))
    return max(late, key=lambda each: each.lag or math.inf, default=None)


def _late_writes(design: Design, reader: Flow, store: Component) -> Iterator[Late]:
    for name in design.writers_of(reader, store.id):
        flow = design.flows[name]
        hop = late_commit(design, flow) if flow.does is Does.WRITE else None
        if hop is not None and hop.target == store.id:
            caches = (sender for sender in senders(flow, hop) if is_cache(design.components[sender]))
            yield Late(name, hop, lag_since_answer(flow, hop), frozenset(caches))
