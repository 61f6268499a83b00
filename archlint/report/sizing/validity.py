"""What the waiting formulas that were used take for granted, one line for each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.analysis.latency import OTHERWISE, REPEATED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archlint.analysis.latency import FlowLatency


def validity(flows: Iterable[FlowLatency]) -> str:
    """The components of each formula and where it holds; empty where none gave a number."""
    said = [f"  {', '.join(those)}: {text}\n" for text, those in formulas(flows).items()]
    return "".join([*said, f"  {OTHERWISE}\n"]) if said else ""


def formulas(flows: Iterable[FlowLatency]) -> dict[str, list[str]]:
    """The components that each formula was used for, by what it takes for granted.

    Where a run comes to a line again and again, what a formula says of it holds for one visit.
    """
    timed = [flow for flow in flows if flow.mean is not None]
    repeated = dict.fromkeys(component for flow in timed for component in flow.repeated)
    lines: dict[str, list[str]] = {}
    for stage in (stage for flow in timed for stage, _ in flow.stages if stage.servers):
        text = stage.validity.of_one_visit if stage.component in repeated else stage.validity.text
        if stage.component not in (known := lines.setdefault(text, [])):
            known.append(stage.component)
    return {**lines, REPEATED: [*repeated]} if repeated else lines
