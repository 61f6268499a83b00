"""How often each hop of a flow is taken for one run of the flow.

A hop is taken as often as the visit it starts from, times its own multipliers: `times`, the hit or miss
share of the branch it hangs on, and its part of a split. `again` returns to an earlier visit, so the
counts solve x = e + Pᵀx; the walk is a tree apart from those returns, which leaves one unknown for each
return. The solution exists exactly when a run comes back less than once on average (spectral radius of
the returns below 1); otherwise the loop never ends and is reported as a `Runaway`.

Retries repeat a hop and what follows it (`tries`).

Source of the equations: Lazowska, Zahorjan, Graham, Sevcik, *Quantitative System Performance* (1984), ch. 3.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.analysis.demand.column import total
from archlint.analysis.demand.result import Runaway
from archlint.analysis.demand.tries import Tries, tries
from archlint.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archlint.analysis.demand.reading import Reading
    from archlint.graph.system import Component, Flow, Hop

_Row = list[float]
"""A count as a sum: a constant, then the coefficient of each return."""


@frozen
class Visits:
    """For one run of a flow: how often each hop is taken, tries that fail included."""

    taken: tuple[float, ...]
    runaway: Runaway | None = None


def visits(flow: Flow, components: Mapping[str, Component], read: Reading) -> Visits:
    """Count the visits of every hop; a flow that never ends is counted as if it went round once."""
    returns = [hop.index for hop in flow.hops if hop.closes is not None]
    taken = _walk(flow, returns, tries(flow, components), read)
    counts, gain = _solve([taken[index] for index in returns]) if returns else ([], 0.0)
    runaway = None
    if counts is None:
        runaway = Runaway(flow.id, _circle(flow, returns), gain, flow.hops[returns[0]].path)
        counts = [0.0] * len(returns)
    return Visits(tuple(_value(row, counts) if counts else row[0] for row in taken), runaway)


def hit_name(flow: Flow, hop: Hop) -> str:
    """The name under which a hop's hit ratio is an assumption."""
    return f"{flow.id}: hits of {hop.target}"


def _walk(flow: Flow, returns: list[int], tried: Mapping[int, Tries], read: Reading) -> list[_Row]:
    """How often each hop is taken, as sums."""
    width = len(returns) + 1
    taken: list[_Row] = []
    reached: list[_Row] = []
    for hop in flow.hops:
        start = _branch(flow, hop, taken, read) or _visit(flow, hop, reached, width)
        once = hop.times is None and hop.again is None and not hop.retries
        row = (
            start
            if once
            else _scaled(start, _multiplier(flow, hop, read) * (tried[hop.index].mean if hop.index in tried else 1.0))
        )
        arrivals = list(row) if returns else row
        for place, index in enumerate(returns, start=1):
            if flow.hops[index].closes == hop.index:
                arrivals[place] = arrivals[place] + 1.0
        taken.append(row)
        reached.append(arrivals)
    return taken


def _branch(flow: Flow, hop: Hop, taken: list[_Row], read: Reading) -> _Row | None:
    """How often the hit or the miss happens that this hop hangs on; None when it hangs on none."""
    if hop.branch is None or hop.when is None:
        return None
    cache = flow.hops[hop.branch]
    ratio = read(hit_name(flow, cache), cache.hit) if cache.hit is not None else 0.0
    row = _scaled(taken[hop.branch], ratio if hop.when == "hit" else 1.0 - ratio)
    return _scaled(row, cache.part(hop.source)) if hop.source in cache.targets else row


def _visit(flow: Flow, hop: Hop, reached: list[_Row], width: int) -> _Row:
    """How often the visit begins that this hop starts from."""
    if hop.parent is None:
        return [1.0] + [0.0] * (width - 1)
    return _scaled(reached[hop.parent], flow.hops[hop.parent].part(hop.source))


def _multiplier(flow: Flow, hop: Hop, read: Reading) -> float:
    times = 1.0 if hop.times is None else read(f"{flow.id}: calls of {hop.target}", hop.times)
    return times if hop.again is None else times * hop.again


def _scaled(row: _Row, factor: float) -> _Row:
    return row if factor == 1.0 and type(factor) is float else [value * factor for value in row]


def _value(row: _Row, counts: list[float]) -> float:
    return total([row[0], *(a * b for a, b in zip(row[1:], counts, strict=True))])


def _solve(rows: list[_Row]) -> tuple[list[float] | None, float]:
    """Solve u = b + M u by elimination; None and the gain when the returns do not die out.

    I − M has positive pivots exactly when the spectral radius of the non-negative M is below 1
    (Berman, Plemmons, *Nonnegative Matrices in the Mathematical Sciences*, theorem 6.2.3).
    """
    size = len(rows)
    matrix = [[float(i == j) - rows[i][j + 1] for j in range(size)] + [rows[i][0]] for i in range(size)]
    for pivot in range(size):
        if matrix[pivot][pivot] <= 1e-12:
            return None, _gain([row[1:] for row in rows])
        for row in range(pivot + 1, size):
            factor = matrix[row][pivot] / matrix[pivot][pivot]
            matrix[row] = [value - factor * above for value, above in zip(matrix[row], matrix[pivot], strict=True)]
    counts = [0.0] * size
    for row in reversed(range(size)):
        known = total(matrix[row][j] * counts[j] for j in range(row + 1, size))
        counts[row] = (matrix[row][size] - known) / matrix[row][row]
    return counts, 0.0


def _gain(matrix: list[list[float]]) -> float:
    """The spectral radius of a non-negative matrix, by power iteration on M + I (which has no periods)."""
    vector = [1.0] * len(matrix)
    norm = 1.0
    for _ in range(200):
        vector = [
            value + total(a * b for a, b in zip(row, vector, strict=True))
            for value, row in zip(vector, matrix, strict=True)
        ]
        norm = max(vector)
        vector = [value / norm for value in vector]
    return norm - 1.0


def _circle(flow: Flow, returns: list[int]) -> tuple[str, ...]:
    """The components a run goes round through, from the visit that is returned to."""
    last = flow.hops[returns[-1]]
    way = [last.source]
    index = last.parent
    while index is not None and index != last.closes:
        hop = flow.hops[index]
        way.append(hop.source)
        index = hop.parent
    return (*reversed(way), way[-1])
