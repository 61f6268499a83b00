"""Objects that Spring keeps in Redis, by what their classes are called."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archlint.importers.searches import Text

_HASHED = re.compile(r"@RedisHash\b(?:\(([^()]*)\))?[^{;]{0,400}?\bclass\s+(\w+)")
"""A class whose objects Spring keeps in Redis, and the words in which it says so."""
_ENTITIES = (
    ("store", re.compile(r"black_?list|deny_?list|revok|log_?out|verif|otp|code|reset|confirm", re.IGNORECASE)),
    ("sessions", re.compile(r"token|session|login", re.IGNORECASE)),
    ("cache", re.compile(r"cach", re.IGNORECASE)),
)
"""What such objects are by their names; others are data."""


def kept(text: Text) -> Iterator[tuple[str, int]]:
    r"""Role and place of every class whose objects are kept.

    >>> from archlint.importers.searches import Text
    >>> list(kept(Text('@RedisHash("x") class RefreshToken {'))), list(kept(Text("@RedisHash\nclass Draft {")))
    ([('sessions', 0)], [('store', 0)])
    """
    for found in _HASHED.finditer(text.whole) if text.has("redishash") else ():
        said = f"{found[1] or ''} {found[2]}"
        yield next((role for role, words in _ENTITIES if words.search(said)), "store"), found.start()
