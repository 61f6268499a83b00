"""Balancers against what stands behind them: a weight for each instance, and no skew beyond all of the load."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.blueprint.vocabulary import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archlint.blueprint.checks.sheet import Sheet
    from archlint.errors import Problem

BALANCERS = frozenset({Kind.LOAD_BALANCER, Kind.GATEWAY, Kind.CDN, Kind.DNS})


def check_balancing(sheet: Sheet) -> Iterator[Problem]:
    """One problem for each balancer whose weights, or skew, fit nothing that it hands requests to."""
    said = {
        name: component
        for name, component in sheet.blueprint.components.items()
        if (component.weights or component.skew is not None) and BALANCERS.intersection(sheet.kinds.get(name, ()))
    }
    behind = _behind(sheet, set(said)) if said else {}
    for name, component in said.items():
        here = ("components", name)
        those = behind.get(name, {})
        if not those:
            continue
        (most, of) = max((count, target) for target, count in those.items())
        if component.weights and len(component.weights) not in those.values() and not sheet.doubtful(*here, "weights"):
            yield sheet.at_value(
                "wrong-weights", _misfit(name, len(component.weights), those), (*here, "weights"), _way(those)
            )
        skew = component.skew
        if skew is not None and skew.high > max(most, component.replicas or 1) and not sheet.doubtful(*here, "skew"):
            yield sheet.at_value(
                "out-of-range", beyond(name, skew.text, most, f"instances of `{of}`"), (*here, "skew"), WAY
            )


def beyond(name: str, skew: str, count: int, of: str) -> str:
    """That a skew sends more to the busiest than there is."""
    return f"`skew` of `{name}` is {skew}, but the busiest of {count} {of} gets all of it at {count}x"


WAY = "the busiest over the fair share: `2x` gives it twice as much as if all were alike"


def _misfit(name: str, weights: int, those: dict[str, int]) -> str:
    numbers = "1 number" if weights == 1 else f"{weights} numbers"
    places = " and ".join(f"the {count} instance{'s' if count != 1 else ''} of `{one}`" for one, count in those.items())
    return f"`weights` of `{name}` has {numbers} for {places}"


def _way(those: dict[str, int]) -> str:
    if len(those) > 1 and set(those.values()) == {1}:
        return (
            "weights are for instances of one component; write `split: [75%, 25%]` on a step to several: `lb -> a | b`"
        )
    return "give one number to each instance, in their order"


def _behind(sheet: Sheet, balancers: set[str]) -> dict[str, dict[str, int]]:
    """To whom each of these hands requests, with how many instances there are of it, where that is known."""
    found: dict[str, dict[str, int]] = {}
    for flow in sheet.blueprint.flows.values():
        for step in flow.steps:
            arrows = [*zip(step.chain, step.chain[1:], strict=False)]
            arrows += [(step.chain[-2], other) for other in step.alternatives] if len(step.chain) > 1 else []
            for source, target in arrows:
                component = sheet.blueprint.components.get(target)
                if source in balancers and component is not None and not sheet.doubtful("components", target):
                    found.setdefault(source, {})[target] = 1 if component.replicas is None else component.replicas
    return found
