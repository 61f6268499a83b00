"""What rules may ask about guarantees: the needs a flow does not get, and what each hop does to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from archlint.analysis.consistency.result import Shortfall, Verdict, Weakening
from archlint.facts.fact import Entity, fact, may, maybe, same
from archlint.facts.kinds import DURATION, TEXT, Many, Record, word

if TYPE_CHECKING:
    from archlint.analysis.consistency.fix import Fix
    from archlint.facts.component import ComponentFacts
    from archlint.facts.flow import FlowFacts, StepFacts


def told(fixes: tuple[Fix, ...]) -> str:
    """The first of changes that were tried and suffices, else one that helps, with what it costs; '' for none."""
    for verdict, does in ((Verdict.PASS, "suffice"), (Verdict.CONDITIONAL, "help")):
        for fix in fixes:
            if fix.verdict is verdict and len(fix.changes) == 1:
                return f"{fix.change}: that {does}s, and {fix.worse}"
            if fix.verdict is verdict:
                return f"these {len(fix.changes)} {does} together:\n{fix.listed}"
    return ""


Of = TypeVar("Of", Shortfall, Weakening)


class InFlow(Entity, Generic[Of]):
    """Something that is found in one flow, at one of its steps or as a whole."""

    def __init__(self, flow: FlowFacts, of: Of) -> None:
        super().__init__(flow.facts, flow.path, flow.subject)
        self.flow_of = flow
        self.of: Of = of

    @fact(Record("flow"))
    def flow(self) -> FlowFacts:
        """The flow it is found in."""
        return self.flow_of

    @maybe(Record("step"))
    def step(self) -> StepFacts | None:
        """The step that decides."""
        return None if self.of.hop is None else self.flow_of.step(self.of.hop)


class ShortfallFacts(InFlow[Shortfall]):
    """A need that a flow does not get, or only under a condition."""

    name = "shortfall"

    def assumption(self, key: str) -> str | None:
        """Whether an engine default decided."""
        return None if self.of.declared or key != "verdict" else self.of.delivered

    axis = same(TEXT, "axis", "recency, on_partition, rpo, delivery, atomic", key="axis")
    needed = same(TEXT, "needed", "what the flow needs")
    delivered = same(TEXT, "delivered", "what it gets")
    verdict = same(word(Verdict), "verdict", "FAIL, or CONDITIONAL when one fact is missing")
    reason = same(TEXT, "reason", "what took it away")
    missing_fact = may(TEXT, "missing_fact", "the fact that would decide it")

    @fact(TEXT)
    def cheapest_fix(self) -> str:
        """The smallest change that was tried and ends it, or a line for each of several, with what it costs; '' for none."""
        found = self.flow_of.consistency
        return told(found.advice.cheapest_for(self.of.axis) if found and found.advice else ())

    @maybe(Record("component"))
    def component(self) -> ComponentFacts | None:
        """The component that decides."""
        return None if self.of.component is None else self.facts.components.get(self.of.component)

    @fact(Many(Record("component")))
    def decided_by(self) -> tuple[ComponentFacts, ...]:
        """The component that decides, none when no single one does."""
        return () if self.of.component is None else self.facts.named((self.of.component,))


class WeakeningFacts(InFlow[Weakening]):
    """What one hop did to the guarantee of a flow."""

    name = "weakening"

    def assumption(self, key: str) -> str | None:
        """Whether an engine default decided."""
        return None if self.of.declared or key not in ("reason", "adds") else self.of.because

    reason = same(TEXT, "reason", "replica-lag, cache-ttl, stale-fill, no-ttl, async-effect, ...")
    because = same(TEXT, "because", "the fact behind it")
    adds = same(DURATION, "adds", "staleness it adds")
    lost = same(Many(TEXT), "lost", "the guarantees that went")

    @fact(Record("component"))
    def component(self) -> ComponentFacts:
        """Who does it."""
        return self.facts.components[self.of.component]
