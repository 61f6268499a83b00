"""What rules may ask about what a step sends: how large it is, and whether everybody who subscribed gets it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.blueprint.vocabulary import Kind
from archlint.facts.fact import Entity, fact, may
from archlint.facts.kinds import FLAG, SIZE

if TYPE_CHECKING:
    from archlint.facts.flow import FlowFacts
    from archlint.graph.system import Hop


class SentFacts(Entity):
    """What a step sends."""

    of: Hop
    flow_of: FlowFacts

    request = may(SIZE, "request", "how large what it sends is, as the step says")

    @fact(FLAG, key="over")
    def from_pubsub(self) -> bool:
        """Whether what it sends came to its source out of a pubsub, to which everybody subscribes."""
        hops = self.flow_of.of.hops
        before = hops[self.of.parent] if self.of.parent is not None else None
        while before is not None and self.facts.components[before.source].of.kind is not Kind.PUBSUB:
            before = hops[before.parent] if before.parent is not None and not before.waited else None
        return before is not None
