"""What a program uses of the code that it shares with others: by the names that it says, and what those need in turn."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from archlint.importers.code.shared_types import given
from archlint.importers.languages import GO, NODE, PYTHON, ending
from archlint.importers.searches import Text, search

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from archlint.source.folder import Folder

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
_TAKEN = re.compile(r"\{[^{}]*\}\s*=\s*(?:await\s+)?(?:import|require)\([ \t]*['\"][^'\"\n]+['\"]\)")
_TAKES = ("import(", "require(")
"""How parts of a module of JavaScript are brought in while a program runs; one of these words stands there."""
_FROM = re.compile(r"\b(?:require|import)\([ \t\n]*['\"`]([^'\"`\n]+)['\"`]")
_BY_ANY_NAME = search(r"\*[ \t]*as\b|\brequire\(|\bimport\(|^import[ \t]*['\"]", re.MULTILINE)
_NAMELESS = re.compile(r"export(?<=^export)[ \t]+default\b|module\.(?<=^module\.)exports\b", re.MULTILINE)
_RENAMED = re.compile(r"^export[ \t]*\{[^}]*\bas\b", re.MULTILINE)
"""How a module of JavaScript brings others in whose parts it may name in any way, and how it gives something without a name or by another one."""
_KINDS = {**dict.fromkeys(NODE, "js"), **dict.fromkeys(PYTHON, "py"), **dict.fromkeys(GO, "go")}


class Module:
    """A file of code, what it has and what it brings in: worked out once, for all who share it."""

    def __init__(self, file: str, text: str, *, types: bool = False) -> None:
        self.file = file
        self.text = text
        self.kind = _KINDS.get(ending(file), "")
        self.types = given(text) if types else frozenset[str]()

    @cached_property
    def brought(self) -> str:
        r"""What it says of others that it shares: of JavaScript what it brings in by name, of all else every word.

        >>> Module("a.ts", "import { get } from '@x/kv'\nget(publish)").brought, Module("a.py", "get(publish)").brought
        ("import { get } from '@x/kv'\n", 'get(publish)')
        """
        if self.kind != "js" or self._names_any:
            return self.text
        return "".join([*self._taken[0], *self._heads])

    @cached_property
    def heads(self) -> str:
        r"""What a module of JavaScript brings in, in small letters, with the names of what that is from.

        >>> Module("a.ts", "import { A } from 'pg'\nconst b = require('redis')\nrun('kafka')").heads
        "import { a } from 'pg'\n\nredis"
        """
        if self.kind != "js":
            return ""
        required = (found[1] for found in _FROM.finditer(self.text))
        imports = (each for each in self._heads if not _HANDED_ON.match(each))
        return "\n".join(["".join(imports), *required]).lower()

    @cached_property
    def said(self) -> set[str]:
        """The words of what it says of others."""
        return _words(self.brought)

    @cached_property
    def pieces(self) -> list[tuple[str, str, bool]]:
        """Its pieces: what they are called, their texts, whether they are heads; what has no name has the empty one."""
        if self.types:
            return [(each, self.text, False) for each in self.types]
        return _parts(self.text, self._begun) if self.kind else [("", self.text, False)]

    @cached_property
    def names(self) -> frozenset[str]:
        """What its pieces are called."""
        return frozenset(name for name, _, _ in self.pieces if name)

    @cached_property
    def known(self) -> set[str] | None:
        """The names that a module of JavaScript has and brings in; None where it may name others in any way, as in other languages."""
        if self.kind != "js" or self._names_any:
            return None
        heads = (piece for _, piece, head in self.pieces if head)
        return {name for name, _, _ in self.pieces} | _words("".join([*heads, *self._taken[0]]))

    @cached_property
    def whole(self) -> tuple[str, ...]:
        """What it gives to others without a name, or by another one: `export default new Client()`, `export { kv as cache }`."""
        nameless = ((text, head) for name, text, head in self.pieces if not name and "export" in text)
        return tuple(text for text, head in nameless if (_RENAMED if head else _NAMELESS).search(text))

    @cached_property
    def rest(self) -> str:
        """What it says beside what it only hands on of others."""
        return _HANDED_ON.sub("", self.text) if self.kind == "js" else self.text

    @cached_property
    def _begun(self) -> list[re.Match[str]]:
        return [*_NAMED[self.kind].finditer(self.text)]

    @cached_property
    def _heads(self) -> list[str]:
        return [found[0] for found in self._begun if found["head"] is not None]

    @cached_property
    def _taken(self) -> tuple[list[str], str]:
        """What brings parts of modules in while a program runs, and the text without it."""
        taken = [found[0] for found in _TAKEN.finditer(self.text)] if any(map(self.text.__contains__, _TAKES)) else []
        return taken, _TAKEN.sub("", self.text) if taken else self.text

    @cached_property
    def _names_any(self) -> bool:
        return _BY_ANY_NAME.finds(Text(self._taken[1]))


def module(folder: Folder, file: str) -> Module:
    """The module in this file; to be asked `once` of a folder, so that what one program needs of it is there for all."""
    return Module(file, folder.text(file))


def typed(folder: Folder, file: str) -> Module:
    """The module in a file of .NET that several programs share, of which each uses the types that it names."""
    return Module(file, folder.text(file), types=file.endswith(".cs"))


def used(own: Iterable[Module], shared: Sequence[Module]) -> Iterator[tuple[str, str]]:
    r"""The files that a program shares with others, each with what its own modules use of it.

    A file of another language, or one without names, is used as a whole. Methods of Go are used with their type.

    >>> helpers = "import { Redis } from 'ioredis'\nexport function kv() { return new Redis() }\nexport const one = () => two()\nfunction two() { return 2 }\n"
    >>> [text for _, text in used([Module("a.py", "one()")], [Module("a.js", helpers)])]
    ['export const one = () => two()\nfunction two() { return 2 }\n']
    """
    names = _named(own, shared)
    for each in shared:
        if not each.names or (each.types and not each.names.isdisjoint(names)):
            yield each.file, each.rest
        elif not each.names.isdisjoint(names):
            kept = (piece for name, piece, head in each.pieces if not head and (name in names or not name))
            yield each.file, "".join(kept)


def needed(own: Iterable[Module], shared: Sequence[Module]) -> Iterator[tuple[str, str]]:
    r"""The same with what that brings in, everything on the line on which it stands in its file.

    >>> helpers = "import { Redis } from 'ioredis'\nimport { Queue } from 'bullmq'\nexport const kv = new Redis()\nexport const jobs = new Queue('a')\n"
    >>> [text for _, text in needed([Module("a.py", "kv")], [Module("a.ts", helpers)])]
    ["import { Redis } from 'ioredis'\n\nexport const kv = new Redis()\n\n"]
    """
    names = _named(own, shared)
    for each in shared:
        if not each.names or (each.types and not each.names.isdisjoint(names)):
            yield each.file, each.text
        elif not each.names.isdisjoint(names):
            kept = {piece for name, piece, head in each.pieces if not head and (name in names or not name)}
            said = _words("\n".join(kept))
            found = (p if (_brings(p, said) if head else p in kept) else _blank(p) for _, p, head in each.pieces)
            yield each.file, "".join(found)


def _named(own: Iterable[Module], shared: Sequence[Module]) -> set[str]:
    """The names that some modules say, and those that what is called so says in turn: of JavaScript those that its file has or brings in."""
    left: dict[str, list[tuple[Module, str]]] = {}
    for each in shared:
        for name, text, _ in each.pieces:
            if name:
                left.setdefault(name, []).append((each, text))
    said = [(each, text) for each in shared for text in each.whole] if left else []
    typed_names = {name for each in shared for name in each.types}
    names = set[str]()
    layers = (each for each in shared if each.file.endswith(".cs") and not each.names)
    for each in (*own, *layers) if left else ():
        named = left.keys() & each.said
        names |= named if each.file.endswith(".cs") else named - typed_names
    for name in names:
        said += left.pop(name)
    while said and left:
        origin, text = said.pop()
        for name in left.keys() & _words(text):
            if origin.known is None or name in origin.known:
                names.add(name)
                said += left.pop(name)
    return names


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


def _parts(text: str, found: Sequence[re.Match[str]]) -> list[tuple[str, str, bool]]:
    """The pieces of a file that begin where something was found, by the names that they have, and whether they are heads."""
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
