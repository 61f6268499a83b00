"""A fault tree as people write it: named events with probabilities, gates over events and gates, one top."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from archlint.analysis.failures.faulttree.dependencies import in_order
from archlint.analysis.failures.faulttree.mistakes import Meant, mistakes
from archlint.errors import FaultTreeError, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archlint.analysis.failures.faulttree.operators import Gate


@dataclass(frozen=True, slots=True)
class FaultTree:
    """Events that fail independently, and gates over them; no cycles.

    top       the gate (or event) whose failure is asked about
    events    probability of each basic event, 0 to 1
    constants inputs that are certain (True) or impossible (False): house events

    >>> from archlint.analysis.failures.faulttree import all_of, any_of
    >>> FaultTree("top", {"top": any_of("pump", "valves"), "valves": all_of("v1", "v2")},
    ...           {"pump": 0.01, "v1": 0.1, "v2": 0.1}).top
    'top'

    Errors: FaultTreeError with one problem for every input that is neither event nor gate, every name used
    twice, every probability outside 0..1 and every gate whose inputs do not fit its operator; else for a cycle.
    """

    top: str
    gates: Mapping[str, Gate]
    events: Mapping[str, float]
    constants: Mapping[str, bool] = field(default_factory=dict[str, bool])

    def __post_init__(self) -> None:
        found = mistakes(Meant(self.top, self.gates, self.events, self.constants))
        if found:
            raise FaultTreeError(*(Problem("fault-tree", one.message, "", help=one.instead) for one in found))
        for table in ("gates", "events", "constants"):  # a tree stays what was checked, whatever becomes of the tables
            object.__setattr__(self, table, dict(getattr(self, table)))

    def order(self) -> tuple[str, ...]:
        """The gates below the top, inputs before the gates that use them."""
        return tuple(in_order(self.gates, [self.top])[0])
