"""What a measure looks at: the work, the prompt it answers (if any), and which flow is meant for which requirement."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from archlint.drill.sheet import Evidence, Mark, Sign
from archlint.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from archlint.drill.prompt import Prompt, Wanted
    from archlint.drill.submission import Work
    from archlint.graph.system import Flow


@frozen
class Case:
    """One submission before the judges.

    traced     requirement of the prompt → flow of the blueprint
    about      whether it speaks of what the prompt is about at all
    reference  how many different components the prompt's own answer has; None without a prompt
    seconds    how long the five steps took; None when no clock ran
    accepted   rules whose findings are not held against anybody
    """

    work: Work
    prompt: Prompt | None = None
    traced: Mapping[str, str] = field(default_factory=dict[str, str])
    reference: int | None = None
    seconds: float | None = None
    accepted: frozenset[str] = frozenset()
    about: bool = True

    @property
    def flows(self) -> Sequence[Flow]:
        """The flows that were asked for; without a prompt all of them."""
        flows = self.work.system.flows
        return [flows[name] for name in dict.fromkeys(self.traced.values())] if self.prompt else list(flows.values())

    def wanted(self, flow: Flow) -> Wanted | None:
        """The requirement of the prompt that a flow is meant for."""
        asked = self.prompt.required if self.prompt else ()
        return next((one for one in asked if self.traced.get(one.id) == flow.id), None)

    def bound(self, flow: Flow) -> float | None:
        """How old its answers may be while all is well, in seconds: as the prompt says, else as the blueprint does."""
        wanted = self.wanted(flow)
        return wanted.bound if wanted is not None and wanted.bound is not None else flow.needs.bound


def good(text: str, line: int | None = None) -> Evidence:
    """Evidence for."""
    return Evidence(Sign.GOOD, text, line)


def half(text: str, line: int | None = None) -> Evidence:
    """Evidence for, in part."""
    return Evidence(Sign.HALF, text, line)


def bad(text: str, line: int | None = None) -> Evidence:
    """Evidence against."""
    return Evidence(Sign.BAD, text, line)


WORTH = {Sign.GOOD: 1.0, Sign.HALF: 0.5, Sign.BAD: 0.0}


def counted(evidence: Iterable[Evidence], least: int = 1) -> Mark:
    """A mark in which every piece of evidence weighs the same; at least `least` pieces are expected."""
    found = tuple(evidence)
    return Mark(sum(WORTH[one.sign] for one in found) / max(least, len(found)), found)
