"""What every single event does to every node, all at once: bit e of a node's mask is set when e alone fails it.

One pass over the arena with integers as bit sets (bit-parallel evaluation, as in fault simulation of
logic circuits: S. Seshu, "On an improved diagnosis program", IEEE Trans. Electronic Computers, 1965).
"""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

from archlint.analysis.failures.faulttree.counting import chance_of_at_least, in_at_least
from archlint.analysis.failures.faulttree.formula import AND, ATLEAST, EVENT, MIX, OR, TRUE, Formula

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence


WIDE = 512
"""Bits above which a mask is looked through as text: taking bits off one by one copies all that are left each time."""


def masks(formula: Formula, given: Collection[int] = (), *, partly: bool = False) -> list[int]:
    """For every node the set of events that fail it alone, as bits.

    `given` lists events that are taken to have happened. Of a mixture, all branches must fail, or with
    `partly` any of them.

    >>> f = Formula()
    >>> api, cache, db = f.event(), f.event(), f.event()
    >>> top = f.any_of([api, f.all_of([cache, db])])
    >>> bits(masks(f)[top])
    [0]
    """
    everything = (1 << len(formula.events)) - 1
    result = [0] * len(formula.operators)
    result[TRUE] = everything
    for node, operator in enumerate(formula.operators):
        inputs = formula.inputs[node]
        if operator == EVENT:
            number = formula.thresholds[node]
            result[node] = everything if number in given else 1 << number
        elif operator == OR or (operator == MIX and partly):
            mask = 0
            for child in inputs:
                mask |= result[child]
            result[node] = mask
        elif operator in (AND, MIX):
            mask = result[inputs[0]]
            for child in inputs:
                mask &= result[child]
            result[node] = mask
        elif operator == ATLEAST:
            result[node] = in_at_least(formula.thresholds[node], [result[child] for child in inputs], everything)
    return result


def bits(mask: int) -> list[int]:
    """The numbers of the set bits, rising.

    >>> bits(0b1010)
    [1, 3]
    """
    found: list[int] = []
    if mask >> WIDE:
        digits = f"{mask:b}"[::-1]
        place = digits.find("1")
        while place >= 0:
            found.append(place)
            place = digits.find("1", place + 1)
        return found
    while mask:
        lowest = mask & -mask
        found.append(lowest.bit_length() - 1)
        mask ^= lowest
    return found


def shares(formula: Formula, lost: list[int], partly: list[int]) -> dict[int, dict[int, float]]:
    """For every node and every event that fails it only for some requests: the share of requests it fails.

    Independent mixtures are taken to be chosen independently by a request.
    """
    result: dict[int, dict[int, float]] = {}
    for node, mask in enumerate(partly):
        some = mask & ~lost[node]
        if some:
            felt = _felt(formula.inputs[node], some, lost, result)
            result[node] = {event: _share(formula, node, felt[event]) for event in bits(some)}
    return result


def _felt(
    inputs: Sequence[int], some: int, lost: list[int], known: dict[int, dict[int, float]]
) -> dict[int, list[tuple[int, float]]]:
    """For each of the events the inputs it fails, by position, and for which share; one of many copies is felt by few."""
    felt: dict[int, list[tuple[int, float]]] = {event: [] for event in bits(some)}
    for position, child in enumerate(inputs):
        for event in bits(lost[child] & some):
            felt[event].append((position, 1.0))
        for event, share in known.get(child, {}).items():
            if some >> event & 1:
                felt[event].append((position, share))
    return felt


def _share(formula: Formula, node: int, felt: Sequence[tuple[int, float]]) -> float:
    operator = formula.operators[node]
    if operator == MIX:
        weights = formula.weights[node]
        return sum(weights[position] * part for position, part in felt)
    parts = [part for _, part in felt]
    if operator == OR:
        return parts[0] if len(parts) == 1 else 1.0 - prod(1.0 - part for part in parts)
    if operator == AND:
        return prod(parts) if len(parts) == len(formula.inputs[node]) else 0.0
    return chance_of_at_least(formula.thresholds[node], parts)
