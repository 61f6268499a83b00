"""Figures and words that cannot both be meant: what one of them says, the other denies."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from archlint.blueprint.vocabulary import CHANNELS, STORES, At, Failover, Kind, Op, Role
from archlint.catalogue import find
from archlint.quantity import Quantity, with_article

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archlint.blueprint.checks.sheet import Sheet
    from archlint.blueprint.components import Component
    from archlint.blueprint.flows import Step
    from archlint.errors import Problem
    from archlint.source import DocumentPath

PERCENTILES = ("p50", "p90", "p95", "p99", "p999")
WITHOUT_DATA = frozenset(
    {Kind.CLIENT, Kind.DNS, Kind.LOAD_BALANCER, Kind.SERVICE, Kind.WORKER, Kind.SCHEDULER, Kind.POOLER}
)
_LATE = CHANNELS | {Kind.WORKER, Kind.SCHEDULER}
_OR_NO_ENGINE = "; of a fork that can, write `kind` without `engine`"
_BOTH = frozenset({"read", "write"})
_HANDED_OVER = frozenset({Op.ENQUEUE, Op.PUBLISH, Op.CONSUME})
_KEPT = frozenset({Op.READ, Op.WRITE, Op.GET, Op.SET, Op.DELETE})

NEVER_HIT = CHANNELS | {Kind.DATABASE, Kind.WORKER, Kind.SCHEDULER, Kind.LOCK, Kind.POOLER}
"""Kinds behind which there is nothing to ask when they have no answer."""
_OF_ANSWERS = {
    "hit": "what may or may not have the answer",
    "ttl": "an answer that is kept instead of asking again",
    "grace": "an answer that is kept instead of asking again",
    "stale_if_error": "an answer that is kept instead of asking again",
}
"""What is said of a kept answer, the one that tells most first, and what for."""


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
    if component.engine is not None:
        yield from _engine(sheet, component, here)
    limit: DocumentPath = (*here, "capacity")
    kinds = sheet.kinds[name]
    written = sheet.document.at(limit)
    several = isinstance(written, dict) and _BOTH.issuperset(written) and not sheet.doubtful(*limit)
    if several and kinds and STORES.isdisjoint(kinds):
        message = f"reads and writes have limits of their own in stores, and `{name}` is {with_article(kinds[0])}"
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


def _engine(sheet: Sheet, component: Component, here: DocumentPath) -> Iterator[Problem]:
    """What the engine does, against what is said of it; an engine that is not in the catalogue does anything."""
    engine = find(component.engine or "")
    if engine is None or sheet.doubtful(*here, "engine"):
        return
    kind, name = component.kind, f"`{component.engine}`"
    if Kind(engine.kind) in STORES and kind is not None and kind in WITHOUT_DATA and not sheet.doubtful(*here, "kind"):
        message = f"{name} keeps data, and {with_article(kind)} does not"
        yield sheet.at_value(
            "contradiction", message, (*here, "kind"), f"remove it: {name} is {with_article(engine.kind)}"
        )
        return
    for key in ("eviction", "persistence"):
        if getattr(component, key) is not None and not engine.in_memory and not sheet.doubtful(*here, key):
            message = f"`{key}` is for what is kept in memory, and {name} keeps what it holds on disk"
            yield sheet.at_key("misplaced-key", message, (*here, key), f"remove it{_OR_NO_ENGINE}")
    copies = component.replication
    if copies is not None and copies.read_quorum is not None and engine.one_copy:
        path: DocumentPath = (*here, "replication", "read_quorum")
        if not sheet.doubtful(*here, "replication"):
            way_out = (
                f"remove it, and say at each step which copy is read (`at: primary`, `at: standby`){_OR_NO_ENGINE}"
            )
            yield sheet.at_key("contradiction", f"a read asks one copy of {name}", path, way_out)


def _at_quorum(sheet: Sheet, step: Step, here: DocumentPath) -> Iterator[Problem]:
    """A read of several copies, where the engine of the target answers from one."""
    if step.options.at is not At.QUORUM or sheet.doubtful(*here, "at"):
        return
    for target in (step.chain[-1], *step.alternatives):
        component = sheet.blueprint.components.get(target)
        name = component.engine if component is not None else None
        engine = find(name or "")
        if engine is not None and engine.one_copy and not sheet.doubtful("components", target):
            message = f"what is asked of `{target}` asks one copy, as always of `{name}`, and no quorum"
            way_out = "write `at: primary` for the latest answer, `standby` or `any` for one that may be old"
            yield sheet.at_value("contradiction", message, (*here, "at"), way_out)
            return


def check_answers(sheet: Sheet, step: Step, here: DocumentPath) -> Iterator[Problem]:
    """`hit`, and for how long an answer is kept, stand on what can answer instead of something behind it.

    Never on the system of record or a queue.
    """
    key = next((key for key in _OF_ANSWERS if key in step.options.model_fields_set), None)
    if key is None or sheet.doubtful(*here, key):
        return
    what = _OF_ANSWERS[key]
    never = NEVER_HIT if key == "hit" else NEVER_HIT - {Kind.LOCK}  # a lease ends by itself
    for target in (step.chain[-1], *step.alternatives):
        kinds = sheet.kinds.get(target, ())
        if any(sheet.doubtful("components", target, key) for key in ("kind", "role", "roles")):
            return
        if kinds and never.issuperset(kinds) and not _is_cache(sheet, target):
            yield sheet.at_key(
                "misplaced-key",
                f"`{key}` is for {what}, `{target}` is {with_article(kinds[0])}",
                (*here, key),
                f"put it on the step that asks a cache, or write `role: cache` on `{target}` if that is its part",
            )
            return


def _is_cache(sheet: Sheet, target: str) -> bool:
    """Whether a store is said to play the part of a cache."""
    component = sheet.blueprint.components.get(target)
    return component is not None and Role.CACHE in (component.role, *component.roles)


def check_lag(sheet: Sheet, step: Step, here: DocumentPath, *, waited: bool) -> Iterator[Problem]:
    """Somebody waits for an answer, so that what happens on the way to it is not behind."""
    if waited and step.options.lag is not None and not sheet.doubtful(*here):
        message = f"the caller waits for this step, which is therefore not {step.options.lag.text} behind"
        way_out = "remove `lag`, or say that nobody waits: `async: true`, or a `reply` above this step; how far copies are behind is `replication.lag`"
        yield sheet.at_key("contradiction", message, (*here, "lag"), way_out)


def is_late(sheet: Sheet, step: Step) -> bool:
    """Whether nobody waits for a step, or for what follows from it: it hands over, or is set off by what stands in a store."""
    ends = [kind for name in (*step.chain, *step.alternatives) for kind in sheet.kinds.get(name, (Kind.QUEUE,))]
    known = _LATE.isdisjoint(ends) and STORES.isdisjoint(
        [kind for name in step.chain[:-1] for kind in sheet.kinds.get(name, ())]
    )
    return step.reply or bool(step.options.is_async) or step.options.op in _HANDED_OVER or not known


def check_operation(sheet: Sheet, step: Step, here: DocumentPath) -> Iterator[Problem]:
    """What a step asks, its target can do; and what lives for no time is never found."""
    options = step.options
    lives, hits = options.ttl, options.hit
    if lives is not None and hits is not None and lives.high <= 0 < hits.low and not sheet.doubtful(*here, "ttl"):
        message = f"what lives for {lives.text} is never found again, and `hit` says {hits.text}"
        yield sheet.at_value("contradiction", message, (*here, "ttl"), "say how long an entry lives, or remove `hit`")
    yield from _at_quorum(sheet, step, here)
    target = step.chain[-1]
    kinds = sheet.kinds.get(target, ())
    if options.op is None or not kinds or sheet.doubtful(*here, "op") or sheet.doubtful("components", target):
        return
    for asked, able, others in (
        (_HANDED_OVER, STORES - CHANNELS, "a queue, a stream or a pubsub, or give it that `role`"),
        (_KEPT, CHANNELS - {Kind.STREAM}, "what keeps data"),
    ):
        if options.op in asked and able.issuperset(kinds):
            message = f"{with_article(kinds[0])} cannot be asked to `{options.op}`, and `{target}` is one"
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
        for index, named in enumerate(flow.data):
            if named in flow.data[:index] and not sheet.doubtful("flows", name, "data"):
                yield sheet.at_value(
                    "named-twice", f"`{named}` stands here already", ("flows", name, "data", index), "name it once"
                )


def _exceeds(first: Quantity | None, second: Quantity | None) -> bool:
    """Whether one is larger, whatever is meant within their ranges."""
    return first is not None and second is not None and first.low > second.high


def _text(quantity: Quantity | None) -> str:
    return quantity.text if quantity is not None else ""
