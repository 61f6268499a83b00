"""Hashes, lists and sets that are copies: asked first, filled from elsewhere when they are not there, and given an end."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.searches import Text, search
from archlint.importers.stores import redis_calls, redis_functions

if TYPE_CHECKING:
    from archlint.importers.stores.redis_program import Program

_READ = re.compile(
    r"(?:\.|->|::)(?:h_?get_?all|h_?get|l_?range|s_?members|z_?(?:rev_?)?range\w*|HashGet(?:All)?|entries)(?:Async)?\(",
    re.IGNORECASE,
)
_ENDED = re.compile(r"(?:\.|->|::)(?:p?expire|KeyExpire)(?:_?at|Async)?\(", re.IGNORECASE)
_FUNCTION = re.compile(
    r"^[ \t]*(?:export[ \t]+)?(?:async[ \t]+)?(?:(?:def|func|fn|fun|function|public|private|protected|internal)\b|(?:const|let)[ \t]+\w+[ \t]*=[ \t]*(?:async[ \t]*)?\()",
    re.MULTILINE,
)
"""Where another function begins."""
_READS = ("getall", "range", "members", "hget", "entries")
"""Words in small letters of which one stands where a hash, a list or a set is read."""
_BEFORE, _BEHIND = 900, 400
"""Letters before a call in which its key is asked for, and behind it in which that is given an end."""


def copies(program: Program) -> frozenset[int]:
    """The calls of a program that fill a hash, a list or a set with what is elsewhere."""
    if not (program.words.has("expire") and program.words.has_any(_READS)):
        return frozenset()
    calls = {*program.kept, *(each.start() for each in program.pushed)}
    return frozenset(at for at in calls if is_copied(program.text, at))


def is_copied(text: str, at: int) -> bool:
    r"""Whether a call fills what was asked before in the same function, and what is filled has an end.

    >>> said = "p = r.hgetall(key)\nif not p:\n  p = db.query(P).first()\n  r.hset(key, mapping=p)\n  r.expire(key, 9)"
    >>> is_copied(said, said.index("r.hset")), is_copied("r.hset(key, p)", 0)
    (True, False)
    """
    bracket = redis_functions.bracket(text, at)
    key = _key(text, bracket)
    if not key:
        return False
    ended = (_key(text, each.end() - 1) for each in _ENDED.finditer(text, bracket, bracket + _BEHIND))
    if key not in ended:
        return False
    if "cache" in key.lower():
        return True
    asked = [each.end() for each in _READ.finditer(text, max(0, at - _BEFORE), at) if _key(text, each.end() - 1) == key]
    between = text[asked[-1] : at] if asked else ""
    return search(redis_calls.ELSEWHERE).finds(Text(between)) and _FUNCTION.search(between) is None


def _key(text: str, bracket: int) -> str:
    return re.sub(r"\s+", "", redis_functions.key(text, bracket))
