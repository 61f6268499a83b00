"""What a program uses of the code that it shares with others: by the names that it says, and what those need in turn."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.searches import Text, search

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
_Parts = tuple[str, str, list[tuple[str, str, bool]]]
"""A file, its text, and the pieces of that: what they are called, their texts, whether they are heads."""
_BETWEEN = bytes(each if each < 128 and (chr(each).isalnum() or chr(each) in "_$") else 32 for each in range(256))
_HANDED_ON = re.compile(r"export(?<=^export)[ \t]*(?:\*|\{[^}]*\})[^\n]*$", re.MULTILINE)
"""What a file only hands on of others: `export * from './queue'`."""
_TAKEN = re.compile(r"\{[^{}]*\}\s*=\s*(?:await\s+)?(?:import|require)\([ \t]*['\"][^'\"\n]+['\"]\)")
_TAKES = ("import(", "require(")
"""How parts of a module of JavaScript are brought in while a program runs; one of these words stands there."""
_FROM = re.compile(r"\b(?:require|import)\([ \t\n]*['\"`]([^'\"`\n]+)['\"`]")
_BY_ANY_NAME = search(r"\*[ \t]*as\b|\brequire\(|\bimport\(|^import[ \t]*['\"]", re.MULTILINE)
_NAMELESS = re.compile(r"export(?<=^export)[ \t]+default\b|module\.(?<=^module\.)exports\b", re.MULTILINE)
_RENAMED = re.compile(r"^export[ \t]*\{[^}]*\bas\b", re.MULTILINE)
"""How a module of JavaScript brings others in whose parts it may name in any way, and how it gives something without a name or by another one."""
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
    parts = [(file, text, _pieces(file, text)) for file, text in shared]
    names = _named(own, parts)
    for file, text, each in parts:
        if not any(name for name, _, _ in each):
            yield file, _HANDED_ON.sub("", text)
        elif any(name in names for name, _, _ in each):
            yield file, "".join(piece for name, piece, head in each if not head and (name in names or not name))


def needed(own: Iterable[str], shared: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    r"""The same with what that brings in, everything on the line on which it stands in its file.

    >>> helpers = "import { Redis } from 'ioredis'\nimport { Queue } from 'bullmq'\nexport const kv = new Redis()\nexport const jobs = new Queue('a')\n"
    >>> [text for _, text in needed(["kv"], [("a.ts", helpers)])]
    ["import { Redis } from 'ioredis'\n\nexport const kv = new Redis()\n\n"]
    """
    parts = [(file, text, _pieces(file, text)) for file, text in shared]
    names = _named(own, parts)
    for file, text, each in parts:
        kept = {piece for name, piece, head in each if not head and (name in names or not name)}
        if not any(name for name, _, _ in each):
            yield file, text
        elif any(name in names for name, _, _ in each):
            said = _words("\n".join(kept))
            yield file, "".join(p if (_brings(p, said) if head else p in kept) else _blank(p) for _, p, head in each)


def _pieces(file: str, text: str) -> list[tuple[str, str, bool]]:
    kind = _kind(file)
    return _parts(text, _NAMED[kind]) if kind else [("", text, False)]


def _named(own: Iterable[str], parts: Sequence[_Parts]) -> set[str]:
    """The names that some texts say, and those that what is called so says in turn: of JavaScript those that its file has or brings in."""
    left: dict[str, list[tuple[int, str]]] = {}
    for at, (_, _, pieces) in enumerate(parts):
        for name, text, _ in pieces:
            if name:
                left.setdefault(name, []).append((at, text))
    known = [_known(*each) for each in parts]
    said: list[tuple[int | None, str]] = [(None, text) for text in own]
    said += ((at, text) for at, (_, _, pieces) in enumerate(parts) for text in _whole(pieces))
    names = set[str]()
    while said and left:
        origin, text = said.pop()
        limits = None if origin is None else known[origin]
        for name in left.keys() & _words(text):
            if limits is None or name in limits:
                names.add(name)
                said += left.pop(name)
    return names


def _known(file: str, text: str, pieces: list[tuple[str, str, bool]]) -> set[str] | None:
    """The names that a module of JavaScript has and brings in; None where it may name others in any way, as in other languages."""
    if _kind(file) != "js":
        return None
    taken, rest = _taken(text)
    if _BY_ANY_NAME.finds(Text(rest)):
        return None
    heads = (piece for _, piece, head in pieces if head)
    return {name for name, _, _ in pieces} | _words("".join([*heads, *taken]))


def _taken(text: str) -> tuple[list[str], str]:
    """What brings parts of modules in while a program runs, and the text without it."""
    taken = [found[0] for found in _TAKEN.finditer(text)] if any(map(text.__contains__, _TAKES)) else []
    return taken, _TAKEN.sub("", text) if taken else text


def brought(file: str, text: str) -> str:
    r"""What a file says of others that it shares: of JavaScript what it brings in by name, of all else every word.

    >>> brought("a.ts", "import { get } from '@x/kv'\nget(publish)"), brought("a.py", "get(publish)")
    ("import { get } from '@x/kv'\n", 'get(publish)')
    """
    if _kind(file) != "js":
        return text
    taken, rest = _taken(text)
    if _BY_ANY_NAME.finds(Text(rest)):
        return text
    return "".join([*taken, *_heads(text)])


def heads(file: str, text: str) -> str:
    r"""What a module of JavaScript brings in, in small letters, with the names of what that is from.

    >>> heads("a.ts", "import { A } from 'pg'\nconst b = require('redis')\nrun('kafka')")
    "import { a } from 'pg'\n\nredis"
    """
    required = (found[1] for found in _FROM.finditer(text))
    imports = (each for each in _heads(text) if not _HANDED_ON.match(each))
    return "\n".join(["".join(imports), *required]).lower() if _kind(file) == "js" else ""


def _heads(text: str) -> list[str]:
    return [found[0] for found in _NAMED["js"].finditer(text) if found["head"] is not None]


def _whole(pieces: Iterable[tuple[str, str, bool]]) -> Iterator[str]:
    """What a file gives to others without a name, or by another one: `export default new Client()`, `export { kv as cache }`."""
    return (text for name, text, head in pieces if not name and (_RENAMED if head else _NAMELESS).search(text))


def _brings(head: str, said: set[str]) -> bool:
    """Whether a head brings in something that is said, or nothing that has a name."""
    if _HANDED_ON.match(head):
        return False
    words = _words(head)
    return "(" in head or not words & {"from", "as"} or bool(words & said)


def _blank(text: str) -> str:
    """What stays of a text that nobody uses: its lines."""
    return "\n" * text.count("\n")


def _words(text: str) -> set[str]:
    """The words of a text, other letters than those of names in ASCII apart."""
    return set(text.encode("ascii", "replace").translate(_BETWEEN).decode("ascii").split())


def _kind(file: str) -> str:
    return _ENDINGS.get(file.rpartition(".")[2], "")


def _parts(text: str, begins: re.Pattern[str]) -> list[tuple[str, str, bool]]:
    """The pieces of a file by the names that they have, and whether they are heads; what has no name has the empty one."""
    found = [*begins.finditer(text)]
    edges = [*(each.start() for each in found), len(text)]
    pieces = [("", text[: edges[0]], False)]
    before = ""
    for each, end in zip(found, edges[1:], strict=True):
        begin = each.start()
        if each["head"] is not None:
            pieces.append(("", before + each[0], True))
            before, begin = "", each.end()
        piece = before + text[begin:end]
        before = piece if each[0] == "@" else ""
        if not before:
            name = "" if each["head"] is not None else next((word for word in each.groups() if word), "")
            pieces.append((name, piece, False))
    return [each for each in pieces if each[0] or each[1]]
