"""Work that programs hand out by lists and sorted sets of Redis: what fills them, and what only keeps a history."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archlint.importers.stores.redis_program import Program

PUSHES = re.compile(
    r"(?:[.>]|::)(?:List(?:Left|Right)Push|[lr]push|[lr]Push|[LR]Push|[LR]PUSH|leftPush|rightPush)(?:All|X|Async)?(?:\(|::<)"
)
PUSHED = ("lpush", "rpush", "leftpush", "rightpush")
"""Whoever adds to a list may fill a queue, or keep a history; words of which one stands in small letters in each such call."""
JOBS = (
    r"\bbullmq\b|@nestjs/bull|\basynq\.New(?:Client|Server)|\bfrom rq import|\bfrom arq\b|gocraft/work"
    r"|(?:[.>]|::)(?:b[lr]pop|b?rpoplpush|b?lmove|B[LR]Pop|B?RPopLPush|B?LMove|BZPopMin|bLPop|bRPop|brPop|blPop|b?rPopLPush|B[LR]POP|B?RPOPLPUSH|B?LMOVE|rightPopAndLeftPush|ListRightPopLeftPush|ListMove)(?:Async)?\("
    r"|[\"'](?:BL|BR)POP[\"']"
)
"""Jobs that nothing but Redis can hand out, whatever other brokers a program has."""
DUE = re.compile(
    r"\b(?:z_?range_?by_?score|SortedSetRangeByScore)\w*\(|\bcall\(\s*[\"']zrangebyscore[\"']", re.IGNORECASE
)
TAKEN = re.compile(r"(?:[.>]|::)(?:z_?rem|SortedSetRemove(?:Async)?)\(|\bcall\(\s*[\"']zrem[\"']", re.IGNORECASE)
DUE_NAMED, TAKEN_NAMED = ("byscore", "by_score"), ("zrem", "z_rem", "sortedsetremove")
"""Whoever looks for what is due in a sorted set, and takes it out, works off a queue; words of which one stands in small letters in each such call."""
SORTED = re.compile(r"(?:[.>]|::)(?:z_?add|SortedSetAdd)|opsForZSet", re.IGNORECASE)
"""What has a time at which it is due, where the call speaks of work."""
READS_BACK = (
    r"(?:[.>]|::)(?:lrange|lRange|LRange|LRANGE|ltrim|lTrim|LTrim|LTRIM|ListRange\w*|ListTrim\w*|range)(?:\(|::<)"
)
"""Whoever reads a list without taking from it keeps a history."""
WORK = re.compile(r"queue|jobs?\b|tasks?\b|work|pending|inbox|dispatch|deliver|delayed", re.IGNORECASE)
"""What fills a queue speaks of it."""
_BEFORE, _BEHIND = 200, 100
"""Letters around a call in which it may be said what is put into a list."""


def filled(program: Program) -> tuple[int, ...]:
    """Where something is put into a list to be worked off, or what is due is taken out of a sorted set."""
    pushed = [each for each in program.pushed if _is_work(program, each) and not program.reads_back]
    due = DUE.search(program.text) if program.words.has_any(DUE_NAMED) else None
    taken = due is not None and TAKEN.search(program.text) and _is_work(program, due)
    return (*(each.start() for each in pushed), *((due.start(),) if due is not None and taken else ()))


def _is_work(program: Program, call: re.Match[str]) -> bool:
    """Whether the file, or what stands around a call, speaks of work."""
    around = program.text[max(0, call.start() - _BEFORE) : call.end() + _BEHIND]
    return WORK.search(f"{program.file}\n{around}") is not None
