"""What rules may ask about how a flow runs: whether it ends, how long it takes, what it multiplies."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from archlint.analysis.demand.requeued import requeued
from archlint.facts.fact import Entity, fact, maybe
from archlint.facts.kinds import DURATION, FACTOR, FLAG, SHARE, TEXT, Many, Record
from archlint.facts.outages import outages, unnoticed
from archlint.quantity import show_count, show_share

if TYPE_CHECKING:
    from archlint.analysis.capacity.runs import Run
    from archlint.analysis.demand.result import Runaway
    from archlint.analysis.latency.result import FlowLatency
    from archlint.facts.component import ComponentFacts
    from archlint.graph.system import Flow

_WORTH = 1.05
"""Calls made of one that are worth a word."""


class FlowFigures(Entity):
    """What demand and latency say about a flow."""

    of: Flow

    @fact(Many(TEXT), key="steps")
    def outages(self) -> tuple[str, ...]:
        """What its downtime is made of, the largest part first: `web` 8.76 h, `lb` 52.6 min, ..."""
        analyses = self.facts.analyses
        return outages(analyses.system, analyses.failures.flows[self.of.id])

    @fact(FLAG, key="steps")
    def waits_for_checks(self) -> bool:
        """Whether it misses its promise only because copies that are dead keep their share of its requests."""
        analyses = self.facts.analyses
        return unnoticed(analyses.system, analyses.failures.flows[self.of.id])

    @maybe(FACTOR, key="steps")
    def loop_gain(self) -> float | None:
        """How often one round of a loop that never ends comes back; unset when the flow ends."""
        found = self._runaway
        return found.gain if found else None

    @maybe(TEXT, key="steps")
    def loop(self) -> str | None:
        """The way round a loop that never ends."""
        found = self._runaway
        return " -> ".join(found.components) if found else None

    @fact(Many(Record("step")), key="steps")
    def loop_steps(self) -> tuple[Entity, ...]:
        """The step that goes back in a loop that never ends."""
        found = self._runaway
        steps = self.facts.flows[self.of.id].steps
        back = [step for step in steps if found and step.of.path == found.path]
        return tuple(back[-1:] if self.loop_queued else [step for step in back if step.of.closes is not None][:1])

    @fact(FLAG, key="steps")
    def loop_queued(self) -> bool:
        """Whether it is the messages of a queue that never end, since each makes another."""
        return self._closed is None and self._runaway is not None

    @property
    def _runaway(self) -> Runaway | None:
        return self._closed or requeued(self.of, self.facts.analyses.system.components)

    @property
    def _closed(self) -> Runaway | None:
        runaways = self.facts.analyses.demand.runaways
        return next((each for each in runaways if each.flow == self.of.id), None)

    @property
    def _latency(self) -> FlowLatency | None:
        return self.facts.latency.flows.get(self.of.id)

    @maybe(DURATION, key="steps")
    def mean(self) -> float | None:
        """How long an answer takes on average at peak, as far as it is known; unset above 95 % utilisation and for bursts."""
        found = self._latency
        return found.mean if found else None

    @maybe(SHARE, key="steps")
    def given_up(self) -> float | None:
        """The share of requests that get no answer at peak, since a call that they need takes longer than its `timeout`; unset where no formula is valid."""
        found = self._latency
        return None if found is None or found.saturated or found.bursts else found.given_up

    @fact(Many(TEXT), key="steps")
    def tried_late(self) -> tuple[str, ...]:
        """What is called again by those who have waited as long as their `timeout`, and how busy it is at peak with all of these calls at least."""
        found = self._latency
        return tuple(
            f"each call of `{id_}` becomes {show_count(times)}, which keep it {show_share(round(used, 2))} busy at least"
            for id_, times, used in (found.tried_late if found else ())
            if times >= _WORTH
        )

    @fact(Many(TEXT), key="steps")
    def comes_again(self) -> tuple[str, ...]:
        """Components whose line one run comes to more than once: its waits there are long together, so that percentiles lie further out."""
        found = self._latency
        return tuple(f"`{id_}`" for id_ in found.repeated) if found else ()

    @maybe(DURATION, key="steps")
    def p95(self) -> float | None:
        """What 95 of 100 answers stay under at peak, as far as it is known; unset where no formula is valid."""
        found = self._latency
        return found.p95 if found else None

    @maybe(TEXT, key="steps")
    def burst(self) -> str | None:
        """Why no formula says how long an answer takes: what comes where all at once; unset where one does."""
        found = self._latency
        return found.bursts[0] if found and found.bursts else None

    @maybe(TEXT, key="steps")
    def unjudged(self) -> str | None:
        """Why nothing, or too little, is computed about its answers: bursts, components that say nothing about time, many bytes without a bandwidth; unset where nothing is in the way."""
        found = self._latency
        return found.unjudged if found else None

    @fact(Many(TEXT), key="steps")
    def during(self) -> tuple[str, ...]:
        """The scheduled flows that run so long that its times are those of meanwhile."""
        found = self._latency
        return found.during if found else ()

    @maybe(DURATION, key="steps")
    def between_regions(self) -> float | None:
        """How much of the mean is for round trips between regions, whose length is assumed; unset when nothing is."""
        found = self._latency
        return (found.distance or None) if found else None

    @maybe(DURATION, key="schedule")
    def run_time(self) -> float | None:
        """How long one run of a scheduled flow takes until its last work is done, beside what others ask; unset when it has no schedule, nothing is known or others leave it no room."""
        found = self._run
        return (found.lasts or None) if found and found.lasts < math.inf else None

    @maybe(TEXT, key="schedule")
    def run_formula(self) -> str | None:
        """The arithmetic behind `run_time`."""
        found = self._run
        return found.formula if found else None

    @fact(Many(Record("component")), key="schedule")
    def run_waits_for(self) -> tuple[ComponentFacts, ...]:
        """The component that decides how long a run takes; none where calls are made one after another."""
        found = self._run
        return self.facts.named([found.slowest] if found and found.slowest else [])

    @property
    def _run(self) -> Run | None:
        return next((run for run in self.facts.analyses.capacity.runs if run.flow == self.of.id), None)

    @maybe(DURATION, key="steps")
    def p95_of_hits(self) -> float | None:
        """The same if every cache always had the answer; unset when nothing can be said."""
        from archlint.analysis.latency import of_hits  # noqa: PLC0415 - only rules about latency need it

        analyses = self.facts.analyses
        found = of_hits(analyses.system, analyses.demand, analyses.capacity, self.of.id)
        return found.p95 if found else None

    @maybe(DURATION, key="steps")
    def promised_of_hits(self) -> float | None:
        """What the answers of the hardest promise would stay under if every cache always had them; unset when nothing can be said."""
        from archlint.analysis.latency import of_hits  # noqa: PLC0415 - only rules about latency need it

        analyses, hardest = self.facts.analyses, self._latency.hardest if self._latency else None
        if hardest is None:
            return None
        found = of_hits(analyses.system, analyses.demand, analyses.capacity, self.of.id)
        same = [each.given for each in found.promised if each.percentile == hardest.percentile] if found else []
        return same[0] if same else None

    @fact(Many(TEXT), key="steps")
    def time_spent(self) -> tuple[str, ...]:
        """Where the time goes: each place with its arithmetic, the longest first."""
        found = self._latency
        stages = sorted(found.stages, key=lambda pair: -pair[0].mean * pair[1]) if found else []
        return tuple(f"{stage.component}: {stage.formula}" for stage, _ in stages)

    @fact(Many(Record("component")), key="steps")
    def slowest(self) -> tuple[ComponentFacts, ...]:
        """The component that takes the largest part of the time; none when nothing is known."""
        found = self._latency
        stages = sorted(found.stages, key=lambda pair: -pair[0].mean * pair[1]) if found else []
        return self.facts.named(stage.component for stage, _ in stages[:1])

    @fact(FLAG, key="steps")
    def time_is_declared(self) -> bool:
        """Whether every time on the way was written in the blueprint; how far regions are apart never is."""
        found = self._latency
        components = self.facts.analyses.system.components
        return bool(found and found.stages and not found.distance) and all(
            any(components[stage.component].is_declared(key) for key in ("work", "capacity", "latency"))
            for stage, _ in (found.stages if found else ())
            if stage.model != "link"
        )
