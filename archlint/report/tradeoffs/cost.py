"""What a month costs where the blueprint gives prices, with the arithmetic."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.analysis.capacity import bill
from archlint.quantity import show_count
from archlint.report.page import Block, Heading, Paragraph, Table

if TYPE_CHECKING:
    from archlint.analysis import Analyses
    from archlint.report.tradeoffs.places import Places


def blocks(analyses: Analyses, places: Places) -> list[Block]:
    """One row per component with a price; nothing where there is none."""
    found = bill(analyses.system, analyses.demand)
    if found.total is None:
        return []
    rows = tuple(
        (f"`{id_}`", places.cite(f"${show_count(paid.value)}", "components", id_, "cost"), paid.formula)
        for id_, paid in found.costs.items()
    )
    said = f"What has a price comes to **${show_count(found.total.value)}** a month of 30 days."
    if found.unpriced:
        said += f" Without a price: {_listed(found.unpriced)}."
    if found.uncounted:
        said += f" Priced, and nobody says how much of it there is: {_listed(found.uncounted)}."
    return [
        Heading(2, "Cost"),
        Paragraph(said),
        Table(("component", "a month", "arithmetic"), rows, right=frozenset({"a month"})),
    ]


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names)
