"""What rules may ask about the whole system."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.blueprint.frequency import to_begin_with
from archlint.blueprint.vocabulary import Kind
from archlint.facts.fact import Entity, fact, maybe
from archlint.facts.kinds import COUNT, DURATION, FACTOR, FLAG, MONEY, RATE, SHARE, TEXT, Many, Record
from archlint.facts.records import BASIS
from archlint.graph.holding import unfilled
from archlint.quantity import listed

if TYPE_CHECKING:
    from archlint.analysis.demand.result import Figure
    from archlint.facts.build import Facts
    from archlint.facts.component import ComponentFacts
    from archlint.facts.evidence import CauseFacts
    from archlint.facts.flow import FlowFacts
    from archlint.facts.records import DatumFacts, DecisionFacts, EstimateFacts, GroupFacts
    from archlint.facts.resource import ResourceFacts

_MOST_PORTS = 2
_ON_THE_WAY = (Kind.CLIENT, Kind.LOAD_BALANCER, Kind.GATEWAY, Kind.SERVICE, Kind.DATABASE)


class SystemFacts(Entity):
    """The whole design, with its requirements and its workload."""

    name = "system"

    def __init__(self, facts: Facts) -> None:
        super().__init__(facts, (), "system")
        self.of = facts.analyses.system

    @fact(TEXT, key="system")
    def title(self) -> str:
        """What the design is called."""
        return self.of.name

    @maybe(TEXT, key="imported")
    def imported(self) -> str | None:
        """What it was imported from, as long as nobody has gone over it."""
        return self.of.imported

    @fact(Many(Record("component")), key="components")
    def components(self) -> tuple[ComponentFacts, ...]:
        """All components, in the order of the file."""
        return tuple(self.facts.components.values())

    @fact(Many(Record("flow")), key="flows")
    def flows(self) -> tuple[FlowFacts, ...]:
        """All flows, in the order of the file."""
        return tuple(self.facts.flows.values())

    @fact(Many(Record("group")), key="groups")
    def groups(self) -> tuple[GroupFacts, ...]:
        """All groups."""
        return tuple(self.facts.groups.values())

    @fact(Many(Record("data")), key="data")
    def data(self) -> tuple[DatumFacts, ...]:
        """All data."""
        return tuple(self.facts.data.values())

    @fact(Many(Record("decision")), key="decisions")
    def decisions(self) -> tuple[DecisionFacts, ...]:
        """All decisions."""
        return self.facts.decisions

    @fact(Many(Record("estimate")), key="estimates")
    def estimates(self) -> tuple[EstimateFacts, ...]:
        """All claimed figures."""
        return self.facts.estimates

    @fact(Many(Record("component")), key="components")
    def unfilled(self) -> tuple[ComponentFacts, ...]:
        """Databases and object stores that keep something and that flows read, and to which no flow writes."""
        return self.facts.named(each.id for each in unfilled(self.of))

    @fact(Many(Record("component")), key="components")
    def published_stores(self) -> tuple[ComponentFacts, ...]:
        """Stores with ports that everybody who reaches the host can connect to."""
        return tuple(each for each in self.components if each.of.published and each.of.is_store)

    @fact(Many(TEXT), key="components")
    def published_ports(self) -> tuple[str, ...]:
        """Those stores, each with its open ports behind it: `db (5432)`."""
        return tuple(
            f"{each.of.id} ({listed(map(str, each.of.published), most=_MOST_PORTS)})" for each in self.published_stores
        )

    @fact(Many(Record("cause")), key="components")
    def causes(self) -> tuple[CauseFacts, ...]:
        """All single failures that matter to a flow."""
        return self.facts.causes

    @fact(Many(Record("resource")), key="components")
    def resources(self) -> tuple[ResourceFacts, ...]:
        """All limits, the tightest first."""
        return self.facts.resources

    @fact(Many(TEXT), key="requirements.functional")
    def functional(self) -> tuple[str, ...]:
        """What users can do."""
        return self.of.requirements.functional

    @fact(Many(TEXT), key="requirements.functional")
    def unanswered(self) -> tuple[str, ...]:
        """What people can do and no flow speaks of, where fewer flows are left than that."""
        from archlint.analysis.requirements.wording import unanswered  # noqa: PLC0415 - only where something is required

        return unanswered(self.of) if self.of.requirements.functional else ()

    @maybe(SHARE, key="requirements.availability")
    def availability(self) -> float | None:
        """The promised share of time in which it works."""
        return self.of.requirements.availability

    @maybe(DURATION, key="requirements.latency")
    def p95(self) -> float | None:
        """What 95 of 100 answers must not exceed."""
        return (self.of.requirements.latency or {}).get("p95")

    @fact(FLAG, key="requirements.latency")
    def promises_latency(self) -> bool:
        """Whether a latency is promised, at any percentile."""
        return bool(self.of.requirements.latency)

    @maybe(DURATION, key="requirements.durability.rpo")
    def rpo(self) -> float | None:
        """Acknowledged writes that may be lost, as time."""
        return self.of.requirements.rpo

    @maybe(DURATION, key="requirements.durability.rto")
    def rto(self) -> float | None:
        """How long recovery may take."""
        return self.of.requirements.rto

    @maybe(COUNT, key="workload.users")
    def users(self) -> float | None:
        """Registered users."""
        return self.of.workload.users.likely if self.of.workload.users else None

    @fact(TEXT, key="flows")
    def frequencies(self) -> str:
        """What to write on each flow until somebody knows how often it happens: `share: 50%` on each, ..."""
        asked = sum(flow.entry.of.kind is Kind.CLIENT for flow in self.flows)
        return to_begin_with(asked, len(self.flows))

    @fact(TEXT, key="components")
    def first_walk(self) -> str:
        """A walk from who asks to what keeps, through what there is: `clients -> api -> db`."""
        found = (next((each.id for each in self.components if each.of.kind is kind), None) for kind in _ON_THE_WAY)
        walk = [name for name in found if name is not None]
        return " -> ".join(walk if len(walk) > 1 else ("clients", "api", "db"))

    @maybe(BASIS, key="workload.requests")
    def requests_count(self) -> str | None:
        """Whom the requests are counted for: user, active user, online user; unset when they are a total."""
        requests = self.of.workload.requests
        return requests.basis.value if requests is not None and requests.basis else None

    @maybe(SHARE, key="workload.daily_active")
    def daily_active(self) -> float | None:
        """The part of them that comes on one day."""
        return self.of.workload.active_share

    @maybe(MONEY, key="components")
    def bill(self) -> float | None:
        """Dollars a month of everything that has a price; unset when nothing has one."""
        return figure(self.facts.bill.total)

    @maybe(SHARE, key="workload.online_at_peak")
    def online_at_peak(self) -> float | None:
        """The part of the day's users that is there at peak."""
        return self.of.workload.online_share

    @maybe(COUNT, key="workload.online_at_peak")
    def online_users(self) -> float | None:
        """Users connected at peak."""
        return figure(self.facts.analyses.demand.online_users)

    @maybe(SHARE, key="workload.growth")
    def growth(self) -> float | None:
        """Growth a month."""
        return self.of.workload.growth

    @maybe(RATE, key="workload.requests")
    def average_rate(self) -> float | None:
        """Requests per second, averaged over a day."""
        return figure(self.facts.analyses.demand.average_rate)

    @maybe(RATE, key="workload.peak")
    def peak_rate(self) -> float | None:
        """Requests per second at peak."""
        return figure(self.facts.analyses.demand.peak_rate)

    @maybe(FACTOR, key="workload.peak")
    def peak_factor(self) -> float | None:
        """Peak over average."""
        return figure(self.facts.analyses.demand.peak_factor)

    @fact(FLAG, key="workload.requests")
    def has_requests(self) -> bool:
        """Whether the workload says how many requests users make."""
        return self.of.workload.requests is not None

    @fact(FLAG, key="workload.peak")
    def has_peak(self) -> bool:
        """Whether the workload says how the peak relates to the average."""
        return self.of.workload.peak is not None


def figure(value: Figure | None) -> float | None:
    """The number of a figure."""
    return value.value if value else None
