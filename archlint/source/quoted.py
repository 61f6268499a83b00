"""Text in quotes, and where it ends, as far as lines that are still being typed tell."""

from __future__ import annotations

import re

_DOUBLE = re.compile(r"\"(?:\\.|[^\"\\])*\"", re.DOTALL)
_SINGLE = re.compile(r"'(?:''|[^'])*'")
BEGINS_ANEW = re.compile(r"([ \t]*)(?:- |[\w][\w.-]*:(?:[ \t]|\r?$))")
"""A line that begins an entry of its own."""


def closing(text: str, at: int, column: int) -> int:
    """Where the quoted text that begins here ends; 0 when a later line no deeper than `column` begins anew before that."""
    found = (_DOUBLE if text[at] == '"' else _SINGLE).match(text, at)
    if found is None:
        return 0
    for line in found[0].split("\n")[1:]:
        anew = BEGINS_ANEW.match(line)
        if anew is not None and len(anew[1]) <= column:
            return 0
    return found.end()


def unquoted(written: str) -> str:
    """What a scalar says without its quotes.

    >>> unquoted("'it''s'"), unquoted('"a b"'), unquoted("plain")
    ("it's", 'a b', 'plain')
    """
    sign = written[:1]
    if sign not in ("'", '"') or len(written) < 2 or written[-1] != sign:
        return written
    inside = written[1:-1]
    return inside.replace("''", "'") if sign == "'" else re.sub(r"\\(.)", r"\1", inside)
