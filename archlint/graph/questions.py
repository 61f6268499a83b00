"""Questions a system answers: who calls whom, which flows pass where, what runs around in circles.

>>> from archlint.source import parse_text
>>> from archlint.blueprint import load
>>> from archlint.graph import build
>>> document = parse_text('''
... archlint: 1
... system: Four nodes
... components: {users: {kind: client}, api: {kind: service}, cache: {kind: cache}, db: {kind: database}}
... flows:
...   read:
...     does: read
...     rate: 1/s
...     steps: [users -> api, {"api -> cache": {hit: 90%}}, {"api -> db": {when: miss}}]
... ''', "four.yaml")
>>> system = build(load(document), document)
>>> callers(system, "db"), callees(system, "api")
(('api',), ('cache', 'db'))
>>> path_to(system.flows["read"], "db")
('users', 'api', 'db')
>>> circles(system)
()
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from archlint.graph.flow import Flow, Hop
    from archlint.graph.system import System


def edges(system: System) -> Mapping[tuple[str, str], tuple[tuple[str, int], ...]]:
    """Every arrow between two components, with the flows and hops that use it, in the order of the file."""
    found: dict[tuple[str, str], list[tuple[str, int]]] = {}
    for flow in system.flows.values():
        for hop in flow.hops:
            for target in hop.targets:
                found.setdefault((hop.source, target), []).append((flow.id, hop.index))
    return {edge: tuple(uses) for edge, uses in found.items()}


def callers(system: System, component: str) -> tuple[str, ...]:
    """The components with a hop into this one, in walk order, each once."""
    return _once(hop.source for hop in _hops(system) if component in hop.targets)


def callees(system: System, component: str) -> tuple[str, ...]:
    """The components this one has a hop to, alternatives included, in walk order, each once."""
    return _once(target for hop in _hops(system) if hop.source == component for target in hop.targets)


def flows_through(system: System, component: str) -> tuple[str, ...]:
    """The flows that visit a component, in the order of the file."""
    return tuple(
        flow.id
        for flow in system.flows.values()
        if any(component == hop.source or component in hop.targets for hop in flow.hops)
    )


def writers_of(system: System, datum: str) -> tuple[str, ...]:
    """The flows that change a datum."""
    return tuple(
        flow.id for flow in system.flows.values() if datum in flow.data and flow.does.value in {"write", "event"}
    )


def branch_of(flow: Flow, hop: Hop) -> tuple[Hop, ...]:
    """The hops that lead from the entry of the flow to this one, itself included."""
    chain = [hop]
    while chain[-1].parent is not None:
        chain.append(flow.hops[chain[-1].parent])
    return tuple(reversed(chain))


def path_to(flow: Flow, component: str) -> tuple[str, ...] | None:
    """The shortest way of a flow from its entry to a component, as ids; None when it never gets there."""
    if component == flow.entry:
        return (component,)
    ways = [(*[hop.source for hop in branch_of(flow, hop)], component) for hop in flow.hops if component in hop.targets]
    return min(ways, key=len, default=None)


def circles(system: System) -> tuple[tuple[str, ...], ...]:
    """Groups of components that wait for one another in a circle, each sorted, in the order of their first member.

    Strongly connected components (Tarjan 1972) of the waited hops; a component that calls itself counts.
    """
    import networkx as nx  # noqa: PLC0415 -- needed for this question only

    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_edges_from((hop.source, target) for hop in _hops(system) if hop.waited for target in hop.targets)
    found = [tuple(sorted(part)) for part in nx.strongly_connected_components(graph)]
    return tuple(sorted(part for part in found if len(part) > 1 or all(graph.has_edge(alone, alone) for alone in part)))


def _hops(system: System) -> Iterator[Hop]:
    for flow in system.flows.values():
        yield from flow.hops


def _once(names: Iterator[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
