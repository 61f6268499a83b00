"""What every hop of a flow costs: age, time, and the guarantee that is gone behind it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from archlint.analysis.consistency.words import duration
from archlint.analysis.latency import estimate
from archlint.frozen import frozen
from archlint.quantity.show import show_duration

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from archlint.analysis.consistency.result import FlowConsistency, Weakening
    from archlint.graph.system import Flow, Hop
    from archlint.picture.views.reading import Reading

_NAMES = {
    "converges": "ever being right",
    "read-your-writes": "own writes",
    "monotonic": "order",
    "linearizable": "the latest",
}
"""The guarantees as a label has room for them, largest loss first."""


@frozen
class Prices:
    """One flow's costs: what the fold says of its hops, and the mean time of one call to each component (seconds)."""

    answer: FlowConsistency | None
    times: Mapping[str, float]

    def of(self, hop: Hop, target: str) -> tuple[str, ...]:
        """What this hop costs, one line for its figures and one for what is gone; nothing when it costs nothing."""
        steps = [
            step
            for step in self._steps(hop)
            if step.component == target or (target == hop.target and step.component not in hop.targets)
        ]
        figures = [*_age(steps), *self._time(hop, target), *self._loss(hop, target)]
        return tuple(line for line in (" · ".join(figures), self._gone(steps), self._delivery(hop)) if line)

    def _steps(self, hop: Hop) -> tuple[Weakening, ...]:
        return tuple(step for step in self.answer.trace if step.hop == hop.index) if self.answer else ()

    def _time(self, hop: Hop, target: str) -> Iterable[str]:
        seconds = self.times.get(target, 0.0) if hop.waited else 0.0
        return (f"{show_duration(seconds)} here",) if seconds > 0 else ()

    def _loss(self, hop: Hop, target: str) -> Iterable[str]:
        commit = self.answer.commit if self.answer else None
        loss = self.answer.delivered.loss if self.answer and self.answer.delivered else None
        if (
            commit is None
            or loss is None
            or loss.enforced <= 0
            or hop.index != commit.hop
            or target != commit.component
        ):
            return ()
        if math.isinf(loss.normal):
            return ("may lose everything",)
        return (f"may lose {duration(loss.normal)}" if loss.normal > 0 else "may lose the last writes",)

    def _gone(self, steps: Iterable[Weakening]) -> str:
        """What this hop takes away that nothing further in has taken already."""
        before: set[str] = set()
        for earlier in self.answer.trace if self.answer else ():
            if earlier in steps:
                break
            before |= set(earlier.lost)
        lost = {name for step in steps for name in step.lost} - before
        doubted = {name for step in steps for name in step.weakened} - before - lost
        said = _only_the_largest(lost)
        maybe = _only_the_largest(doubted)
        if said and maybe:
            return f"loses {' and '.join(said)}, perhaps {' and '.join(maybe)}"
        return f"loses {' and '.join(said)}" if said else f"perhaps loses {' and '.join(maybe)}" if maybe else ""

    def _delivery(self, hop: Hop) -> str:
        found = [effect for effect in self.answer.effects if effect.hop == hop.index] if self.answer else []
        if not found:
            return ""
        window = found[0].window
        less = "" if window is None else f", less what {found[0].channel} may lose"
        return f"arrives {found[0].delivery.value}{less}"


def prices(reading: Reading, flow: Flow) -> Prices:
    """The costs of one flow's hops."""
    analyses = reading.analyses
    latency = estimate(analyses.system, analyses.demand, analyses.capacity, analyses.around).flows.get(flow.id)
    stages = latency.stages if latency is not None else ()
    times: dict[str, float] = {}
    for stage, _ in stages:
        times[stage.component] = max(times.get(stage.component, 0.0), stage.mean)
    return Prices(analyses.consistency.flows.get(flow.id), times)


def _age(steps: Iterable[Weakening]) -> Iterable[str]:
    added = math.fsum(step.adds for step in steps)
    if math.isinf(added):
        return ("of unknown age",)
    return (f"+{duration(added)} old",) if added > 0 else ()


def _only_the_largest(names: set[str]) -> list[str]:
    """Without what follows from the others: who loses own writes has lost the latest, too."""
    if "converges" in names:
        return [_NAMES["converges"]]
    kept = names - {"linearizable"} if len(names) > 1 else names
    return [_NAMES[name] for name in _NAMES if name in kept]
