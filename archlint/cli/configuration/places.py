"""Where a key stands in a TOML file; the parser does not say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.errors import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PART = r"""(?:"[^"]*"|'[^']*'|[A-Za-z0-9_-]+)"""
KEY = re.compile(rf"\s*({PART}(?:\s*\.\s*{PART})*)\s*=")
HEADER = re.compile(rf"\s*\[\[?\s*({PART}(?:\s*\.\s*{PART})*)\s*\]")


def key_span(lines: Sequence[str], path: tuple[str, ...]) -> Span | None:
    """The place of a key by its full path, else of the nearest table that contains it, or of what is first in it.

    >>> key_span(["[tool.archlint]", "fail-on = 'error'"], ("tool", "archlint", "fail-on"))
    Span(line=2, column=1, end_line=2, end_column=8)
    """
    best: tuple[int, Span] | None = None
    for found, span in _keys(lines):
        shared = min(len(found), len(path)) if found[: len(path)] == path[: len(found)] else 0
        if shared and (best is None or shared > best[0]):
            best = (shared, span)
        if found == path:
            return span
    return best[1] if best else None


def value_span(lines: Sequence[str], path: tuple[str, ...], word: str | None = None) -> Span | None:
    """The place of the value of a key, or of one text inside it, quotes included; None when the key is not written so.

    >>> value_span(["select = [", "  'caching',", "  'queues']"], ("select",), "queues")
    Span(line=3, column=3, end_line=3, end_column=11)
    """
    key = next((span for found, span in _keys(lines) if found == path), None)
    if key is None or "=" not in lines[key.line - 1][key.end_column - 1 :]:
        return None
    first = lines[key.line - 1]
    start = first.index("=", key.end_column - 1) + 1
    for number in range(key.line, len(lines) + 1 if word is not None else key.line):
        line = lines[number - 1]
        if number > key.line and (KEY.match(line) or HEADER.match(line)):
            break
        at = re.compile(rf"""(["']?){re.escape(word or "")}\1(?![\w-])""").search(
            line, start if number == key.line else 0
        )
        if at and at.group():
            return Span(number, at.start() + 1, number, at.end() + 1)
    value = re.compile(r"""\s*("[^"]*"|'[^']*'|[^#]*[^#\s])""").match(first, start)
    return Span(key.line, value.start(1) + 1, key.line, value.end(1) + 1) if value else None


def _keys(lines: Sequence[str]) -> Iterator[tuple[tuple[str, ...], Span]]:
    """Every header and key with its full path and the place of its last part."""
    table: tuple[str, ...] = ()
    for number, line in enumerate(lines, start=1):
        header = HEADER.match(line)
        found = header or KEY.match(line)
        if found is None:
            continue
        parts = tuple(part.strip("\"'") for part in re.findall(PART, found.group(1)))
        if header:
            table = parts
        last = list(re.finditer(PART, found.group(1)))[-1]
        start = found.start(1) + last.start() + 1
        yield parts if header else (*table, *parts), Span(number, start, number, start + len(last.group()))
