"""What gets worse? A decision with its gain; its own cost among what other decisions cost, told of the same things, without figures."""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING

from archlint.analysis.requirements.words import words_of
from archlint.drill.sorts import sorts_of
from archlint.errors import CommandError, Problem
from archlint.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

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
_CLAUSES = re.compile(r", (?:and |so )?|; ")
_NUMBERS = (
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen "
    "twenty thirty forty fifty sixty seventy eighty ninety hundreds? thousands? millions? billions? trillions?"
)
_FIGURE = re.compile(
    rf"\b(?:\d[\w.,/%]*(?: (?:%|[kMGTP]?B\b|req/s))?|{'|'.join(_NUMBERS.split())})"
    r"(?:[ -](?:(?:hundred|thousand|million|billion|trillion)s?))?\b"
)
"""What tells a cost of one system from that of another: its numbers."""


@frozen
class Question:
    """A decision of a system, four costs, which of them is its own, and that one with its figures."""

    system: str
    choose: str
    gain: str
    because: str
    costs: tuple[str, ...]
    answer: str
    told: str


def question(system: System, seed: int, others: Sequence[System], number: int | None = None) -> Question:
    """A question about one decision of a system, the one of this `number` (else of the seed); the same seed gives the same question.

    Wrong answers are what other decisions cost, of this system first and then of the others: about no kind of component
    that this one names, and of no sort that any of its words may be of. They speak of this system's things, and no
    answer shows a figure.

    Raises:
        CommandError: the system has no decision with gain and cost.
    """
    chance = random.Random(seed)  # noqa: S311 - the same exercise for the same seed is what is wanted
    asked = [one for one in system.decisions if one.gain and one.cost and one.on]
    if not asked:
        message = f"`{system.file}` has no decision that names what it is about, its gain and its cost"
        raise CommandError(Problem("no-decision", message, ""))
    decision = asked[(seed if number is None else number) % len(asked)]
    told = decision.cost or ""
    own = without_figures(told)
    costs = [own, *_wrong(decision, system, others, len(_CLAUSES.split(own)), chance)]
    chance.shuffle(costs)
    answer = LETTERS[costs.index(own)]
    return Question(
        system.name, decision.choose, decision.gain or "", decision.because or "", tuple(costs), answer, told
    )


def without_figures(text: str) -> str:
    """A text with its numbers left out: one that fits the gain would tell whose cost it is.

    >>> without_figures("a draw in three hundred is repeated, 30k sockets to be spread")
    'a draw in … is repeated, … sockets to be spread'
    """
    return _FIGURE.sub("…", text)


def _wrong(
    decision: Decision, system: System, others: Sequence[System], clauses: int, chance: random.Random
) -> list[str]:
    """Three wrong answers, each of as many clauses as the right one has: those of this very system, and about its things, first."""
    near, far = ([*dict.fromkeys(_clauses(decision, system, each))] for each in ([system], others))
    chance.shuffle(near)
    chance.shuffle(far)
    things = words_of(" ".join(system.data))
    taken = iter(sorted(dict.fromkeys((*near, *far)), key=lambda clause: not words_of(clause) & things))
    found: list[list[str]] = [[] for _ in LETTERS[1:]]
    for _ in range(clauses):
        for each in found:
            each.extend([one] if (one := next(taken, None)) is not None else [])
    return [", ".join(each) for each in found if each]


def _clauses(decision: Decision, system: System, others: Sequence[System]) -> Iterator[str]:
    """What other decisions cost, clause by clause, told of this system's things."""
    said = " ".join((decision.choose, decision.gain or "", decision.cost or "", decision.because or ""))
    own, kinds = sorts_of(said), kinds_of(decision, system)
    for other in others:
        strange = _nouns(other) - _nouns(system) if other is not system else frozenset[str]()
        for each in other.decisions:
            if each.choose == decision.choose or kinds_of(each, other) & kinds:
                continue
            for clause in _CLAUSES.split(without_figures(each.cost or "")):
                here = clause if other is system else _translated(clause, other, system)
                if not sorts_of(f"{clause} {here}") & own and not words_of(here) & strange:
                    yield here


def _translated(clause: str, other: System, system: System) -> str:
    """A clause about what another system keeps, told of what this one keeps."""
    ours = _things(system)
    for at, name in enumerate(_things(other)):
        clause = re.sub(rf"\b{re.escape(name)}\b", ours[at % len(ours)], clause)
    return clause


def _things(system: System) -> list[str]:
    """What a system keeps, as people call it: the last words of its data."""
    return [name.rpartition("-")[2] for name in system.data if name.endswith("s")] or ["records"]


def _nouns(system: System) -> frozenset[str]:
    """The words of a system's parts, flows and data, and of what it is for."""
    return words_of(
        " ".join((*system.data, *system.flows, *system.components, system.name, *system.requirements.functional))
    )


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
