"""What gets worse? A decision with its gain; its own cost among the costs of decisions about other things."""

from __future__ import annotations

import random
import re
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


_SMALL = frozenset({
    "that", "this", "than", "then", "they", "them", "their", "there", "from", "into", "with", "when", "what", "which",
    "while", "where", "until", "after", "before", "have", "been", "every", "each", "more", "less", "most", "only",
    "other", "another", "must", "some", "none", "over", "under", "about", "does", "will", "would", "could", "take",
    "takes", "made", "make", "makes", "long", "longer", "time", "times", "once", "twice", "behind", "later", "much",
    "many", "back", "also", "even", "still",
})  # fmt: skip
"""Words that name nothing."""


@frozen
class Question:
    """A decision of a system, four costs, and which of them is its own."""

    system: str
    choose: str
    gain: str
    because: str
    costs: tuple[str, ...]
    answer: str


def question(system: System, others: Sequence[System], seed: int, number: int | None = None) -> Question:
    """A question about one decision of a system, the one of this `number` (else of the seed); the same seed gives the same question.

    Wrong answers are costs of decisions of other systems about other kinds of things, and speak of nothing that this one
    speaks of, so that none of them is a cost of it.

    Raises:
        CommandError: the system has no decision with gain and cost, or the others have too few.
    """
    chance = random.Random(seed)  # noqa: S311 - the same exercise for the same seed is what is wanted
    asked = [one for one in system.decisions if one.gain and one.cost and one.on]
    if not asked:
        message = f"`{system.file}` has no decision that names what it is about, its gain and its cost"
        raise CommandError(Problem("no-decision", message, ""))
    decision = asked[(seed if number is None else number) % len(asked)]
    kinds, spoken = kinds_of(decision, system), _words(f"{decision.choose} {decision.gain} {decision.cost}")
    wrong = sorted(
        {
            other.cost
            for foreign in others
            if foreign.name != system.name
            for other in foreign.decisions
            if other.cost and other.on and not kinds & kinds_of(other, foreign) and not spoken & _words(other.cost)
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


def _words(text: str) -> frozenset[str]:
    """The words of a text that name things, in the singular.

    >>> sorted(_words("Misses are read from any copy; entries may be a minute old"))
    ['copy', 'entry', 'minute', 'misse', 'read']
    """
    words = (word for word in re.findall(r"[a-z]{4,}", text.lower()) if word not in _SMALL)
    return frozenset(re.sub(r"ies$", "y", word) if word.endswith("ies") else word.removesuffix("s") for word in words)


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
