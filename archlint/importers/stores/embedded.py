"""A database that a program has inside of itself: SQLite, a file that lives and goes with its container."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.frozen import frozen
from archlint.importers.code import codebase, reached
from archlint.importers.code.processes import settings
from archlint.importers.evidence import Confidence, Evidence
from archlint.importers.links.doubts import Link
from archlint.importers.searches import Text, search
from archlint.importers.workloads.workload import Workload

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archlint.importers.workloads.character import Character
    from archlint.importers.workloads.workload import Mount
    from archlint.source.folder import Folder

NAME = "sqlite"
_PROGRAMS = frozenset({"service", "worker", "gateway", "scheduler"})
_ADDRESS = re.compile(
    r"\b(?:jdbc:)?sqlite3?(?:\+\w+)?:(?!(?://)?/?:memory:|//$)[/\w]|^file:\S+\.(?:db|sqlite3?)\b", re.IGNORECASE
)
_PATH = re.compile(
    r"sqlite3?(?:\+\w+)?:(?:///)?(?P<address>(?!/{2})[\w./-]+)|^file:(?P<file>[\w./-]+)|[\"'`=](?P<name>(?!django)[\w./-]+\.(?:db|sqlite3?|db3))\b",
    re.IGNORECASE,
)
_CODE = search(
    r"\bsqlite(?:\+\w+)?:///(?!:memory:)\w|django\.db\.backends\.sqlite3|\bsqlite3\.(?:connect|Database)\(\s*(?![\"']:memory:)"
    r"|require\([\"']better-sqlite3[\"']\)|from [\"']better-sqlite3[\"']|\.UseSqlite\(|driver/sqlite\"|sql\.Open\(\"sqlite3?\""
)


@frozen
class _File:
    """Where a program says that its database is a file, and the path of that in its container, empty when it is not told."""

    evidence: Evidence
    path: str


def embedded(
    workloads: Sequence[Workload], characters: Mapping[str, Character], folder: Folder
) -> tuple[list[Workload], list[Link]]:
    """SQLite as a store with the volume in which the program that has it keeps the file, and who has it.

    Nothing where there is another database. Who has the file on no volume, or on another one, has one of his own; who runs
    the code of a program that keeps it on a volume, and has no such volume himself, need not open it at all.
    """
    if any(each.purpose in ("database", "pooler") for each in characters.values()):
        return [], []
    programs = [each for each in workloads if characters[each.name].purpose in _PROGRAMS]
    files = {each.name: found for each in programs if (found := _seen(each, characters[each.name], folder)) is not None}
    kept = {each.name: _volume(each, files[each.name].path) for each in programs if each.name in files}
    lasting = {codebase.place_of(each, folder) for each in programs if kept.get(each.name)}
    links: list[Link] = []
    stores: dict[tuple[str, str], Workload] = {}
    for workload in programs:
        file = files.get(workload.name)
        if file is None:
            continue
        mount = kept[workload.name]
        if file.path and mount is None and codebase.place_of(workload, folder) in lasting:
            continue
        apart = (mount.source if mount is not None else workload.name) if file.path else ""
        if (file.path, apart) not in stores:
            name = NAME if not stores else f"{workload.own_name}-{NAME}"
            mounts = workload.mounts if not file.path else () if mount is None else (mount,)
            unknown = workload.evidence.file.endswith(("Dockerfile", "Procfile"))
            stores[file.path, apart] = Workload(
                name, file.evidence, (name,), mounts=mounts, purpose="database", engine=NAME, elsewhere=unknown
            )
        links.append(Link(workload.name, stores[file.path, apart].name, file.evidence))
    return list(stores.values()), links


def _volume(workload: Workload, path: str) -> Mount | None:
    """The mount with a file, the innermost of several; a relative path begins in a folder with code (`/app`)."""
    holding = (each for each in workload.mounts if each.kind != "tmpfs" and _holds(each.target.rstrip("/"), path))
    return max(holding, key=lambda each: len(each.target), default=None)


def _holds(target: str, path: str) -> bool:
    """Whether a file lies where something is mounted.

    >>> _holds("/data", "/data/app.db"), _holds("/app/data", "data/app.db"), _holds("/app/uploads", "data/app.db")
    (True, True, False)
    """
    if path.startswith("/"):
        return path == target or path.startswith(f"{target}/")
    folders = path.split("/")[:-1]
    within = any(target.endswith("/" + "/".join(folders[: at + 1])) for at in range(len(folders)))
    return within or target.endswith(f"/{path}") or codebase.is_root(target)


def _seen(workload: Workload, character: Character, folder: Folder) -> _File | None:
    """Where a program says that its database is a file."""
    for key, variable in settings(workload, character).items():
        if _ADDRESS.search(variable.value) or (key == "DB_CONNECTION" and variable.value == NAME):
            return _File(variable.evidence, _path(variable.value))
    if workload.build is None:
        return None
    place = codebase.place_of(workload, folder)
    return folder.once(_coded, place, reached.files(character.command, place, folder))


def _coded(folder: Folder, place: str, run: tuple[str, ...]) -> _File | None:
    """Where the code in a folder says so, of Python those files that are `run` if these are known."""
    for file, text in codebase.code(place, folder, ()):
        if run and file not in run and file.endswith(".py"):
            continue
        begun = _CODE.start(Text(text, small)) if "qlite" in (small := folder.small(file)) else None
        if begun is not None:
            line = text[begun : begun + 300].partition("\n")[0]
            return _File(Evidence(Confidence.CODE, file, text.count("\n", 0, begun) + 1, "SQLite"), _path(line))
    return None


def _path(said: str) -> str:
    """The path of a database in its address or in the line that opens it, empty where there is none.

    >>> _path("sqlite+aiosqlite:////data/app.db?mode=rw"), _path('sqlite3.connect("/app/db.sqlite3")'), _path("sqlite:///app.db")
    ('/data/app.db', '/app/db.sqlite3', 'app.db')
    """
    found = _PATH.search(said)
    return (found["address"] or found["file"] or found["name"]).removeprefix("./") if found is not None else ""
