"""What gets worse? A decision with its gain; its own cost among the costs of decisions about other things."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from archlint.errors import CommandError, Problem
from archlint.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archlint.graph.system import Decision, System

LETTERS = "abcd"
ALIKE = {
    "queue": "messages",
    "stream": "messages",
    "pubsub": "messages",
    "worker": "messages",
    "cache": "caches",
    "cdn": "caches",
    "load-balancer": "servers",
    "gateway": "servers",
    "service": "servers",
}
"""Kinds whose decisions cost the same things."""


@frozen
class Question:
    """A decision of a system, four costs, and which of them is its own."""

    system: str
    choose: str
    gain: str
    because: str
    costs: tuple[str, ...]
    answer: str


def question(system: System, others: Sequence[System], seed: int) -> Question:
    """A question about one decision of a system; the same seed gives the same question.

    Wrong answers are costs of decisions of other systems about other kinds of things, so that none of them is a cost
    of this one.

    Raises:
        CommandError: the system has no decision with gain and cost, or the others have too few.
    """
    chance = random.Random(seed)  # noqa: S311 - the same exercise for the same seed is what is wanted
    asked = [one for one in system.decisions if one.gain and one.cost and one.on]
    if not asked:
        message = f"`{system.file}` has no decision that names what it is about, its gain and its cost"
        raise CommandError(Problem("no-decision", message, ""))
    decision = asked[seed % len(asked)]
    kinds = kinds_of(decision, system)
    wrong = sorted(
        {
            other.cost
            for foreign in others
            if foreign.name != system.name
            for other in foreign.decisions
            if other.cost and other.on and not kinds & kinds_of(other, foreign)
        }
    )
    if len(wrong) < len(LETTERS) - 1:
        raise CommandError(Problem("too-few-decisions", "there are too few other decisions to choose from", ""))
    costs = [decision.cost or "", *chance.sample(wrong, len(LETTERS) - 1)]
    chance.shuffle(costs)
    return Question(
        system.name,
        decision.choose,
        decision.gain or "",
        decision.because or "",
        tuple(costs),
        LETTERS[costs.index(decision.cost or "")],
    )


def kinds_of(decision: Decision, system: System) -> frozenset[str]:
    """What a decision is about, by kinds that cost the same: of components, stores of data, everything a flow passes."""
    found: set[str] = set()
    for name in decision.on:
        if name in system.components:
            found.add(system.components[name].kind.value)
        elif name in system.data:
            found.add(system.components[system.data[name].store].kind.value)
        elif name in system.flows:
            found |= {system.components[target].kind.value for hop in system.flows[name].hops for target in hop.targets}
    return frozenset(ALIKE.get(kind, kind) for kind in found)
