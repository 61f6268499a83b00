"""What two designs promise, held against each other: whoever relaxes a promise resolves findings without mending anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.blueprint.vocabulary import Delivery, Recency
from archlint.frozen import frozen
from archlint.quantity import show_duration, show_share
from archlint.report.tradeoffs.words import names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archlint.graph.system import Flow, Needs, System

MOST_NAMED = 3
"""How many flows with the same change are named."""
_RECENCY = {Recency.STRONG: 2, Recency.EVENTUAL: 0}
_DELIVERY = {Delivery.BEST_EFFORT: 0, Delivery.AT_LEAST_ONCE: 1, Delivery.EFFECTIVELY_ONCE: 2}
_BETWEEN = 1
"""A bound, read-your-writes and monotonic reads lie between the two ends, and none of them implies another."""


@frozen
class Promise:
    """A promise that was made (`before` is None), given up (`after` is None) or moved.

    `stricter` is None where neither of the two implies the other.
    """

    name: str
    before: str | None
    after: str | None
    stricter: bool | None


@frozen
class _Word:
    """One promise as it is shown: more `strength` is stricter, and of two bounds of one strength the shorter."""

    shown: str
    strength: float
    bound: float | None = None

    def is_stricter_than(self, other: _Word) -> bool | None:
        """Whether it implies the other; None where neither does."""
        if self.strength != other.strength:
            return self.strength > other.strength
        return None if self.bound is None or other.bound is None else self.bound < other.bound


def compare(old: System, new: System) -> tuple[Promise, ...]:
    """What is promised otherwise: for the whole system, and for flows that both have, those that move alike in one row."""
    found = [*_moved(_of_system(old), _of_system(new))]
    common = [name for name in new.flows if name in old.flows]
    alike: dict[tuple[str, str | None, str | None, bool | None], list[str]] = {}
    for name in common:
        for each in _moved(_of_flow(old.flows[name]), _of_flow(new.flows[name])):
            alike.setdefault((each.name, each.before, each.after, each.stricter), []).append(name)
    for (what, before, after, stricter), flows in alike.items():
        whose = "every flow" if len(flows) == len(common) > 1 else names(flows, MOST_NAMED)
        found.append(Promise(f"{what} of {whose}", before, after, stricter))
    return tuple(found)


def _moved(before: dict[str, _Word], after: dict[str, _Word]) -> Iterator[Promise]:
    for name in dict.fromkeys((*after, *before)):
        one, other = before.get(name), after.get(name)
        if one is None or other is None:
            yield Promise(name, one.shown if one else None, other.shown if other else None, one is None)
        elif one.shown != other.shown:
            yield Promise(name, one.shown, other.shown, other.is_stricter_than(one))


def _of_system(system: System) -> dict[str, _Word]:
    """What is promised of data in general; availability and latency are told flow by flow."""
    promised = system.requirements
    spans = {"data that may be lost": promised.rpo, "time to recover": promised.rto}
    return {name: _span(value) for name, value in spans.items() if value is not None}


def _of_flow(flow: Flow) -> dict[str, _Word]:
    needs = flow.needs
    found: dict[str, _Word] = {}
    if needs.availability is not None:
        found["availability"] = _Word(show_share(needs.availability), needs.availability)
    found.update({f"latency {percentile}": _span(value) for percentile, value in needs.promises})
    if needs.recency is not None:
        found["freshness"] = _recency(needs, needs.recency)
    if needs.rpo is not None:
        found["data that may be lost"] = _span(needs.rpo)
    if needs.delivery is not None:
        found["delivery"] = _Word(needs.delivery.value, _DELIVERY[needs.delivery])
    if needs.atomic is not None:
        found["atomic"] = _Word("yes" if needs.atomic else "no", float(needs.atomic))
    if needs.on_partition is not None:
        found["while cut off"] = _Word(needs.on_partition.value, 0.0)
    return found


def _span(seconds: float) -> _Word:
    return _Word(show_duration(seconds), 0.0, seconds)


def _recency(needs: Needs, recency: Recency) -> _Word:
    strength = float(_RECENCY.get(recency, _BETWEEN))
    if recency is not Recency.BOUNDED or needs.bound is None:
        return _Word(recency.value, strength)
    return _Word(f"at most {show_duration(needs.bound)} old", strength, needs.bound)
