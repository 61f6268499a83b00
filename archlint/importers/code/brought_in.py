"""What the modules of a program of Node.js bring in, its own and those parts of shared packages that it uses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.code import codebase
from archlint.importers.code.neighbours import neighbours
from archlint.importers.code.shared import brought, heads, needed
from archlint.importers.code.source_files import OF_NODE
from archlint.source.folder import joined

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from archlint.source.folder import Folder

_MODULES = (*OF_NODE, ".tsx", ".mts", ".cts")
_OF_OTHERS = (".py", ".go", ".java", ".kt", ".cs", ".rb", ".php", ".rs", ".ex", ".scala", ".vue", ".svelte")
_CHOSEN = ("transport.redis", "transport.nats", "transport.kafka", "transport.rmq", "transport.mqtt")
"""How programs of NestJS choose a channel whose client a library brings in."""
_OF_WORKSPACE = re.compile(r":\s*\"(?:workspace|file|link|portal):")
"""How a package needs others of its workspace."""


def brings_none(place: str, folder: Folder, others: Iterable[str], words: Iterable[str]) -> bool:
    """Whether the code in a folder is of Node.js and all there, and nothing that it lists or brings in has one of these words.

    Settings that it shares with others may name every store there is.
    """
    return place != "." and folder.once(_brings_none, place, tuple(others), tuple(words))


def _brings_none(folder: Folder, place: str, others: tuple[str, ...], words: tuple[str, ...]) -> bool:
    listed = folder.small(joined(place, "package.json"))
    near = neighbours(place, folder)
    if any(word in listed for word in words) or len(_OF_WORKSPACE.findall(listed)) > len(near):
        return False
    own = [*codebase.code(place, folder, others)]
    read = {file for file, _ in own}
    modules = [each for each in own if each[0].endswith(_MODULES)]
    if not modules or any(file.endswith(_OF_OTHERS) for file in read) or _brings(modules, words, folder):
        return False
    if any(f.endswith(_MODULES) and f not in read for f in codebase.files(place, folder, others)):
        return False
    beside = [each for path in near for each in codebase.code(path, folder, others) if each[0].endswith(_MODULES)]
    if not _brings(beside, words, folder):
        return True
    return not _brings(needed((brought(*each) for each in modules), beside), words, folder)


def _brings(modules: Iterable[tuple[str, str]], words: tuple[str, ...], folder: Folder) -> bool:
    """Whether some modules bring in, or choose, something with one of these words."""
    return any(word in said for file, text in modules for said in _said(file, text, words, folder) for word in words)


def _said(file: str, text: str, words: tuple[str, ...], folder: Folder) -> Iterator[str]:
    small = folder.small(file)
    if any(map(small.__contains__, words)):
        yield heads(file, text)
        yield from (each for each in _CHOSEN if each in small)
