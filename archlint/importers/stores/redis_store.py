"""What a program keeps in Redis and nowhere else, told by its calls: values, hashes, sets, and lists that are read again."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.searches import search
from archlint.importers.stores import redis_calls, redis_expiry, redis_limits

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_CAPS = re.compile(r"l_?trim|ListTrim", re.IGNORECASE)
"""Whoever cuts a list keeps what happened last, which is no data."""
_NOT_KEPT = re.compile(r"cach|limit|throttl|bucket|window|lock|session", re.IGNORECASE)
"""Paths of files that keep something in another role than that of a store."""
_BESIDE = frozenset({"results", "pubsub", "stream"})
"""Roles that say nothing of what else a program keeps."""
_CALLED = re.compile(r"(\w+)(?:\.|->|::)")
"""What a call is one of."""
_Program = tuple[str, str]
"""The name of a file, and its text without remarks."""


def kept(programs: Sequence[_Program], told: set[str], *, beside: bool) -> tuple[str, str, str, int] | None:
    """Role, file, text and place of what is kept, beside the roles that are told; None when nothing is.

    What a wrapper keeps for a time is a cache in front of another store that the program has `beside`, or where it is
    called one or filled from elsewhere.
    """
    alone = not told - _BESIDE
    wrapped = ((file, text, redis_expiry.wraps(text)) for file, text in programs if alone)
    handed = next(((file, text, at) for file, text, at in wrapped if at is not None), None)
    if handed is not None:
        cached = beside or is_filled(handed[1], handed[1].lower())
        return ("cache" if cached else "store", *handed)
    found = next(_stored(programs, alone=alone), None)
    if found is None and not alone and not told & {"cache", "sessions"}:
        lasting = ((file, text, redis_expiry.lasting(text)) for file, text in programs if not _NOT_KEPT.search(file))
        found = next(
            ((file, text, at) for file, text, at in lasting if at is not None and redis_limits.counted(text) is None),
            None,
        )
    return None if found is None else ("store", *found)


def is_filled(text: str, small: str) -> bool:
    """Whether a program that keeps something for a time calls it a cache, or gets it from elsewhere."""
    return "cach" in small or search(redis_calls.ELSEWHERE).start(text, small) is not None


def _stored(programs: Sequence[tuple[str, str]], *, alone: bool) -> Iterator[tuple[str, str, int]]:
    """Files in which a program keeps something, and where; beside other roles only hashes and sets that are none of them."""
    wanted = search(redis_calls.STORES if alone else redis_calls.KEEPS)
    pushed = next(
        (
            (file, text, found.start())
            for file, text in programs
            if alone and (found := redis_calls.PUSHES.search(text))
        ),
        None,
    )
    for file, text in programs:
        if not alone and (_NOT_KEPT.search(file) or redis_limits.counted(text) is not None):
            continue
        for at in wanted.every(text, text.lower()):
            called = _CALLED.match(text, at)
            handed = not alone and redis_expiry.hands_on(text, at, text[at : text.index("(", at)].rpartition(".")[2])
            if not handed and not (called and redis_calls.is_in_memory(called[1], text)):
                yield file, text, at
    if (
        pushed is not None
        and any(search(redis_calls.READS_BACK).finds(text, text.lower()) for _, text in programs)
        and not any(_CAPS.search(text) for _, text in programs)
    ):
        yield pushed
