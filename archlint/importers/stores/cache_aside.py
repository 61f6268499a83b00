"""Caches beside what they have copies of: asked first, and filled from elsewhere where they have nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.searches import search
from archlint.importers.stores import redis_calls, redis_functions, redis_meanings

if TYPE_CHECKING:
    from archlint.importers.stores.redis_program import Program

ASKS = re.compile(r"(?:\.|->|::)\s*(?:get|StringGet(?:Async)?|GetString(?:Async)?)(?:::<[^>]*>)?\(", re.IGNORECASE)
FILLS = re.compile(
    r"(?:\.|->|::)\s*(?:set|StringSet(?:Async)?|SetString(?:Async)?)(?:::<[^>]*>)?\((?![^()\n]{1,80},\s*\w*(?:count|attempts|hits)\w*\b)",
    re.IGNORECASE,
)
"""Calls by which a value is kept that is not only counted."""
READ_THROUGH = (
    r"\b(\w+)\s*:?=\s*(?:await\s+)?[\w.$>-]+(?:\.|->)get\w*\(\s*([^(),\n]{1,80})\)[^\0]{0,120}?\bif\s*\(?\s*"
    r"(?:\1(?:\s+is\s+not\s+None|\s*!==?\s*(?:null|undefined|nil))?\s*\)?\s*[:{]?\s*return\b|(?:not\s+\1|!\s*\1|\1\s+is\s+None|\1\s*===?\s*null)\s*\)?\s*[:{](?!\s*(?:return|raise|throw)\b))"
    r"(?:(?!\n\s*(?:async\s+)?(?:def|function)\b)[^\0]){0,600}?(?:\.|->)set\w*\(\s*\2\s*,"
)
"""What is given back where it is there, and else made and put under the same name: a copy of what can be made again."""
_GOT = ("get(", "get::", "getasync(", "getstring")
_PUT = ("set(", "set::", "setasync(", "stringset", "setstring")
"""Words in small letters of which one stands wherever something is asked of a cache, or put into one."""
_OF_ONE = re.compile(r"[A-Z][A-Z0-9_]*")
"""A key that is the same for everybody: a token under it is one that the program itself got."""
_NO_COPIES = frozenset({"own", "sessions", "limits", "lock"})
_GIVEN = re.compile(r"\((?!\))")


def filled(program: Program) -> int | None:
    """Where a cache is filled that is asked first, and filled from elsewhere when it has nothing."""
    if not all(map(program.words.has_any, (("redis",), _PUT, _GOT))):
        return None
    asked = next(program.of_client(ASKS), None)
    others = (_GIVEN.search(program.text, at) for role, at in program.expiring if role not in ("kept", "cache"))
    other = {found.start() for found in others if found is not None}
    fills = (each for each in program.of_client(FILLS) if program.text.find("(", each.start()) not in other)
    put = next((each.start() for each in fills if not _is_told_otherwise(program, each)), None) if asked else None
    if put is not None and asked is not None and put < asked.start() and redis_calls.TAKES.search(program.text):
        return None
    wanted = (redis_calls.ELSEWHERE, READ_THROUGH) if put is not None else ()
    return put if any(search(each).finds(program.words) for each in wanted) else None


def _is_told_otherwise(program: Program, put: re.Match[str]) -> bool:
    """Whether a call keeps something of which words say that it is no copy: codes, who is let in."""
    if _OF_ONE.fullmatch(redis_functions.key(program.text, put.end() - 1)):
        return False
    return redis_meanings.meaning(program.text, program.file, *put.span()) in _NO_COPIES
