"""What the failure analysis answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class CauseClass(StrEnum):
    """Classes of things that fail."""

    INSTANCE = "instance"
    HOST = "host"
    RACK = "rack"
    ZONE = "zone"
    REGION = "region"
    PROVIDER = "provider"
    SOFTWARE = "software"
    EXTERNAL = "external"
    FAILOVER = "failover"


class Outcome(StrEnum):
    """What a flow does under a failure."""

    OK = "ok"
    DEGRADED = "degraded"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Cause:
    """One basic event: an instance of a component ('db'), a host, a zone, a provider, ...

    `subject` is the component or domain id; `index` the instance number when one of several.
    `probability` is its unavailability; `declared` whether that came from the blueprint.
    """

    kind: CauseClass
    subject: str
    index: int | None = None
    probability: float = 0.0
    declared: bool = False
    source: str = ""

    @property
    def label(self) -> str:
        """How people call it: 'db', 'api #2', 'host box', 'zone a'."""
        if self.kind is CauseClass.INSTANCE:
            return self.subject if self.index is None else f"{self.subject} #{self.index + 1}"
        if self.kind is CauseClass.EXTERNAL:
            return self.subject
        return f"{self.kind.value} {self.subject}"


@dataclass(frozen=True, slots=True)
class FlowFailures:
    """What single failures do to one flow.

    lost / degraded   causes of order 1; degraded excludes lost
    witness           for each lost cause the shortest explanation: component ids from entry to the thing that fails
    unavailability    share of requests that are lost, without common causes (None: not computed), and the same
                      as minutes a year; `exact` is False when it is an upper bound
    target            promised availability, if any
    partial           for causes that take down only some requests: the share of requests lost (a subset of degraded)
    by_capacity       causes that lose or degrade the flow only because what is left cannot carry the load
    worst_case        the sum over everything the flow needs: what adding up budgets gives
    with_common_cause unavailability when copies also share software, releases and configuration
    """

    flow: str
    lost: tuple[Cause, ...]
    degraded: tuple[Cause, ...]
    witness: Mapping[Cause, tuple[str, ...]]
    unavailability: float | None
    minutes_per_year: float | None
    target: float | None
    exact: bool = True
    partial: Mapping[Cause, float] = field(default_factory=dict[Cause, float])
    by_capacity: tuple[Cause, ...] = ()
    worst_case: float | None = None
    with_common_cause: float | None = None


@dataclass(frozen=True, slots=True)
class Failures:
    """All flows, and the other way round: what each single failure takes down.

    `roots` names, for a cause whose losses another cause explains, that other cause: instances on a
    host that is itself a single point point to the host; a zone that takes down nothing beyond what one
    thing inside it does points to that thing. Report the causes that are not in `roots`.
    """

    flows: Mapping[str, FlowFailures]
    lost_by: Mapping[Cause, tuple[str, ...]]
    degraded_by: Mapping[Cause, tuple[str, ...]]
    roots: Mapping[Cause, Cause] = field(default_factory=dict[Cause, Cause])
