"""Services that one variable lists under names, of which a program asks only for those that its code says: `STOCK=stock:9000,USERS=users:9000`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.code import codebase, go_packages
from archlint.importers.code.source_text import source_text
from archlint.importers.evidence import Confidence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archlint.importers.links.doubts import Link
    from archlint.importers.workloads.character import Character
    from archlint.importers.workloads.workload import Workload
    from archlint.source.folder import Folder

_ITEM = re.compile(r"([A-Za-z][\w.-]*)=(?:\w+://)?([\w.-]+):[0-9]{2,5}/?")
_FEWEST = 2


def is_not_asked_for(link: Link, source: Character, workload: Workload, places: Sequence[str], folder: Folder) -> bool:
    """Whether a link rests on a list alone whose names the program says, but for those of the target."""
    if link.evidence.confidence is not Confidence.ENV or workload.build is None:
        return False
    listed = [
        item for key in link.keys if key in workload.environment for item in _items(workload.environment[key].value)
    ]
    names = {name for name, host in listed if host == link.target}
    if not names or len(listed) < _FEWEST:
        return False
    place = codebase.place_of(workload, folder)
    built = go_packages.files(source.command, place, folder, workload.build)
    files = tuple(sorted(built)) or tuple(file for file, _ in codebase.run_by(workload, folder, places))
    said = {name: folder.once(_asks, name, files) for name, _ in listed}
    return any(each is not None for each in said.values()) and not any(said[name] for name in names)


def _items(value: str) -> list[tuple[str, str]]:
    """The names in a list with the hosts behind them; none where anything else stands in it."""
    found = [_ITEM.fullmatch(each.strip()) for each in value.split(",")]
    return [(each[1], each[2]) for each in found if each is not None] if all(found) else []


def _asks(folder: Folder, name: str, files: tuple[str, ...]) -> bool | None:
    """Whether files say a name, itself or by a constant that is called something else; None where it stands in none."""
    quoted = re.compile(rf"(?:\b(\w+)[ \t]*(?::?=|:[ \t]*\w+[ \t]*=)[ \t]*)?[\"'`]{re.escape(name)}[\"'`]")
    texts = [folder.once(source_text, file).plain.whole for file in files if name in folder.text(file)]
    said = [each[1] for text in texts for each in quoted.finditer(text)]
    if not said:
        return None
    if not all(said):
        return True
    constants = re.compile("|".join(rf"\b{each}\b(?![ \t]*(?::?=|:[ \t]*\w+[ \t]*=)[ \t]*[\"'`])" for each in {*said}))
    return any(constants.search(folder.once(source_text, file).plain.whole) for file in files)
