"""Where one comes from a name when one goes on from everything that one comes to."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def reached(start: str, onward: Mapping[str, Iterable[str]]) -> set[str]:
    """Everything that lies onward of a name, however far; the name itself only where a way leads back to it.

    >>> sorted(reached("a", {"a": ["b"], "b": ["c"], "c": ["b"]})), reached("d", {})
    (['b', 'c'], set())
    """
    seen: set[str] = set()
    waiting = list(onward.get(start, ()))
    while waiting:
        other = waiting.pop()
        if other not in seen:
            seen.add(other)
            waiting.extend(onward.get(other, ()))
    return seen
