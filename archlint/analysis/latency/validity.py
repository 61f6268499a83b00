"""What every waiting formula takes for granted, how far it was compared with simulations, and what stands in its place.

The comparisons are those of benchmarks/capacity.md: 2 to 32 lines of 1 to 16 servers at 30 to 90 %.
"""

from __future__ import annotations

from enum import StrEnum

from archlint.frozen import frozen

SATURATED = 0.95
"""Above this utilisation a mean says nothing: the line has not settled within any peak."""
OTHERWISE = (
    "above 95 % utilisation it says `saturated`, and where many calls come at once `not valid: bursts`, "
    "instead of a number; `archlint simulate` needs no formula"
)

REPEATED = (
    "runs come to the same line again and again, and meet it long, or short, each time: p95 within 6 % of simulations of 2 to 20 visits of exponential work "
    "(the median up to 10 % too long, p99 up to 14 % too short: promises beyond p95 are held against 15 % more); work that varies less takes longer than this"
)


class Shape(StrEnum):
    """The lines that calls stand in, by who hands out the work."""

    DELAY = "delay"
    ONE = "one line"
    EACH = "a line for each"
    IN_TURN = "in turn"
    SHORTEST = "the shortest line"
    TWO = "the shorter of two lines"
    MIXED = "reads and writes in one line"
    VARIED = "work of declared variation"
    CROWD = "callers with so many slots"


@frozen
class Validity:
    """Who hands out the work and how it varies; where the formula holds, and how well."""

    given: str
    holds: str

    @property
    def text(self) -> str:
        """One line for people."""
        return f"{self.given}: {self.holds}"

    @property
    def of_one_visit(self) -> str:
        """The same, where a run makes several: each of them is as the formula says, and all of them together are not."""
        return f"{self.given}: for each visit by itself: {self.holds}"


VALIDITY = {
    Shape.DELAY: Validity(
        "a declared time that does not depend on load", "as written, at any load; no line is computed for it"
    ),
    Shape.ONE: Validity(
        "Poisson arrivals, exponential work, whoever is free takes the next call", "exact (Erlang C) up to 95 %"
    ),
    Shape.EACH: Validity(
        "Poisson arrivals, exponential work, an instance chosen by chance, by hash or by the client",
        "exact mean (Erlang C for each instance) up to 95 %; with weights or skew that of a call that meets each as often as it is chosen",
    ),
    Shape.IN_TURN: Validity(
        "Poisson arrivals, exponential work, instances in turn",
        "exact for one server on each, within 5 % of simulations for up to 16, up to 95 %; no weights",
    ),
    Shape.SHORTEST: Validity(
        "Poisson arrivals, exponential work, the instance with the fewest calls under way",
        "fitted to simulations, within 5 % of them from 30 to 90 % with up to 32 instances of up to 16 servers",
    ),
    Shape.TWO: Validity(
        "Poisson arrivals, exponential work, the better of two instances drawn by chance",
        "exact for very many instances of one server, within 5 % of simulations from two; with several servers on each up to 13 % too long",
    ),
    Shape.VARIED: Validity(
        "Poisson arrivals, work that varies as declared",
        "exact mean for one server with a line of its own (Pollaczek and Khinchine), Allen and Cunneen's approximation otherwise, up to 95 %",
    ),
    Shape.CROWD: Validity(
        "exponential work for callers that have only so many slots, none of which calls again before it has its answer",
        "product form (Baskett, Chandy, Muntz and Palacios), callers by Norton's theorem, mean within 10 % of simulations up to 85 %; at any utilisation that such callers alone make",
    ),
    Shape.MIXED: Validity(
        "Poisson arrivals, reads and writes of exponential work in one line",
        "exact mean for one server (Pollaczek and Khinchine), Allen and Cunneen's approximation for several, up to 95 %",
    ),
}
