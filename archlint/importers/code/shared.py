"""What a program uses of the code that it shares with others: by the names that it says, and what those need in turn."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_NAMED = {
    "js": re.compile(
        r"^(?:export[ \t]+)?(?:default[ \t]+)?(?:declare[ \t]+)?(?:async[ \t]+)?(?:abstract[ \t]+)?(?:function\b[ \t*]*|(?:class|const|let|var|interface|type|enum)[ \t]+)(?P<name>[\w$]+)"
        r"|^(?P<head>import\b[^;'\"]*['\"][^'\"\n]*['\"][^\n]*\n?|export[ \t]*(?:\*|\{[^}]*\})[^\n]*\n?)|^@",
        re.MULTILINE,
    ),
    "py": re.compile(
        r"^(?:async[ \t]+)?(?:def|class)[ \t]+(?P<name>\w+)|^(?P<value>\w+)[ \t]*(?::[^=\n]+)?=(?!=)"
        r"|^(?P<head>import\b[^\n]*\n?|from[ \t]+\S+[ \t]+import[ \t]*(?:\([^)]*\)|[^\n]*)\n?)|^@",
        re.MULTILINE,
    ),
    "go": re.compile(
        r"^func[ \t]+(?:\(\s*\w*\s*\*?(?P<value>\w+)(?:\[[^\]]*\])?\)[ \t]*\w+|(?P<name>\w+))|^type[ \t]+(?P<type>\w+)"
        r"|^(?P<head>import[ \t]*(?:\([^)]*\)|[^\n]*)\n?|package\b[^\n]*\n?)",
        re.MULTILINE,
    ),
}
"""Where something begins right in a file: what is called so, and heads that bring other files in and use nothing of them."""
_BETWEEN = bytes(each if each < 128 and (chr(each).isalnum() or chr(each) in "_$") else 32 for each in range(256))
_HANDED_ON = re.compile(r"export(?<=^export)[ \t]*(?:\*|\{[^}]*\})[^\n]*$", re.MULTILINE)
"""What a file only hands on of others: `export * from './queue'`."""
_ENDINGS = {
    "js": "js", "mjs": "js", "cjs": "js", "jsx": "js", "ts": "js", "tsx": "js", "py": "py", "go": "go",
}  # fmt: skip


def used(own: Iterable[str], shared: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    r"""The files that a program shares with others, each with what its own texts use of it.

    A file of another language, or one without names, is used as a whole. Methods of Go are used with their type.

    >>> helpers = "import { Redis } from 'ioredis'\nexport function kv() { return new Redis() }\nexport const one = () => two()\nfunction two() { return 2 }\n"
    >>> [text for _, text in used(["one()"], [("a.js", helpers)])]
    ['export const one = () => two()\nfunction two() { return 2 }\n']
    """
    parts = [
        (file, _parts(text, _NAMED[kind])) if (kind := _kind(file)) else (file, [("", text)]) for file, text in shared
    ]
    left: dict[str, list[str]] = {}
    for name, text in (piece for _, pieces in parts for piece in pieces if piece[0]):
        left.setdefault(name, []).append(text)
    said, names = [*own], set[str]()
    while said and left:
        for name in left.keys() & _words(said.pop()):
            names.add(name)
            said += left.pop(name)
    for (file, text), (_, each) in zip(shared, parts, strict=True):
        if not any(name for name, _ in each):
            yield file, _HANDED_ON.sub("", text)
        elif any(name in names for name, _ in each):
            yield file, "".join(piece for name, piece in each if name in names or not name)


def _words(text: str) -> set[str]:
    """The words of a text, other letters than those of names in ASCII apart."""
    return set(text.encode("ascii", "replace").translate(_BETWEEN).decode("ascii").split())


def _kind(file: str) -> str:
    return _ENDINGS.get(file.rpartition(".")[2], "")


def _parts(text: str, begins: re.Pattern[str]) -> list[tuple[str, str]]:
    """The pieces of a file by the names that they have; what has none, and brings nothing in, has the empty one."""
    found = [*begins.finditer(text)]
    edges = [*(each.start() for each in found), len(text)]
    pieces = [("", text[: edges[0]])]
    before = ""
    for each, end in zip(found, edges[1:], strict=True):
        head = each["head"] is not None
        name = "" if head else next((word for word in each.groups() if word), "")
        piece = before + text[each.end() if head else each.start() : end]
        before = piece if each[0] == "@" else ""
        if not before:
            pieces.append((name, piece))
    return [(name, piece) for name, piece in pieces if name or piece.strip()]
