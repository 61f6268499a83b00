"""A database that a program has inside of itself: SQLite, a file that lives and goes with its container."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.code import codebase
from archlint.importers.code.processes import settings
from archlint.importers.evidence import Confidence, Evidence
from archlint.importers.links.doubts import Link
from archlint.importers.searches import Text, search
from archlint.importers.workloads.workload import Workload

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archlint.importers.workloads.character import Character
    from archlint.source.folder import Folder

NAME = "sqlite"
_PROGRAMS = frozenset({"service", "worker", "gateway", "scheduler"})
_ADDRESS = re.compile(
    r"\b(?:jdbc:)?sqlite3?(?:\+\w+)?:(?!(?://)?/?:memory:|//$)[/\w]|^file:\S+\.(?:db|sqlite3?)\b", re.IGNORECASE
)
_CODE = search(
    r"\bsqlite(?:\+\w+)?:///(?!:memory:)\w|django\.db\.backends\.sqlite3|\bsqlite3\.(?:connect|Database)\(\s*(?![\"']:memory:)"
    r"|require\([\"']better-sqlite3[\"']\)|from [\"']better-sqlite3[\"']|\.UseSqlite\(|driver/sqlite\"|sql\.Open\(\"sqlite3?\""
)


def embedded(
    workloads: Sequence[Workload], characters: Mapping[str, Character], folder: Folder
) -> tuple[list[Workload], list[Link]]:
    """SQLite as a store with the volumes of the program that has it, and who has it; nothing where there is another database."""
    if any(each.purpose in ("database", "pooler") for each in characters.values()):
        return [], []
    links: list[Link] = []
    stores: list[Workload] = []
    for workload in workloads:
        found = characters[workload.name]
        where = _seen(workload, found, folder) if found.purpose in _PROGRAMS else None
        if where is None:
            continue
        links.append(Link(workload.name, NAME, where))
        if not stores:
            unknown = workload.evidence.file.endswith(("Dockerfile", "Procfile"))
            stores.append(
                Workload(
                    NAME, where, (NAME,), mounts=workload.mounts, purpose="database", engine=NAME, elsewhere=unknown
                )
            )
    return stores, links


def _seen(workload: Workload, character: Character, folder: Folder) -> Evidence | None:
    """Where a program says that its database is a file."""
    for key, variable in settings(workload, character).items():
        if _ADDRESS.search(variable.value) or (key == "DB_CONNECTION" and variable.value == NAME):
            return variable.evidence
    if workload.build is None:
        return None
    return folder.once(_coded, codebase.place_of(workload, folder))


def _coded(folder: Folder, place: str) -> Evidence | None:
    """Where the code in a folder says so."""
    for file, text in codebase.code(place, folder, ()):
        begun = _CODE.start(Text(text, small)) if "qlite" in (small := folder.small(file)) else None
        if begun is not None:
            return Evidence(Confidence.CODE, file, text.count("\n", 0, begun) + 1, "SQLite")
    return None
