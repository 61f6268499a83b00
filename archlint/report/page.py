"""A small document: what a report says, before anybody decides whether it becomes Markdown or HTML.

Text is written with backticks around names and `**` around what matters; every writer knows these two. A cell of a
table that rests on a line of the blueprint is `Cited`; a writer that can makes it a link to that line.
"""

from __future__ import annotations

from typing import Self, TypeAlias

from archlint.frozen import frozen


class Cited(str):
    """Text that rests on a line of the blueprint, counted from 1.

    >>> Cited("1,736 req/s", 22).line
    22
    """

    __slots__ = ("line",)
    line: int

    def __new__(cls, text: str, line: int) -> Self:
        """The text, and the line that it rests on."""
        cited = super().__new__(cls, text)
        cited.line = line
        return cited


@frozen
class Heading:
    """A heading; level 1 is the title of the page."""

    level: int
    text: str


@frozen
class Paragraph:
    """A paragraph."""

    text: str


@frozen
class Listing:
    """A list, one item a line."""

    items: tuple[str, ...]
    numbered: bool = False


@frozen
class Table:
    """A table; columns named in `right` hold numbers and are aligned right; `title` says what it is to who cannot see it."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    right: frozenset[str] = frozenset()
    title: str = ""


@frozen
class Code:
    """Preformatted lines."""

    text: str
    language: str = ""


@frozen
class Callout:
    """What a reader must not miss; `tone` is good, warm or bad."""

    tone: str
    text: str


@frozen
class Figure:
    """A drawing (SVG) beside a table that says the same; writers of plain text leave it out."""

    svg: str
    caption: str


@frozen
class Sequence:
    """What happens one after the other: `items` for who reads, `mermaid` for who draws Mermaid, `drawing` (SVG) for a page."""

    name: str
    items: tuple[str, ...]
    mermaid: str
    drawing: str


Block: TypeAlias = Heading | Paragraph | Listing | Table | Code | Callout | Figure | Sequence


@frozen
class Page:
    """Blocks in reading order."""

    blocks: tuple[Block, ...]
