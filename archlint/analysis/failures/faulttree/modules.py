"""Independent parts of a formula: a module shares no event with anything outside it.

Y. Dutuit and A. Rauzy, "A linear-time algorithm to find modules of fault trees", IEEE Trans. Reliability, 1996.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archlint.analysis.failures.faulttree.formula import Formula


def modules(formula: Formula, root: int) -> list[int]:
    """The gates below `root` that are modules, inner ones first; `root` itself is the last.

    >>> from archlint.analysis.failures.faulttree.formula import Formula
    >>> f = Formula()
    >>> a, b, c = f.event(), f.event(), f.event()
    >>> inner = f.all_of([a, b])
    >>> modules(f, f.any_of([inner, c])) == [inner, inner + 1]
    True
    """
    first, left, last = _visits(formula, root)
    earliest: dict[int, int] = {}
    latest: dict[int, int] = {}
    found: list[int] = []
    for node in sorted(first):
        inputs = formula.inputs[node]
        earliest[node], latest[node] = first[node], last[node]
        if not inputs:
            continue
        low = min(earliest[child] for child in inputs)
        high = max(latest[child] for child in inputs)
        if low > first[node] and high < left[node]:
            found.append(node)
        earliest[node] = min(low, first[node])
        latest[node] = max(high, last[node])
    return found


def _visits(formula: Formula, root: int) -> tuple[dict[int, int], dict[int, int], dict[int, int]]:
    """When a walk meets every node first, leaves it first, and meets it last."""
    first: dict[int, int] = {}
    left: dict[int, int] = {}
    last: dict[int, int] = {}
    clock = 0
    waiting: list[tuple[int, bool]] = [(root, False)]
    while waiting:
        node, leaving = waiting.pop()
        clock += 1
        if leaving:
            left[node] = clock
            last[node] = max(last[node], clock)
        elif node in first:
            last[node] = clock
        else:
            first[node] = last[node] = clock
            left[node] = clock
            if formula.inputs[node]:
                waiting.append((node, True))
                waiting.extend((child, False) for child in reversed(formula.inputs[node]))
    return first, left, last
