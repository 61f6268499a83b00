"""JSON of somebody else as nodes that know their lines; what it says about a mistake never quotes the file."""

from __future__ import annotations

import re
from bisect import bisect_right
from json import JSONDecodeError, JSONDecoder
from typing import TYPE_CHECKING

from archlint.frozen import frozen
from archlint.source.foreign import refused
from archlint.source.node import Node
from archlint.source.read import line_starts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archlint.source.node import Content

DEEPEST = 200
"""Levels of lists and mappings inside each other."""
_TEXTS = JSONDecoder(strict=False)
_SPACE = re.compile(r"[ \t\r\n]*")
_WORD = re.compile(r"-?(?:0|[1-9][0-9]{0,400})(?:\.[0-9]{1,400})?(?:[eE][-+]?[0-9]{1,4})?|true|false|null")
_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None}


def parse_json(text: str, shown: str) -> Node:
    """The one value of a JSON text that stands in the file `shown`.

    Of keys that are there twice the last one counts, as programs read them. Raises ImportingError with the line of
    the first mistake.

    >>> parse_json('{"a": [1, {"b": "x"}]}', "m.json").get("a").items()[1].get("b").text()
    'x'
    """
    reader = _Reader(text, shown, line_starts(text))
    value, at = reader.value(reader.skip(0), 0)
    if at < len(text):
        raise reader.wrong(at, "something follows the end of the document")
    return Node(value, shown, 1)


@frozen
class _Reader:
    text: str
    shown: str
    starts: Sequence[int]

    def skip(self, at: int) -> int:
        found = _SPACE.match(self.text, at)
        return found.end() if found else at

    def value(self, at: int, depth: int) -> tuple[Content, int]:
        """A value that begins here, and where what follows it begins.

        Raises the refusal of text that is no JSON.
        """
        if depth > DEEPEST:
            raise self.wrong(at, f"more than {DEEPEST} levels inside each other")
        first = self.text[at : at + 1]
        if first == "{":
            return self._mapping(at, depth)
        if first == "[":
            return self._list(at, depth)
        if first == '"':
            return self._string(at)
        matched = _WORD.match(self.text, at)
        if matched is None:
            raise self.wrong(at, "a value is missing" if first in ("", ",", "}", "]") else "this is no JSON value")
        word = matched.group()
        number: Content = _WORDS[word] if word in _WORDS else float(word) if re.search(r"[.eE]", word) else int(word)
        return number, self.skip(matched.end())

    def _string(self, at: int) -> tuple[str, int]:
        try:
            decoded, end = _TEXTS.raw_decode(self.text, at)
        except JSONDecodeError as error:
            raise self.wrong(
                min(error.pos, len(self.text)), "this text does not end, or holds a wrong escape"
            ) from None
        found = str(decoded)
        if any("\ud800" <= letter <= "\udfff" for letter in found):
            found = found.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        return found, self.skip(end)

    def _mapping(self, at: int, depth: int) -> tuple[Content, int]:
        found: dict[str, Node] = {}
        at = self.skip(at + 1)
        if self.text[at : at + 1] == "}":
            return found, self.skip(at + 1)
        while True:
            if self.text[at : at + 1] != '"':
                raise self.wrong(at, "a key in quotes is missing")
            line = self.line(at)
            key, at = self._string(at)
            if self.text[at : at + 1] != ":":
                raise self.wrong(at, "a `:` is missing")
            value, at = self.value(self.skip(at + 1), depth + 1)
            found[key] = Node(value, self.shown, line)
            ended, at = self._ends(at, "}")
            if ended:
                return found, at

    def _list(self, at: int, depth: int) -> tuple[Content, int]:
        found: list[Node] = []
        at = self.skip(at + 1)
        if self.text[at : at + 1] == "]":
            return tuple(found), self.skip(at + 1)
        while True:
            line = self.line(at)
            value, at = self.value(at, depth + 1)
            found.append(Node(value, self.shown, line))
            ended, at = self._ends(at, "]")
            if ended:
                return tuple(found), at

    def _ends(self, at: int, closing: str) -> tuple[bool, int]:
        letter = self.text[at : at + 1]
        if letter == closing:
            return True, self.skip(at + 1)
        if letter != ",":
            raise self.wrong(at, f"a `,` or a `{closing}` is missing")
        return False, self.skip(at + 1)

    def line(self, at: int) -> int:
        return bisect_right(self.starts, at)

    def wrong(self, at: int, message: str) -> Exception:
        line = self.line(at)
        return refused("broken-json", f"{self.shown}:{line}:{at - self.starts[line - 1] + 1}: {message}")
