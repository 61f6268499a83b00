"""Figures and words that cannot both be meant: what one of them says, the other denies."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from archlint.blueprint.vocabulary import Failover, Kind, Op
from archlint.quantity import Quantity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archlint.blueprint.checks.sheet import Sheet
    from archlint.blueprint.components import Component
    from archlint.blueprint.flows import Step
    from archlint.errors import Problem
    from archlint.source import DocumentPath

PERCENTILES = ("p50", "p90", "p95", "p99", "p999")
STORES = frozenset(
    {Kind.DATABASE, Kind.CACHE, Kind.QUEUE, Kind.STREAM, Kind.PUBSUB, Kind.SEARCH, Kind.OBJECT_STORE, Kind.LOCK}
)
_CHANNELS = frozenset({Kind.QUEUE, Kind.STREAM, Kind.PUBSUB})
_KEEPERS = frozenset({Kind.DATABASE, Kind.CACHE, Kind.SEARCH, Kind.OBJECT_STORE, Kind.LOCK})
_BOTH = frozenset({"read", "write"})
_HANDED_OVER = frozenset({Op.ENQUEUE, Op.PUBLISH, Op.CONSUME})
_KEPT = frozenset({Op.READ, Op.WRITE, Op.GET, Op.SET, Op.DELETE})


def check_figures(sheet: Sheet, name: str, component: Component) -> Iterator[Problem]:
    """What one component says of itself."""
    here: DocumentPath = ("components", name)
    copies, backups = component.replication, component.backups
    if copies is not None:
        if _exceeds(copies.lag, copies.max_lag) and not sheet.doubtful(*here, "replication"):
            message = f"copies are {_text(copies.lag)} behind as a rule, and none that is more than {_text(copies.max_lag)} behind may be read"
            way_out = "raise `max_lag`, or say what `lag` is on an ordinary day"
            yield sheet.at_value("contradiction", message, (*here, "replication", "max_lag"), way_out)
        if (
            copies.failover is Failover.NONE
            and copies.takeover is not None
            and not sheet.doubtful(*here, "replication")
        ):
            message = "nobody promotes a standby (`failover: none`), so no takeover takes any time"
            way_out = "remove `takeover`, or say who promotes: `failover: automatic` or `manual`"
            yield sheet.at_key("contradiction", message, (*here, "replication", "takeover"), way_out)
    if backups is not None and _exceeds(backups.every, backups.keep) and not sheet.doubtful(*here, "backups"):
        message = f"a backup is kept for {_text(backups.keep)}, and the next one comes after {_text(backups.every)}: between them there is none"
        yield sheet.at_value(
            "contradiction", message, (*here, "backups", "keep"), "keep each at least until the next one"
        )
    yield from _availability(sheet, component, here)
    limit: DocumentPath = (*here, "capacity")
    kinds = sheet.kinds[name]
    written = sheet.document.at(limit)
    several = isinstance(written, dict) and _BOTH.issuperset(written) and not sheet.doubtful(*limit)
    if several and kinds and STORES.isdisjoint(kinds):
        message = f"reads and writes have limits of their own in stores, and `{name}` is a {kinds[0]}"
        yield sheet.at_value("misplaced-key", message, limit, "write one rate, such as `capacity: 500/s`")


def _availability(sheet: Sheet, component: Component, here: DocumentPath) -> Iterator[Problem]:
    """Availability = MTBF / (MTBF + MTTR) (ISO/IEC 25023, steady state), so two of the three say the third."""
    said, between, repair = component.availability, component.mtbf, component.mttr
    if said is None or between is None or repair is None or sheet.doubtful(*here):
        return
    worst, best = _share(between.low, repair.high), _share(between.high, repair.low)
    if 1 - said.low < 0.9 * (1 - best) or 1 - said.high > 1.1 * (1 - worst):
        likely = _share(between.likely, repair.likely)
        message = f"`mtbf` and `mttr` make {100 * likely:.6g} %, and `availability` says {said.text}"
        yield sheet.at_value("contradiction", message, (*here, "availability"), "keep the two, or the one")


def _share(up: float, down: float) -> float:
    return up / (up + down)


def check_operation(sheet: Sheet, step: Step, here: DocumentPath) -> Iterator[Problem]:
    """What a step asks, its target can do; and what lives for no time is never found."""
    options = step.options
    lives, hits = options.ttl, options.hit
    if lives is not None and hits is not None and lives.high <= 0 < hits.low and not sheet.doubtful(*here, "ttl"):
        message = f"what lives for {lives.text} is never found again, and `hit` says {hits.text}"
        yield sheet.at_value("contradiction", message, (*here, "ttl"), "say how long an entry lives, or remove `hit`")
    target = step.chain[-1]
    kinds = sheet.kinds.get(target, ())
    if options.op is None or not kinds or sheet.doubtful(*here, "op") or sheet.doubtful("components", target):
        return
    for asked, able, others in (
        (_HANDED_OVER, _KEEPERS, "a queue, a stream or a pubsub, or give it that `role`"),
        (_KEPT, _CHANNELS - {Kind.STREAM}, "what keeps data"),
    ):
        if options.op in asked and able.issuperset(kinds):
            message = f"a {kinds[0]} cannot be asked to `{options.op}`, and `{target}` is one"
            yield sheet.at_value("misplaced-op", message, (*here, "op"), f"name {others}, or ask for something else")


def check_promises(sheet: Sheet) -> Iterator[Problem]:
    """Of several percentiles each is at least the one below it; a flow names a datum once."""
    requirements = sheet.blueprint.requirements
    latency = requirements.latency if requirements is not None else None
    written = [(name, latency[name]) for name in PERCENTILES if name in latency] if isinstance(latency, dict) else []
    for (lower, low), (higher, high) in pairwise(written):
        path: DocumentPath = ("requirements", "latency", higher)
        if _exceeds(low, high) and not sheet.doubtful(*path[:-1]):
            message = f"`{higher}` is {high.text}, and fewer answers, those of `{lower}`, may take {low.text}"
            yield sheet.at_value("contradiction", message, path, f"`{higher}` is at least `{lower}`: swap or raise it")
            return
    for name, flow in sheet.blueprint.flows.items():
        for index, datum in enumerate(flow.data):
            if datum in flow.data[:index] and not sheet.doubtful("flows", name, "data"):
                yield sheet.at_value(
                    "named-twice", f"`{datum}` stands here already", ("flows", name, "data", index), "name it once"
                )


def _exceeds(first: Quantity | None, second: Quantity | None) -> bool:
    """Whether one is larger, whatever is meant within their ranges."""
    return first is not None and second is not None and first.low > second.high


def _text(quantity: Quantity | None) -> str:
    return quantity.text if quantity is not None else ""
