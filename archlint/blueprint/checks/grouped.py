"""Plain numbers whose digits somebody grouped with a dot: `users: 100.000` is a hundred to YAML."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.errors import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archlint.blueprint.checks.sheet import Sheet
    from archlint.errors import Problem

_GROUPED = re.compile(r"(?<![\w.$])[1-9]\d{0,2}\.000(?![\w.])")


def check_grouped(sheet: Sheet) -> Iterator[Problem]:
    """Numbers that end in three decimals of nothing; texts with units are looked at where they are read."""
    for number, line in enumerate(sheet.document.lines, start=1):
        for found in _GROUPED.finditer(line) if ".000" in line else ():
            from archlint.source.revision import entries_at  # noqa: PLC0415 - hardly any blueprint has one

            span = Span(number, found.start() + 1, number, found.end() + 1)
            entries = entries_at(sheet.document, span)
            if entries and not entries[-1].of_key and isinstance(entries[-1].value, float):
                written = found[0]
                message = f"`{written}` is {written[:-4]}: a dot is a decimal point"
                help_ = f"write `{written[:-4]}`, or `{written.replace('.', '')}` if thousands are meant"
                yield sheet.at_span("wrong-number", message, span, help_)
