"""The words of a YAML text, each with the place it has in an evenly laid out one.

Words are YAML's tokens that are written with signs. The parser says which blocks are open around each; from that
follows how far right a word stands that begins a line, and how much room it needs behind the word before it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

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
_STRUCTURE = frozenset({KeyToken, BlockEndToken, BlockMappingStartToken, BlockSequenceStartToken, BlockEntryToken})
_TIGHT = frozenset({FlowEntryToken, ValueToken, *_CLOSING})
_OF_DOCUMENTS = frozenset({DirectiveToken, DocumentStartToken, DocumentEndToken})
_AT_THEIR_BLOCK = frozenset({BlockEntryToken, KeyToken, ValueToken})
_LITERAL = frozenset({"|", ">"})


@frozen
class Level:
    """A block that is open: the column it stands in and the one it gets; `borrowed` is a list in its key's column."""

    before: int
    after: int
    is_list: bool
    borrowed: bool = False


class Word(NamedTuple):
    """One word, from `start` to `end` in the text, with those behind it on its line that stand as they should.

    `column` is where it stands when it begins a line, `space` what stands before it when it does not, `inner` the
    column of what belongs to it on the lines below. `levels` are the blocks that are open behind it. `is_block` is a
    text of its own lines (`|`, `>`), `is_section` the key of a section of the file.
    """

    start: int
    end: int
    column: int
    space: str
    is_block: bool
    is_section: bool
    inner: int
    levels: tuple[Level, ...]


def words(text: str) -> Iterator[Word]:
    """The words of a text that `parse_text` reads, in their order; those that stand behind one as they should are part of it.

    One loop with little in it: a large file has half a million tokens, most of them in brackets.
    """
    levels: tuple[Level, ...] = ()
    brackets = own = inner = within = begin = until = 0
    last: type[object] | None = None
    is_key = goes_on = False
    head: tuple[int, str, bool, bool] = (0, "", False, False)
    behind: tuple[int, tuple[Level, ...]] = (0, ())
    for token in iter(parser()(text).get_token, None):
        kind: type[object] = token.__class__
        if not brackets and kind in _STRUCTURE:
            levels, is_key = _passed(levels, kind, token), is_key or kind is KeyToken
            own, inner, within = _columns(levels)
        first, after = token.start_mark, token.end_mark
        start, end = first.index, after.index
        if end <= start:
            continue
        is_section = is_block = False
        if brackets:
            brackets -= kind in _CLOSING
            column = within + STEP * brackets
        else:
            column = own if is_key or kind in _AT_THEIR_BLOCK else 0 if kind in _OF_DOCUMENTS else inner
            is_section, is_key = is_key and len(levels) == 1, False
            is_block = kind is ScalarToken and token.style in _LITERAL
        # `*name:` would be an alias whose name ends with a colon
        tight = last in _OPENING or (kind in _TIGHT and not (kind is ValueToken and last is AliasToken))
        space = "" if tight else " "
        brackets += kind in _OPENING
        is_row = first.line == after.line and not is_block
        if not (goes_on and is_row and text[until:start] == space):
            if until:
                yield Word(begin, until, *head, *behind)
            begin, head = start, (column, space, is_block, is_section)
        until, behind, last, goes_on = end, (inner + STEP * brackets, levels), kind, is_row
    if until:
        yield Word(begin, until, *head, *behind)


def _passed(levels: tuple[Level, ...], kind: type[object], token: Any) -> tuple[Level, ...]:
    """The blocks that are open behind a token outside all brackets."""
    if kind is KeyToken or kind is BlockEndToken:
        if levels and levels[-1].borrowed:  # a list that stands in the column of its key ends with it
            levels = levels[:-1]
        return levels if kind is KeyToken else levels[:-1]
    if kind is BlockEntryToken and (not levels or levels[-1].is_list):
        return levels
    is_list = kind is not BlockMappingStartToken
    return (*levels, Level(token.start_mark.column, _columns(levels)[1], is_list, kind is BlockEntryToken))


def _columns(levels: tuple[Level, ...]) -> tuple[int, int, int]:
    """The columns of the innermost block, of what belongs to it, and of lines that go on in brackets."""
    if not levels:
        return 0, 0, 0
    own = levels[-1].after
    return own, own + STEP, own + STEP * levels[-1].is_list
