"""Which components can be multiplied, and what state keeps the others from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.blueprint.vocabulary import Kind
from archlint.report.page import Block, Heading, Paragraph, Table

if TYPE_CHECKING:
    from archlint.analysis import Analyses
    from archlint.analysis.state.result import HeldState

RUNS_CODE = frozenset({Kind.SERVICE, Kind.WORKER, Kind.SCHEDULER, Kind.GATEWAY})
WORDS = {
    True: "any instance can serve any request",
    False: "**holds state of its own**",
    None: "the blueprint does not say",
}


def blocks(analyses: Analyses) -> list[Block]:
    """One row per component that runs the system's own code."""
    state, components = analyses.state, analyses.system.components
    rows = tuple(
        (f"`{name}`", f"{components[name].replicas}", WORDS[stateless], _held(state.held.get(name, ())))
        for name, stateless in state.stateless.items()
        if components[name].kind in RUNS_CODE
    )
    if not rows:
        return []
    lead = "A component can be multiplied when nothing a request needs lives in one instance alone."
    columns = ("component", "instances", "scaling out", "what it keeps, and where")
    return [Heading(2, "State"), Paragraph(lead), Table(columns, rows, right=frozenset({"instances"}))]


def _held(held: tuple[HeldState, ...]) -> str:
    return ", ".join(_one(each) for each in held) or "nothing"


def _one(held: HeldState) -> str:
    where = f"shared by `{held.shared_by}`" if held.shared_by else held.where
    return f"{held.what} ({where}{'' if held.declared else ', assumed'})"
