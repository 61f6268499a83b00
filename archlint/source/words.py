"""The words of a YAML text, each with the place it has in an evenly laid out one.

Words are YAML's tokens that are written with signs. The parser says which blocks are open around each; from that
follows how far right a word stands that begins a line, and how much room it needs behind the word before it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from yaml.tokens import (
    AliasToken,
    BlockEndToken,
    BlockEntryToken,
    BlockMappingStartToken,
    BlockSequenceStartToken,
    DirectiveToken,
    DocumentEndToken,
    DocumentStartToken,
    FlowEntryToken,
    FlowMappingEndToken,
    FlowMappingStartToken,
    FlowSequenceEndToken,
    FlowSequenceStartToken,
    KeyToken,
    ScalarToken,
    ValueToken,
)

from archlint.frozen import frozen
from archlint.source.read import parser

if TYPE_CHECKING:
    from collections.abc import Iterator

STEP = 2
"""Columns by which what belongs to a key or a dash stands further right."""

_OPENING = frozenset({FlowMappingStartToken, FlowSequenceStartToken})
_CLOSING = frozenset({FlowMappingEndToken, FlowSequenceEndToken})
_BLOCKS = frozenset({BlockMappingStartToken, BlockSequenceStartToken})
_OF_DOCUMENTS = frozenset({DirectiveToken, DocumentStartToken, DocumentEndToken})
_AT_THEIR_BLOCK = frozenset({BlockEntryToken, KeyToken, ValueToken})


@frozen
class Level:
    """A block that is open: the column it stands in and the one it gets; `borrowed` is a list in its key's column."""

    before: int
    after: int
    is_list: bool
    borrowed: bool = False


@frozen
class Word:
    """One word, from `start` to `end` in the text.

    `column` is where it stands when it begins a line, `space` what stands before it when it does not, `inner` the
    column of what belongs to it on the lines below. `levels` are the blocks that are open behind it. `is_block` is a
    text of its own lines (`|`, `>`), `is_section` the key of a section of the file.
    """

    start: int
    end: int
    column: int
    space: str
    inner: int
    levels: tuple[Level, ...]
    is_block: bool
    is_section: bool


def words(text: str) -> Iterator[Word]:
    """The words of a text that `parse_text` reads, in their order."""
    reader = _Reader()
    for token in _tokens(text):
        reader.pass_structure(token)
        if token.end_mark.index > token.start_mark.index:
            yield reader.word(token)


def _tokens(text: str) -> Iterator[Any]:
    import yaml  # noqa: PLC0415 - only who reads a file loads a parser

    return iter(yaml.scan(text, parser()))


class _Reader:
    """The state of the pass: the blocks that are open, how many brackets are, and the token before."""

    def __init__(self) -> None:
        self.levels: tuple[Level, ...] = ()
        self.brackets = 0
        self.last: type[object] | None = None
        self.is_key = False

    def pass_structure(self, token: Any) -> None:
        """What a token does to the blocks that are open."""
        kind: type[object] = token.__class__
        if self.brackets:
            return
        if kind is KeyToken or kind is BlockEndToken:
            self._give_back()
        if kind is BlockEndToken:
            self.levels = self.levels[:-1]
        elif kind in _BLOCKS:
            self._open(token, is_list=kind is BlockSequenceStartToken)
        elif kind is BlockEntryToken and self.levels and not self.levels[-1].is_list:
            self._open(token, is_list=True, borrowed=True)
        elif kind is KeyToken:
            self.is_key = True

    def word(self, token: Any) -> Word:
        """The word a token is."""
        kind: type[object] = token.__class__
        if kind in _CLOSING:
            self.brackets -= 1
        column = self._column(kind)
        space = self._space(kind)
        is_section = self.is_key and len(self.levels) == 1 and not self.brackets
        if kind in _OPENING:
            self.brackets += 1
        is_block = kind is ScalarToken and token.style in ("|", ">")
        inner = self._inner() + STEP * self.brackets
        self.is_key, self.last = False, kind
        start, end = token.start_mark.index, token.end_mark.index
        return Word(start, end, column, space, inner, self.levels, is_block, is_section)

    def _open(self, token: Any, *, is_list: bool, borrowed: bool = False) -> None:
        level = Level(token.start_mark.column, self._inner(), is_list, borrowed)
        self.levels = (*self.levels, level)

    def _give_back(self) -> None:
        """End a list that stands in the column of its key."""
        if self.levels and self.levels[-1].borrowed:
            self.levels = self.levels[:-1]

    def _inner(self) -> int:
        """The column of what belongs to the innermost block."""
        return self.levels[-1].after + STEP if self.levels else 0

    def _column(self, kind: type[object]) -> int:
        own = self.levels[-1].after if self.levels else 0
        if kind in _OF_DOCUMENTS:
            return 0
        if self.brackets or kind in _CLOSING:
            return (self._inner() if self.levels and self.levels[-1].is_list else own) + STEP * self.brackets
        return own if self.is_key or kind in _AT_THEIR_BLOCK else self._inner()

    def _space(self, kind: type[object]) -> str:
        """What stands between the word before and this one on the same line."""
        if kind is FlowEntryToken or self.last in _OPENING or kind in _CLOSING:
            return ""
        if kind is ValueToken:  # `*name:` would be an alias whose name ends with a colon
            return " " if self.last is AliasToken else ""
        return " "
