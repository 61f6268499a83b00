"""Claims that follow although archlint would have said another figure: more or less spare, all copies instead of one.

How busy machines should be at peak is a decision, not arithmetic. A number of instances or shards follows when they are
50 to 95 % busy at peak (full where nothing queues), or are what is planned with one to lose; how busy they are then is said
beside it. Limits that are written decide, where any is; defaults of the catalogue refute nobody's figure. What is stored follows
for one copy and for all of them.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from archlint.analysis.capacity.needed import scales
from archlint.frozen import frozen
from archlint.quantity import show_count, show_share

if TYPE_CHECKING:
    from archlint.analysis.capacity.claims import Claims
    from archlint.analysis.capacity.result import Resource

TOLERANCE = 0.05
"""How far a claim may be off and still be the same figure, rounded."""
_IDLE, _FULL = 0.5, 0.95
"""Less busy, and they are more than anybody plans for; busier, and no line in front of them settles."""


def also_right(name: str, claimed: float, computed: float, claims: Claims) -> str | None:
    """In which sense a claim follows that is not what was computed; None when in none."""
    subject, _, rest = name.partition(".")
    if subject == "storage":
        return _all_copies(rest, claimed, computed, claims)
    if name in ("average_rate", "peak_rate"):
        return _of_workload(name, claimed, claims)
    full = _entirely_busy(name, claims)
    if full is None or claimed != int(claimed) or full.least > claimed * (1.0 + 1e-9):
        return None
    if claimed > max(math.ceil(full.count / _IDLE), computed) + 1:
        return None
    return f"{_busy(claimed, full)}; archlint plans {show_count(computed)}"


def too_few(name: str, claimed: float, computed: float, claims: Claims) -> str | None:
    """How busy a number of instances or shards is that is less than what is planned; None for other figures."""
    full = _entirely_busy(name, claims)
    return f"leaves no spare: {_busy(claimed, full)}" if full and 0.0 < claimed < computed else None


@frozen
class _Full:
    """How many the peak would keep entirely busy, and how many are the least that can carry it."""

    count: float
    least: float
    limit: str


def _busy(count: float, full: _Full) -> str:
    return f"{show_count(count)} of them are {show_share(round(full.count / count, 3))} busy at peak ({full.limit})"


def holds_sockets(limit: Resource) -> bool:
    """Whether a limit is that of open files which somebody wrote down; a default is a setting to be raised."""
    return limit.name == "descriptors" and limit.declared


def _entirely_busy(name: str, claims: Claims) -> _Full | None:
    """The tightest limit in instances or shards; None when the figure is no number of them."""
    subject, _, rest = name.partition(".")
    component = claims.system.components.get(rest)
    if component is None or subject not in ("instances", "shards"):
        return None
    limits = [limit for limit in claims.resources if limit.component == rest and limit.scales_with_load]
    if subject == "instances":
        limits = [limit for limit in limits if scales(limit, component)]
    limits = [limit for limit in limits if limit.declared] or limits
    there = component.replicas if subject == "instances" else component.shards.count if component.shards else 1
    tightest = max(limits, key=_least, default=None)
    if tightest is None or not math.isfinite(tightest.utilisation):
        return None
    return _Full(tightest.utilisation * max(there, 1), _least(tightest) * max(there, 1), tightest.name)


def _least(limit: Resource) -> float:
    """How much of what there is the peak takes at least; lines do not settle when it is all."""
    return limit.utilisation / (1.0 if limit.unit in ("B", "B/s", "sockets") else _FULL)


def _of_workload(name: str, claimed: float, claims: Claims) -> str | None:
    asked = claims.demand.peak_rate if name == "peak_rate" else claims.demand.average_rate
    if asked is None or not asked.value or abs(claimed / asked.value - 1.0) > TOLERANCE:
        return None
    return "without flows that have a rate of their own"


def _all_copies(datum: str, claimed: float, computed: float, claims: Claims) -> str | None:
    kept = claims.storage.get(datum.partition(".")[0])
    store = claims.system.components.get(kept.store) if kept else None
    copies = store.replication.standbys + 1 if store and store.replication else 1
    if copies == 1 or not computed or abs(claimed / (computed * copies) - 1.0) > TOLERANCE:
        return None
    return f"on all {copies} copies"
