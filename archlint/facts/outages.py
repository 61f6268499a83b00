"""What the downtime of a flow is made of, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.analysis.failures.result import MINUTES_PER_YEAR, CauseClass
from archlint.quantity import Dimension, show

if TYPE_CHECKING:
    from archlint.analysis.failures.result import Cause, FlowFailures
    from archlint.graph.system import System

MOST = 4
"""Parts that are told one by one."""
WORTH = 1.0
"""Minutes a year below which a part is not told."""
_UNCHECKED = "no health check: a dead copy keeps its share of the requests"


def outages(system: System, found: FlowFailures) -> tuple[str, ...]:
    """The parts of a flow's downtime, the largest first: those of one component or place together, what takes several failures last."""
    minutes: dict[tuple[CauseClass, str], float] = {}
    for cause, lost in found.by_single_cause.items():
        key = (cause.kind, cause.subject)
        minutes[key] = minutes.get(key, 0.0) + lost
    unchecked = {(cause.kind, cause.subject) for cause in _unchecked(system, found)}
    said = [
        f"{_name(kind, subject)} {_time(lost)}{f' ({_UNCHECKED})' if (kind, subject) in unchecked else ''}"
        for (kind, subject), lost in sorted(minutes.items(), key=lambda item: -item[1])
        if lost >= WORTH
    ]
    more = [f"{len(said) - MOST} more"] if len(said) > MOST + 1 else said[MOST:]
    together = [f"several failures at once {_time(found.downtime.combined)}"] * (found.downtime.combined >= WORTH)
    return (*said[:MOST], *more, *together)


def unnoticed(system: System, found: FlowFailures) -> bool:
    """Whether a flow keeps its promise as soon as dead copies are asked for nothing more."""
    unchecked = _unchecked(system, found) if found.target is not None else []
    if found.target is None or not unchecked or not found.misses_target:
        return False  # asked in this order, since what the downtime is made of takes a formula
    kept = sum(found.downtime.by_cause.get(cause, 0.0) for cause in unchecked)
    return found.minutes_per_year - kept <= (1.0 - found.target) * MINUTES_PER_YEAR


def _unchecked(system: System, found: FlowFailures) -> list[Cause]:
    """Copies that take only their share of the requests with them, because nobody checks whether they live."""
    return [
        cause
        for cause in found.partial
        if cause.kind is CauseClass.INSTANCE
        and (component := system.components.get(cause.subject)) is not None
        and component.health is None
        and not component.is_store
    ]


def _name(kind: CauseClass, subject: str) -> str:
    if kind is CauseClass.FAILOVER:
        return f"the failover of `{subject}`"
    return f"`{subject}`" if kind in (CauseClass.INSTANCE, CauseClass.EXTERNAL) else f"{kind.value} `{subject}`"


def _time(minutes: float) -> str:
    return show(minutes * 60.0, Dimension.DURATION)
