"""Where a program counts what somebody does, and says that there is a limit to it."""

from __future__ import annotations

import re

from archlint.importers.searches import search
from archlint.importers.stores import redis_calls

_NEAR = 800
"""Letters between words about a limit and the call that counts for it."""


def counted(text: str, small: str) -> int | None:
    """Where words about a limit stand near a call that counts; `small` is the text in small letters."""
    if search(redis_calls.OWN_MEMORY).finds(text, small) and not redis_calls.STORED.search(text):
        return None
    said = search(redis_calls.LIMITS, re.IGNORECASE).each(text, small)
    spans = ((each.start(), max(0, each.start() - _NEAR), each.end() + _NEAR) for each in said)
    return next((at for at, begin, end in spans if redis_calls.COUNTS.search(text, begin, end)), None)
