"""What gets worse? A decision with its gain; a cost of its own among costs of other decisions, told of the same things, without figures."""

from __future__ import annotations

import random
import re
from collections import Counter
from itertools import count
from typing import TYPE_CHECKING

from archlint.analysis.requirements.words import words_of
from archlint.drill.sorts import sorts_of
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
_CLAUSES = re.compile(r", (?:and |so )?|; ")
_SMALL = (
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen "
    "twenty thirty forty fifty sixty seventy eighty ninety"
).replace(" ", "|")
_LARGE = "(?:hundred|thousand|million|billion|trillion)s?"
_ONE = rf"(?:\d(?:[\w.,/]*\w)?|(?:{_SMALL})(?:[ -]{_LARGE})*|{_LARGE})"
_FIGURE = re.compile(rf"\b{_ONE}( of {_ONE})?\b( ?%)?")
_MANY = re.compile(rf"\d{{4}}|,\d\d\d|\d+(?:\.\d+)?[kMGTP]|{_LARGE}")
"""What tells a cost of one system from that of another: its numbers."""


@frozen
class Question:
    """A decision of a system, four costs, which of them is its own, and all that it costs, with its figures."""

    system: str
    choose: str
    gain: str
    because: str
    costs: tuple[str, ...]
    answer: str
    told: str


@frozen
class Card:
    """A decision that is asked about: which of its costs is the right answer, and the wrong ones."""

    system: str
    decision: Decision
    right: str
    wrong: tuple[str, ...]


def deck(systems: Sequence[System]) -> list[Card]:
    """A card for every decision of these systems that has gain and cost.

    Wrong answers are what other decisions cost: about no kind of component that this one names, of no sort that any of
    its words may be of, and in words of this system. Each cost is wrong about three times as often as it is right, so
    neither how often an answer is seen nor what it is made of tells which is right.
    """
    asked = [(one, each) for one in systems for each in one.decisions if each.gain and each.cost and each.on]
    said = [_fitting(*one, asked) for one in asked]
    often = Counter(clause for fitting in said for clause, (unlike, _) in fitting.items() if not unlike)
    # of its costs, the one that fits as a wrong answer where others are asked; six places are enough for its three
    right = [max(costs_of(decision), key=lambda clause: min(often[clause], 6)) for _, decision in asked]
    share = Counter(right)
    fits = [
        sorted((clause for clause in fitting if clause in share and clause != own), key=fitting.__getitem__)
        for fitting, own in zip(said, right, strict=True)
    ]
    clean = [sum(not said[at][clause][0] for clause in each) for at, each in enumerate(fits)]
    hands = dealt([each[: max(len(LETTERS) - 1, good)] for each, good in zip(fits, clean, strict=True)], share)
    return [
        Card(system.name, decision, own, tuple(fitting[clause][1] for clause in hand))
        for (system, decision), own, fitting, hand in zip(asked, right, said, hands, strict=True)
    ]


def question(cards: Sequence[Card], system: System, seed: int, number: int | None = None) -> Question:
    """A question about one decision of a system, the one of this `number` (else of the seed); the same seed gives the same question.

    Raises:
        CommandError: the system has no decision with gain and cost.
    """
    chance = random.Random(seed)  # noqa: S311 - the same exercise for the same seed is what is wanted
    asked = [card for card in cards if any(card.decision is each for each in system.decisions)]
    if not asked:
        message = f"`{system.file}` has no decision that names what it is about, its gain and its cost"
        raise CommandError(Problem("no-decision", message, ""))
    card = asked[(seed if number is None else number) % len(asked)]
    costs = [card.right, *card.wrong]
    chance.shuffle(costs)
    answer = LETTERS[costs.index(card.right)]
    one = card.decision
    return Question(system.name, one.choose, one.gain or "", one.because or "", tuple(costs), answer, one.cost or "")


def without_figures(text: str) -> str:
    """A text that tells its numbers by words for few and many: one that fits the gain would tell whose cost it is.

    >>> without_figures("a draw in three hundred is repeated, 30k sockets to be spread, two of three copies confirm")
    'a draw in many is repeated, many sockets to be spread, some of the copies confirm'
    """

    def word(found: re.Match[str]) -> str:
        if found[1] or found[2]:
            return "some of the" if found[1] else "some percent"
        return "many" if _MANY.search(found[0]) else "several"

    return _FIGURE.sub(word, text)


def costs_of(decision: Decision) -> list[str]:
    """What a decision costs, clause by clause, without figures."""
    return _CLAUSES.split(without_figures(decision.cost or ""))


def dealt(wanted: Sequence[Sequence[str]], share: Counter[str]) -> list[list[str]]:
    """Which three of the answers that fit each question it is dealt: an answer as often as three times its share.

    Where no exchange makes room for a question, an answer is dealt once more (augmenting paths; Kuhn, The Hungarian
    method for the assignment problem, 1955).
    """
    hands: list[list[str]] = [[] for _ in wanted]
    holders: dict[str, list[int]] = {answer: [] for answer in share}

    def placed(question: int, rounds: int, seen: set[str]) -> bool:
        for answer in wanted[question]:
            if answer in seen or answer in hands[question]:
                continue
            seen.add(answer)
            if len(holders[answer]) < rounds * share[answer]:
                holders[answer].append(question)
                hands[question].append(answer)
                return True
            for holder in holders[answer]:
                if placed(holder, rounds, seen):
                    hands[holder].remove(answer)
                    hands[question].append(answer)
                    holders[answer][holders[answer].index(holder)] = question
                    return True
        return False

    for dealing in range(1, len(LETTERS)):
        for question, answers in enumerate(wanted):
            if len(answers) >= dealing:
                next(rounds for rounds in count(dealing) if placed(question, rounds, set()))
    return hands


def _fitting(
    system: System, decision: Decision, asked: Sequence[tuple[System, Decision]]
) -> dict[str, tuple[int, str]]:
    """What other decisions cost: how much of it tells that it is not this one's, or may be, and how it is told here."""
    said = " ".join((decision.choose, decision.gain or "", decision.cost or "", decision.because or ""))
    own, kinds, ours = sorts_of(said), kinds_of(decision, system), _nouns(system)
    found: dict[str, tuple[int, str]] = {}
    for other, each in asked:
        if each.choose == decision.choose or kinds_of(each, other) & kinds:
            continue
        strange = frozenset[str]() if other is system else _nouns(other) - ours
        for clause in costs_of(each):
            here = clause if other is system else _translated(clause, other, system)
            unlike = 10 * len(sorts_of(f"{clause} {here}") & own) + len(words_of(here) & strange)
            found[clause] = min(found.get(clause, (unlike, here)), (unlike, here))
    return found


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
