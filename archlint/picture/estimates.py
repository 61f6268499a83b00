"""How much of everything, as a table for a README: load and storage with their arithmetic, and what was claimed of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.picture.scene import Scene
from archlint.quantity.show import show_count, show_miss, show_rate, show_size

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archlint.analysis import Analyses
    from archlint.analysis.demand.result import Figure

NOTHING = "The workload is not stated, so nothing can be estimated."


def scene(analyses: Analyses) -> Scene:
    """What the table says, for comparing with an older one: no cards, a value for each figure."""
    figures = tuple((name, _amount(shown)) for name, shown in _figures(analyses))
    return Scene(f"{analyses.system.name}: estimate", _claims(analyses), (), figures=figures)


def table(analyses: Analyses) -> str:
    """The table and a sentence about the claims, ending in a line break."""
    rows = [f"| {name} | {_amount(shown)} | {shown.formula} |" for name, shown in _figures(analyses)]
    if not rows:
        return f"{NOTHING}\n"
    claims = _claims(analyses)
    end = ["", f"{claims}."] if claims else []
    return "\n".join(["| figure | value | arithmetic |", "| --- | ---: | --- |", *rows, *end, ""])


def _figures(analyses: Analyses) -> Iterator[tuple[str, Figure]]:
    demand = analyses.demand
    known: list[tuple[str, Figure | None]] = [
        ("daily active users", demand.daily_active_users),
        ("online at peak", demand.online_users),
        ("average rate", demand.average_rate),
        ("peak rate", demand.peak_rate),
    ]
    known += [(f"{_code(flow)} at peak", found.peak) for flow, found in demand.flows.items()]
    for storage in analyses.capacity.storage.values():
        known.append((f"{_code(storage.datum)} stored", storage.bytes))
        known.append((f"{_code(storage.datum)} added a year", storage.per_year))
    yield from ((name, shown) for name, shown in known if shown is not None)


def _claims(analyses: Analyses) -> str:
    """How many of the claimed figures follow, and by how much the others miss."""
    checks = analyses.capacity.estimates
    if not checks:
        return ""
    wrong = [check for check in checks if not check.agrees]
    unknown = sum(check.computed is None for check in checks)
    said = f"{sum(check.follows for check in checks)} of {len(checks)} claimed figures follow from these"
    said += f", {unknown} cannot be checked" if unknown else ""
    missed = [f"{_code(check.name)} {_by(check.factor)}" for check in wrong]
    return f"{said}; {', '.join(missed)}" if missed else said


def _by(factor: float | None) -> str:
    return "does not" if factor is None else f"is {show_miss(factor)}"


def _amount(shown: Figure) -> str:
    if shown.unit in {"B", "bytes"}:
        return show_size(shown.value)
    if shown.unit.endswith("/s"):
        return show_rate(shown.value, shown.unit.removesuffix("/s"))
    people = shown.unit in {"users", "active users"}
    return show_count(shown.value) if people else f"{show_count(shown.value)} {shown.unit}".rstrip()


def _code(name: str) -> str:
    return f"`{name}`"
