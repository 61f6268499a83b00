"""What is being written where a cursor stands: a key of which part, the value of which key, or a comment.

The text is read with a mark at the cursor, so that a word which is not finished, or not even begun, is an entry too.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import TYPE_CHECKING

from archlint.frozen import frozen
from archlint.source.sketch import sketch

if TYPE_CHECKING:
    from archlint.editor.draft import Range
    from archlint.source import DocumentPath
    from archlint.source.entry import Entry

_MARKS = "\ue000\ue001\ue002\ue003"
_GLUED = re.compile(r"([A-Za-z][\w-]*):(.*)", re.DOTALL)


class Role(Enum):
    """What a word at the cursor would be."""

    KEY = "key"
    VALUE = "value"
    COMMENT = "comment"
    NOTHING = "nothing"


@frozen
class Spot:
    """Where a cursor stands.

    path      of a key the mapping it stands in, of a value its own path
    range     what a completion replaces: the word around the cursor
    typed     the part of that word before the cursor
    beside    the other keys of the mapping
    colon     whether the key has its colon
    glued     whether a blank has to stand between the colon and the value
    brackets  whether it stands in brackets
    """

    role: Role
    path: DocumentPath
    range: Range
    typed: str
    beside: frozenset[str] = frozenset()
    colon: bool = False
    glued: bool = False
    brackets: bool = False


def spot(text: str, cursor: int) -> Spot:
    r"""What is written at an offset.

    >>> spot("api:\n  kind: ser", 16).path, spot("api: {ki", 8).typed
    (('api', 'kind'), 'ki')
    """
    mark = next((sign for sign in _MARKS if sign not in text), _MARKS[0])
    entries = sketch(text[:cursor] + mark + text[cursor:])
    for entry in entries:
        if entry.kind != "item" and entry.key[0] <= cursor < entry.key[1]:
            return _key(entry, entries, text, cursor)
        if entry.text is not None and entry.value[0] <= cursor < entry.value[1]:
            return _value(entry, text, cursor)
    comment = re.search(r"(?:^|\s)#[^\n]*$", text[:cursor])
    typed = re.search(r"[\w-]*$", text[:cursor])
    begins = typed.start() if typed else cursor
    role = Role.COMMENT if comment is not None else Role.NOTHING
    return Spot(role, (), (begins, cursor), text[begins:cursor])


def _key(entry: Entry, entries: tuple[Entry, ...], text: str, cursor: int) -> Spot:
    start, end = entry.key[0], entry.key[1] - 1
    beside = frozenset(
        str(other.path[-1])
        for other in entries
        if other is not entry and other.kind == "pair" and other.path[:-1] == entry.path[:-1]
    )
    said = text[start:end]
    glued = _GLUED.fullmatch(said)
    if entry.kind == "word" and glued is not None and start + glued.end(1) < cursor:
        begins = start + glued.end(1) + 1
        path = (*entry.path[:-1], glued[1])
        return Spot(Role.VALUE, path, (begins, end), text[begins:cursor], glued=True, brackets=entry.column < 0)
    return Spot(
        Role.KEY,
        entry.path[:-1],
        (start, end),
        text[start:cursor],
        beside,
        colon=entry.kind == "pair",
        brackets=entry.column < 0,
    )


def _value(entry: Entry, text: str, cursor: int) -> Spot:
    start, end = entry.value[0], entry.value[1] - 1
    if text[start : start + 1] in ("'", '"') and start < cursor:
        start += 1
        end -= 1 if end > cursor and text[end - 1 : end] == text[start - 1] else 0
    return Spot(Role.VALUE, entry.path, (start, end), text[start:cursor], brackets=entry.column < 0)
