"""What breaks first as load grows, and how many of everything today's peak needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.quantity import listed, show_share
from archlint.quantity.show import counted
from archlint.report.page import Block, Heading, Paragraph, Table
from archlint.report.tradeoffs.words import amount, times

if TYPE_CHECKING:
    from archlint.analysis import Analyses
    from archlint.analysis.capacity.result import Resource
    from archlint.report.tradeoffs.places import Places

SHOWN = 15
"""Rows of the table of limits; the rest have more room than all of these."""


def blocks(analyses: Analyses, places: Places) -> list[Block]:
    """The order in which limits are reached, then the instances needed."""
    found: list[Block] = [Heading(2, "What breaks first")]
    resources = analyses.capacity.resources
    if not resources:
        return [*found, Paragraph("No component has both a known load and a known limit.")]
    found.append(Paragraph(_reading(resources)))
    columns = ("component", "limit", "load at peak", "capacity", "used", "reached at", "capacity is")
    right = frozenset({"load at peak", "capacity", "used", "reached at"})
    found.append(Table(columns, tuple(_row(resource, places) for resource in resources[:SHOWN]), right=right))
    if len(resources) > SHOWN:
        found.append(Paragraph(_others(len(resources) - SHOWN)))
    found += _arithmetic(resources)
    return found + _needed(analyses, places)


def _others(number: int) -> str:
    return f"{counted(number, 'further limit')} {'has' if number == 1 else 'have'} more room than these."


def _reading(resources: tuple[Resource, ...]) -> str:
    """The table in words: what is passed already, and what more load reaches next."""
    parts: list[str] = []
    passed = [resource for resource in resources if resource.utilisation > 1]
    if passed:
        named = listed([f"{resource.name} of `{resource.component}`" for resource in passed], most=5)
        parts.append(f"Already beyond the limit at today's peak: {named}.")
    ahead = [resource for resource in resources if resource.scales_with_load and resource.saturates_at > 1]
    if ahead:
        first = min(ahead, key=lambda resource: resource.saturates_at)
        word = "next" if passed else "first"
        parts.append(
            f"As load grows, {first.name} of `{first.component}` is reached {word}, "
            f"at {times(first.saturates_at)} of today's peak."
        )
    return " ".join(parts) or "None of these limits moves with load; they depend on how the system is set up."


def _row(resource: Resource, places: Places) -> tuple[str, ...]:
    used = show_share(resource.utilisation)
    if resource.held is not None and resource.held.at_least:
        used = f"≥ {used}"
    elif resource.utilisation_high > resource.utilisation:
        used += f" ({show_share(resource.utilisation_low)} to {show_share(resource.utilisation_high)})"
    return (
        f"`{resource.component}`",
        resource.name,
        places.cite(amount(resource.load, resource.unit), "workload", "requests"),
        places.limit(against(resource), resource.path, resource.name),
        places.limit(used, resource.path, resource.name),
        times(resource.saturates_at) if resource.scales_with_load else "fixed",
        "declared" if resource.declared else "assumed",
    )


def against(resource: Resource) -> str:
    """The capacity, without the unit when it is a word that the load has said already."""
    shown = amount(resource.capacity, resource.unit)
    return shown.removesuffix(f" {resource.unit}") if "/" not in resource.unit else shown


def _arithmetic(resources: tuple[Resource, ...]) -> list[Block]:
    """Where the three tightest loads come from."""
    tight = [resource for resource in resources[:3] if resource.formula]
    if not tight:
        return []
    rows = tuple((f"{resource.name} of `{resource.component}`", resource.formula) for resource in tight)
    return [Table(("load", "arithmetic"), rows)]


def _needed(analyses: Analyses, places: Places) -> list[Block]:
    rows: list[tuple[str, ...]] = []
    for needed in analyses.capacity.needed.values():
        component = analyses.system.components[needed.component]
        has = component.replicas
        enough = (
            "enough" if has >= needed.with_one_lost else "not with one lost" if has >= needed.instances else "too few"
        )
        rows.append(
            (
                f"`{needed.component}`",
                places.cite(f"{has}", *component.path, "replicas"),
                f"{needed.instances}",
                f"{needed.with_one_lost}",
                enough,
                needed.formula,
            )
        )
    if not rows:
        return []
    columns = ("component", "has", "peak needs", "with one lost", "verdict", "arithmetic")
    right = frozenset({"has", "peak needs", "with one lost"})
    return [Heading(3, "Instances"), Table(columns, tuple(rows), right=right)]
