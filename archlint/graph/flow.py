"""Flows compiled to hops, one per arrow, in walk order, and what they need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.frozen import frozen, replace

if TYPE_CHECKING:
    from archlint.blueprint.vocabulary import At, Delivery, Does, Guard, OnPartition, Op, Over, Recency
    from archlint.graph.parts import DocumentPath
    from archlint.quantity import Quantity


@frozen
class Needs:
    """What a flow must deliver; None when nobody said. `bound` is seconds, for bounded recency.

    `declared` lists the keys written on the flow itself (p95 and availability may come from requirements);
    `percentile` is the promise that p95 comes from: what 99 of 100 answers keep, 95 of 100 keep as well.
    `promises` are all promises about how long answers take, by percentile, in seconds.
    """

    recency: Recency | None = None
    bound: float | None = None
    on_partition: OnPartition | None = None
    rpo: float | None = None
    delivery: Delivery | None = None
    atomic: bool | None = None
    p95: float | None = None
    availability: float | None = None
    declared: frozenset[str] = frozenset()
    percentile: str = "p95"
    promises: tuple[tuple[str, float], ...] = ()


@frozen
class Hop:
    """One arrow of a flow: `source` asks `target` for `op`.

    index        position in the walk, from 0; analyses key their per-hop results by it
    step         index into the flow's `steps` as written, for places
    parent       index of the hop that reached this visit of the source; None at the entry
    targets      the alternatives, preferred first; `target` is targets[0]
    split        share of load per target, same length as targets
    when         'miss' or 'hit' of the hop `branch`, None when unconditional
    waited       on the request path: the answer waits for it
    change_capture   a step from a store: asynchronous, not a dual write
    closes       index of the earlier hop whose target is returned to (`again`), a real cycle
    group        calls of one visit that are made at the same time share the index of the first of them
    every_shard  it asks all shards of its target, since it does not know which it means; `times` counts them
    keeps        what its source keeps in its target and asks for with each request, though no step says so ('sessions')
    written      one arrow of the file that starts from several visits is several hops: the index of the first of them
    A hop whose parent has several targets starts at the one that is its source, and inherits that share.
    Durations in seconds.
    """

    index: int
    step: int
    path: DocumentPath
    source: str
    targets: tuple[str, ...]
    op: Op
    parent: int | None
    waited: bool
    split: tuple[float, ...] = (1.0,)
    at: At | None = None
    hit: Quantity | None = None
    ttl: float | None = None
    grace: float | None = None
    stale_if_error: float | None = None
    max_age: float | None = None
    when: str | None = None
    branch: int | None = None
    guard: Guard | None = None
    pin: float | None = None
    pin_token: bool = False
    times: Quantity | None = None
    again: float | None = None
    closes: int | None = None
    group: int | None = None
    optional: bool = False
    fallback: str | None = None
    timeout: float | None = None
    retries: int = 0
    lag: float | None = None
    request: Quantity | None = None
    response: Quantity | None = None
    over: Over | None = None
    key: tuple[str, ...] = ()
    rechecks: bool = False
    change_capture: bool = False
    every_shard: bool = False
    keeps: str | None = None
    written: int | None = None
    declared: frozenset[str] = frozenset()

    @property
    def target(self) -> str:
        """The preferred target."""
        return self.targets[0]

    @property
    def arrow(self) -> int:
        """The index of the first hop of its arrow."""
        return self.index if self.written is None else self.written

    @property
    def shared(self) -> list[tuple[str, float]]:
        """The targets that get a part of its load, and how much."""
        return [pair for pair in zip(self.targets, self.split, strict=False) if pair[1] > 0.0] or [(self.target, 1.0)]

    def part(self, target: str) -> float:
        """The share of its load that goes to one of the alternatives; what is not split goes to the first."""
        if target not in self.targets:
            return 0.0
        place = self.targets.index(target)
        return self.split[place] if place < len(self.split) else 0.0


@frozen
class Flow:
    """A named data path: its hops in walk order.

    `reply_after` is the index of the last hop before `reply` (None: no reply step; the answer comes
    with the last waited-for hop). `rate` keeps whatever was written: a share of the workload, a rate,
    or a schedule (seconds between runs).
    """

    id: str
    title: str
    does: Does
    path: DocumentPath
    hops: tuple[Hop, ...]
    needs: Needs
    data: tuple[str, ...] = ()
    share: Quantity | None = None
    rate: Quantity | None = None
    schedule: float | None = None
    reply_after: int | None = None
    description: str | None = None

    @property
    def entry(self) -> str:
        """The component the walk starts from."""
        return self.hops[0].source

    @property
    def arrows(self) -> tuple[Hop, ...]:
        """One hop for each arrow of the file: the first of those that it became."""
        if all(hop.written is None and hop.keeps is None for hop in self.hops):
            return self.hops
        return tuple(hop for hop in self.hops if hop.arrow == hop.index and hop.keeps is None)

    @property
    def as_told(self) -> Flow:
        """The flow as its steps say it: without what its components ask for since they keep it elsewhere (the last of its hops)."""
        said = tuple(hop for hop in self.hops if hop.keeps is None)
        return self if len(said) == len(self.hops) else replace(self, hops=said)

    @property
    def numbers(self) -> tuple[int, ...]:
        """For each hop the place of its arrow in the walk, from 1; of what no step says that of the visit which asks for it."""
        known: dict[int, int] = {}
        return tuple(
            known.setdefault(hop.arrow if hop.keeps is None else self.hops[hop.parent or 0].arrow, len(known) + 1)
            for hop in self.hops
        )

    def alike(self, hop: Hop) -> tuple[Hop, ...]:
        """All hops that the arrow of this one became."""
        return (hop,) if hop.written is None else tuple(one for one in self.hops if one.written == hop.written)
