"""Documents in one file of settings of Spring, of which some hold in one profile alone."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archlint.source.folder import Folder

_BREAK = re.compile(r"^---[ \t]*(?:#[^\n]*)?$", re.MULTILINE)
_HOLDS_IN = re.compile(
    r"^[ \t]*(?:spring\.config\.activate\.)?on-profile[ \t]*[:=][ \t]*[\"']?([^\s\"'#]+)[\"']?[ \t\r]*$", re.MULTILINE
)
_NAMES = re.compile(r"[\w-]+(?:,[\w-]+)*")
"""Profiles of which one has to be active; what is put together of several with signs may be so."""


def are_apart(folder: Folder, file: str) -> bool:
    """Whether a file of settings has documents that hold in one profile alone."""
    return file.endswith((".yml", ".yaml")) and folder.once(_documents, file) != ()


def in_effect(folder: Folder, file: str, active: frozenset[str]) -> str:
    """A file of settings in small letters, with spaces for the documents of profiles that are not `active`."""
    small = folder.small(file)
    for begin, end, names in folder.once(_documents, file):
        if names and active.isdisjoint(names):
            small = small[:begin] + re.sub(r"\S", " ", small[begin:end]) + small[end:]
    return small


def _documents(folder: Folder, file: str) -> tuple[tuple[int, int, tuple[str, ...]], ...]:
    """The documents of a file, where each begins and ends, and the profiles in which alone it holds, in small letters."""
    text = folder.small(file)
    if "on-profile" not in text:
        return ()
    breaks = [0, *(each.start() for each in _BREAK.finditer(text)), len(text)]
    held = ((begin, end, _HOLDS_IN.search(text, begin, end)) for begin, end in pairwise(breaks))
    return tuple(
        (begin, end, tuple(said[1].split(",")) if said is not None and _NAMES.fullmatch(said[1]) else ())
        for begin, end, said in held
    )
