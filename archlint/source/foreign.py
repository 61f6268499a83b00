"""The door for other programs' files: YAML of any shape as nodes, plain text, and the names in a folder.

Unlike blueprints such files may hold several documents, tags and nothing at all. What they say about a mistake never
quotes the file: it may hold secrets.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from archlint.errors import ImportingError, Problem, reason
from archlint.source.content import NoFileError, beginning_of, content_of
from archlint.source.node import Node

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from archlint.source.build import Builder
    from archlint.source.document import Place
    from archlint.source.node import Content

LARGEST = 5_000_000
"""Bytes a file may have."""


def read_text(path: str | Path, shown: str, largest: int = LARGEST, *, listed: bool = False) -> str:
    """The text of a file; raises ImportingError when it is missing, no text, or larger than `largest` bytes.

    `listed` says that it is known to be a file, since the list of its folder says so.
    """
    try:
        content = (beginning_of if listed else content_of)(path, largest + 1)
    except NoFileError as error:
        raise refused("not-a-file", f"{shown} cannot be read: {error.strerror}") from None
    except (OSError, ValueError) as error:
        raise refused("unreadable", f"{shown} cannot be read: {reason(error)}") from None
    if len(content) > largest:
        raise refused("too-large", f"{shown} is larger than {largest // 1_000_000} MB")
    if content[:2] in (BOM_UTF16_LE, BOM_UTF16_BE):
        return content.decode("utf-16", errors="replace")  # lists of dependencies that PowerShell wrote
    if b"\0" in content:
        raise refused("binary", f"{shown} is not a text file")
    return content.decode("utf-8", errors="replace").removeprefix("\ufeff")


def read_nodes(path: str | Path, shown: str) -> tuple[Node, ...]:
    """Every document of a YAML file, empty ones left out; raises ImportingError with the line of the first mistake."""
    return parse_nodes(read_text(path, shown), shown)


def parse_nodes(text: str, shown: str) -> tuple[Node, ...]:
    """Every document of a YAML text that stands in the file `shown`.

    Raises ImportingError at the first thing that is not YAML.
    """
    import yaml  # noqa: PLC0415 - only who reads a file loads a parser

    from archlint.source.broken import broken_yaml  # noqa: PLC0415 - the same
    from archlint.source.read import line_starts  # noqa: PLC0415 - the same
    from archlint.source.refusal import Refusal  # noqa: PLC0415 - the same

    starts = line_starts(text)
    try:
        return tuple(_documents(text, shown, starts))
    except Refusal as refusal:
        raise _located(refusal, text, shown, starts) from None
    except yaml.YAMLError as error:
        raise _located(broken_yaml(error, text, starts), text, shown, starts) from None
    except UnicodeEncodeError:
        raise refused("not-utf-8", f"{shown} contains half a character (a lone surrogate)") from None


def refused(kind: str, message: str, help: str | None = None) -> ImportingError:  # noqa: A002 - the word of the report
    """An error about a foreign file; the place is part of the message, so that nothing of the file is printed."""
    return ImportingError(Problem(kind, message, "", None, help))


def _documents(text: str, shown: str, starts: Sequence[int]) -> Iterable[Node]:
    from yaml.events import DocumentStartEvent  # noqa: PLC0415 - the same

    from archlint.source.build import Builder  # noqa: PLC0415 - the same
    from archlint.source.read import events  # noqa: PLC0415 - the same

    pending: list[list[Any]] = []
    for event in events(text):
        if type(event) is DocumentStartEvent:
            pending.append([])
        elif pending:
            pending[-1].append(event)
    for those in pending:
        builder = Builder(tags={})
        builder.take(partial(next, iter(those), None))
        if builder.repeated:
            raise builder.repeated[0]
        if builder.data is not None and builder.root is not None:
            yield _Grower(builder, shown, starts).grow(builder.data, builder.root[0], builder.root[0])


class _Grower:
    """Turns the plain data of one document into nodes; what an alias repeats is grown once."""

    def __init__(self, builder: Builder, shown: str, starts: Sequence[int]) -> None:
        self.places = builder.places
        self.tags = builder.tags or {}
        self.shown = shown
        self.starts = starts
        self.grown: dict[int, Content] = {}

    def grow(self, data: object, key_start: int, value_start: int) -> Node:
        return Node(
            self._content(data), self.shown, bisect_right(self.starts, key_start), self.tags.get(value_start, "")
        )

    def _content(self, data: object) -> Content:
        if not isinstance(data, (dict, list)):
            return cast("Content", data)
        whole = cast("dict[str, object] | list[object]", data)
        found = self.grown.get(id(whole))
        if found is None:
            places: Mapping[str | int, Place] = self.places.get(id(whole), {})
            if isinstance(whole, dict):
                found = {key: self.grow(value, *places[key][0:3:2]) for key, value in whole.items()}
            else:
                found = tuple(self.grow(value, *places[at][0:3:2]) for at, value in enumerate(whole))
            self.grown[id(whole)] = found
        return found


def _located(refusal: Any, text: str, shown: str, starts: Sequence[int]) -> ImportingError:
    start = min(refusal.ends[0], len(text))
    line = bisect_right(starts, start)
    column = start - starts[line - 1] + 1
    help_ = None if refusal.help is None else _unquoted(refusal.help, text)
    if "{{" in text or "{%" in text:
        help_ = "this looks like a template; name what it renders"
    return refused(refusal.kind, f"{shown}:{line}:{column}: {_unquoted(refusal.message, text)}", help_)


_QUOTED = re.compile("`[^`]*`?")
_SIGN = re.compile(r'`"`(?= is not closed$)|(?<=^add the missing )`"`$')
"""A quotation mark that is spoken of, and quotes nothing."""
_WORD = re.compile(r"[^\s`:,\[\]{}\"'|>&*!%@#]{2,}")
_KEY = re.compile(r"^[ \t]*(?:- +)?([A-Za-z_][\w.-]{0,40}):(?=[ \t]|$)", re.MULTILINE)


def _unquoted(said: str, text: str) -> str:
    r"""What is said of a mistake without the words of the file, any of which may be a secret; keys, signs and layout stay.

    >>> _unquoted("indent it like `- A=hunter2`", "x:\n  - A=hunter2")
    'indent it like `- …`'
    """
    if '"`' in _SIGN.sub("", said):  # a text that is quoted has backticks of its own: nobody knows where it ends
        return said.partition("`")[0].rstrip(" :")
    names = frozenset(_KEY.findall(text))
    return _QUOTED.sub(
        lambda quoted: _WORD.sub(lambda word: "…" if word[0] in text and word[0] not in names else word[0], quoted[0]),
        said,
    )
