"""How many calls one move makes, and to whom: what is decided by chance before a call is made."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from archlint.simulate.programs import Move


def calls(draw: Callable[[], float], now: float, begins: int, move: Move) -> int:
    """How many calls are made of so many visits, tries that fail included; a miss puts the answer into the cache."""
    if begins == 0:
        return 0
    if move.fills is not None:
        for _ in range(begins):
            move.fills.fill(now)
    hop = move.hop
    times = 1.0 if hop.times is None else hop.times.likely
    if hop.again is not None:
        times *= hop.again
    whole = int(times)
    made = begins * whole
    if times != whole:
        made += sum(draw() < times - whole for _ in range(begins))
    tries = made
    if move.failing:
        for _ in range(made):
            left = hop.retries
            while left and draw() < move.failing:
                tries += 1
                left -= 1
    return tries


def target_of(draw: Callable[[], float], move: Move) -> str:
    """Which of several alternatives is called."""
    hop = move.hop
    if len(hop.targets) == 1:
        return hop.target
    drawn = draw()
    for target, part in zip(hop.targets, hop.split, strict=False):
        drawn -= part
        if drawn < 0.0:
            return target
    return hop.target
