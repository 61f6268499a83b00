"""What the ranges in the blueprint and in the catalogue make of the limits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.analysis import capacity
from archlint.quantity import show_share
from archlint.report.page import Block, Figure, Heading, Paragraph, Table
from archlint.report.plots import Band, bands
from archlint.report.tradeoffs.words import times

if TYPE_CHECKING:
    from archlint.analysis import Analyses
    from archlint.analysis.capacity.result import Risk, Uncertainty
    from archlint.report.tradeoffs.places import Places

SHOWN = 8


def blocks(analyses: Analyses, places: Places) -> list[Block]:
    """Bands of utilisation, the same as a table, and the assumption that matters most; nothing without ranges."""
    found = capacity.sample(analyses.system, capacity.usual_samples(analyses.system))
    risks = [risk for risk in found.risks if risk.low != risk.high or risk.middle > 0.1][:SHOWN]
    if not any(risk.low != risk.high for risk in risks):
        return []
    title = "How busy each limit is at peak, with the ranges that were given"
    rows = [Band(f"{risk.component}: {risk.name}", risk.low, risk.middle, risk.high, risk.target) for risk in risks]
    columns = ("limit", "5 %", "middle", "95 %", "over target", "over the limit", "is reached next")
    table = Table(columns, tuple(_row(analyses, risk, places) for risk in risks), frozenset(columns[1:]), title)
    return [Heading(3, "How sure that is"), Paragraph(_said(found)), Figure(bands(rows, title), title), table]


def _said(found: Uncertainty) -> str:
    said = f"{found.samples:,} samples of every range that was written or assumed; a range is a 90 % interval."
    if found.headroom is not None:
        low, middle, high = (times(float(f"{value:.3g}")) for value in found.headroom)
        said += f" The next limit is reached at {low} to {high} of today's peak, {middle} in the middle."
    if found.influences:
        first = found.influences[0]
        said += f" What moves that most is `{first.assumption}` (rank correlation {first.correlation:+.2f})."
    return said


def _row(analyses: Analyses, risk: Risk, places: Places) -> tuple[str, ...]:
    path = analyses.system.components[risk.component].path
    shares = (risk.over_target, risk.saturated, risk.breaks_first)
    return (
        places.limit(f"`{risk.component}`: {risk.name}", path, risk.name),
        *(show_share(value) for value in (risk.low, risk.middle, risk.high)),
        *(show_share(round(value, 2)) for value in shares),
    )
