"""Where keys and values stand in a TOML file, inline tables included; the parser does not say."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from archlint.errors import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    Path: TypeAlias = "tuple[str, ...]"

_PART = r"""(?:"[^"\n]*"|'[^'\n]*'|[A-Za-z0-9_-]+)"""
_NAME = rf"{_PART}(?:[ \t]*\.[ \t]*{_PART})*"
_TOKEN = re.compile(
    rf"""[ \t\r\n,]+|\#[^\n]*"""
    rf"""|(?P<header>^[ \t]*\[\[?[ \t]*(?P<table>{_NAME})[ \t]*\]\]?)"""
    rf"""|(?P<key>{_NAME})[ \t]*=[ \t]*""",
    re.MULTILINE,
)
_BLANK = re.compile(r"[ \t\r\n,]+|#[^\n]*")
_SCALAR = re.compile(
    r"\"\"\"(?:[^\\]|\\.)*?\"\"\"|'''.*?'''|\"(?:[^\"\\]|\\.)*\"|'[^']*'|[^,\]}#\n]*[^,\]}#\s]", re.DOTALL
)


class _Entry(NamedTuple):
    """A header or a key with its full path, the offsets of its last part, and those of its value (none of a header)."""

    path: Path
    key: tuple[int, int]
    value: tuple[int, int] | None


def key_span(lines: Sequence[str], path: Path) -> Span | None:
    """The place of a key by its full path, else of the nearest table that contains it, or of what is first in it.

    >>> key_span(["[tool.archlint]", "fail-on = 'error'"], ("tool", "archlint", "fail-on"))
    Span(line=2, column=1, end_line=2, end_column=8)
    >>> key_span(["rules = {stale-fill = {severity = 'info'}}"], ("rules", "stale-fill", "severity"))
    Span(line=1, column=24, end_line=1, end_column=32)
    """
    best: tuple[int, _Entry] | None = None
    for entry in _entries(lines):
        shared = min(len(entry.path), len(path)) if entry.path[: len(path)] == path[: len(entry.path)] else 0
        if shared and (best is None or shared > best[0]):
            best = (shared, entry)
        if entry.path == path:
            return _span(lines, entry.key)
    return _span(lines, best[1].key) if best else None


def value_span(lines: Sequence[str], path: Path, word: str | None = None) -> Span | None:
    """The place of the value of a key, or of one text inside it, quotes included; None when the key is not written so.

    >>> value_span(["select = [", "  'caching',", "  'queues']"], ("select",), "queues")
    Span(line=3, column=3, end_line=3, end_column=11)
    """
    ends = next((entry.value for entry in _entries(lines) if entry.path == path), None)
    if ends is None:
        return None
    if word is not None:
        pattern = re.compile(rf"""(["']?){re.escape(word)}\1(?![\w-])""")
        at = pattern.search("\n".join(lines), *ends)
        if at and at.group():
            return _span(lines, at.span())
    return _span(lines, ends)


def _entries(lines: Sequence[str]) -> Iterator[_Entry]:
    """Every header and key of the file, those of inline tables after the key that holds them."""
    text = "\n".join(lines)
    table: Path = ()
    place = 0
    while place < len(text):
        found = _TOKEN.match(text, place)
        if found is None:  # nothing of TOML: the parser has said so
            place += 1
        elif found["table"]:
            table, last = _parts(found, "table")
            yield _Entry(table, last, None)
            place = found.end()
        elif found["key"]:
            entries, place = _pair(text, found, table)
            yield from entries
        else:
            place = found.end()


def _pair(text: str, found: re.Match[str], above: Path) -> tuple[list[_Entry], int]:
    """A key with its value and what is inside it, and where the value ends."""
    parts, last = _parts(found, "key")
    path = (*above, *parts)
    inside, end = _inside(text, found.end(), path)
    return [_Entry(path, last, (found.end(), end)), *inside], end


def _inside(text: str, start: int, path: Path) -> tuple[list[_Entry], int]:
    """The keys in the value that begins here, and where it ends."""
    opening = text[start : start + 1]
    if opening not in ("{", "["):
        scalar = _SCALAR.match(text, start)
        return [], scalar.end() if scalar else start + 1
    entries: list[_Entry] = []
    place = start + 1
    while place < len(text) and text[place] not in "]}":
        found = (_TOKEN if opening == "{" else _BLANK).match(text, place)
        if found is None:
            more, place = _inside(text, place, path)
        elif opening == "{" and found["key"]:
            more, place = _pair(text, found, path)
        else:
            more, place = [], found.end()
        entries += more
    return entries, place + 1


def _parts(found: re.Match[str], group: str) -> tuple[Path, tuple[int, int]]:
    """The parts of a dotted name, and where the last of them stands."""
    parts = list(re.finditer(_PART, found[group]))
    start = found.start(group)
    return tuple(part.group().strip("\"'") for part in parts), (start + parts[-1].start(), start + parts[-1].end())


def _span(lines: Sequence[str], ends: tuple[int, int]) -> Span:
    """Two offsets as a place on one line: what goes over several is cut at the end of its first."""
    starts = [0, *accumulate(len(line) + 1 for line in lines)]
    number = bisect_right(starts, ends[0]) - 1
    column = ends[0] - starts[number]
    return Span(
        number + 1, column + 1, number + 1, max(min(ends[1] - starts[number], len(lines[number])), column + 1) + 1
    )
