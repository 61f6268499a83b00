"""What a program has in itself, of which calls are named like those of Redis: `sessions.set(id, socket)`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.searches import search
from archlint.importers.stores import redis_calls

if TYPE_CHECKING:
    from collections.abc import Collection

    from archlint.importers.searches import Text

_MADE = search(rf"=\s*(?:new\s+)?(?:\w+\.)*(?:{redis_calls.IN_MEMORY})\b|=\s*\{{\s*\}}")
_CALLED_SO = re.compile(r"\b(\w+)(?=\s*(?::[^=;\n]+)?\Z)")
"""Something that a program has in itself, and what it is called: `clients: Map<string, Client> = new Map()`."""
_LAST = re.compile(r"\w+(?=[?!]?$)")
_FIRST = re.compile(r"\w+")
_NAME = 120
"""Letters that a name may have with its type."""


def names(text: Text) -> frozenset[str]:
    """What all that is called that a program makes in itself.

    >>> from archlint.importers.searches import Text
    >>> sorted(names(Text("const open: Map<string, Socket> = new Map()")))
    ['open']
    """
    before = (text.whole[max(0, each.start() - _NAME) : each.start()] for each in _MADE.each(text))
    return frozenset(name for each in before for name in _CALLED_SO.findall(each.removesuffix(":")))


def is_called(text: str, at: int, own: Collection[str]) -> bool:
    """Whether the call that begins at a place is one of something with one of these names.

    >>> is_called("open.set(id, a)", 4, ["open"]), is_called("redis.set(id, a)", 5, ["open"])
    (True, False)
    """
    called = _LAST.search(text[max(0, at - _NAME) : at]) if own and text[at] in ".-:" else None
    return called is not None and called[0] in own


def is_named(text: str, at: int, own: Collection[str]) -> bool:
    """Whether the word at a place, or around it, is one of these names.

    >>> is_named("openConns.get(id)", 4, ["openConns"]), is_named("conns.get(id)", 0, ["openConns"])
    (True, False)
    """
    before = _LAST.search(text[max(0, at - _NAME) : at])
    behind = _FIRST.match(text, at)
    return "".join(found[0] for found in (before, behind) if found is not None) in own
