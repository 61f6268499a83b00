"""The door for other programs' files: YAML of any shape as nodes, plain text, and the names in a folder.

Unlike blueprints such files may hold several documents, tags and nothing at all. What they say about a mistake never
quotes the file: it may hold secrets.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from pathlib import Path
from typing import TYPE_CHECKING

from archlint.errors import ImportingError, Problem, reason
from archlint.source.content import NoFileError, beginning_of, content_of
from archlint.source.read import line_starts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archlint.source.node import Node
    from archlint.source.refusal import Refusal

LARGEST = 5_000_000
"""Bytes a file may have."""
_UTF16 = (BOM_UTF16_LE, BOM_UTF16_BE)


def read_text(path: str | Path, shown: str, largest: int = LARGEST, *, listed: bool = False) -> str:
    """The text of a file, its lines ended as on Unix; raises ImportingError when it is missing, no text, or larger than `largest` bytes.

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
    if content.startswith(_UTF16):
        text = content.decode("utf-16", errors="replace")  # lists of dependencies that PowerShell wrote
        return text.replace("\r\n", "\n")
    if b"\0" in content:
        raise refused("binary", f"{shown} is not a text file")
    if b"\r" in content:
        content = content.replace(b"\r\n", b"\n")
    return content.decode("utf-8", errors="replace").removeprefix("\ufeff")


def read_nodes(path: str | Path, shown: str) -> tuple[Node, ...]:
    """Every document of a YAML file, empty ones left out; raises ImportingError with the line of the first mistake."""
    return parse_nodes(read_text(path, shown), shown)


def parse_nodes(text: str, shown: str) -> tuple[Node, ...]:
    """Every document of a YAML text that stands in the file `shown`.

    Raises ImportingError at the first thing that is not YAML.
    """
    import yaml  # noqa: PLC0415 - only who reads a file loads a parser

    from archlint.source.nodes import documents  # noqa: PLC0415 - the same
    from archlint.source.refusal import Refusal  # noqa: PLC0415 - the same

    try:
        return tuple(documents(text, shown))
    except Refusal as refusal:
        raise _located(refusal, text, shown) from None
    except yaml.YAMLError as error:
        from archlint.source.broken import broken_yaml  # noqa: PLC0415 - only what is broken needs it

        raise _located(broken_yaml(error, text, line_starts(text)), text, shown) from None
    except UnicodeEncodeError:
        raise refused("not-utf-8", f"{shown} contains half a character (a lone surrogate)") from None


def refused(kind: str, message: str, help: str | None = None) -> ImportingError:  # noqa: A002 - the word of the report
    """An error about a foreign file; the place is part of the message, so that nothing of the file is printed."""
    return ImportingError(Problem(kind, message, "", None, help))


def refuse(found: Iterable[ImportingError]) -> None:
    """Raise what is wrong as one error, whose problems are those of all of them; nothing where there is none."""
    problems = [problem for error in found for problem in error.problems]
    if problems:
        raise ImportingError(*problems)


def _located(refusal: Refusal, text: str, shown: str) -> ImportingError:
    starts = line_starts(text)
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
