"""Steps become hops: who asks whom, how the walk got there, and whether the answer waits for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from archlint.blueprint.vocabulary import At, Kind, Op
from archlint.errors import Problem
from archlint.graph.component import CHANNELS
from archlint.graph.hop import Arrow, Visit, as_hop
from archlint.graph.operation import default_op, role_ops

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archlint.blueprint.flows import Flow as WrittenFlow
    from archlint.blueprint.flows import Step, StepOptions
    from archlint.graph.component import Component
    from archlint.graph.flow import Hop
    from archlint.graph.parts import DocumentPath
    from archlint.source import Document

_CAPTURED = frozenset({Kind.DATABASE, Kind.SEARCH, Kind.OBJECT_STORE})
"""A step from one of these is change capture; a cache that asks its source is not."""
_HANDED_OVER = frozenset({Op.ENQUEUE, Op.PUBLISH})


@dataclass(slots=True)
class Walk:
    """One walk under way: the hops so far, and the hop that reached each component last (None: the entry)."""

    flow: str
    written: WrittenFlow
    components: Mapping[str, Component]
    document: Document
    hops: list[Hop] = field(default_factory=list)
    latest: dict[str, int | None] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    replied: bool = False
    reply_after: int | None = None


def walk(flow: str, written: WrittenFlow, components: Mapping[str, Component], document: Document) -> Walk:
    """Walk the steps of a flow in order; problems are collected, one for each step that does not connect."""
    under_way = Walk(flow, written, components, document)
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
        if source not in under_way.latest:
            under_way.problems.append(_not_reached(under_way, path, source))
            under_way.latest[source] = None
        _add(under_way, Arrow(index, path, source, targets, step.options if number == len(pairs) else None))


def _add(under_way: Walk, arrow: Arrow) -> None:
    """One arrow becomes one hop; `again` returns to an earlier visit instead of making a new one."""
    options = arrow.options
    parent = under_way.latest[arrow.source]
    captured = under_way.components[arrow.source].kind in _CAPTURED
    delivered = _is_channel(under_way, arrow.source, parent)
    branch = None if options is None or options.when is None else _branch(under_way, arrow)
    closes = None if options is None or options.again is None else _return(under_way, arrow)
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
                captured=captured,
            ),
        )
    )
    if options is None or options.again is None:
        for target in arrow.targets:
            under_way.latest[target] = len(under_way.hops) - 1


def _is_channel(under_way: Walk, source: str, parent: int | None) -> bool:
    """Whether this visit of the source is one of a queue, stream or pubsub, by its kind or by what it was asked."""
    if under_way.components[source].kind in CHANNELS:
        return True
    return parent is not None and under_way.hops[parent].op in _HANDED_OVER


def _is_waited(under_way: Walk, parent: int | None, options: StepOptions | None) -> bool:
    if options is not None and options.is_async:
        return False
    return parent is None or under_way.hops[parent].waited


def _branch(under_way: Walk, arrow: Arrow) -> int | None:
    """The nearest earlier hop with `hit` from, or into, the source of this one."""
    for hop in reversed(under_way.hops):
        if hop.hit is not None and (hop.source == arrow.source or arrow.source in hop.targets):
            return hop.index
    under_way.problems.append(_no_branch(under_way, arrow))
    return None


def _return(under_way: Walk, arrow: Arrow) -> int | None:
    """The hop that made the earlier visit of the target."""
    earlier = under_way.latest.get(arrow.targets[0])
    if earlier is None:
        under_way.problems.append(_no_return(under_way, arrow))
    return earlier


def _op(under_way: Walk, arrow: Arrow, *, delivered: bool, captured: bool) -> Op:
    options = arrow.options
    if options is not None and options.op is not None:
        return options.op
    target = under_way.components[arrow.targets[0]]
    if len(target.roles) > 1 and len(role_ops(target.roles, under_way.written.does)) > 1:
        under_way.problems.append(_several_roles(under_way, arrow, target))
    reads = options is not None and (options.when is not None or options.hit is not None or options.at is At.STANDBY)
    return default_op(target.kind, under_way.written.does, delivered=delivered, captured=captured, reads=reads)


def _not_reached(under_way: Walk, path: DocumentPath, source: str) -> Problem:
    reached = ", ".join(f"`{name}`" for name in under_way.latest)
    return Problem(
        "not-reached",
        f"`{source}` is not reached by this flow yet",
        under_way.document.file,
        under_way.document.value_span(path),
        f"start the step at a component the walk has reached ({reached}), or lead the walk to `{source}` first",
    )


def _no_branch(under_way: Walk, arrow: Arrow) -> Problem:
    when = "" if arrow.options is None else arrow.options.when
    return Problem(
        "no-hit",
        f"`when: {when}` has no earlier step with `hit` from or into `{arrow.source}`",
        under_way.document.file,
        under_way.document.value_span(arrow.path),
        f"give the step that asks the cache a hit ratio, as in `- {arrow.source} -> cache: {{hit: 90%}}`",
    )


def _no_return(under_way: Walk, arrow: Arrow) -> Problem:
    return Problem(
        "no-return",
        f"`again` returns to an earlier visit, and no earlier step of this flow leads to `{arrow.targets[0]}`",
        under_way.document.file,
        under_way.document.value_span(arrow.path),
        "return to a component that an earlier step leads to; a flow that starts over is a higher `share` or `rate`",
    )


def _several_roles(under_way: Walk, arrow: Arrow, target: Component) -> Problem:
    roles = ", ".join(role.value for role in target.roles)
    ops = " or ".join(f"`op: {op.value}`" for op in role_ops(target.roles, under_way.written.does))
    return Problem(
        "several-roles",
        f"`{target.id}` has several roles ({roles}), so this step must say what it asks for",
        under_way.document.file,
        under_way.document.value_span(arrow.path),
        f"add {ops} to the step",
    )
