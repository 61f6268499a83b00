"""A version of a blueprint as entries, items and the lines that each of them takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from archlint.errors import ArchlintError
from archlint.source import parse_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archlint.source import Document, DocumentPath

MISSING = object()
"""The data where nothing is written."""


@dataclass(slots=True)
class Version:
    """One version of a blueprint: its document and its lines."""

    document: Document | None
    lines: list[str]

    def entries(self, path: DocumentPath) -> Mapping[str, object]:
        """The keys at a place; nothing when there is no mapping."""
        found = self.document.at(path) if self.document is not None else None
        return cast("Mapping[str, object]", found) if isinstance(found, dict) else {}

    def items(self, path: DocumentPath) -> Sequence[object]:
        """The items at a place; nothing when there is no list."""
        found = self.document.at(path) if self.document is not None else None
        return cast("Sequence[object]", found) if isinstance(found, list) else ()

    def at(self, path: DocumentPath) -> object:
        """The data at a place, or the sign that there is none."""
        if self.document is None or not self.document.has(path):
            return MISSING
        return self.document.at(path)

    def block(self, path: DocumentPath) -> tuple[int, int]:
        """First and one past the last line of an entry or an item, its comment lines above not counted."""
        assert self.document is not None  # noqa: S101 - only asked for entries that were found
        first = self.document.key_span(path).line - 1
        return first, max(first, self._last(path)) + 1

    def text(self, path: DocumentPath) -> list[str]:
        """The lines of an entry or an item."""
        first, last = self.block(path)
        return self.lines[first:last]

    def is_block(self, path: DocumentPath) -> bool:
        """Whether what a mapping or a list holds has lines of its own, so that one can be added or taken away."""
        if self.document is None or not isinstance(self.document.at(path), (dict, list)):
            return False
        if isinstance(self.document.at(path), list):
            return not self.is_inline(path)
        own = self.document.key_span(path).line if path else 0
        return all(self.document.key_span((*path, key)).line > own for key in self.entries(path))

    def is_inline(self, path: DocumentPath) -> bool:
        """Whether a value is a word or stands in brackets, all of it on one line."""
        if self.document is None or not self.lines:
            return False
        value = self.document.at(path)
        span = self.document.value_span(path)
        first = self.lines[span.line - 1][span.column - 1 :][:1]
        if isinstance(value, (dict, list)) and first not in ("[", "{"):
            return False
        return first not in ("|", ">") and self.document.last_line(path) == span.line - 1

    def inline(self, path: DocumentPath) -> str:
        """What is written for a value that stands on one line."""
        assert self.document is not None  # noqa: S101 - the same
        span = self.document.value_span(path)
        return self.lines[span.line - 1][span.column - 1 : span.end_column - 1]

    def _last(self, path: DocumentPath) -> int:
        """The last line that any value below the path touches."""
        assert self.document is not None  # noqa: S101 - the same
        value = self.document.at(path)
        inner: list[str | int] = []
        if isinstance(value, dict):
            inner = list(cast("dict[str, object]", value))
        elif isinstance(value, list):
            inner = list(range(len(cast("list[object]", value))))
        own = self.document.last_line(path)
        lasts = [self._last((*path, key)) for key in inner]
        return max([own, *lasts])


def version(text: str) -> Version:
    """What a text holds; nothing when it cannot be read."""
    try:
        document = parse_text(text, "import") if text.strip() else None
    except ArchlintError:
        document = None
    return Version(document, text.splitlines() if document is not None else [])
