"""Many combinations of failures at once: every bit position of an integer is one combination.

Bit-parallel evaluation, as in fault simulation of logic circuits (S. Seshu, "On an improved diagnosis
program", IEEE Trans. Electronic Computers, 1965), here over all pairs of events instead of single ones: the
column of a pair (e, f) has both of them failed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.analysis.failures.faulttree.counting import in_at_least
from archlint.analysis.failures.faulttree.formula import AND, ATLEAST, EVENT, MIX, OR, TRUE
from archlint.analysis.failures.faulttree.single import bits
from archlint.analysis.failures.faulttree.truncated import truncated
from archlint.analysis.failures.twins import spread, twins

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from archlint.analysis.failures.faulttree.formula import Formula

MANY = 120
"""Events from which trying every pair takes longer than looking at the structure first."""
WIDE = 16
"""Copies of which some are counted, up to which their combinations are listed gate by gate; above, twins are fewer."""
WIDTH = 1 << 17
"""Columns evaluated at once, about; wider integers are no faster per column and take memory for every node."""


def minimal_sets(formula: Formula, root: int, order: int, given: Collection[int] = ()) -> list[tuple[int, ...]]:
    """The minimal cut sets of at most `order` events, 1 to 3, rising; of a mixture every branch must fail.

    `given` lists events that are taken to have happened. Errors: ValueError for another order.

    Raises ValueError for another order.

    >>> from archlint.analysis.failures.faulttree.formula import Formula
    >>> f = Formula()
    >>> a, b, c, d = f.event(), f.event(), f.event(), f.event()
    >>> minimal_sets(f, f.any_of([d, f.at_least(2, [a, b, c])]), 2)
    [(3,), (0, 1), (0, 2), (1, 2)]
    """
    if not 1 <= order <= 3:
        raise ValueError(f"cut sets are searched up to order 1, 2 or 3, not {order}")
    circuit = _Circuit(formula, root)
    always = frozenset(given)
    if circuit.evaluate(dict.fromkeys(always, 1), 1):
        return [()]
    if len(circuit.events) <= MANY:
        open_events = [event for event in circuit.events if event not in always]
        found: Iterable[tuple[int, ...]] = _among(circuit, open_events, always, order)
    elif not circuit.counts_many():
        return list(truncated(formula, root, order, dict.fromkeys(always, True)))
    else:
        classes = [[event for event in one if event not in always] for one in twins(formula, root)]
        tried = sorted(event for one in classes for event in one[:order])
        found = spread(_among(circuit, tried, always, order), classes)
    return sorted(found, key=lambda one: (len(one), one))


def _among(circuit: _Circuit, numbers: Sequence[int], always: Collection[int], order: int) -> list[tuple[int, ...]]:
    """The minimal cut sets of at most `order` of these events."""
    everything = (1 << len(numbers)) - 1
    alone = circuit.evaluate(
        {**dict.fromkeys(always, everything), **{number: 1 << place for place, number in enumerate(numbers)}},
        everything,
    )
    found: list[tuple[int, ...]] = [(numbers[place],) for place in bits(alone)]
    left = [number for place, number in enumerate(numbers) if not alone >> place & 1]
    if order == 1 or len(left) < 2:
        return found
    pairs = sorted(_pairs(circuit, left, always))
    found += [(left[first], left[second]) for first, second in pairs]
    if order == 3 and len(left) > 2:
        found += _triples(circuit, left, always, pairs)
    return found


class _Circuit:
    """The nodes below a root, events and gates apart, for evaluating many columns at once."""

    def __init__(self, formula: Formula, root: int) -> None:
        nodes = formula.below(root)
        operators, thresholds = formula.operators, formula.thresholds
        self.root = root
        self.inputs = formula.inputs
        self.leaves = [(node, thresholds[node]) for node in nodes if operators[node] == EVENT]
        self.gates = [(node, operators[node], thresholds[node]) for node in nodes if operators[node] > EVENT]
        self.events = sorted(event for _, event in self.leaves)

    def counts_many(self) -> bool:
        """Whether some gate counts so many inputs that their combinations are better not listed one by one."""
        return any(operator == ATLEAST and len(self.inputs[node]) > WIDE for node, operator, _ in self.gates)

    def evaluate(self, events: Mapping[int, int], everything: int) -> int:
        """The columns in which the root fails, when event e has failed in the columns `events[e]`."""
        values = [0] * (max(self.root, TRUE) + 1)
        values[TRUE] = everything
        for node, event in self.leaves:
            values[node] = events.get(event, 0)
        for node, operator, threshold in self.gates:
            if operator == OR:
                value = 0
                for child in self.inputs[node]:
                    value |= values[child]
            elif operator in (AND, MIX):
                value = everything
                for child in self.inputs[node]:
                    value &= values[child]
            else:
                value = in_at_least(threshold, [values[child] for child in self.inputs[node]], everything)
            values[node] = value
        return values[self.root]


def _pairs(circuit: _Circuit, left: Sequence[int], always: Collection[int]) -> Iterator[tuple[int, int]]:
    """Places (first < second) of two events that fail the root together; none of them does alone."""
    size = len(left)
    rows = max(1, WIDTH // size)
    for start in range(0, size, rows):
        block = range(start, min(size, start + rows))
        failed = circuit.evaluate(_columns(left, block, always), (1 << len(block) * size) - 1)
        for position in bits(failed):
            first, second = start + position // size, position % size
            if first < second:
                yield first, second


def _columns(left: Sequence[int], block: range, always: Collection[int]) -> dict[int, int]:
    """Column r x size + c has the r-th event of the block and the c-th of all failed."""
    size = len(left)
    everything = (1 << len(block) * size) - 1
    comb = everything // ((1 << size) - 1)
    columns = dict.fromkeys(always, everything)
    columns.update((number, comb << place) for place, number in enumerate(left))
    for row, place in enumerate(block):
        columns[left[place]] |= ((1 << size) - 1) << row * size
    return columns


def _triples(
    circuit: _Circuit, left: Sequence[int], always: Collection[int], pairs: Sequence[tuple[int, int]]
) -> list[tuple[int, ...]]:
    """Three events that fail the root together while no two of them do."""
    partners: dict[int, set[int]] = {}
    for first, second in pairs:
        partners.setdefault(first, set()).add(second)
    found: list[tuple[int, ...]] = []
    for place, number in enumerate(left):
        taken = partners.get(place, set())
        later = [other for other in range(place + 1, len(left)) if other not in taken]
        if len(later) < 2:
            continue
        rest = [left[other] for other in later]
        for first, second in _pairs(circuit, rest, {*always, number}):
            one, two = later[first], later[second]
            if two not in partners.get(one, ()):
                found.append((number, left[one], left[two]))
    return found
