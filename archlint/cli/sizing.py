"""What the commands about capacity share: their options, and one system's answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.analysis.capacity import bill, outlook, sample
from archlint.analysis.model import model
from archlint.errors import CommandError, Problem, did_you_mean
from archlint.quantity import Dimension, QuantityError, parse
from archlint.report.sizing.answers import Answers

if TYPE_CHECKING:
    from archlint.graph.system import System

FORMATS = ("text", "json")


def answer(system: System, headroom: float | None = None, samples: int = 0, seed: int = 0) -> Answers:
    """Every analysis of load and limits; ranges are sampled when `samples` is not 0."""
    found = model(system).evaluate(system, headroom=headroom)
    demand, capacity = found.demand, found.capacity
    return Answers(
        system=system,
        demand=demand,
        capacity=capacity,
        latency=found.latency,
        outlook=outlook(system, capacity, headroom),
        bill=bill(system, demand),
        uncertainty=sample(system, samples, seed, headroom) if samples else None,
    )


def format_of(name: str) -> str:
    """A format these commands write; raises CommandError for another."""
    if name in FORMATS:
        return name
    help_ = did_you_mean(name, FORMATS, "there are text and json")
    raise CommandError(Problem("unknown-format", f"`--format` has no `{name}`", "", help=help_))


def share_of(option: str, text: str | None) -> float | None:
    """A share between 0 and 1 from the command line ('70%'); raises CommandError."""
    if text is None:
        return None
    value = _quantity(option, text, Dimension.SHARE)
    if not 0.0 < value <= 1.0:
        message = f"`{option} {text}` is no utilisation to plan for"
        raise CommandError(Problem("bad-argument", message, "", help="it lies between 1% and 100%"))
    return value


def factor_of(option: str, text: str | None) -> float:
    """A factor from the command line ('10x'), 1 when nothing is given; raises CommandError."""
    if text is None:
        return 1.0
    value = _quantity(option, text, Dimension.FACTOR)
    if value <= 0.0:
        raise CommandError(
            Problem("bad-argument", f"`{option} {text}` leaves no load", "", help="write it as 10x or 0.5x")
        )
    return value


def _quantity(option: str, text: str, dimension: Dimension) -> float:
    *before, last = text.split("..")
    way: str | None
    message, way = "", f"write `{option} {last.strip()}`"
    try:
        value = parse(last, dimension).likely
    except QuantityError as error:
        message, value, way = error.message, 0.0, error.help
    if before:  # asked first: a range whose unit is missing stays a range with it
        raise CommandError(
            Problem("bad-argument", f"`{option} {text}` is a range, and one {dimension.value} is wanted", "", help=way)
        )
    if message:
        raise CommandError(Problem("bad-argument", f"`{option} {text}`: {message}", "", help=way))
    return value
