"""What a program brings in: the modules of one of Node.js, with the parts of shared packages that it uses, the build of one of the JVM, and what one of .NET uses of projects that others have too."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.code import codebase, shared_types
from archlint.importers.code.build_files import is_of_jvm
from archlint.importers.code.frameworks import OF_BUILDS
from archlint.importers.code.neighbours import neighbours
from archlint.importers.code.shared import Module, module, needed, typed, used
from archlint.importers.code.source_text import source_text
from archlint.importers.languages import NODE, other_than
from archlint.source.folder import joined, parent, up_from

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from archlint.source.folder import Folder

_OF_OTHERS = other_than(*NODE)
_CHOSEN = ("transport.redis", "transport.nats", "transport.kafka", "transport.rmq", "transport.mqtt")
"""How programs of NestJS choose a channel whose client a library brings in."""
_REDIS_OF_DOTNET = (
    "stackexchange", "idistributedcache", "connectionmultiplexer", "addredis", "usingredis", "redlock", "freeredis", "csredis", "nredis",
    "redis.om", "easycaching", "fusioncache", "hybridcache", "cap.redis", "useredis", "redisstorage", "addgarnet", "addvalkey",
)  # fmt: skip
"""What code of .NET says that has a client of Redis, or a cache that is kept there."""
_OWN_PLUGINS = ("buildSrc", "build-logic", "buildLogic", "gradle/plugins")
"""Where builds of Gradle keep plugins of their own."""
_ARTIFACT = re.compile(r"<artifactId>\s*([\w.-]+)\s*</artifactId>")
"""What a build of Maven names, which may be the program in a folder beside it that no build of both lists."""
_OF_WORKSPACE = re.compile(r":\s*\"(?:workspace|file|link|portal):")
"""How a package needs others of its workspace."""


def brings_none(place: str, folder: Folder, others: Iterable[str], words: Iterable[str]) -> bool:
    """Whether the code in a folder is of Node.js and all there, and nothing that it lists or brings in has one of these words; of the JVM, its build; of .NET, what it uses of all that it is built with.

    Settings and messages that it shares with others may name every store there is.
    """
    if place == ".":
        return False
    if is_of_jvm(place, folder):
        return folder.once(_builds_without, place, tuple(words))
    if shared_types.told_apart(place, folder, every := tuple(others)):
        return folder.once(_uses_none, place, every, _REDIS_OF_DOTNET if "redis" in words else tuple(words))
    return folder.once(_brings_none, place, tuple(others), tuple(words))


def _uses_none(folder: Folder, place: str, others: tuple[str, ...], words: tuple[str, ...]) -> bool:
    """Whether nothing that a program of .NET uses of all that it is built with has one of these words."""
    files = (*_of_project(place, folder, others)[0], *of_shared_types(place, folder, others))
    return not any(folder.once(source_text, file).says(words) for file in files)


def _builds_without(folder: Folder, place: str, words: tuple[str, ...]) -> bool:
    """Whether no build file of a program of the JVM, of the modules that it needs and of the builds around them has one of these words.

    What plugins of its own add to builds is not seen.
    """
    beside = (joined(parent(place), name) for name in _ARTIFACT.findall(folder.text(joined(place, "pom.xml"), 100_000)))
    around = {above for each in (place, *beside, *neighbours(place, folder)) for above in up_from(each)}
    if any(folder.holds(joined(above, name)) for above in around for name in _OWN_PLUGINS):
        return False
    texts = [folder.small(joined(above, name)) for above in around for name in OF_BUILDS]
    return not any(word in text for text in texts for word in words)


def _brings_none(folder: Folder, place: str, others: tuple[str, ...], words: tuple[str, ...]) -> bool:
    listed = folder.small(joined(place, "package.json"))
    near = neighbours(place, folder)
    if any(word in listed for word in words) or len(_OF_WORKSPACE.findall(listed)) > len(near):
        return False
    own = [file for file, _ in codebase.code(place, folder, others)]
    read = frozenset(own)
    modules = [file for file in own if file.endswith(NODE)]
    if not modules or any(file.endswith(_OF_OTHERS) for file in own):
        return False
    if _brings((folder.once(module, file) for file in modules), words, folder):
        return False
    if any(f.endswith(NODE) and f not in read for f in codebase.files(place, folder, others)):
        return False
    if not _brings(_beside(place, folder, others), words, folder):
        return True
    return not _brings(folder.once(_used, place, others), words, folder)


def _beside(place: str, folder: Folder, others: tuple[str, ...]) -> list[Module]:
    """The modules of the packages that a program is built with."""
    files = (file for path in neighbours(place, folder) for file, _ in codebase.code(path, folder, others))
    return [folder.once(module, file) for file in files if file.endswith(NODE)]


def _used(folder: Folder, place: str, others: tuple[str, ...]) -> list[Module]:
    """What a program uses of these."""
    own = (file for file, _ in codebase.code(place, folder, others) if file.endswith(NODE))
    parts = needed([folder.once(module, file) for file in own], _beside(place, folder, others))
    return [Module(*each) for each in parts]


def _brings(modules: Iterable[Module], words: tuple[str, ...], folder: Folder) -> bool:
    """Whether some modules bring in, or choose, something with one of these words."""
    return any(word in said for each in modules for said in _said(each, words, folder) for word in words)


def _said(each: Module, words: tuple[str, ...], folder: Folder) -> Iterator[str]:
    small = folder.small(each.file)
    if any(map(small.__contains__, words)):
        yield each.heads
        yield from (word for word in _CHOSEN if word in small)


def of_shared_types(place: str, folder: Folder, others: Iterable[str]) -> tuple[str, ...]:
    """The files of projects of .NET shared with other programs of which a program uses a type, or that such a file needs."""
    return folder.once(_of_shared_types, place, tuple(others))


def _of_shared_types(folder: Folder, place: str, others: tuple[str, ...]) -> tuple[str, ...]:
    if not shared_types.told_apart(place, folder, others):
        return ()
    own, others_too = _of_project(place, folder, others)
    shared = [each for each in (folder.once(typed, file) for file in others_too) if each.types]
    return tuple(file for file, _ in used((folder.once(module, file) for file in own), shared))


def _of_project(place: str, folder: Folder, others: tuple[str, ...]) -> tuple[list[str], list[str]]:
    """The files in .NET of a program and its layers, and those of the projects that others have too."""
    apart = shared_types.told_apart(place, folder, others)
    layers = (each for each in neighbours(place, folder) if each not in apart)
    own, shared = (
        [file for each in places for file, _ in codebase.code(each, folder, others) if file.endswith(".cs")]
        for places in ((place, *layers), apart)
    )
    return own, shared
