"""What gets worse? A decision with its gain; its own cost among what decisions of other sorts cost, told of the same things."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from archlint.drill.costs import COSTS
from archlint.errors import CommandError, Problem
from archlint.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archlint.drill.costs import Cost
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


def question(system: System, seed: int, number: int | None = None) -> Question:
    """A question about one decision of a system, the one of this `number` (else of the seed); the same seed gives the same question.

    Wrong answers are what other sorts of decisions cost: about no kind of component that this one names, and of no sort
    that any of its words may be of. They speak of the things that this system keeps, so that no noun tells them apart.

    Raises:
        CommandError: the system has no decision with gain and cost.
    """
    chance = random.Random(seed)  # noqa: S311 - the same exercise for the same seed is what is wanted
    asked = [one for one in system.decisions if one.gain and one.cost and one.on]
    if not asked:
        message = f"`{system.file}` has no decision that names what it is about, its gain and its cost"
        raise CommandError(Problem("no-decision", message, ""))
    decision = asked[(seed if number is None else number) % len(asked)]
    own, things = decision.cost or "", _things(decision, system)
    sorts = chance.sample(_others(decision, system), len(LETTERS) - 1)
    costs = [own, *(_told(sort, own.count(",") + 1, chance.choice(things), chance) for sort in sorts)]
    chance.shuffle(costs)
    return Question(
        system.name,
        decision.choose,
        decision.gain or "",
        decision.because or "",
        tuple(costs),
        LETTERS[costs.index(own)],
    )


def _others(decision: Decision, system: System) -> Sequence[Cost]:
    """The sorts of decisions that this one is none of: those about parts of a system if there are enough, apart from its own.

    What may be said of any system at all is the easiest to turn down, and comes last.
    """
    said = " ".join((decision.choose, decision.gain or "", decision.cost or "", decision.because or ""))
    kinds = kinds_of(decision, system)
    other = [sort for sort in COSTS if not sort.words.search(said)]
    apart = [sort for sort in other if not sort.kinds & kinds]
    near = [sort for sort in apart if sort.kinds]
    return next((found for found in (near, apart, other) if len(found) >= len(LETTERS) - 1), COSTS)


def _told(sort: Cost, clauses: int, thing: str, chance: random.Random) -> str:
    """As many clauses of a cost as the right answer has, of which the first speaks of the system's things where it can."""
    told = chance.sample(sort.clauses, min(clauses, len(sort.clauses)))
    return ", ".join(sorted(told, key=lambda clause: "{things}" not in clause)).format(things=thing)


def _things(decision: Decision, system: System) -> list[str]:
    """What the decision's components and flows keep, else what the system keeps, in words."""
    named = set(decision.on)
    data = {name for name in system.data if name in named or system.data[name].store in named}
    data |= {name for flow in system.flows.values() if flow.id in named for name in flow.data}
    return [name.replace("-", " ") for name in sorted(data or system.data) if name.endswith("s")] or ["records"]


def kinds_of(decision: Decision, system: System) -> frozenset[str]:
    """What a decision is about, by kinds that cost the same: of the components it names, and the stores of its data.

    A flow passes everything; it counts where nothing else is named.
    """
    found = {system.components[name].kind.value for name in decision.on if name in system.components}
    found |= {system.components[system.data[name].store].kind.value for name in decision.on if name in system.data}
    if not found:
        flows = [system.flows[name] for name in decision.on if name in system.flows]
        found |= {system.components[target].kind.value for flow in flows for hop in flow.hops for target in hop.targets}
    return frozenset(ALIKE.get(kind, kind) for kind in found)
