"""One flow compiled: its formulas at both thresholds, and what every single event does to them.

Every flow has an arena of its own, so that the work for a flow grows with the flow and not with the system;
events are recognised across flows by what they mean.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.analysis.failures.faulttree.single import bits, masks, shares
from archlint.analysis.failures.parts import Parts
from archlint.analysis.failures.paths import Path, Strain, followed
from archlint.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Collection

    from archlint.analysis.failures.meanings import Meanings
    from archlint.analysis.failures.register import Register
    from archlint.analysis.failures.result import Cause
    from archlint.graph.system import Flow

NO_STRAIN = Strain()


@frozen
class Survey:
    """The formulas of one flow in one arena.

    reached     fails when the flow gets no answer
    full        fails when it gets no answer, a worse one, or not enough of it for the peak
    unstrained  the same without anything that capacity says
    lost, partly   per node, the events (as bits) that fail it alone for every request, or for some
    """

    flow: Flow
    parts: Parts
    reached: Path
    full: Path
    unstrained: Path
    lost: list[int]
    partly: list[int]

    @property
    def causes(self) -> Meanings:
        """What the events mean, by number."""
        return self.parts.causes

    def named(self, mask: int) -> tuple[Cause, ...]:
        """The causes whose bits are set."""
        causes = self.parts.causes
        return tuple([causes[event] for event in bits(mask)])

    def stopping(self) -> int:
        """The events that stop the flow for every request."""
        return self.lost[self.reached.root]

    def harming(self) -> int:
        """The events that degrade the flow, or stop it for some requests only."""
        return (self.partly[self.reached.root] | self.partly[self.full.root]) & ~self.stopping()

    def shares(self) -> dict[int, float]:
        """The share of requests lost, for the events that take down only some of them."""
        if not self.parts.formula.weights:
            return {}
        return shares(self.parts.formula, self.lost, self.partly).get(self.reached.root, {})


def answered(register: Register, flow: Flow, burden: Strain) -> Survey:
    """Compile what a flow needs to be answered at all, and nothing that only makes its answer worse."""
    parts = Parts(register)
    reached = Path(parts, flow, burden, full=False).build()
    lost = masks(parts.formula, parts.given)
    partly = masks(parts.formula, parts.given, partly=True) if parts.formula.weights else lost
    return Survey(flow, parts, reached, reached, reached, lost, partly)


def survey(register: Register, flow: Flow, burden: Strain) -> Survey:
    """Compile a flow."""
    parts = Parts(register)
    reached = Path(parts, flow, burden, full=False).build()
    mine = _concerns(flow, burden)
    softer = any(hop.optional or hop.fallback is not None for hop in flow.hops) or register.keeps_state(flow)
    full = Path(parts, flow, burden, full=True).build() if mine or softer else reached
    unstrained = full
    if mine:
        unstrained = Path(parts, flow, NO_STRAIN, full=True).build()
    lost = masks(parts.formula, parts.given)
    partly = masks(parts.formula, parts.given, partly=True) if parts.formula.weights else lost
    return Survey(flow, parts, reached, full, unstrained, lost, partly)


def _concerns(flow: Flow, burden: Strain) -> bool:
    """Whether anything that capacity says is about a component of the flow."""
    if burden == NO_STRAIN:
        return False
    names = {target for hop in flow.hops for target in hop.targets}
    return not names.isdisjoint(burden.needed) or _paired(names, burden.broken | burden.strained)


def _paired(names: Collection[str], pairs: Collection[tuple[str, str]]) -> bool:
    return any(cache in names and store in names for cache, store in pairs)


def witness(found: Survey) -> dict[Cause, tuple[str, ...]]:
    """For every cause that stops the flow the shortest walk from the entry to what it fails."""
    walks = _walks(found.flow)
    known: dict[int, tuple[str, ...]] = {}
    lost = remaining = found.stopping()
    for nodes in (found.reached.asked, found.reached.subtree):
        for hop in sorted(nodes, key=lambda index: (len(walks[index]), index)):
            here = found.lost[nodes[hop]] & remaining
            remaining &= ~here
            known.update((event, walks[hop]) for event in bits(here))
    known.update((event, (found.flow.entry,)) for event in bits(remaining))
    return {found.causes[event]: known[event] for event in bits(lost)}


def _walks(flow: Flow) -> dict[int, tuple[str, ...]]:
    walks: dict[int, tuple[str, ...]] = {}
    for hop in followed(flow):
        before = walks[hop.parent] if hop.parent is not None and hop.parent in walks else (hop.source,)
        walks[hop.index] = (*before, hop.target)
    return walks
