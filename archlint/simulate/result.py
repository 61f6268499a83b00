"""What a simulation saw."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from archlint.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping


@frozen
class FlowSeen:
    """The answers of one flow; seconds. `error` is half the 95 % confidence interval of the mean (batch means)."""

    flow: str
    requests: int
    mean: float
    median: float
    p95: float
    p99: float
    error: float


@frozen
class StationSeen:
    """One component's instances: work that arrived at the busiest, over 1 when it does not keep up, and calls per second."""

    component: str
    utilisation: float
    rate: float


@frozen
class Seen:
    """A whole run: `seconds` of simulated time, `requests` that began, at `scale` times today's peak.

    `stuck` are the components whose slots requests waited for when nothing went on any more, and how many did: all
    of these slots were held by requests that waited in their turn.
    """

    seed: int
    scale: float
    seconds: float
    requests: int
    flows: Mapping[str, FlowSeen]
    stations: Mapping[str, StationSeen]
    """In the order of the file."""
    stuck: Mapping[str, int] = field(default_factory=dict[str, int])
    runs: Mapping[str, tuple[float, ...]] = field(default_factory=dict[str, tuple[float, ...]])
    """Of every scheduled flow how long each of its runs took, until the last of its work was done."""
    left_out: Mapping[str, float] = field(default_factory=dict[str, float])
    """The scheduled flows that were not simulated, and how many calls one of their runs makes."""
    absent: tuple[str, ...] = ()
    """The components of which no instance runs: calls pass through them at once, and what lies behind has the load that it would get."""
    unanswered: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    """The flows whose answer needs some of these, which they are: they have no figures."""
