"""One flow compiled: its formulas at both thresholds, written down for every question about more than one failure.

Every flow has an arena of its own, so that the work for a flow grows with the flow and not with the system;
events are recognised across flows by what they mean.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from archlint.analysis.failures.faulttree.formula import Formula
from archlint.analysis.failures.faulttree.single import bits, masks, shares
from archlint.analysis.failures.faulttree.singles import Singles
from archlint.analysis.failures.parts import Parts
from archlint.analysis.failures.paths import Path, Strain
from archlint.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from archlint.analysis.failures.faulttree.logic import Logic
    from archlint.analysis.failures.meanings import Meanings
    from archlint.analysis.failures.register import Register
    from archlint.analysis.failures.result import Cause
    from archlint.graph.system import Flow

NO_STRAIN = Strain()


@frozen
class Thresholds:
    """What one flow needs, four times.

    reached     fails when the flow gets no answer
    full        fails when it gets no answer, a worse one, or not enough of it for the peak
    unstrained  the same without anything that capacity says
    bare        fails when the flow gets no answer, whatever capacity says
    """

    reached: Path
    full: Path
    unstrained: Path
    bare: Path


@frozen
class Survey:
    """The formulas of one flow in one arena.

    reached, full  as above
    lost, partly   per node, the events (as bits) that fail it alone for every request, or for some
    """

    flow: Flow
    parts: Parts[Formula]
    reached: Path
    full: Path
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

    def shares(self) -> dict[int, float]:
        """The share of requests lost, for the events that take down only some of them."""
        if not self.parts.formula.weights:
            return {}
        return shares(self.parts.formula, self.lost, self.partly).get(self.reached.root, {})


def answered(register: Register, flow: Flow, burden: Strain) -> Survey:
    """Compile what a flow needs to be answered at all, and nothing that only makes its answer worse."""
    parts = Parts(register, Formula())
    reached = Path(parts, flow, burden, full=False).build()
    return _survey(parts, flow, Thresholds(reached, reached, reached, reached))


def stopping(register: Register, flow: Flow, burden: Strain) -> list[Cause]:
    """The single failures after which a flow is not answered: compiled for these alone, which takes less than a survey."""
    parts = Parts(register, Singles())
    reached = Path(parts, flow, burden, full=False).build()
    return [parts.causes[event] for event in parts.formula.lost(reached.root)]


def survey(register: Register, flow: Flow, burden: Strain, crowding: Iterable[Cause] = ()) -> Survey:
    """Compile a flow; `crowding` are single failures after which something on its way gets more than it can take."""
    parts = Parts(register, Formula())
    paths = thresholds(parts, flow, burden)
    harmful = [parts.failing(cause) for cause in crowding]
    if harmful:
        full = replace(paths.full, root=parts.formula.any_of([paths.full.root, *harmful]))
        paths = replace(paths, full=full)
    return _survey(parts, flow, paths)


def _survey(parts: Parts[Formula], flow: Flow, paths: Thresholds) -> Survey:
    lost = masks(parts.formula, parts.given)
    partly = masks(parts.formula, parts.given, partly=True) if parts.formula.weights else lost
    return Survey(flow, parts, paths.reached, paths.full, lost, partly)


def thresholds(parts: Parts[Logic], flow: Flow, burden: Strain) -> Thresholds:
    """What a flow needs for any answer, and for a full one under this burden and under none."""
    reached = Path(parts, flow, burden, full=False).build()
    mine = _concerns(flow, burden)
    softer = any(hop.optional or hop.fallback is not None for hop in flow.hops) or parts.register.keeps_state(flow)
    full = Path(parts, flow, burden, full=True).build() if mine or softer else reached
    unstrained = Path(parts, flow, NO_STRAIN, full=True).build() if mine else full
    bare = Path(parts, flow, NO_STRAIN, full=False).build() if mine else reached
    return Thresholds(reached, full, unstrained, bare)


def _concerns(flow: Flow, burden: Strain) -> bool:
    """Whether anything that capacity says is about a component of the flow."""
    if burden == NO_STRAIN:
        return False
    names = {target for hop in flow.hops for target in hop.targets}
    return not names.isdisjoint(burden.needed) or _paired(names, burden.broken | burden.strained)


def _paired(names: Collection[str], pairs: Collection[tuple[str, str]]) -> bool:
    return any(cache in names and store in names for cache, store in pairs)
