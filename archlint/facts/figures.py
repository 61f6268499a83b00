"""The figures of a component at peak: what arrives, what piles up, how many instances that takes."""

from __future__ import annotations

from archlint.facts.fact import Entity, maybe
from archlint.facts.kinds import COUNT, DURATION, RATE, TEXT
from archlint.graph.system import Component


class ComponentFigures(Entity):
    """What demand and capacity say about a component."""

    of: Component

    @maybe(RATE, key="kind")
    def load(self) -> float | None:
        """Everything that arrives here per second at peak; unset when no rate is known."""
        load = self.facts.analyses.demand.components.get(self.of.id)
        return load.total if load and load.total > 0 else None

    @maybe(RATE, key="kind")
    def reads(self) -> float | None:
        """Reads per second at peak."""
        load = self.facts.analyses.demand.components.get(self.of.id)
        return load.reads if load and load.total > 0 else None

    @maybe(RATE, key="kind")
    def writes(self) -> float | None:
        """Writes per second at peak."""
        load = self.facts.analyses.demand.components.get(self.of.id)
        return load.writes if load and load.total > 0 else None

    @maybe(COUNT, key="kind")
    def backlog(self) -> float | None:
        """Messages that pile up in it during the peak."""
        found = (backlog for backlog in self.facts.analyses.capacity.backlogs if backlog.queue == self.of.id)
        return next((backlog.backlog for backlog in found), None)

    @maybe(TEXT, key="kind")
    def backlog_formula(self) -> str | None:
        """How the backlog is worked out; unset when consumers keep up."""
        found = (backlog for backlog in self.facts.analyses.capacity.backlogs if backlog.queue == self.of.id)
        return next((backlog.formula for backlog in found), None)

    @maybe(DURATION, key="kind")
    def drain_time(self) -> float | None:
        """Time after the peak until it is empty; unlimited when the average alone is too much."""
        found = (backlog for backlog in self.facts.analyses.capacity.backlogs if backlog.queue == self.of.id)
        return next((backlog.drain for backlog in found), None)

    @maybe(COUNT, key="kind")
    def open_sockets(self) -> float | None:
        """Open sockets at peak, over all instances."""
        sockets = self.facts.analyses.capacity.sockets.get(self.of.id)
        return sockets.value if sockets else None

    @maybe(COUNT, key="max_connections")
    def open_connections(self) -> float | None:
        """Connections that its clients' pools may open."""
        connections = self.facts.analyses.capacity.connections.get(self.of.id)
        return connections.value if connections else None

    @maybe(TEXT, key="max_connections")
    def connections_formula(self) -> str | None:
        """How the connections add up."""
        connections = self.facts.analyses.capacity.connections.get(self.of.id)
        return connections.formula if connections else None

    @maybe(COUNT, key="replicas")
    def needed(self) -> int | None:
        """Instances that peak load needs at the utilisation target."""
        needed = self.facts.analyses.capacity.needed.get(self.of.id)
        return needed.instances if needed else None

    @maybe(COUNT, key="replicas")
    def needed_with_one_lost(self) -> int | None:
        """Instances that peak load needs so that one may fail."""
        needed = self.facts.analyses.capacity.needed.get(self.of.id)
        return needed.with_one_lost if needed else None

    @maybe(TEXT, key="replicas")
    def needed_formula(self) -> str | None:
        """How the number of needed instances is worked out."""
        needed = self.facts.analyses.capacity.needed.get(self.of.id)
        return needed.formula if needed else None

    @maybe(COUNT, key="replicas")
    def needed_with_zone_lost(self) -> int | None:
        """Instances that peak load needs so that the fullest zone may fail; unset outside two zones or more."""
        needed = self.facts.analyses.capacity.needed.get(self.of.id)
        return needed.with_zone_lost if needed else None
