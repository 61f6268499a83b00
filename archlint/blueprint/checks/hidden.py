"""Characters that turn the text behind them round: what is shown is not what is read (Boucher and Anderson, Trojan Source, 2021)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.errors import Problem, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archlint.blueprint.checks.sheet import Sheet

_TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_HIDDEN = re.compile(rf"[{_TURNING}]|\\u(?:202[a-e]|206[6-9])", re.IGNORECASE)


def check_hidden(sheet: Sheet) -> Iterator[Problem]:
    """The first of them on each line, written out or escaped."""
    for number, line in enumerate(sheet.document.lines, start=1):
        if line.isascii() and "\\u" not in line:
            continue
        found = _HIDDEN.search(line)
        if found is not None:
            code = found[0][2:].upper() if found[0].startswith("\\") else f"{ord(found[0]):04X}"
            span = Span(number, found.start() + 1, number, found.end() + 1)
            message = f"U+{code} turns the text behind it round: people read something else than what is written"
            yield Problem("hidden-character", message, sheet.document.file, span, "take it out")
