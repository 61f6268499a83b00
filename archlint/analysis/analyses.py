"""Every analysis of one system, side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.frozen import frozen

if TYPE_CHECKING:
    from archlint.analysis.capacity.result import Capacity
    from archlint.analysis.consistency.result import Consistency
    from archlint.analysis.demand.result import Demand
    from archlint.analysis.failures.result import Failures
    from archlint.analysis.state.result import State
    from archlint.graph.system import System


@frozen
class Analyses:
    """What the design really gives: the system and the answer of each analysis."""

    system: System
    demand: Demand
    capacity: Capacity
    failures: Failures
    consistency: Consistency
    state: State


def analyse(system: System) -> Analyses:
    """Run every analysis; capacity builds on demand, failures on both, the others stand alone."""
    from archlint.analysis import capacity, consistency, demand, failures, state  # noqa: PLC0415 - types need none of it

    measured = demand.measure(system)
    assessed = capacity.assess(system, measured)
    return Analyses(
        system=system,
        demand=measured,
        capacity=assessed,
        failures=failures.trace(system, measured, assessed),
        consistency=consistency.fold(system),
        state=state.inspect(system),
    )
