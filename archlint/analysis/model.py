"""One system made ready to be evaluated many times: what does not depend on numbers is looked up once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.analysis.capacity.assess import assess
from archlint.analysis.capacity.setting import Setting, setting
from archlint.analysis.demand.loads import Runs, runs
from archlint.analysis.demand.measure import measure
from archlint.analysis.demand.reading import Reading, likely
from archlint.analysis.latency.estimate import estimate
from archlint.analysis.latency.journeys import Journeys, journeys
from archlint.frozen import frozen

if TYPE_CHECKING:
    from archlint.analysis.capacity.result import Capacity
    from archlint.analysis.demand.result import Demand
    from archlint.analysis.latency.result import Latency
    from archlint.graph.system import System


@frozen
class Evaluation:
    """How much arrives, how busy everything is and what breaks first, how long users wait."""

    demand: Demand
    capacity: Capacity
    latency: Latency


@frozen
class Model:
    """A system with what one run of each flow does, the setting of its components and the journeys of its users.

    It may be evaluated under any workload; the rest of the system has to stay the same.
    """

    runs: Runs
    setting: Setting
    journeys: Journeys

    def evaluate(self, system: System, read: Reading = likely, headroom: float | None = None) -> Evaluation:
        """Load, limits and waits of the system that the model is of."""
        demand = measure(system, read, self.runs if read is likely else None)
        capacity = assess(system, demand, read, headroom, self.setting)
        return Evaluation(demand, capacity, estimate(system, demand, capacity, self.setting, self.journeys))


def model(system: System) -> Model:
    """Look up everything in a system that does not depend on how much arrives."""
    around = setting(system)
    return Model(runs(system, likely), around, journeys(system, around))
