"""Where the downtime of each flow comes from, cause by cause, against what is allowed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.analysis.failures.result import CauseClass
from archlint.quantity import listed, show_duration, show_share
from archlint.report.page import Block, Figure, Heading, Paragraph, Table
from archlint.report.plots import Bar, waterfall
from archlint.report.tradeoffs.words import MINUTES_A_YEAR

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from archlint.analysis import Analyses
    from archlint.analysis.failures.result import FlowFailures
    from archlint.report.tradeoffs.places import Places

MOST = 8
"""Causes told apart; the rest are added up."""
NAMED = 3
"""Flows in one heading."""
MANY, DRAWN = 60, 12
"""Flows, or kinds of them that are alike, up to which all are drawn, and how many are drawn of more than that."""
COLUMNS = ("cause", "down a year", "of it")
LEAST = 0.005
"""Share of the downtime from which something is worth a row."""


def blocks(analyses: Analyses, places: Places) -> list[Block]:
    """A waterfall and the same as a table for every flow that single failures take down; of many, drawn for those that are down longest.

    Flows that are down as long, by the same causes, with as much allowed, are drawn once.
    """
    flows = analyses.failures.flows
    causes = {flow: _shortened(each) for flow, result in flows.items() if (each := _minutes(result))}
    if not causes:
        return []
    alike = _alike(causes, flows)
    worst = sorted(alike, key=lambda flow: -flows[flow].minutes_per_year)
    drawn = alike.keys() if len(alike) <= MANY else {*worst[:DRAWN]}
    found: list[Block] = [Heading(3, "Where the downtime comes from")]
    for flow, those in ((flow, those) for flow, those in alike.items() if flow in drawn):
        target = flows[flow].target
        allowed = None if target is None else (1 - target) * MINUTES_A_YEAR
        title = f"Downtime of {flow}{'' if len(those) == 1 else ', and of each like it,'} in a year, by cause"
        bars = [Bar(label, minutes) for label, _, minutes in causes[flow]]
        table = Table(COLUMNS, tuple(_rows(analyses, causes[flow], places)), frozenset(COLUMNS[1:]), title)
        names = [f"`{each}`" for each in those]
        shown, every = listed(names, most=NAMED), listed(names)
        found += [Heading(4, shown), *([Paragraph(f"The same for each of {every}.")] if shown != every else [])]
        found += [Figure(waterfall(bars, allowed, title), title), table]
    others = [flow for first, those in alike.items() if first not in drawn for flow in those]
    if others:
        rows = [(f"`{flow}`", *row) for flow in others for row in _rows(analyses, causes[flow], places)]
        title = f"Downtime of the other {len(others):,} flows in a year, by cause"
        found += [Heading(4, "The others"), Table(("flow", *COLUMNS), tuple(rows), frozenset(COLUMNS[1:]), title)]
    return found


def _alike(
    causes: Mapping[str, list[tuple[str, str, float]]], flows: Mapping[str, FlowFailures]
) -> dict[str, list[str]]:
    """The flows of which the same would be said, each list by the first of it."""
    said: dict[object, list[str]] = {}
    for flow, rows in causes.items():
        words = tuple((label, subject, show_duration(minutes * 60)) for label, subject, minutes in rows)
        said.setdefault((words, flows[flow].target), []).append(flow)
    return {those[0]: those for those in said.values()}


def _rows(analyses: Analyses, causes: list[tuple[str, str, float]], places: Places) -> Iterator[tuple[str, ...]]:
    """The causes of one flow, each with its share."""
    whole = sum(minutes for _, _, minutes in causes)
    for label, subject, minutes in causes:
        known = subject in analyses.system.components
        cause = places.cite(f"`{label}`", "components", subject) if known else label
        yield cause, show_duration(minutes * 60), show_share(round(minutes / whole, 3))


def _minutes(result: FlowFailures) -> list[tuple[str, str, float]]:
    """Minutes a year that each cause takes by itself, the largest first, then what no single cause explains."""
    found: dict[tuple[str, str], float] = {}
    for cause, minutes in result.by_single_cause.items():
        if minutes > LEAST * result.minutes_per_year:
            one = cause.kind in (CauseClass.INSTANCE, CauseClass.EXTERNAL)
            key = (cause.subject if one else cause.label, cause.subject)
            found[key] = found.get(key, 0.0) + minutes
    ordered = sorted(
        ((label, subject, minutes) for (label, subject), minutes in found.items()), key=lambda row: -row[2]
    )
    rest = result.minutes_per_year - sum(minutes for _, _, minutes in ordered)
    return [*ordered, *([("pairs and deeper", "", rest)] if rest > LEAST * result.minutes_per_year else [])]


def _shortened(causes: list[tuple[str, str, float]]) -> list[tuple[str, str, float]]:
    if len(causes) <= MOST:
        return causes
    rest = sum(minutes for _, _, minutes in causes[MOST - 1 :])
    return [*causes[: MOST - 1], (f"{len(causes) - MOST + 1} more", "", rest)]
