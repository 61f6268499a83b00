"""Facts from analyses: entities made at once, everything they can say worked out only when asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from archlint.blueprint.vocabulary import Does, Op
from archlint.facts.causes import group_causes
from archlint.facts.component import ComponentFacts
from archlint.facts.evidence import HoldingFacts
from archlint.facts.flow import FlowFacts
from archlint.facts.guarantees import ShortfallFacts, WeakeningFacts
from archlint.facts.overloads import overloads
from archlint.facts.records import DatumFacts, DecisionFacts, EstimateFacts, GroupFacts
from archlint.facts.resource import ResourceFacts
from archlint.facts.system import SystemFacts
from archlint.facts.together import circles, pairs, waiting_circles
from archlint.facts.traffic import Traffic, gather
from archlint.graph.holding import keeping, written

if TYPE_CHECKING:
    from archlint.analysis import Analyses
    from archlint.analysis.capacity import Bill
    from archlint.analysis.capacity.result import Backlog, Needed, WriteBudget
    from archlint.analysis.failures.result import Cause
    from archlint.analysis.latency import Latency
    from archlint.facts.evidence import CauseFacts
    from archlint.facts.fact import Entity
    from archlint.facts.flow import StepFacts
    from archlint.graph.system import Component


class Facts:
    """Everything rules can speak of, for one blueprint.

    `of(name)` gives the entities of one kind in the order of the file; the rest are the look-ups that
    entities use to reach each other.
    """

    def __init__(self, analyses: Analyses) -> None:
        self.analyses = analyses
        self.kinds: dict[str, tuple[Entity, ...]] = {}
        system = analyses.system
        self.components: Mapping[str, ComponentFacts] = {
            key: ComponentFacts(self, component) for key, component in system.components.items()
        }
        self.flows: Mapping[str, FlowFacts] = {key: FlowFacts(self, flow) for key, flow in system.flows.items()}
        self.data: Mapping[str, DatumFacts] = {key: DatumFacts(self, datum) for key, datum in system.data.items()}
        self.groups: Mapping[str, GroupFacts] = {key: GroupFacts(self, group) for key, group in system.groups.items()}

    def of(self, name: str) -> tuple[Entity, ...]:
        """All entities of one kind."""
        known = self.kinds.get(name)
        if known is None:
            known = self.kinds[name] = ENTITIES[name](self)
        return known

    @cached_property
    def system(self) -> SystemFacts:
        """The whole design."""
        return SystemFacts(self)

    @cached_property
    def steps(self) -> tuple[StepFacts, ...]:
        """Every step of every flow."""
        return tuple(step for flow in self.flows.values() for step in flow.steps)

    @cached_property
    def decisions(self) -> tuple[DecisionFacts, ...]:
        """Every recorded decision."""
        return tuple(DecisionFacts(self, decision) for decision in self.analyses.system.decisions)

    @cached_property
    def estimates(self) -> tuple[EstimateFacts, ...]:
        """Every claimed figure."""
        return tuple(EstimateFacts(self, check) for check in self.analyses.capacity.estimates)

    @cached_property
    def resources(self) -> tuple[ResourceFacts, ...]:
        """Every limit, the tightest first."""
        return tuple(ResourceFacts(self, resource) for resource in self.analyses.capacity.resources)

    @cached_property
    def holdings(self) -> tuple[HoldingFacts, ...]:
        """Everything kept in one process."""
        return tuple(HoldingFacts(self, item) for held in self.analyses.state.held.values() for item in held)

    @cached_property
    def latency(self) -> Latency:
        """How long every flow takes at peak; worked out for the rules that ask."""
        from archlint.analysis.latency import estimate  # noqa: PLC0415 - only rules about latency need it

        return estimate(self.analyses.system, self.analyses.demand, self.analyses.capacity, self.analyses.around)

    @cached_property
    def bill(self) -> Bill:
        """What a month costs; worked out for the rules that ask."""
        from archlint.analysis.capacity import bill  # noqa: PLC0415 - only rules about prices need it

        return bill(self.analyses.system, self.analyses.demand)

    @cached_property
    def backlogs(self) -> Mapping[str, Backlog]:
        """What piles up at peak, by queue."""
        return {backlog.queue: backlog for backlog in reversed(self.analyses.capacity.backlogs)}

    @cached_property
    def write_budgets(self) -> Mapping[str, WriteBudget]:
        """The rows that arrive, by store."""
        return {budget.store: budget for budget in reversed(self.analyses.capacity.write_budgets)}

    @cached_property
    def needed(self) -> Mapping[str, Needed]:
        """The instances that the peak needs, by component."""
        return self.analyses.capacity.needed

    @cached_property
    def uncounted(self) -> Mapping[str, tuple[str, ...]]:
        """Prices of something nobody says how much there is of, by component."""
        listed = (each.split(": ") for each in self.bill.uncounted)
        return gather((component, price) for component, price in listed)

    @cached_property
    def causes(self) -> tuple[CauseFacts, ...]:
        """Every single failure that loses or degrades a flow."""
        return group_causes(self)

    @cached_property
    def rank(self) -> Mapping[str, int]:
        """The place of every flow in the file, from 0."""
        return {name: place for place, name in enumerate(self.flows)}

    @cached_property
    def causes_of(self) -> Mapping[str, tuple[CauseFacts, ...]]:
        """The single failures that take each flow down."""
        return gather((flow.of.id, cause) for cause in self.causes for flow in cause.flows_lost)

    @cached_property
    def traffic(self) -> Traffic:
        """What the steps say about the components they touch."""
        return Traffic(self.steps)

    @cached_property
    def waiting_circles(self) -> Mapping[str, tuple[str, ...]]:
        """Services that wait for each other in a circle, by the first of them."""
        return waiting_circles(self)

    @cached_property
    def data_in(self) -> Mapping[str, tuple[DatumFacts, ...]]:
        """Data by system of record."""
        return gather((datum.of.store, datum) for datum in self.data.values())

    @cached_property
    def keeping(self) -> frozenset[str]:
        """What keeps data for good."""
        return keeping(self.analyses.system)

    @cached_property
    def written(self) -> frozenset[str]:
        """What flows change."""
        return written(self.analyses.system)

    @cached_property
    def filled(self) -> frozenset[str]:
        """What something is put into, or fetched by or after it in one walk: no copy is there by itself."""
        found: set[str] = set()
        for flow in self.flows.values():
            hops = flow.of.hops
            found.update(hop.source for hop in hops)
            fetched = flow.asks_others or any(name in self.data_in for hop in hops for name in hop.targets)
            puts = (
                hop for hop in hops if hop.op is Op.SET or (flow.of.does is not Does.READ and hop.op is not Op.DELETE)
            )
            found.update(name for hop in (hops if fetched else puts) for name in hop.targets)
        return frozenset(found)

    @cached_property
    def flows_naming(self) -> Mapping[str, tuple[FlowFacts, ...]]:
        """Flows by the data they name."""
        return gather((datum, flow) for flow in self.flows.values() for datum in flow.of.data)

    @cached_property
    def partial(self) -> Mapping[Cause, float]:
        """For causes that take down only some requests of a flow, the largest share."""
        found: dict[Cause, float] = {}
        for flow in self.analyses.failures.flows.values():
            for cause, share in flow.partial.items():
                found[cause] = max(share, found.get(cause, 0.0))
        return found

    @cached_property
    def short_by(self) -> Mapping[Cause, tuple[str, ...]]:
        """Flows by the causes that harm them only because what is left cannot carry the load."""
        flows = self.analyses.failures.flows
        return gather((cause, name) for name, flow in flows.items() for cause in flow.by_capacity)

    @cached_property
    def decisions_on(self) -> Mapping[str, tuple[DecisionFacts, ...]]:
        """Decisions by component."""
        return gather((name, decision) for decision in self.decisions for name in decision.of.on)

    @cached_property
    def holdings_by(self) -> Mapping[str, tuple[HoldingFacts, ...]]:
        """Held state by component."""
        return gather((item.of.component, item) for item in self.holdings)

    @cached_property
    def resources_by(self) -> Mapping[str, tuple[ResourceFacts, ...]]:
        """Limits by component."""
        return gather((item.of.component, item) for item in self.resources)

    @cached_property
    def directories(self) -> tuple[tuple[str, ComponentFacts], ...]:
        """What says where the shards of a component are, and that component."""
        asked = ((component.of.shards, component) for component in self.components.values())
        return tuple((shards.directory, one) for shards, one in asked if shards is not None and shards.directory)

    @cached_property
    def referred(self) -> frozenset[str]:
        """Components that another one names outside of any flow."""
        return frozenset(name for component in self.components.values() for name in names_in(component.of))

    def holdings_of(self, component: str) -> tuple[HoldingFacts, ...]:
        """What one component keeps to itself."""
        return self.holdings_by.get(component, ())

    def resources_of(self, component: str) -> tuple[ResourceFacts, ...]:
        """The limits of one component."""
        return self.resources_by.get(component, ())

    def shortfalls_of(self, flow: FlowFacts) -> tuple[ShortfallFacts, ...]:
        """The needs one flow does not get."""
        found = flow.consistency.shortfalls if flow.consistency else ()
        return tuple(ShortfallFacts(flow, shortfall) for shortfall in found)

    def weakenings_of(self, flow: FlowFacts) -> tuple[WeakeningFacts, ...]:
        """What the hops of one flow did to its guarantee."""
        trace = flow.consistency.trace if flow.consistency else ()
        return tuple(WeakeningFacts(flow, item) for item in trace if item.component in self.components)

    def named(self, names: Iterable[str]) -> tuple[ComponentFacts, ...]:
        """The components of these names, unknown ones left out, each once."""
        known = self.components
        return tuple([known[name] for name in dict.fromkeys(names) if name in known]) if names else ()

    def flows_named(self, names: Iterable[str]) -> tuple[FlowFacts, ...]:
        """The flows of these names, each once, in the order of the file."""
        known = self.flows
        wanted = sorted({name for name in names if name in known}, key=self.rank.__getitem__)
        return tuple([known[name] for name in wanted])

    def domain(self, name: str) -> GroupFacts | None:
        """The group that declares a failure domain, if one does."""
        return self.groups.get(name)


def build(analyses: Analyses) -> Facts:
    """The facts of one blueprint."""
    return Facts(analyses)


def names_in(component: Component) -> tuple[str, ...]:
    """The names that one component mentions; some of them may be words of the language rather than components."""
    directory = component.shards.directory if component.shards else None
    revocation = component.token.revocation if component.token else None
    dead_letter = component.dead_letter if isinstance(component.dead_letter, str) else None
    single = [name for name in (directory, revocation, dead_letter) if name]
    pooled = [pool.store for pool in component.pool]
    state = component.state.values() if component.state else ()
    return (*component.boots_from, *component.watches, *single, *pooled, *state)


ENTITIES: Mapping[str, Callable[[Facts], tuple[Entity, ...]]] = {
    "system": lambda facts: (facts.system,),
    "component": lambda facts: tuple(facts.components.values()),
    "flow": lambda facts: tuple(facts.flows.values()),
    "step": lambda facts: facts.steps,
    "data": lambda facts: tuple(facts.data.values()),
    "decision": lambda facts: facts.decisions,
    "estimate": lambda facts: facts.estimates,
    "group": lambda facts: tuple(facts.groups.values()),
    "cause": lambda facts: facts.causes,
    "resource": lambda facts: facts.resources,
    "holding": lambda facts: facts.holdings,
    "shortfall": lambda facts: tuple(item for flow in facts.flows.values() for item in flow.shortfalls),
    "weakening": lambda facts: tuple(item for flow in facts.flows.values() for item in flow.weakenings),
    "pair": pairs,
    "overload": overloads,
    "deadlock": circles,
}
"""The kinds of entity a rule can apply to."""
