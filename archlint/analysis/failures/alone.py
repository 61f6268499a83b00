"""One flow against every single failure, worked out at once instead of from formulas that are written down first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.analysis.failures.faulttree.singles import Singles
from archlint.analysis.failures.parts import Parts
from archlint.analysis.failures.paths import followed
from archlint.analysis.failures.survey import Survey, Thresholds, answered, survey, thresholds
from archlint.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archlint.analysis.failures.paths import Strain
    from archlint.analysis.failures.register import Register
    from archlint.analysis.failures.result import Cause
    from archlint.graph.system import Flow


@frozen
class Alone:
    """What single failures do to one flow: its paths, every node of which is what each event does to it.

    lost      events that stop the flow for every request
    harmed    events that degrade it, or stop it for some requests only
    strained  those of both that do so only because what is left cannot carry the load
    partial   whether some of them stop it for some requests only
    crowding  single failures after which something on its way gets more than it can take
    """

    flow: Flow
    burden: Strain
    parts: Parts[Singles]
    paths: Thresholds
    lost: tuple[int, ...]
    harmed: tuple[int, ...]
    strained: tuple[int, ...]
    partial: bool
    crowding: tuple[Cause, ...] = ()

    def named(self, events: Iterable[int]) -> tuple[Cause, ...]:
        """What the events mean."""
        causes = self.parts.causes
        return tuple([causes[event] for event in events])

    def at_most(self) -> float:
        """At most how likely a request is lost, common causes left out; a takeover that waits for a person never comes."""
        causes = self.parts.causes
        return self.parts.formula.at_most(self.paths.reached.root, list(map(causes.chance, range(len(causes)))))

    def compiled(self) -> Survey:
        """The flow's formulas, for questions about more than one failure."""
        return survey(self.parts.register, self.flow, self.burden, self.crowding)

    def answered(self) -> Survey:
        """The same of what it needs for any answer."""
        return answered(self.parts.register, self.flow, self.burden)

    def witness(self) -> dict[Cause, tuple[str, ...]]:
        """For every cause that stops the flow the shortest walk from the entry to what it fails."""
        formula, reached = self.parts.formula, self.paths.reached
        walks = _walks(self.flow)
        known: dict[int, tuple[str, ...]] = {}
        remaining = set(self.lost)
        for nodes in (reached.asked, reached.subtree):
            for hop in sorted(nodes, key=lambda index: (len(walks[index]), index)):
                here = remaining.intersection(formula.lost(nodes[hop])) if remaining else ()
                known.update((event, walks[hop]) for event in here)
                remaining.difference_update(here)
        return {self.parts.causes[event]: known.get(event, (self.flow.entry,)) for event in self.lost}


def alone(register: Register, flow: Flow, burden: Strain) -> Alone:
    """Put a flow against every single failure."""
    formula = Singles()
    parts = Parts(register, formula)
    paths = thresholds(parts, flow, burden)
    reached, full, unstrained = paths.reached.root, paths.full.root, paths.unstrained.root
    lost = formula.lost(reached)
    stopping = set(lost)
    felt = formula.felt(reached | full)
    harmed = [event for event in felt if event not in stopping]
    anyway = set(felt if unstrained == full else formula.felt(unstrained))
    strained = [event for event in felt if event not in anyway]
    return Alone(
        flow, burden, parts, paths, tuple(lost), tuple(harmed), tuple(strained), len(formula.felt(reached)) > len(lost)
    )


def _walks(flow: Flow) -> dict[int, tuple[str, ...]]:
    walks: dict[int, tuple[str, ...]] = {}
    for hop in followed(flow):
        # of several targets it is the one that calls which the walk goes through
        before = walks[hop.parent][:-1] if hop.parent is not None and hop.parent in walks else ()
        walks[hop.index] = (*before, hop.source, hop.target)
    return walks
