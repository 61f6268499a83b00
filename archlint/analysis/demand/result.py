"""What the demand analysis answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.analysis.demand.later import Later, now
from archlint.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archlint.graph.system import DocumentPath
    from archlint.quantity import Quantity


@frozen
class Figure:
    """A number with the arithmetic that gave it: `formula` has the numbers in it, ready to print.

    Example: value 1736.1, unit 'req/s', formula '10M × 10 % × 50 / 86,400 × 3'. It is written when somebody reads it.
    """

    value: float
    unit: str
    said: str | Later[str]

    @property
    def formula(self) -> str:
        """The arithmetic in words."""
        return now(self.said)


@frozen
class Load:
    """Requests per second at peak arriving at one component, by class; bytes per second in and out.

    `calls` are requests to services and proxies; `jobs` are messages that a worker or another consumer
    takes, `messages` those that arrive at a queue, stream or pubsub. `standby_reads`, `any_reads` and
    `quorum_reads` say how many of the `reads` go to standbys, to any copy, to a quorum; the others go to
    the primary. `broadcast` is the part of the `jobs` that every replica gets. Filling a cache after a miss counts among its `writes`.
    `every_reads` and `every_writes` are the parts of `reads` and `writes` that come to each shard alike, since their callers do not
    know which shard they mean. `bytes_written` is the part of `bytes_in` that a store with copies has to send on to them.
    """

    calls: float = 0.0
    reads: float = 0.0
    writes: float = 0.0
    messages: float = 0.0
    jobs: float = 0.0
    bytes_in: float = 0.0
    bytes_out: float = 0.0
    standby_reads: float = 0.0
    any_reads: float = 0.0
    quorum_reads: float = 0.0
    broadcast: float = 0.0
    bytes_written: float = 0.0
    every_reads: float = 0.0
    every_writes: float = 0.0

    @property
    def written(self) -> float:
        """Writes per second; a message that is put in is one."""
        return self.writes + self.messages

    @property
    def total(self) -> float:
        """All classes together, per second."""
        return self.calls + self.reads + self.writes + self.messages + self.jobs


@frozen
class FlowDemand:
    """How often one flow runs, and how often each of its hops is taken per run.

    `visits[i]` is the expected number of times hop i is taken for one run of the flow; the rate of a
    hop at peak is `peak.value * visits[i]`.
    """

    flow: str
    peak: Figure | None
    average: Figure | None
    visits: tuple[float, ...]


@frozen
class Runaway:
    """A flow that returns to itself (`again`) once or more for each run, and so never ends.

    `components` name the circle, first and last the same; `gain` is how many returns one round makes;
    `path` is the place of the returning step.
    """

    flow: str
    components: tuple[str, ...]
    gain: float
    path: DocumentPath


@frozen
class Demand:
    """Load everywhere at peak. None figures mean the blueprint does not say enough; never a guess."""

    average_rate: Figure | None
    peak_rate: Figure | None
    users: Quantity | None
    daily_active_users: Figure | None
    online_users: Figure | None
    peak_factor: Figure | None
    flows: Mapping[str, FlowDemand]
    components: Mapping[str, Load]
    average: Mapping[str, Load]
    """Average load of each component, for storage, backlog and money."""
    runaways: tuple[Runaway, ...] = ()
    """Flows whose load has no bound; their visits are counted as if they went round once."""

    @property
    def counted(self) -> bool:
        """Whether anything is known to be asked of any component."""
        return any(load.total for load in self.components.values())
