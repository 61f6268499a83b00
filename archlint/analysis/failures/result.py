"""What the failure analysis answers."""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from archlint.frozen import frozen
from archlint.quantity import show_share

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archlint.analysis.capacity.result import Resource

MINUTES_PER_YEAR = 525_600.0
TOLERANCE = 1.1


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


SINGLE = frozenset({CauseClass.INSTANCE, CauseClass.HOST, CauseClass.RACK, CauseClass.ZONE})
"""Classes of single points of failure: things that break and that a design may have two of. What others run, regions and
providers are a choice, faults of software and of takeovers are counted and not listed."""
WIDE = frozenset({CauseClass.REGION, CauseClass.PROVIDER})
"""To stand in one of these is a choice: no finding calls them single points."""
PLACES = WIDE | {CauseClass.HOST, CauseClass.RACK, CauseClass.ZONE}
"""Classes whose subject is a failure domain, not a component: all that stands there goes down with it."""
OUTSIDE = WIDE | {CauseClass.EXTERNAL}
"""What others run, and where all of it stands."""


class Outcome(StrEnum):
    """What a flow does under a failure."""

    OK = "ok"
    DEGRADED = "degraded"
    LOST = "lost"


@frozen
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

    def __hash__(self) -> int:
        """By what it is about: causes are looked up often, and two that differ in the rest alone do not occur."""
        return hash((self.subject, self.index))

    @property
    def label(self) -> str:
        """How people call it: 'db', 'api #2', 'host box', 'zone a'."""
        if self.kind is CauseClass.INSTANCE:
            return self.subject if self.index is None else f"{self.subject} #{self.index + 1}"
        if self.kind is CauseClass.EXTERNAL:
            return self.subject
        return f"{self.kind.value} {self.subject}"


@frozen
class Downtime:
    """How much of the time a flow gets no answer, as shares of its requests.

    independent       failures that have nothing to do with each other, without common causes: the figure that
                      composed service levels give
    with_common_cause the same when copies share faults and everything has its releases
    worst_case        no two outages ever overlap: the sum over everything the flow needs
    degraded          share of the time in which it answers, but worse than it should or with less than the peak needs
    by_cause          minutes a year that would be saved if this cause never happened, others as they are: its
                      Birnbaum importance times its probability, common causes left out
    combined          minutes a year that no single cause explains: pairs and deeper
    exact             False when the figures are bounds from small cut sets because the formula was too large
    """

    independent: float
    with_common_cause: float
    worst_case: float
    degraded: float
    by_cause: Mapping[Cause, float]
    combined: float
    exact: bool = True


@frozen
class Overload:
    """A limit per second that what is left of the design runs over when something fails, and does not today.

    `limit` is of the copies that are left of its component, `left` of `total`, with what then arrives there.
    """

    limit: Resource
    left: int
    total: int

    @property
    def formula(self) -> str | None:
        """The arithmetic in words; None of slots that are held for as long as before, whose calls are more."""
        return None if self.limit.held is not None else self.limit.formula

    @property
    def told(self) -> str:
        """The overload in words, with its arithmetic."""
        limit, spare = self.limit, f", {self.left} of {self.total} left" if self.left < self.total else ""
        sum_ = f" = {self.formula}" if self.formula else ""
        return f"`{limit.component}` would be at {show_share(limit.utilisation)} of its {limit.name}{sum_}{spare}"


@frozen
class CutSet:
    """Failures that together stop a flow while no part of them does; `unexpected` when nobody planned for the pair.

    A pair inside one redundancy group (both copies of one component, both of two declared alternatives, a cache
    and the store behind it) says that redundancy is spent; a pair of things that have no group in common is unexpected.
    """

    causes: tuple[Cause, ...]
    probability: float
    unexpected: bool


class Study(Protocol):
    """A compiled flow that works out its answers when asked, each once."""

    @property
    def causes(self) -> tuple[Cause, ...]:
        """Everything that can fail on its way."""
        ...

    @property
    def witness(self) -> Mapping[Cause, tuple[str, ...]]:
        """For each lost cause the walk to what fails."""
        ...

    @property
    def downtime(self) -> Downtime:
        """How much of the time it is lost."""
        ...

    def cut_sets(self, order: int) -> tuple[CutSet, ...]:
        """The smallest sets of failures that stop it."""
        ...

    def unexpected_pairs(self) -> tuple[CutSet, ...]:
        """Pairs that stop it and that nobody planned for."""
        ...

    def exceeds(self, budget: float) -> bool:
        """Whether it is lost for more than this share of the time."""
        ...


@frozen
class FlowFailures:
    """What failures do to one flow.

    lost / degraded   causes of order 1; degraded excludes lost
    target            promised availability, if any
    partial           for causes that take down only some requests: the share of requests lost (a subset of degraded)
    by_capacity       causes that lose or degrade the flow only because what is left cannot carry the load
    overloads         for causes after which something on its way gets more than it can take: what, the worst first
    study             the compiled flow, for the questions that are worked out when asked
    """

    flow: str
    lost: tuple[Cause, ...]
    degraded: tuple[Cause, ...]
    target: float | None
    partial: Mapping[Cause, float]
    by_capacity: tuple[Cause, ...]
    overloads: Mapping[Cause, tuple[Overload, ...]]
    study: Study = field(repr=False, compare=False)

    @property
    def causes(self) -> tuple[Cause, ...]:
        """Everything that can fail on its way, whether that matters alone or not."""
        return self.study.causes

    @property
    def witness(self) -> Mapping[Cause, tuple[str, ...]]:
        """For each lost cause the shortest explanation: component ids from the entry to the thing that fails."""
        return self.study.witness

    @property
    def downtime(self) -> Downtime:
        """How much of the time the flow is lost, and by what; worked out when asked first."""
        return self.study.downtime

    @property
    def by_single_cause(self) -> Mapping[Cause, float]:
        """Minutes a year that each cause takes by itself, the largest first, without its part of what several failures at once take."""
        single = {*self.lost, *self.partial}
        return {cause: minutes for cause, minutes in self.downtime.by_cause.items() if cause in single}

    @property
    def unavailability(self) -> float:
        """Share of requests that are lost, failures being independent and common causes left out."""
        return self.study.downtime.independent

    @property
    def minutes_per_year(self) -> float:
        """The same as minutes a year."""
        return self.unavailability * MINUTES_PER_YEAR

    @property
    def misses_target(self) -> bool:
        """Whether it is lost for longer than promised; decided by bounds where they decide, exactly otherwise.

        A miss by less than a tenth of what is allowed is within what assumed availabilities can tell.
        """
        return self.target is not None and self.study.exceeds(TOLERANCE * (1.0 - self.target))

    def cut_sets(self, order: int = 2) -> tuple[CutSet, ...]:
        """The smallest sets of at most `order` failures that stop the flow for everybody."""
        return self.study.cut_sets(order)

    @property
    def unexpected_pairs(self) -> tuple[CutSet, ...]:
        """Pairs of failures that stop the flow and have nothing to do with each other; the likeliest first."""
        return self.study.unexpected_pairs()


@frozen
class Failures:
    """All flows, and the other way round: what each single failure takes down.

    `roots` names, for a cause whose losses another cause explains, that other cause: instances on a
    host that is itself a single point point to the host; a zone that takes down nothing beyond what one
    thing inside it does points to that thing. Report the causes that are not in `roots`.
    `overloads` says after which causes what gets more than it can take, the worst first.
    """

    flows: Mapping[str, FlowFailures]
    lost_by: Mapping[Cause, tuple[str, ...]]
    degraded_by: Mapping[Cause, tuple[str, ...]]
    roots: Mapping[Cause, Cause] = field(default_factory=dict[Cause, Cause])
    overloads: Mapping[Cause, tuple[Overload, ...]] = field(default_factory=dict["Cause", "tuple[Overload, ...]"])

    @property
    def single_points(self) -> tuple[Cause, ...]:
        """What alone stops a flow and is not explained by something else, one cause for all copies of a component."""
        found = (cause for cause in self.lost_by if cause.kind in SINGLE and cause not in self.roots)
        return tuple({(cause.kind, cause.subject): cause for cause in found}.values())
