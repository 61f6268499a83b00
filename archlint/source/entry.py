"""One thing that stands in a YAML text, finished or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.frozen import frozen

if TYPE_CHECKING:
    from archlint.source.document import DocumentPath


@frozen
class Entry:
    """A key with its value, an item of a list, or a word where a key is due.

    `kind` is 'pair', 'item' or 'word'. `key` and `value` are offsets from the beginning of the text; the key of an item
    in a block is its dash. `text` is a scalar as it reads, None where there is none: something below it, or nothing.
    `column` is how far right its key stands, -1 inside brackets.
    """

    path: DocumentPath
    kind: str
    key: tuple[int, int]
    value: tuple[int, int]
    text: str | None
    column: int
