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
    """The place of a key by its full path, else of the nearest table that contains it.

    >>> key_span(["[tool.archlint]", "fail-on = 'error'"], ("tool", "archlint", "fail-on"))
    Span(line=2, column=1, end_line=2, end_column=8)
    """
    best: tuple[int, Span] | None = None
    for found, span in _keys(lines):
        shared = len(found) if found == path[: len(found)] else 0
        if shared and (best is None or shared > best[0]):
            best = (shared, span)
        if found == path:
            return span
    return best[1] if best else None


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
