"""What a scenario answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.analysis.failures.result import Outcome
from archlint.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archlint.analysis.capacity.result import Capacity
    from archlint.analysis.demand.result import Demand
    from archlint.analysis.latency.result import Latency
    from archlint.graph.system import System

SENTENCES = {
    "gone": "nothing of {0} is left",
    "headless": "the primary of {0} is gone and no standby takes over",
    "few": "{0} has too few copies left to answer: {2} of {3}",
    "unspared": "{0} is gone, and {1} cannot carry what it answered",
    "share": "{4} of the requests fail",
    "without": "answers without {0}",
    "peak": "{0} has {2} of the {3} instances that the peak needs",
    "over": "{0} is at {4} of its {1}",
    "later": "answers; what follows waits for {0}",
}
"""One sentence for each code of a reason, lower case: {0} a component, {1} another name, {2} and {3} counts, {4} a share."""


@frozen
class Reason:
    """Why a flow is lost or degraded, or what waits although it answers.

    `code` is a key of `SENTENCES`; `subject`, `other`, `left`, `needed` and `share` fill it.
    """

    code: str
    subject: str = ""
    other: str = ""
    left: int = 0
    needed: int = 0
    share: float = 0.0


@frozen
class FlowOutcome:
    """What one flow still gives: `failing` is the share of its requests that fail, the reasons come worst first."""

    flow: str
    outcome: Outcome
    failing: float
    reasons: tuple[Reason, ...] = ()


@frozen
class Played:
    """A scenario played through.

    `system` is what is left of the design: `gone` components carry nothing, and flows that are lost leave no load
    but those that a store cannot carry.
    """

    system: System
    demand: Demand
    capacity: Capacity
    latency: Latency
    outcomes: Mapping[str, FlowOutcome]
    gone: tuple[str, ...] = ()

    @property
    def lost(self) -> tuple[str, ...]:
        """The flows that are lost."""
        return tuple(each.flow for each in self.outcomes.values() if each.outcome is Outcome.LOST)
