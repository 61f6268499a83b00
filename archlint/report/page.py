"""A small document: what a report says, before anybody decides whether it becomes Markdown or HTML.

Text is written with backticks around names and `**` around what matters; every writer knows these two.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is the title of the page."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph."""

    text: str


@dataclass(frozen=True, slots=True)
class Listing:
    """A list, one item a line."""

    items: tuple[str, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table; columns named in `right` hold numbers and are aligned right."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    right: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Code:
    """Preformatted lines."""

    text: str
    language: str = ""


Block: TypeAlias = Heading | Paragraph | Listing | Table | Code


@dataclass(frozen=True, slots=True)
class Page:
    """Blocks in reading order."""

    blocks: tuple[Block, ...]
