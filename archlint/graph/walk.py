"""Steps become hops: who asks whom, how the walk got there, and whether the answer waits for it."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from archlint.blueprint.vocabulary import At, Kind, Op
from archlint.frozen import slotted
from archlint.graph.component import CHANNELS
from archlint.graph.flow import Hop
from archlint.graph.hop import Arrow, Visit, as_hop
from archlint.graph.operation import default_op

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archlint.blueprint.flows import Flow as WrittenFlow
    from archlint.blueprint.flows import Step, StepOptions
    from archlint.graph.component import Component
    from archlint.graph.parts import DocumentPath

_CAPTURED = frozenset({Kind.DATABASE, Kind.SEARCH, Kind.OBJECT_STORE})
"""A step from one of these is change capture; a cache that asks its source is not."""
_HANDED_OVER = frozenset({Op.ENQUEUE, Op.PUBLISH})


@slotted
class Group:
    """Calls of one visit that are made at the same time: the first, the visit, and all that follows from them so far."""

    first: int
    parent: int | None
    inside: set[int]


@slotted
class Walk:
    """One walk under way: the hops so far, and the hop that reached each component last (None: the entry)."""

    flow: str
    written: WrittenFlow
    components: Mapping[str, Component]
    hops: list[Hop] = field(default_factory=list[Hop])
    latest: dict[str, int | None] = field(default_factory=dict[str, int | None])
    groups: list[Group] = field(default_factory=list["Group"])
    replied: bool = False
    reply_after: int | None = None


def walk(flow: str, written: WrittenFlow, components: Mapping[str, Component]) -> Walk:
    """Walk the steps of a flow in order; a checked blueprint has only walks that connect."""
    under_way = Walk(flow, written, components)
    for index, step in enumerate(written.steps):
        if step.reply:
            under_way.replied = True
            under_way.reply_after = len(under_way.hops) - 1
        else:
            _take(under_way, index, step)
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
    if pairs and not under_way.latest:
        under_way.latest[pairs[0][0]] = None
    for number, (source, targets) in enumerate(pairs, start=1):
        _add(under_way, Arrow(index, path, source, targets, step.options if number == len(pairs) else None))


def _add(under_way: Walk, arrow: Arrow) -> None:
    """One arrow becomes one hop; `again` returns to an earlier visit instead of making a new one."""
    options = arrow.options
    parent = under_way.latest[arrow.source]
    captured = under_way.components[arrow.source].kind in _CAPTURED
    delivered = _is_channel(under_way, arrow.source, parent)
    branch = None if options is None or options.when is None else _branch(under_way, arrow.source)
    closes = None if options is None or options.again is None else under_way.latest[arrow.targets[0]]
    under_way.hops.append(
        as_hop(
            arrow,
            Visit(
                index=len(under_way.hops),
                op=_op(under_way, arrow, delivered=delivered, captured=captured),
                parent=parent,
                waited=not (delivered or captured or under_way.replied) and _is_waited(under_way, parent, options),
                branch=branch,
                closes=closes,
                group=_group(under_way, parent, options),
                captured=captured,
            ),
        )
    )
    if options is None or options.again is None:
        for target in arrow.targets:
            under_way.latest[target] = len(under_way.hops) - 1


def _group(under_way: Walk, parent: int | None, options: StepOptions | None) -> int | None:
    """The group of the hop that comes next; what follows from a group does not end it, anything else does."""
    index, groups = len(under_way.hops), under_way.groups
    parallel = options is not None and bool(options.parallel)
    alone = options is not None and options.when is not None
    while groups and parent not in groups[-1].inside and not (parallel and not alone and parent == groups[-1].parent):
        groups.pop()
    if parallel and not (groups and parent == groups[-1].parent):
        groups.append(Group(index, parent, set()))
    for group in groups:
        group.inside.add(index)
    return groups[-1].first if parallel else None


def _is_channel(under_way: Walk, source: str, parent: int | None) -> bool:
    """Whether this visit of the source is one of a queue, stream or pubsub, by its kind or by what it was asked."""
    if under_way.components[source].kind in CHANNELS:
        return True
    return parent is not None and under_way.hops[parent].op in _HANDED_OVER


def _is_waited(under_way: Walk, parent: int | None, options: StepOptions | None) -> bool:
    if options is not None and options.is_async:
        return False
    return parent is None or under_way.hops[parent].waited


def _branch(under_way: Walk, source: str) -> int:
    """The nearest earlier hop with `hit` from, or into, the source of this one."""
    return next(
        hop.index
        for hop in reversed(under_way.hops)
        if hop.hit is not None and (hop.source == source or source in hop.targets)
    )


def _op(under_way: Walk, arrow: Arrow, *, delivered: bool, captured: bool) -> Op:
    options = arrow.options
    if options is not None and options.op is not None:
        return options.op
    target = under_way.components[arrow.targets[0]]
    reads = options is not None and (options.when is not None or options.hit is not None or options.at is At.STANDBY)
    return default_op(target.kind, under_way.written.does, delivered=delivered, captured=captured, reads=reads)
