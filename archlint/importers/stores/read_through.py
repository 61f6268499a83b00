"""Copies by how they are read: given back where they are there, and else got from another store, whoever wrote them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.searches import Text, search
from archlint.importers.stores import redis_calls, redis_functions, redis_meanings

if TYPE_CHECKING:
    from collections.abc import Iterator

_READ = re.compile(r"\b(\w+)\s*:?=\s*(?:await\s+)?[\w.$>-]*(?:\.|->)get(?:_?async)?(?=\()", re.IGNORECASE)
_GIVEN_BACK = r"[^\0]{{0,160}}?\bif\s*\(?\s*{0}\b[^\0]{{0,120}}?\breturn\b[^;\n]{{0,80}}\b{0}\b[^\n]*"
"""What was asked is returned where it is there."""
_WRITTEN = re.compile(r"[fF$]?([\"'`]\w[\w:.-]{2,}|\w{3,}\()")
"""How a key begins that tells it from others: `"ride:`, `ride_key(`."""
_BEFORE = 600
"""Letters before a call in which its key may be given a name."""


def is_copy(text: str, at: int) -> bool:
    r"""Whether a call keeps for a time what another place gives back where it is there, and else gets from another store.

    >>> read = "def one(id):\n  found = r.get(f'trip:{id}')\n  if found:\n    return json.loads(found)\n  return "
    >>> kept = "\n\ndef new(trip):\n  r.setex(f'trip:{trip.id}', 60, trip)"
    >>> said, other = f"{read}db.query(Trip).first(){kept}", f"{read}None{kept}"
    >>> is_copy(said, said.index("r.setex")), is_copy(other, other.index("r.setex"))
    (True, False)
    """
    head = _head(text, redis_functions.bracket(text, at))
    return bool(head) and not redis_meanings.speaks(head) and head in _read(text)


def _read(text: str) -> Iterator[str]:
    """How the keys begin of what is given back where it is there, and else got from elsewhere."""
    for asked in _READ.finditer(text):
        given = re.compile(_GIVEN_BACK.format(re.escape(asked[1]))).match(text, asked.end())
        if given is not None and search(redis_calls.ELSEWHERE).finds(Text(_rest(text, asked.start(), given.end()))):
            yield _head(text, asked.end())


def _rest(text: str, begin: int, end: int) -> str:
    """What stands behind a place until the block ends in which another one is."""
    line = text.rfind("\n", 0, begin) + 1
    deep = len(text[line:]) - len(text[line:].lstrip(" \t"))
    ended = re.compile(rf"\n[ \t]{{0,{deep - 1}}}(?=[^\s)}}])").search(text, end) if deep else None
    return text[end : ended.start() if ended is not None else end + _BEFORE]


def _head(text: str, bracket: int) -> str:
    """How the key of a call begins, or what was assigned to its name before; empty where that is any name."""
    key = redis_functions.key(text, bracket)
    if key.isidentifier():
        before = text[max(0, bracket - _BEFORE) : bracket]
        key = next(iter(re.findall(rf"\b{key}\b(?:\s*:\s*\w+)?\s*:?=\s*([^\n;]+)", before)[::-1]), "")
    found = _WRITTEN.match(key)
    return "" if found is None else found[1].strip("\"'`")
