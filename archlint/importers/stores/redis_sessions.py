"""Who is let in, told by calls that keep it under a token, in whatever way and for however long."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.searches import search
from archlint.importers.stores import (
    other_sessions,
    redis_calls,
    redis_expiry,
    redis_functions,
    redis_limits,
    redis_meanings,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archlint.importers.searches import Text
    from archlint.importers.stores.redis_program import Program

_SIGNED = ("token", "session", "jwt", "jti", "authorization")
"""Words in small letters of which one stands wherever it is kept who is let in."""
_TOKENS = search(redis_calls.TOKENS)
_PUT = search(
    r"(?:set|put(?:all)?|add)(?:async)?\(\s*(?:[\w.]*(?:ctx|context)[\w.()]*\s*,\s*)?[^;\n]{0,80}?(?:token|authorization)",
    re.IGNORECASE,
)
"""A call that may keep something under a token."""
_OF_ONE = re.compile(r"[A-Z][A-Z0-9_]*|[\"'][^\"'{}$%#]*[\"']")
"""A key that is the same for everybody: a token under it is one that the program itself got, and lets nobody in."""
_INFORMED = re.compile(r"user_?info|introspect|jwks", re.IGNORECASE)
"""What somebody else who issues tokens says of one, of which a copy is kept."""
_FIELDS = re.compile(r"\W*(?:opsFor|bound)Hash|\W*h", re.IGNORECASE)
"""How a call begins that keeps something in a hash, under a name of its own."""
_BEFORE = 200
_CALL = 120


def are_talks(program: Program) -> bool:
    """Whether a file is about sessions that nobody logs in to, and keeps copies of them: talks, games, lessons.

    Those that a program itself has with a messenger are none of its people.
    """
    if other_sessions.has_those_of_messengers(program.file):
        return True
    return other_sessions.has_them(program.file) and search(redis_calls.ELSEWHERE).finds(program.words)


def asked(text: Text, file: str) -> Iterator[int]:
    """Where something is kept or asked under a token, which is none that lets nobody in any longer, and is not counted.

    >>> from archlint.importers.searches import Text
    >>> list(asked(Text("redis.get(token)"), "a.py")), list(asked(Text("def is_revoked(token): redis.get(token)"), "a.py"))
    ([0], [])
    >>> list(asked(Text("def get_userinfo(access_token): redis.get(access_token)"), "a.py"))
    []
    """
    if text.has_any(_SIGNED) and not redis_limits.is_counted(file):
        found = (each.start() for each in _TOKENS.each(text))
        around = ((at, _around(text.whole, at)) for at in found)
        yield from (at for at, said in around if not (redis_meanings.revokes(said) or _INFORMED.search(said)))


def kept(program: Program) -> frozenset[int]:
    """The calls of a program that keep something without an end, or in a hash, and let somebody in by it."""
    if not program.words.has_any(("token", "authorization")) or not _PUT.finds(program.words):
        return frozenset()
    every = {*redis_expiry.lasting(program.words), *program.kept}
    return frozenset(at for at in every if lets_in(program.text, program.file, at))


def lets_in(text: str, file: str, at: int) -> bool:
    r"""Whether a call keeps something under a token that somebody has after logging in.

    >>> lets_in("def login(user):\n    redis.hset(token, user)", "a.py", 21), lets_in("redis.hset(name, v)", "a.py", 0)
    (True, False)
    >>> said = "def login(user):\n    redis.set(ACCESS_TOKEN, user)"
    >>> lets_in(said, "a.py", said.index(".set"))
    False
    """
    bracket = redis_functions.bracket(text, at)
    key = redis_functions.key(text, bracket)
    if _OF_ONE.fullmatch(key) and not _FIELDS.match(text, at):
        return False
    said = key and re.search(r"token|authorization", text[bracket : bracket + _CALL].split("\n", 1)[0], re.IGNORECASE)
    return bool(said) and redis_meanings.meaning(text, file, at, bracket + 1) == "sessions"


def _around(text: str, at: int) -> str:
    """A call and what stands before it in the same function."""
    end = text.find("\n", at)
    return text[max(text.rfind("\n\n", 0, at), at - _BEFORE, 0) : len(text) if end < 0 else end]
