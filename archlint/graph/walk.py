"""Steps become hops: who asks whom, how the walk got there, and whether the answer waits for it.

A written arrow becomes one hop from each visit that it starts from: one, unless ways meet again at its source.
"""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from archlint.blueprint.steps import MOST_WAYS
from archlint.blueprint.vocabulary import At, Kind, Op
from archlint.frozen import slotted
from archlint.graph.hop import Arrow, Visit, as_hop
from archlint.graph.operation import default_op
from archlint.graph.order import side_by_side
from archlint.graph.uses import COPIES, KEPT, left
from archlint.graph.visits import Visits, is_channel

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archlint.blueprint.flows import Flow as WrittenFlow
    from archlint.blueprint.flows import Step, StepOptions
    from archlint.graph.component import Component
    from archlint.graph.flow import Hop
    from archlint.graph.parts import DocumentPath

_CAPTURED = frozenset({Kind.DATABASE, Kind.SEARCH, Kind.OBJECT_STORE})
"""A step from one of these is change capture; a cache that asks its source is not."""


@slotted
class Group:
    """Calls of one visit that are made at the same time, at each of the visits an arrow starts from.

    first     for each visit the first of its calls
    inside    the calls and all that follows from them so far, with the place of the visit they follow from
    """

    first: dict[int | None, int]
    inside: dict[int, int]

    @property
    def start(self) -> int:
        """The first call of all."""
        return min(self.first.values())

    def place(self, parent: int | None) -> int | None:
        """The place of the visit that a hop with this parent follows from, or is made by; None: neither."""
        if parent in self.first:
            return tuple(self.first).index(parent)
        return None if parent is None else self.inside.get(parent)


@slotted
class Walk:
    """One walk under way: the hops so far, where it has been, and the calls that are made at the same time.

    `nests` say of each hop which groups it is in, and which of their visits it follows from.
    """

    flow: str
    written: WrittenFlow
    components: Mapping[str, Component]
    hops: list[Hop]
    visits: Visits
    records: frozenset[str] = frozenset()
    groups: list[Group] = field(default_factory=list["Group"])
    nests: list[tuple[int, ...]] = field(default_factory=list[tuple[int, ...]])
    taken: set[int | None] = field(default_factory=set["int | None"])
    """Hops that take a message from a channel, and what follows from them."""
    replied: bool = False
    reply_after: int | None = None
    beyond: Arrow | None = None
    """Where the walk was given up, since more ways meet there than are told apart."""


def walk(
    flow: str, written: WrittenFlow, components: Mapping[str, Component], records: frozenset[str] = frozenset()
) -> Walk:
    """Walk the steps of a flow in order; a checked blueprint has only walks that connect.

    `records` are the systems of record of its data.
    """
    hops: list[Hop] = []
    under_way = Walk(flow, written, components, hops, Visits(components, hops), records)
    for index, step in enumerate(written.steps):
        if step.reply:
            under_way.replied = True
            under_way.reply_after = len(hops) - 1
            if any(len(group.first) > 1 for group in under_way.groups):
                under_way.groups.clear()
        elif under_way.beyond is None:
            _take(under_way, index, step)
    if any(under_way.nests):
        under_way.hops = side_by_side(hops, under_way.nests)
    return under_way


def arrows(step: Step) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Every arrow of a step: its source and its targets, alternatives last, each once."""
    if len(step.chain) < 2:
        return ()
    nexts: list[tuple[str, ...]] = [(name,) for name in step.chain[1:-1]]
    nexts.append(tuple(dict.fromkeys((step.chain[-1], *step.alternatives))))
    return tuple(zip(step.chain, nexts, strict=False))


def _take(under_way: Walk, index: int, step: Step) -> None:
    path: DocumentPath = ("flows", under_way.flow, "steps", index)
    pairs = arrows(step)
    if not pairs:
        return
    under_way.visits.begin(pairs[0][0])
    visits = under_way.visits.of(pairs[0][0])
    for number, (source, targets) in enumerate(pairs, start=1):
        arrow = Arrow(index, path, source, targets, step.options if number == len(pairs) else None)
        if len(visits) > MOST_WAYS:
            under_way.beyond = arrow
            return
        visits = _add(under_way, arrow, visits)


def _add(under_way: Walk, arrow: Arrow, visits: tuple[int | None, ...]) -> tuple[int, ...]:
    """One arrow becomes one hop from each visit; `again` returns to an earlier visit instead of making a new one."""
    options = arrow.options
    first = len(under_way.hops)
    groups = _groups(under_way, visits, options)
    for parent in visits:
        _hop(under_way, arrow, parent, groups.get(parent), first if len(visits) > 1 else None)
    made = tuple(range(first, len(under_way.hops)))
    if options is None or options.again is None:
        for target in arrow.targets:
            under_way.visits.arrive(target, made)
    return made


def _hop(under_way: Walk, arrow: Arrow, parent: int | None, group: int | None, first: int | None) -> None:
    """What an arrow becomes at one visit of its source."""
    options, hops, visits = arrow.options, under_way.hops, under_way.visits
    source = under_way.components[arrow.source]
    entered = None if parent is None else hops[parent]
    source = left(source, entered)
    captured = source.kind in _CAPTURED
    delivered = is_channel(source, entered)
    branch = None if options is None or options.when is None else _branch(under_way, arrow.source, parent)
    again = options is not None and options.again is not None
    hop = as_hop(
        arrow,
        Visit(
            index=len(hops),
            op=_op(under_way, arrow, parent, delivered=delivered, captured=captured),
            parent=parent,
            waited=not (delivered or captured or under_way.replied) and _is_waited(under_way, parent, options),
            branch=branch,
            closes=visits.nearest(visits.latest[arrow.targets[0]], parent) if again else None,
            group=group,
            captured=captured,
            written=first,
        ),
    )
    hops.append(hop)
    if hop.op is Op.CONSUME or parent in under_way.taken:
        under_way.taken.add(hop.index)
    visits.turns.append(visits.came_by(hop))


def _groups(under_way: Walk, visits: tuple[int | None, ...], options: StepOptions | None) -> dict[int | None, int]:
    """The group of what an arrow becomes at each visit; what follows from a group does not end it, anything else does."""
    index, groups = len(under_way.hops), under_way.groups
    parallel = options is not None and bool(options.parallel)
    if not (groups or parallel):
        under_way.nests += [()] * len(visits)
        return {}
    alone = options is not None and options.when is not None
    while groups and not (
        all(one in groups[-1].inside for one in visits)
        or (parallel and not alone and visits == tuple(groups[-1].first))
    ):
        groups.pop()
    if parallel and not (groups and visits == tuple(groups[-1].first)):
        groups.append(Group({one: place for place, one in enumerate(visits, start=index)}, {}))
    several = [group for group in groups if len(group.first) > 1]
    for place, one in enumerate(visits, start=index):
        nest: list[int] = []
        for group in groups:
            lineage = group.place(one)
            group.inside[place] = lineage or 0
            if group in several:
                nest += (group.start, lineage or 0)
        under_way.nests.append(tuple(nest))
    return {one: groups[-1].first[one] for one in visits} if parallel else {}


def _is_waited(under_way: Walk, parent: int | None, options: StepOptions | None) -> bool:
    if options is not None and options.is_async:
        return False
    return parent is None or under_way.hops[parent].waited


def _branch(under_way: Walk, source: str, parent: int | None) -> int | None:
    """The nearest earlier hop with `hit` from, or into, the source of this one, on the same way."""
    asked = [
        hop
        for hop in reversed(under_way.hops)
        if hop.hit is not None and (hop.source == source or source in hop.targets)
    ]
    here = [hop for hop in asked if not under_way.visits.excluded(hop.index, parent, source)] or asked
    if here[0].written is None:
        return here[0].index
    return under_way.visits.nearest([hop.index for hop in here if hop.written == here[0].written], parent)


def _op(under_way: Walk, arrow: Arrow, parent: int | None, *, delivered: bool, captured: bool) -> Op:
    options = arrow.options
    if options is not None and options.op is not None:
        return options.op
    target = under_way.components[arrow.targets[0]]
    reads = options is not None and (options.when is not None or options.hit is not None or options.at is At.STANDBY)
    if reads and target.uses:
        target = target.put_to(KEPT if options is not None and options.hit is None else COPIES)
    keeps = target.id in under_way.records or not (target.roles or target.is_declared("kind"))
    return default_op(
        target.kind,
        under_way.written.does,
        delivered=delivered,
        captured=captured,
        behind=parent in under_way.taken,
        reads=reads,
        keeps=keeps,
    )
