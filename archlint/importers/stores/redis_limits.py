"""Where a program counts what somebody does, and says that there is a limit to it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.searches import search
from archlint.importers.stores import redis_calls

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archlint.importers.searches import Text
    from archlint.importers.stores.redis_program import Program

_CALL = 100
"""Letters of a call in which it says what it keeps."""
_NEAR = 800
"""Letters between words about a limit and the call that counts for it."""
_BLOCKED = re.compile(r"[\"'`:]block(?:ed)?[:\"'`_](?!list)")
"""The name under which it is kept that somebody is let in no more for a while."""

_COUNTS, _COUNTS_NEAR = search(redis_calls.COUNTS), re.compile(redis_calls.COUNTS)


def counted(text: Text) -> int | None:
    """Where words about a limit stand near a call that counts."""
    if search(redis_calls.OWN_MEMORY).finds(text) and not redis_calls.STORED.search(text.whole):
        return None
    said = search(redis_calls.LIMITS, re.IGNORECASE).each(text)
    return first_counted(said, _COUNTS_NEAR, text.whole) if said and _COUNTS.finds(text) else None


def first_counted(said: Iterable[re.Match[str]], counts: re.Pattern[str], text: str) -> int | None:
    """Where the first of some words about a limit stand near which something `counts`."""
    spans = ((each.start(), max(0, each.start() - _NEAR), each.end() + _NEAR) for each in said)
    return next((at for at, begin, end in spans if counts.search(text, begin, end)), None)


def asks(program: Program) -> bool:
    """Whether a program asks a client that another file makes: beside one that does, it may count in its own memory."""
    return program.asks or _COUNTS.finds(program.words)


def is_left(program: Program, at: int) -> bool:
    """Whether a call keeps how many tokens of a limit are left, or that somebody is kept out by it, in a program that has one."""
    call = program.text[at : at + _CALL]
    return ("tokens" in call or _BLOCKED.search(call) is not None) and program.limit is not None
