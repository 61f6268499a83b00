"""How one of several lines is chosen: in turn, by chance, by how many calls are in it."""

from __future__ import annotations

import math
from heapq import heappop, heappush
from typing import TYPE_CHECKING, Protocol

from archlint.blueprint.vocabulary import Algorithm

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from archlint.graph.system import Component
    from archlint.simulate.lines import Line


class Choice(Protocol):
    """How a line is chosen."""

    def place_of(self, lines: Sequence[Joined], now: float) -> int:
        """Which of the lines is chosen."""
        ...

    def serve(self, lines: list[Line], now: float, seconds: float) -> float:
        """Choose a line, join it; when the call is done."""
        ...


class Joined(Protocol):
    """A line as far as a choice looks at it."""

    def outstanding(self, now: float) -> int:
        """How many calls are in it."""
        ...


class InTurn:
    """One after the other."""

    def __init__(self) -> None:
        self.place = 0

    def place_of(self, lines: Sequence[Joined], now: float) -> int:  # noqa: ARG002 - whatever they hold
        """The next one."""
        self.place = (self.place + 1) % len(lines)
        return self.place

    def serve(self, lines: list[Line], now: float, seconds: float) -> float:
        """Join the next line."""
        return lines[self.place_of(lines, now)].serve(now, seconds)


class AtRandom:
    """By chance, with the weights of the lines."""

    def __init__(self, random: Random, weights: list[float]) -> None:
        self.random = random
        self.total = sum(weights)
        self.even = len(set(weights)) == 1
        self.sums = [sum(weights[: place + 1]) for place in range(len(weights))]

    def place_of(self, lines: Sequence[Joined], now: float) -> int:  # noqa: ARG002 - whatever they hold
        """One drawn by weight."""
        drawn = self.random.random()
        if self.even:
            return int(drawn * len(lines))
        drawn *= self.total
        return next(place for place, upto in enumerate(self.sums) if drawn <= upto)

    def serve(self, lines: list[Line], now: float, seconds: float) -> float:
        """Join a line drawn by weight."""
        return lines[self.place_of(lines, now)].serve(now, seconds)


class FewestOutstanding:
    """The line with the fewest calls in it, among all or among two drawn by chance; ties by chance."""

    def __init__(self, random: Random, drawn: int | None) -> None:
        self.random = random
        self.drawn = drawn

    def place_of(self, lines: Sequence[Joined], now: float) -> int:
        """The least loaded of the candidates."""
        best: list[int] = []
        least = math.inf
        for place in self._candidates(len(lines)):
            outstanding = lines[place].outstanding(now)
            if outstanding < least:
                least = outstanding
                best = [place]
            elif outstanding == least:
                best.append(place)
        return best[0] if len(best) == 1 else best[int(self.random.random() * len(best))]

    def serve(self, lines: list[Line], now: float, seconds: float) -> float:
        """Join the least loaded of the candidates; `place_of` and `counted` in one, since it runs millions of times."""
        best: list[Line] = []
        least = math.inf
        for line in lines if self.drawn is None else [lines[place] for place in self._candidates(len(lines))]:
            pending = line.pending
            while pending and pending[0] <= now:
                heappop(pending)
            outstanding = len(pending)
            if outstanding < least:
                least = outstanding
                best = [line]
            elif outstanding == least:
                best.append(line)
        line = best[0] if len(best) == 1 else best[int(self.random.random() * len(best))]
        finish = line.serve(now, seconds)
        heappush(line.pending, finish)
        return finish

    def _candidates(self, count: int) -> Sequence[int]:
        every = range(count)
        return every if self.drawn is None or count <= self.drawn else self.random.sample(every, self.drawn)


def choice(component: Component, balancer: Component | None, random: Random) -> Choice:
    """How the balancer in front of a component chooses one of its instances."""
    algorithm = balancer.algorithm if balancer else None
    weights = list(balancer.weights) if balancer and len(balancer.weights) == component.replicas else []
    if balancer is not None and balancer.sticky:
        algorithm = None
    match algorithm:
        case Algorithm.LEAST_CONNECTIONS:
            return FewestOutstanding(random, None)
        case Algorithm.POWER_OF_TWO:
            return FewestOutstanding(random, 2)
        case Algorithm.ROUND_ROBIN | Algorithm.WEIGHTED_ROUND_ROBIN if not weights:
            return InTurn()
        case _:
            skew = max(component.skew, balancer.skew if balancer else 1.0)
            return AtRandom(random, weights or _skewed(component.replicas, skew))


def _skewed(count: int, skew: float) -> list[float]:
    """The first gets `skew` times its fair share, the others the rest in equal parts."""
    first = min(1.0, skew / count)
    return [first, *[(1.0 - first) / (count - 1)] * (count - 1)]
