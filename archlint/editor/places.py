"""Where the spans of messages stand in a text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.frozen import frozen
from archlint.source.read import line_starts

if TYPE_CHECKING:
    from archlint.editor.draft import Range
    from archlint.errors import Span


@frozen
class Places:
    """The lines of a text as messages count them, where each begins, and what ends them."""

    lines: tuple[str, ...]
    starts: tuple[int, ...]
    newline: str

    def range(self, span: Span) -> Range:
        """Where a span stands; what lies beyond the text stands at its end."""
        return self._offset(span.line, span.column), self._offset(span.end_line, span.end_column)

    def begins(self, line: int) -> int:
        """Where a line begins."""
        return self.starts[min(line, len(self.starts)) - 1]

    @property
    def first_line(self) -> Range:
        """Where the first line stands."""
        return 0, len(self.lines[0]) if self.lines else 0

    def _offset(self, line: int, column: int) -> int:
        if line > len(self.lines):
            return self.starts[-1] + len(self.lines[-1]) if self.lines else 0
        return self.starts[line - 1] + min(column - 1, len(self.lines[line - 1]))


def places_in(text: str) -> Places:
    """The lines of a text."""
    return Places(tuple(text.splitlines()), line_starts(text), "\r\n" if "\r\n" in text else "\n")
