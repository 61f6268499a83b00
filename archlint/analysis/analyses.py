"""Every analysis of one system, side by side."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from archlint.frozen import frozen

if TYPE_CHECKING:
    from archlint.analysis.capacity.result import Capacity
    from archlint.analysis.capacity.setting import Setting
    from archlint.analysis.consistency.result import Consistency
    from archlint.analysis.demand.result import Demand
    from archlint.analysis.failures.result import Failures
    from archlint.analysis.state.result import State
    from archlint.graph.system import System


@frozen
class Analyses:
    """What the design really gives: the system and the answer of each analysis.

    `around` is what limits and times depend on besides load, for who works out more about the same system.
    """

    system: System
    demand: Demand
    capacity: Capacity
    failures: Failures
    consistency: Consistency
    state: State
    around: Setting = field(repr=False, compare=False)


def analyse(system: System) -> Analyses:
    """Run every analysis; capacity builds on demand, failures on both, the others stand alone."""
    from archlint.analysis import capacity, consistency, demand, failures, state  # noqa: PLC0415 - types need none of it
    from archlint.analysis.capacity.setting import setting  # noqa: PLC0415 - the same

    measured = demand.measure(system)
    around = setting(system)
    assessed = capacity.assess(system, measured, around=around)
    return Analyses(
        system=system,
        demand=measured,
        capacity=assessed,
        failures=failures.trace(system, measured, assessed),
        consistency=consistency.fold(system),
        state=state.inspect(system),
        around=around,
    )
