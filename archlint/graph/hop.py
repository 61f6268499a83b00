"""One arrow of a walk with its options becomes one hop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.frozen import frozen
from archlint.graph.declared import declared_options, likely
from archlint.graph.flow import Hop

if TYPE_CHECKING:
    from archlint.blueprint.flows import StepOptions
    from archlint.blueprint.vocabulary import Op
    from archlint.graph.parts import DocumentPath


@frozen
class Arrow:
    """One arrow as written: the step it stands in, its source, its targets; options on the last of a chain only."""

    step: int
    path: DocumentPath
    source: str
    targets: tuple[str, ...]
    options: StepOptions | None


@frozen
class Visit:
    """What the walk knows about an arrow; the fields are those of `Hop`."""

    index: int
    op: Op
    parent: int | None
    waited: bool
    branch: int | None
    closes: int | None
    group: int | None
    captured: bool
    written: int | None


def as_hop(arrow: Arrow, visit: Visit) -> Hop:
    """The hop of an arrow; everything the step does not say keeps the default of `Hop`."""
    options = arrow.options
    if options is None or not options.model_fields_set:
        return Hop(
            index=visit.index,
            step=arrow.step,
            path=arrow.path,
            source=arrow.source,
            targets=arrow.targets,
            op=visit.op,
            parent=visit.parent,
            waited=visit.waited,
            split=_split(arrow),
            change_capture=visit.captured,
            written=visit.written,
        )
    return Hop(
        index=visit.index,
        step=arrow.step,
        path=arrow.path,
        source=arrow.source,
        targets=arrow.targets,
        op=visit.op,
        parent=visit.parent,
        waited=visit.waited,
        split=_split(arrow),
        at=options.at,
        hit=options.hit,
        ttl=likely(options.ttl),
        grace=likely(options.grace),
        stale_if_error=likely(options.stale_if_error),
        max_age=likely(options.max_age),
        when=options.when,
        branch=visit.branch,
        guard=options.guard,
        pin=None if options.pin is None or options.pin == "token" else options.pin.likely,
        pin_token=options.pin == "token",
        times=options.times,
        again=likely(options.again),
        closes=visit.closes,
        group=visit.group,
        optional=bool(options.optional) or options.fallback is not None,
        fallback=options.fallback,
        timeout=likely(options.timeout),
        retries=options.retries or 0,
        lag=likely(options.lag),
        request=options.request,
        response=options.response,
        over=options.over,
        key=options.key,
        rechecks=bool(options.rechecks),
        change_capture=visit.captured,
        written=visit.written,
        declared=declared_options(options),
    )


def _split(arrow: Arrow) -> tuple[float, ...]:
    """As written, else everything to the first target."""
    options = arrow.options
    if options is not None and options.split:
        return tuple(share.likely for share in options.split)
    return (1.0, *(0.0,) * (len(arrow.targets) - 1))
