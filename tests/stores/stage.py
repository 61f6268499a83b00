"""A blueprint with its stores running: what archlint says of it, and the same thing to try."""

from pathlib import Path

import archlint
from tests.stores.edges import Edge, Origin
from tests.stores.memory import Memory
from tests.stores.postgres import Database
from tests.stores.yard import Yard, need

ENGINES = {
    "postgresql": ("postgres", "initdb"),
    "redis": ("redis-server",),
    "nginx": ("nginx",),
    "varnish": ("varnishd",),
}
"""The programs an engine needs."""


class Stage:
    """Every store of a blueprint, started as the blueprint says, and the answers of archlint about it."""

    def __init__(self, blueprint, template):
        self.system, _ = archlint.load_system(str(Path(__file__).parent / blueprint))
        self.answers = archlint.analyse(self.system).consistency.flows
        engines = {component.engine for component in self.system.components.values()}
        need(*(program for engine, programs in ENGINES.items() if engine in engines for program in programs))
        self.databases, self.memories, self.edges = {}, {}, {}
        self.origin, self.looks = None, {}
        self.yard = Yard()
        try:
            self._start(template)
        except BaseException:
            self.yard.close()
            raise

    def flow(self, name):
        """A flow of the blueprint."""
        return self.system.flows[name]

    def close(self):
        """End everything."""
        self.yard.close()

    def _start(self, template):
        for component in self.system.components.values():
            if component.engine == "postgresql":
                self.databases[component.id] = Database(self.yard, template(), component)
            elif component.engine == "redis":
                self.memories[component.id] = Memory(self.yard, component)
        for flow in self.system.flows.values():
            self._start_edges(flow)

    def _start_edges(self, flow):
        """The HTTP caches of a flow, from the origin outwards."""
        hops = [hop for hop in flow.hops if self.system.components[hop.target].engine in ("nginx", "varnish")]
        if not hops:
            return
        self.origin = Origin(self.yard)
        behind = self.origin.port
        for hop in reversed(hops):
            edge = Edge(self.yard, self.system.components[hop.target], behind, hop.ttl, hop.grace or 0.0)
            self.edges[hop.target] = edge
            behind = edge.port
