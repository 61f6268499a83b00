"""Properties that a program of the JVM has in its settings for itself, and that nothing of it ever reads: whom they name, it does not call."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from archlint.importers.code.source_text import source_text
from archlint.importers.languages import JVM

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from archlint.source.folder import Folder

_SETTINGS = re.compile(r"(?:^|/)(?:application|bootstrap)[\w-]*\.(?:ya?ml|properties)$")
_OWN = re.compile(
    r"(?:app|application|custom|internal|external|remote|services?|microservices?|integrations?|clients?|apis?|urls?|endpoints?|upstreams?|hosts?"
    r"|[\w-]*[a-z](?:[-_]service|Service|[-_]client|Client|[-_]api|Api)s?(?:[-_]?(?:url|uri|host|address|base[-_]?url))?)"
)
"""How properties begin that a program makes up for itself; most others are those of frameworks, which read them unseen."""
_LINE = re.compile(r"^([ ]*)(?:- )?[\"']?([\w.-]+)[\"']?[ \t]*[:=]([^\n]*)$", re.MULTILINE)
_PARTED = re.compile(r"^---", re.MULTILINE)
_DEEPEST, _MOST = 24, 10_000
_FEWEST = 2
"""Words of a property that belongs to a group; what stands alone at the top may be anybody's."""


def declared(folder: Folder, file: str) -> tuple[tuple[str, int, int], ...]:
    """The properties of its own with a value that a file of settings gives to a program, each with where its line begins and ends."""
    if _SETTINGS.search(file) is None:
        return ()
    text = folder.once(source_text, file).plain.whole
    starts = [0, *(found.start() for found in _PARTED.finditer(text)), len(text)]
    parts = (each for begin, end in pairwise(starts) for each in nested(_LINE, ".", text, begin, end))
    return tuple(each for each in parts if _OWN.fullmatch(each[0].split(".")[0]) and each[0].count(".") + 1 >= _FEWEST)


def nested(
    line: re.Pattern[str], joint: str, text: str, begin: int, end: int, empty: tuple[str, ...] = ("",)
) -> Iterator[tuple[str, int, int]]:
    """Every value of a text in which depth tells what is in what, with all that it is nested in and where its line begins and ends.

    A `line` tells its indent, its name and its value, which is none if it is one of the `empty`.
    """
    above: list[tuple[int, str]] = []
    for each in line.finditer(text, begin, end):
        depth = len(each[1].expandtabs(4))
        above = [outer for outer in above if outer[0] < depth]
        above.append((depth, each[2]))
        if each[3].strip() not in empty:
            yield joint.join(name for _, name in above), each.start(), each.end()


def shared(folder: Folder, places: tuple[str, ...]) -> tuple[str, ...]:
    """The programs of the JVM in a repository that lie in none of the places that are built: what those may share."""
    every = (file for file in folder.files(".", depth=_DEEPEST, most=_MOST) if file.endswith(JVM))
    built = tuple(f"{place}/" for place in places)
    return () if "." in places else tuple(file for file in every if not file.startswith(built))


def is_unread(folder: Folder, name: str, files: tuple[str, ...]) -> bool:
    """Whether nothing in the files of a program, of which some are of the JVM, reads a property or the group that it is in.

    Words may be parted by hyphens in settings and not in code.
    """
    programs = [file for file in files if file.endswith(JVM)]
    if not programs:
        return False
    words = _bare(name).split(".")
    groups = tuple(f'"{".".join(words[:size])}"' for size in range(1, len(words)))
    asked = (f"${{{_bare(name)}", f'"{_bare(name)}"')
    return not any(
        any(map(text.__contains__, asked)) or (file in programs and any(map(text.__contains__, groups)))
        for file in files
        for text in (folder.once(_bared, file),)
    )


def is_only_there(
    folder: Folder, file: str, keys: Iterable[str], files: tuple[str, ...], places: tuple[str, ...]
) -> bool:
    """Whether a file of settings names these variables only in properties that nothing reads, in these files or beside all `places`.

    A variable gives a value to the property that is called like it, `ORDERS_URL` to `orders.url`, or stands in one.
    """
    held = folder.once(declared, file) if files else ()
    if not held:
        return False
    named = re.compile("|".join("[^a-z0-9]*".join(re.findall(r"[a-z0-9]+", key.lower())) for key in keys))
    ends = [each.end() - 1 for each in named.finditer(folder.once(source_text, file).plain.small)]
    around = [next((name for name, begin, end in held if begin <= each < end), "") for each in ends]
    return around != [] and all(name and _is_left(folder, name, files, places) for name in dict.fromkeys(around))


def without(folder: Folder, file: str, files: tuple[str, ...], places: tuple[str, ...]) -> str:
    """A file of settings in small letters and without remarks, with spaces for the properties that nothing reads, in these files or beside all `places`."""
    small = folder.once(source_text, file).plain.small
    for name, begin, end in folder.once(declared, file):
        if _is_left(folder, name, files, places):
            small = small[:begin] + " " * (end - begin) + small[end:]
    return small


def _is_left(folder: Folder, name: str, files: tuple[str, ...], places: tuple[str, ...]) -> bool:
    unread = folder.once(is_unread, name, files)
    return unread and folder.once(is_unread, name, (*files, *folder.once(shared, places)))


def _bared(folder: Folder, file: str) -> str:
    """A file in small letters, as its names are compared."""
    return _bare(folder.once(source_text, file).plain.small)


def _bare(text: str) -> str:
    return text.lower().replace("-", "").replace("_", "")
