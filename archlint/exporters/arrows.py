"""Who talks to whom in a system: each pair once, with its flows, and step by step along a flow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from archlint.blueprint.vocabulary import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archlint.graph.system import Flow, System


@dataclass(frozen=True, slots=True)
class Arrow:
    """One pair of components: what is asked, and the titles of the flows that ask it."""

    source: str
    target: str
    op: str
    flows: tuple[str, ...]

    @property
    def words(self) -> str:
        """What it is for: the first flow, and how many more."""
        more = len(self.flows) - 1
        return self.flows[0] + (f" and {more} more" if more else "")


def arrows(system: System) -> list[Arrow]:
    """Every pair that some flow joins, in the order of the flows; of several operations the first counts."""
    found: dict[tuple[str, str], Arrow] = {}
    for flow in system.flows.values():
        for hop in flow.hops:
            for target in hop.targets:
                older = found.get((hop.source, target))
                titles = older.flows if older is not None else ()
                titles = titles if flow.title in titles else (*titles, flow.title)
                op = older.op if older is not None else hop.op.value
                found[hop.source, target] = Arrow(hop.source, target, op, titles)
    return list(found.values())


def passages(flow: Flow, system: System) -> Iterator[tuple[str, str, str]]:
    """A flow step by step: source, target, and what is asked, `push` towards people, `reply` for an answer that comes early.

    What a component does with itself is no step; of several targets each is one.
    """
    clients = {each.id for each in system.components.values() if each.kind is Kind.CLIENT}
    for hop in flow.arrows:
        for target in (each for each in hop.targets if each != hop.source):
            yield hop.source, target, "push" if target in clients else hop.op.value
        early = flow.reply_after is not None and flow.hops[flow.reply_after].arrow == hop.index
        if early and flow.hops[0].source in clients:
            yield flow.hops[0].targets[0], flow.hops[0].source, "reply"
