"""Which components can be multiplied, and what state keeps the others from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.blueprint.vocabulary import Kind
from archlint.report.page import Block, Heading, Paragraph, Table

if TYPE_CHECKING:
    from archlint.analysis import Analyses
    from archlint.analysis.state.result import HeldState, State
    from archlint.graph.system import Component
    from archlint.report.tradeoffs.places import Places

RUNS_CODE = frozenset({Kind.SERVICE, Kind.WORKER, Kind.SCHEDULER, Kind.GATEWAY})
CHECKLIST = ("sessions", "data", "cache", "jobs", "config", "sockets", "uploads", "schedule")
LOCAL, ELSEWHERE = frozenset({"memory", "disk"}), frozenset({"token", "env"})
WORDS = {
    True: "any instance can serve any request",
    False: "**holds state of its own**",
    None: "the blueprint does not say",
}


def blocks(analyses: Analyses, places: Places) -> list[Block]:
    """One row per component that runs the system's own code."""
    state, components = analyses.state, analyses.system.components
    running = [name for name in state.stateless if components[name].kind in RUNS_CODE]
    rows = tuple(
        (
            f"`{name}`",
            places.cite(f"{components[name].replicas}", *components[name].path, "replicas"),
            WORDS[state.stateless[name]],
            _held(state.held.get(name, ()), stated=components[name].state is not None),
        )
        for name in running
    )
    if not rows:
        return []
    lead = "A component can be multiplied when nothing a request needs lives in one instance alone."
    columns = ("component", "instances", "scaling out", "what it keeps, and where")
    return [
        Heading(2, "State"),
        Paragraph(lead),
        Table(columns, rows, right=frozenset({"instances"})),
        Paragraph("The checklist of lecture 2.3: where each kind of state is kept; a question mark where nobody says."),
        Table(("component", *CHECKLIST), tuple(_checked(components[name], state) for name in running)),
    ]


def _checked(component: Component, state: State) -> tuple[str, ...]:
    """One line of the checklist: what would differ between two instances is set in bold."""
    stated = component.state or {}
    derived = {each.what: each.where for each in state.held.get(component.id, ())}
    cells = (_place(stated.get(what, derived.get(what)), stated.get(what) or "") for what in CHECKLIST)
    return (f"`{component.id}`", *cells)


def _place(where: str | None, stated: str) -> str:
    if where is None:
        return "?"
    if where in LOCAL:
        return f"**{where}**" if stated else f"**{where}** (assumed)"
    return {"none": "–"}.get(where, where if where in ELSEWHERE else f"`{where}`")


def _held(held: tuple[HeldState, ...], *, stated: bool) -> str:
    said = ", ".join(_one(each) for each in held)
    return said or ("nothing" if stated else "not stated")


def _one(held: HeldState) -> str:
    where = f"shared by `{held.shared_by}`" if held.shared_by else held.where
    return f"{held.what} ({where}{'' if held.declared else ', assumed'})"
