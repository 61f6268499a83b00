"""Minimal cut sets up to a small order without any diagram: what is left when diagrams grow too large.

Bottom-up substitution with truncation (J. B. Fussell and W. E. Vesely, "A new methodology for obtaining
cut sets for fault trees", Trans. American Nuclear Society, 1972), minimal at every gate.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from archlint.analysis.failures.faulttree.formula import AND, EVENT, MIX, NOT, OR, TRUE, Formula

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Sets = dict[tuple[int, ...], None]
"""Cut sets as rising event numbers, in a fixed order."""


def truncated(
    formula: Formula, root: int, order: int, given: Mapping[int, bool] | None = None
) -> tuple[tuple[int, ...], ...]:
    """The minimal cut sets of `root` with at most `order` events; of a mixture every branch must fail.

    A negation is taken to hold: what is found is minimal for the tree without its negations.
    `given` fixes events: True has happened, False cannot.

    >>> f = Formula()
    >>> a, b, c = f.event(), f.event(), f.event()
    >>> truncated(f, f.at_least(2, [a, b, c]), 2)
    ((0, 1), (0, 2), (1, 2))
    """
    fixed = given or {}
    known: dict[int, Sets] = {}
    nodes = formula.below(root)
    heads = _heads(formula, nodes)
    for node in nodes:
        operator = formula.operators[node]
        if operator == OR:
            if node in heads:
                known[node] = minimal(one for part in _alternatives(formula, node) for one in known[part])
            continue
        parts = [known[child] for child in formula.inputs[node]]
        if operator == EVENT:
            known[node] = _event(formula.thresholds[node], fixed, order)
        elif operator == NOT:
            known[node] = {(): None}
        elif operator in (AND, MIX):
            known[node] = _all(parts, order)
        elif parts:
            known[node] = _at_least(formula.thresholds[node], parts, order)
        else:
            known[node] = {(): None} if node == TRUE else {}
    return tuple(sorted(known[root], key=lambda one: (len(one), one)))


def holds(formula: Formula, root: int, happened: frozenset[int]) -> bool:
    """Whether the root fails when exactly these events have happened (a mixture: all its branches)."""
    values: dict[int, bool] = {}
    for node in formula.below(root):
        operator, inputs = formula.operators[node], [values[child] for child in formula.inputs[node]]
        if operator == EVENT:
            values[node] = formula.thresholds[node] in happened
        elif operator == NOT:
            values[node] = not inputs[0]
        elif operator == OR:
            values[node] = any(inputs)
        elif operator in (AND, MIX):
            values[node] = all(inputs)
        else:
            values[node] = sum(inputs) >= formula.thresholds[node] if inputs else node == TRUE
    return values[root]


def _heads(formula: Formula, nodes: Sequence[int]) -> set[int]:
    """The ors whose sets are asked for by something other than an or: only these are worked out.

    A chain of a thousand ors, which a long flow is, would otherwise carry a growing family of sets from gate to gate.
    """
    heads = {nodes[-1]}
    for node in nodes:
        if formula.operators[node] != OR:
            heads.update(formula.inputs[node])
    return heads


def _alternatives(formula: Formula, head: int) -> Iterable[int]:
    """What fails an or, with the ors below it opened, each node once."""
    seen = {head}
    waiting = [head]
    while waiting:
        for child in formula.inputs[waiting.pop()]:
            if child not in seen:
                seen.add(child)
                if formula.operators[child] == OR:
                    waiting.append(child)
                else:
                    yield child


def _event(number: int, fixed: Mapping[int, bool], order: int) -> Sets:
    happened = fixed.get(number)
    if happened is None:
        return {(number,): None} if order > 0 else {}
    return {(): None} if happened else {}


def minimal(sets: Iterable[tuple[int, ...]]) -> Sets:
    """The sets that contain no other of the sets; small ones are looked up, so sizes should stay small."""
    kept: Sets = {}
    for one in sorted(set(sets), key=lambda one: (len(one), one)):
        if not any(part in kept for size in range(len(one)) for part in combinations(one, size)):
            kept[one] = None
    return kept


def _all(parts: Sequence[Sets], order: int) -> Sets:
    result: Sets = {(): None}
    for part in sorted(parts, key=len):
        result = minimal(_products(result, part, order))
    return result


def _products(first: Sets, second: Sets, order: int) -> Iterable[tuple[int, ...]]:
    """Unions of one set of each family that are small enough; sets that must overlap are found by their events."""
    by_event: dict[int, list[tuple[int, ...]]] = {}
    by_size: dict[int, list[tuple[int, ...]]] = {}
    for one in second:
        by_size.setdefault(len(one), []).append(one)
        for event in one:
            by_event.setdefault(event, []).append(one)
    for one in first:
        for size, others in by_size.items():
            if len(one) + size <= order:
                for other in others:
                    yield one + other if not one else tuple(sorted({*one, *other}))
        for event in one:
            for other in by_event.get(event, ()):
                if len(one) + len(other) > order:
                    joined = tuple(sorted({*one, *other}))
                    if len(joined) <= order:
                        yield joined


def _at_least(count: int, parts: Sequence[Sets], order: int) -> Sets:
    """At least `count` of the parts, one part after another as in a counter."""
    reached: list[Sets] = [{(): None}, *({} for _ in range(count))]
    for part in parts:
        for level in range(count, 0, -1):
            if reached[level - 1]:
                reached[level] = minimal([*reached[level], *_products(reached[level - 1], part, order)])
    return reached[count]
