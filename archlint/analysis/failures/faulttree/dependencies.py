"""Which gate needs which: an order in which every gate stands after its inputs, or the circle that allows none."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archlint.analysis.failures.faulttree.operators import Gate


def in_order(gates: Mapping[str, Gate], starts: Sequence[str]) -> tuple[list[str], list[str]]:
    """Gates at and below the starts, inputs first, and the first circle met on the way (empty: none).

    >>> from archlint.analysis.failures.faulttree.operators import any_of
    >>> in_order({"top": any_of("a", "g"), "g": any_of("b")}, ["top"])
    (['g', 'top'], [])
    """
    done: dict[str, None] = {}
    trail: list[str] = []
    on_trail: set[str] = set()
    waiting: list[tuple[str, bool]] = [(name, False) for name in reversed(starts)]
    while waiting:
        name, leaving = waiting.pop()
        if leaving:
            done[name] = None
            on_trail.discard(trail.pop())
        elif name in on_trail:
            return list(done), [*trail[trail.index(name) :], name]
        elif name in gates and name not in done:
            trail.append(name)
            on_trail.add(name)
            waiting.append((name, True))
            waiting.extend((one, False) for one in reversed(gates[name].inputs))
    return list(done), []
