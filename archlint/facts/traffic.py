"""What the steps of all flows say about the components they touch, gathered in one walk instead of from component to component."""

from __future__ import annotations

from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, TypeVar

from archlint.blueprint.vocabulary import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from archlint.facts.flow import FlowFacts, StepFacts

K = TypeVar("K")
T = TypeVar("T")


class Traffic:
    """The steps of all flows by the components at their ends, and what follows from them."""

    def __init__(self, steps: tuple[StepFacts, ...]) -> None:
        self.steps = steps

    @cached_property
    def into(self) -> Mapping[str, tuple[StepFacts, ...]]:
        """Steps by target, alternatives included."""
        return gather((target, step) for step in self.steps for target in step.of.targets)

    @cached_property
    def out_of(self) -> Mapping[str, tuple[StepFacts, ...]]:
        """Steps by source."""
        return gather((step.of.source, step) for step in self.steps)

    @cached_property
    def flows(self) -> Mapping[str, tuple[FlowFacts, ...]]:
        """Flows by the components they pass through, those that arrive there first."""
        arriving = ((target, step.flow_of) for step in self.steps for target in step.of.targets)
        return gather(chain(arriving, ((step.of.source, step.flow_of) for step in self.steps)))

    @cached_property
    def promised(self) -> Mapping[str, float]:
        """The highest availability that a flow through each component promises."""
        return {name: max([flow.of.needs.availability or 0.0 for flow in flows]) for name, flows in self.flows.items()}

    @cached_property
    def called(self) -> frozenset[str]:
        """Components that a waited-for step asks for something directly, rather than through a queue."""
        steps = (step.of for step in self.steps if step.of.waited and not step.source.is_channel)
        return frozenset(target for step in steps for target in step.targets)

    @cached_property
    def met_by_clients(self) -> frozenset[str]:
        """Components that clients reach without anything in between."""
        steps = (step.of for step in self.steps if step.source.of.kind is Kind.CLIENT)
        return frozenset(target for step in steps for target in step.targets)


def gather(pairs: Iterable[tuple[K, T]]) -> Mapping[K, tuple[T, ...]]:
    """Values by key, each once per key, in order."""
    found: dict[K, dict[T, None]] = {}
    for key, value in pairs:
        found.setdefault(key, {})[value] = None
    return {key: tuple(values) for key, values in found.items()}
