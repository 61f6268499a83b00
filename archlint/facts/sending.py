"""What rules may ask about what a step sends: how large it is, how often it is sent, and whether all of somebody get it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.blueprint.vocabulary import Kind
from archlint.facts.fact import Entity, fact, may, maybe
from archlint.facts.kinds import FACTOR, FLAG, SIZE, TEXT, word
from archlint.graph.uses import sender

if TYPE_CHECKING:
    from archlint.facts.flow import FlowFacts
    from archlint.graph.system import Hop


class SentFacts(Entity):
    """What a step sends."""

    of: Hop
    flow_of: FlowFacts

    request = may(SIZE, "request", "how large what it sends is, as the step says")

    @fact(word(Kind), key="steps")
    def source_kind(self) -> Kind:
        """What the source is; with several roles, what the flow uses it as when it comes there."""
        return sender(self.flow_of.of, self.of, self.facts.analyses.system.components).kind

    @fact(FLAG, key="steps")
    def backwards(self) -> bool:
        """Whether it leads from who is asked to who asks: out of a store into a client, or with an answer to one."""
        return self.of.index in self.flow_of.backwards

    @fact(FLAG, key="steps")
    def answers(self) -> bool:
        """Whether it brings to the client that began the walk what that has waited for."""
        return self.backwards and self.flow_of.answers_client(self.of)

    @fact(TEXT, key="steps")
    def turned(self) -> str:
        """The other way round: the whole walk where it is one line, else this arrow."""
        return self.flow_of.turned or f"{self.of.target} -> {self.of.source}"

    @maybe(FACTOR, key="times")
    def times(self) -> float | None:
        """How often it is taken each time the walk comes by."""
        return self.of.times.likely if self.of.times is not None and "times" in self.of.declared else None

    @fact(FLAG, key="key")
    def asks_every_shard(self) -> bool:
        """Whether it asks all shards of its target, since nothing that it is asked by says which is meant."""
        return self.of.every_shard

    @fact(FLAG, key="over")
    def from_pubsub(self) -> bool:
        """Whether what it sends came to its source out of a pubsub, to which everybody subscribes."""
        flow, components = self.flow_of.of, self.facts.analyses.system.components
        hops = flow.hops
        before = hops[self.of.parent] if self.of.parent is not None else None
        while before is not None and sender(flow, before, components).kind is not Kind.PUBSUB:
            before = hops[before.parent] if before.parent is not None and not before.waited else None
        return before is not None
