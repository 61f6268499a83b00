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
    """The components that each formula was used for, by what it takes for granted."""
    lines: dict[str, list[str]] = {}
    for flow in flows:
        for stage, _ in flow.stages if flow.mean is not None else ():
            if stage.servers and stage.component not in (known := lines.setdefault(stage.validity.text, [])):
                known.append(stage.component)
        for component in flow.repeated if flow.mean is not None else ():
            if component not in (known := lines.setdefault(REPEATED, [])):
                known.append(component)
    return lines
