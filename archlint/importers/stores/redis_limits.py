"""Where a program counts what somebody does, and says that there is a limit to it."""

from __future__ import annotations

from archlint.importers.stores import redis_calls

_NEAR = 800
"""Letters between words about a limit and the call that counts for it."""


def counted(text: str) -> int | None:
    """Where words about a limit stand near a call that counts."""
    if redis_calls.OWN_MEMORY.search(text) and not redis_calls.STORED.search(text):
        return None
    if redis_calls.COUNTS.search(text) is None:
        return None
    for said in redis_calls.LIMITS.finditer(text):
        if redis_calls.COUNTS.search(text, max(0, said.start() - _NEAR), said.end() + _NEAR):
            return said.start()
    return None
