"""Where a program counts what somebody does, and says that there is a limit to it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.searches import search

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from archlint.importers.searches import Text
    from archlint.importers.stores.redis_program import Program

FILES = r"rate[-_]?limit|(?<!de)limiter|throttl|(?:token|leaky)[-_]?bucket|(?:sliding|fixed)[-_]?window|(?<![a-zA-Z])limits?(?![a-zA-Z])"
"""Paths of files in which what is kept is counted."""
RATE = r"rate[_ :-]?limit|throttl"
PAUSE = r"cool[_-]?down"
"""Words in the names under which something is counted, or noted so that it is not done again too soon."""
LIMITS = (
    r"rate[\s_-]?limit(?!=)|access[\s_-]?limit\b|token[\s_-]?bucket|sliding[\s_-]?window|too[\s_-]?many[\s_-]?requests|request[\s_-]?timestamps|(?:login|failed)[\s_:-]?attempts"
    r"|(?<!retry)(?<!retry[\s_.-])max[\s_]?(?:login[\s_]?)?attempts|login[\s_:-]?fail|failed[\s_:-]?login|brute[\s_-]?force|\bthrottle[_(dr]|(?<![\w.-])429\b"
)
"""Words for what they count, and the status of HTTP that says so."""
COUNTS = (
    r"(?:[.>]|::)(?:incr[a-zA-Z]*|Incr[a-zA-Z]*|INCR(?:BY)?|increase\w*|h[iI]ncr[bB]y|HIncrBy|HINCRBY|decr|decrby|Decr|zadd|zAdd|ZAdd|ZADD|zcard|ZCARD|zCard|ZCard|zremrangebyscore|zRemRangeByScore|ZRemRangeByScore|eval|evalsha|evalSha|Eval|EvalSha|defineCommand|register_script|StringIncrement|ScriptEvaluate|Run(?=\(\s*[\w.]*[cC](?:tx|ontext)(?:\w*\(\))?\s*,)|invoke)(?:_?[aA]sync)?(?:\(|::<)"
    r"|\.Get\([^()\n]*\)\.Int(?:64)?\(\)"
    r"|\.execute\(\s*\w*[sS]cript"
    r"|[\"'](?:INCR(?:BY)?|ZCARD|ZREMRANGEBYSCORE|EVALSHA)[\"']"
    r"|(?:[.>]|::)set\w*\([^;\n]{0,80}[-+]\s*1\b"
    r"|(?i:(?:[.>]|::)hm?_?set(?:async)?\([^;]{0,160}(?:tokens|last_?refill))"
)
"""Calls that count within a window."""
_OWN_MEMORY = r"express-rate-limit|koa-ratelimit|AddRateLimiter|\brate\.NewLimiter\("
_STORED = re.compile(r"RedisStore|rate-limit-redis|RedisRateLimit")
"""Limiters that count in the memory of each process, unless they are given a store."""
_CALL = 100
"""Letters of a call in which it says what it keeps."""
_NEAR = 800
"""Letters between words about a limit and the call that counts for it."""
_BLOCKED = re.compile(r"[\"'`:]block(?:ed)?[:\"'`_](?!list)")
"""The name under which it is kept that somebody is let in no more for a while."""
_COUNTS, _COUNTS_NEAR = search(COUNTS), re.compile(COUNTS)
_SAID = search(LIMITS, re.IGNORECASE)
_OF_LIMITS = re.compile(FILES, re.IGNORECASE)


def is_counted(file: str) -> bool:
    """Whether what a file keeps is counted against a limit, by its path.

    >>> is_counted("app/rate_limiter.py"), is_counted("limits/redis.go"), is_counted("app/delimiter.py")
    (True, True, False)
    """
    return _OF_LIMITS.search(file) is not None


def spoken_of(text: Text) -> Sequence[re.Match[str]]:
    """Where words about a limit stand."""
    return _SAID.each(text)


def counted(text: Text) -> int | None:
    """Where words about a limit stand near a call that counts."""
    if search(_OWN_MEMORY).finds(text) and not _STORED.search(text.whole):
        return None
    said = spoken_of(text)
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
