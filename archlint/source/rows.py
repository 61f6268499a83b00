"""The lines of a YAML text that say something, each with how far right it stands and what it opens."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator

_SHAPE = re.compile(r"([ \t]*)(-(?:[ \t]+|$))?(.*)")
_KEY = re.compile(r"(\"[^\"]*\"|'[^']*'|[^\s#{}\[\],\"'|>&*!%@`:-][^#{}\[\],:]*?)[ \t]*:(?:[ \t]+(.*))?")
_OPENS = re.compile(r"(?:[&!]\S+[ \t]*)*")
_TEXT = re.compile(r"(?:[&!]\S+[ \t]+)*[|>][0-9+-]*")
_QUOTED = re.compile(r"\"(?:\\.|[^\"\\])*\"|'(?:''|[^'])*'")
_LONGEST = 40


@frozen
class Row:
    """One line: its number from 1, where it begins in the text, its indentation, and where its words begin.

    `dash` says that it is an item of a list; `key` is what stands before a `:`, `value` what follows, or all of it.
    """

    number: int
    begins: int
    indent: int
    column: int
    dash: bool
    key: str | None
    value: str

    @property
    def opens(self) -> bool:
        """Whether what belongs to it comes below."""
        return (self.key is not None or self.dash) and _OPENS.fullmatch(self.value) is not None

    @property
    def inner(self) -> int:
        """How far right something may stand and still be a neighbour of its words, not deeper."""
        return self.column if self.key is not None else self.indent

    @property
    def name(self) -> str:
        """What a message calls it."""
        said = ("- " if self.dash else "") + (self.key if self.key is not None else self.value)
        return said if len(said) <= _LONGEST else said[:_LONGEST].rstrip() + "…"

    @property
    def ends(self) -> tuple[int, int]:
        """Where its key stands in the text, or its words."""
        start = self.begins + self.column
        return start, start + max(1, len(self.key if self.key is not None else self.value))


def rows(text: str) -> Iterator[Row]:
    """Every line that says something, but not what stands inside brackets or a block of text that began above.

    Ends where a quoted text or a bracket is never closed.
    """
    begins, inside, deeper_than = 0, 0, -1
    for number, line in enumerate(text.split("\n"), start=1):
        start, begins = begins, begins + len(line) + 1
        written = line.rstrip("\r")
        indent, dash, rest = _parts(written)
        if not rest.strip() and not dash:
            continue
        if deeper_than >= 0 and len(indent) > deeper_than:
            continue
        said = _without_comment(rest)
        if inside:
            inside = max(0, inside + _opened(said))
            continue
        deeper_than = -1
        if not said and not dash:
            continue
        if said in {"---", "..."} and not indent:
            continue
        key, value = _split(said)
        yield Row(number, start, len(indent), len(indent) + len(dash), bool(dash), key, value)
        if value[:1] in {'"', "'"} and not _QUOTED.match(value):
            return
        inside = max(0, _opened(value))
        deeper_than = len(indent) + len(dash if key is not None else "") if _TEXT.fullmatch(value) else -1


def _parts(line: str) -> tuple[str, str, str]:
    found = _SHAPE.fullmatch(line)
    return (found[1], found[2] or "", found[3]) if found else ("", "", line)


def _split(said: str) -> tuple[str | None, str]:
    found = _KEY.fullmatch(said)
    return (found[1], (found[2] or "").strip()) if found else (None, said.strip(" \t"))


def _without_comment(said: str) -> str:
    bare = _QUOTED.sub(lambda found: "x" * len(found[0]), said)
    cut = re.search(r"(?:^|[ \t])#", bare)
    return said[: cut.start()].rstrip() if cut else said.rstrip()


def _opened(said: str) -> int:
    """How many brackets it leaves open."""
    bare = _QUOTED.sub("", said)
    return sum(bare.count(sign) for sign in "[{") - sum(bare.count(sign) for sign in "]}")
