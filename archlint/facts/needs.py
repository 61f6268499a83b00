"""What rules may ask about the needs of a flow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.blueprint.vocabulary import Delivery, OnPartition, Recency
from archlint.facts.fact import Entity, fact, may, maybe
from archlint.facts.kinds import DURATION, FLAG, SHARE, TEXT, word

if TYPE_CHECKING:
    from archlint.analysis.latency.result import Promised
    from archlint.facts.flow import FlowFacts
    from archlint.graph.parts import DocumentPath
    from archlint.graph.system import Needs

_KEPT_BY = {"p50": "50 of 100", "p90": "90 of 100", "p95": "95 of 100", "p99": "99 of 100", "p999": "999 of 1,000"}
"""How many answers a percentile is about."""


class NeedsFacts(Entity):
    """What a flow must deliver."""

    name = "needs"

    def __init__(self, flow: FlowFacts, of: Needs) -> None:
        super().__init__(flow.facts, (*flow.path, "needs"), flow.subject)
        self.of = of
        self.flow = flow.of.id

    def is_declared(self, key: str) -> bool:
        """Whether the flow itself says this need."""
        return key in self.of.declared

    def path_of(self, key: str) -> DocumentPath:
        """On the flow, or in the requirements that all flows share."""
        if key in self.of.declared:
            return super().path_of(key)
        if key == "latency" and (hardest := self._hardest) is not None:
            declared = "p95" in self.of.declared
            return super().path_of("p95") if declared else ("requirements", "latency", hardest.percentile)
        if key == "p95" and self.of.p95 is not None:
            return ("requirements", "latency", self.of.percentile)
        if key == "availability" and self.of.availability is not None:
            return ("requirements", "availability")
        return super().path_of(key)

    recency = may(word(Recency), "recency", "how fresh an answer must be")
    bound = may(DURATION, "bound", "the oldest acceptable answer, for bounded recency", key="recency")
    on_partition = may(word(OnPartition), "on_partition", "what to do while cut off: refuse or serve")
    rpo = may(DURATION, "rpo", "acknowledged writes that may be lost, as time")
    delivery = may(word(Delivery), "delivery", "how often its effects must arrive")
    atomic = may(FLAG, "atomic", "whether all its writes must happen or none")
    p95 = may(DURATION, "p95", "what 95 of 100 answers must not exceed")
    availability = may(SHARE, "availability", "the promised share of time in which it works")

    @property
    def _hardest(self) -> Promised | None:
        found = self.facts.latency.flows.get(self.flow)
        return found.hardest if found else None

    @maybe(DURATION)
    def latency(self) -> float | None:
        """Of the promises about how long answers take the one that is missed by most, or kept by least."""
        return self._hardest.seconds if self._hardest else None

    @maybe(DURATION, key="latency")
    def latency_given(self) -> float | None:
        """What as many answers as that promise is made for stay under at peak, as far as it is known."""
        return self._hardest.given if self._hardest else None

    @maybe(SHARE, key="latency")
    def kept_share(self) -> float | None:
        """The share of answers that promise is made for: 50 % for a median, 99 % for a p99."""
        return self._hardest.share if self._hardest else None

    @fact(TEXT, key="latency")
    def kept_by(self) -> str:
        """How many answers that promise is made for: 50 of 100, 95 of 100, 999 of 1,000."""
        return _KEPT_BY[self._hardest.percentile if self._hardest else self.of.percentile]

    @fact(FLAG)
    def stated(self) -> bool:
        """Whether anything is said about its data: how fresh, how durable, or how certain to arrive."""
        return not (self.of.recency is None and self.of.rpo is None and self.of.delivery is None)
