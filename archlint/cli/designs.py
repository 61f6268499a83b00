"""Which file of a folder is the design that was handed in: the highest one that says so, however it was packed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from archlint.cli.blueprints import FOLDER as BLUEPRINTS
from archlint.frozen import frozen
from archlint.source.listing import FOLDER, listing

if TYPE_CHECKING:
    from collections.abc import Iterator

ENDINGS = (".yaml", ".yml")
OWN = ("archlint.yaml", "archlint.yml")
PACKED = "__MACOSX"
"""What a Mac packs beside everything else: copies of names without their content."""
DEEPEST = 6
"""Folders within folders in which a design is looked for."""
MOST = 1000
"""Folders that are looked into on each of these levels; nobody hides a design among more."""
BEGINNING = re.compile(rb"^archlint\s*:", re.MULTILINE)
SECTION = re.compile(rb"^(system|components|flows)\s*:", re.MULTILINE | re.IGNORECASE)
"""What tells a blueprint whose first line is missing or misspelt from a compose file beside it."""
FIRST = 4000
"""Bytes that are looked at to know a blueprint."""
MARK = b"\xef\xbb\xbf"


@frozen
class Found:
    """The files that may be the design, and whether they say so themselves; none or several are no design."""

    files: tuple[Path, ...] = ()
    sure: bool = False


def find_design(folder: Path) -> Found:
    """The files of the highest level that has one: archlint.yaml, blueprints/, or what begins like a blueprint.

    Where nothing does, the YAML files of the highest level, for whoever forgot how a blueprint begins. What was
    installed, hidden or linked from elsewhere is not looked into.
    """
    level, unsure = [folder], list[Path]()
    for _ in range(DEEPEST):
        sure = [file for place in level for file in _sure(place)]
        if sure:
            return Found(tuple(sure), sure=True)
        if not unsure:
            written = [file for place in level for file in written_in(place)]
            unsure = [file for file in written if _says(SECTION, file)] or written
        level = [inner for place in level for inner in _folders(place)][:MOST]
    return Found(tuple(unsure))


def holds_design(folder: Path) -> bool:
    """Whether a folder is one submission by what lies right in it."""
    there = listing(folder.as_posix())
    return any(name in (there.kinds or ()) for name in OWN) or BLUEPRINTS in there.folders


def others(chosen: Path) -> list[Path]:
    """Other blueprints beside a design: nobody should wonder why they made no difference."""
    home = chosen.parent.parent if chosen.parent.name == BLUEPRINTS else chosen.parent
    there = [*written_in(home), *written_in(home / BLUEPRINTS)]
    return [file for file in there if file != chosen and begins(file)]


def begins(file: Path) -> bool:
    """Whether a file begins as a blueprint does."""
    return _says(BEGINNING, file)


def written_in(folder: Path) -> list[Path]:
    """The YAML files right in a folder by name, links among them."""
    kinds = listing(folder.as_posix()).kinds or {}
    names = (name for name, kind in kinds.items() if kind != FOLDER and name.endswith(ENDINGS) and name[0] != ".")
    return [folder / name for name in sorted(names)]


def _sure(folder: Path) -> list[Path]:
    kinds = listing(folder.as_posix()).kinds or {}
    for name in OWN:
        if kinds.get(name, FOLDER) != FOLDER:
            return [folder / name]
    if kinds.get(BLUEPRINTS) == FOLDER and (inside := written_in(folder / BLUEPRINTS)):
        return [file for file in inside if begins(file)] or inside
    return [file for file in written_in(folder) if begins(file)]


def _folders(folder: Path) -> Iterator[Path]:
    names = listing(folder.as_posix()).folders
    return (folder / name for name in names if name[0] != "." and name != PACKED)


def _says(sign: re.Pattern[bytes], file: Path) -> bool:
    """Whether the beginning of a file holds a sign."""
    try:
        if not file.is_file():
            return False
        with file.open("rb") as stream:
            return sign.search(stream.read(FIRST).removeprefix(MARK)) is not None
    except OSError:
        return False
