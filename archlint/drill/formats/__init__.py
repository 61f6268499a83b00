"""Score sheets out: one small module per format, and the table of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archlint.drill.sheet import Sheet

FORMATS = ("text", "json", "markdown", "junit", "classroom", "gradescope", "csv")
WIDTH = 100
"""Columns of a text where nothing is narrower."""


def write(name: str, sheets: Sequence[Sheet], room: int | None = None) -> str:
    """The sheets in one of the formats; `classroom` and `gradescope` are about one submission.

    `room` is how many columns there are for a text.
    """
    from importlib import import_module  # noqa: PLC0415 - only the format that is wanted

    module = import_module(f"archlint.drill.formats.{name}")
    text: str = module.write(sheets, room) if name == "text" and room else module.write(sheets)
    return text
