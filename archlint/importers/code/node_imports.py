"""What programs of Node.js import by a name: a file of their own, or a package of their workspace."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.languages import NODE
from archlint.source.folder import joined, up_from

if TYPE_CHECKING:
    from archlint.source.folder import Folder

_NAME = re.compile(r"\"name\"\s*:\s*\"(@?[\w.-]+(?:/[\w.-]+)?)\"")
_WORKSPACES = ("packages", "libs", "internal", "shared", "modules")
"""Where a workspace has the packages that its programs share."""
_NEEDED = re.compile(r"\"(@?[\w.-]+(?:/[\w.-]+)?)\"\s*:\s*\"[^\"\n]*\"")
_AT = re.compile(
    r"\"(@?[\w.-]+(?:/[\w.-]+)?)\"\s*:\s*\"(?:file|link|portal):(\.\./[\w./@-]+?)(?:/[\w.-]+\.(?:tgz|tar\.gz))?/?\""
)
"""A package that is needed from where it lies, or as it was packed there."""
_ALIAS = re.compile(
    r"\"(@?[\w.-]+(?:/[\w.-]+)*)(?:/\*)?\"\s*:\s*\[\s*\"((?:\.{1,2}/)*(?:libs|packages|shared|common)(?:/[\w.-]+)*?)(?:/src)?(?:/\*|/index(?:\.ts)?)?\""
)
"""Another name of a folder of a workspace, in the settings of TypeScript."""
_FROM = re.compile(r"\"baseUrl\"\s*:\s*\"([\w./-]+)\"")
"""Where the paths of such names begin, as seen from the settings."""
_OF_TYPESCRIPT = ("tsconfig.json", "tsconfig.base.json")
_BELOW = re.compile(r"(?:[@~#]{1,2}|src)/")
"""How paths begin that are meant from the folder of all code."""
_COMPILED = re.compile(r"\.([cm]?)jsx?$")
"""How a module ends that TypeScript makes, and that others import so: `./kv.js` is `kv.ts`."""
_LARGEST = 100_000


def needed(here: str, folder: Folder) -> list[str]:
    """Folders of the packages of its own workspace that a package in this folder needs."""
    listed = folder.text(joined(here, "package.json"), _LARGEST)
    shared = _workspace(here, folder) if listed else {}
    names = set(_NEEDED.findall(listed)) if shared else set[str]()
    return [place for name, place in shared.items() if name in names]


def packages(here: str, folder: Folder) -> dict[str, str]:
    """The folders of what programs in a folder may import from others, by the names of packages and their aliases."""
    return folder.once(_packages, here)


def _packages(folder: Folder, here: str) -> dict[str, str]:
    aliases: dict[str, str] = {}
    for above in up_from(here):
        aliases = folder.once(_aliases, above) | aliases
    return aliases | _workspace(here, folder)


def _aliases(folder: Folder, above: str) -> dict[str, str]:
    """The folders that the settings of TypeScript in a folder have another name for, which may lie beside it."""
    listed = [text for name in _OF_TYPESCRIPT if '"paths"' in (text := folder.text(joined(above, name), _LARGEST))]
    begun = ((text, _FROM.search(text)) for text in listed)
    placed = ((text, joined(above, found[1]) if found is not None else above) for text, found in begun)
    return {alias: joined(begin, path) for text, begin in placed for alias, path in _ALIAS.findall(text)}


def _workspace(here: str, folder: Folder) -> dict[str, str]:
    """The folders of the packages that programs in the folders above share, by the names of the packages."""
    tops = [top for each in up_from(here)[1:] for name in _WORKSPACES if folder.holds(top := joined(each, name))]
    listed = folder.text(joined(here, "package.json"), _LARGEST)
    beside = {name: joined(here, path) for name, path in _AT.findall(listed)} if ":../" in listed else {}
    return {name: place for top in tops for name, place in folder.once(_named, top).items()} | {
        name: place for name, place in beside.items() if folder.has(joined(place, "package.json"))
    }


def _named(folder: Folder, top: str) -> dict[str, str]:
    places = [place for each in folder.folders(top) for place in (each, *folder.folders(each))]
    names = ((place, _NAME.search(folder.text(joined(place, "package.json"), _LARGEST))) for place in places)
    return {name[1]: place for place, name in names if name is not None}


def below(folder: Folder, root: str, name: str) -> str:
    """The folder below a workspace that has a package of this name, or is called so; else empty."""
    named = folder.once(_named, root)
    return next((place for each, place in named.items() if name in (each, place.removeprefix("./"))), "")


def module(folder: Folder, above: str, path: str) -> str:
    """The file that a module in a folder imports by a path, asked `once` of the folder; empty where there is none of the project.

    `./kv` lies beside it, `@/kv` and `src/kv` below a folder above it, `@shop/kv/client` in a package of its workspace.
    """
    if path.startswith("."):
        places = [joined(above, path)]
    elif path.startswith("@") and path[1] != "/":
        package, inside = _package(folder, above, path)
        places = [joined(package, f"{start}{inside or 'index'}") for start in ("src/", "", "lib/")] if package else []
    elif _BELOW.match(path):
        rest = path.partition("/")[2]
        places = [joined(each, start + rest) for each in up_from(above) for start in ("src/", "")]
    else:
        return ""
    return next((found for each in places if (found := folder.once(file_of, each))), "")


def _package(folder: Folder, here: str, path: str) -> tuple[str, str]:
    """The folder of a package by which something is imported, and the path in it; empty for others.

    `@shop/redis/client` is `client` in the package `@shop/redis`, or what the settings of TypeScript call so.
    """
    known = packages(here, folder)
    found = next((name for name in (path, path.rpartition("/")[0]) if name in known), "")
    return (known[found], path[len(found) + 1 :]) if found else ("", "")


def file_of(folder: Folder, place: str) -> str:
    """The file that is imported as this place; empty where there is none."""
    if not folder.holds(place.rpartition("/")[0] or "."):
        return ""
    written = _COMPILED.sub(r".\1ts", place)
    files = (
        place,
        *(f"{place}{end}" for end in NODE),
        *(f"{place}/index{end}" for end in NODE),
        written,
        f"{written}x",
    )
    return next((each for each in files if each.endswith(NODE) and folder.has(each)), "")
