"""Who talks to whom in a system, each pair once, and in which flows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archlint.graph.system import System


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
