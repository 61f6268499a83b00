"""What a program of Python can run of a folder that it shares with others: the file that is started, and what that imports."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.source.folder import joined, parent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archlint.source.folder import Folder

_STARTS = re.compile(
    r"(?:exec\s+)?python[0-9.]*(?:\s+-[uOB]+)*\s+(?:-m\s+([\w.]+)|(?:\./)?([\w/-]+)\.py)(?:\s[^&;|]*)?"
)
"""A command that starts one file or module, and nothing beside it."""
_IMPORT = re.compile(
    r"^[ \t]*(?:from[ \t]+(\.*)([\w.]*)[ \t]+import[ \t]*(\([^)]*\)|[^\n]*)|import[ \t]+([^\n]+))", re.MULTILINE
)
_BY_NAME = re.compile(
    r"import_module|__import__|importlib|DJANGO_SETTINGS_MODULE|\bexec\(|runpy|pkgutil|subprocess|os\.system"
)
"""What runs more than what is imported."""
_WORD = re.compile(r"[\w.]+")
_MOST = 200


def files(command: str, place: str, folder: Folder) -> tuple[str, ...]:
    """The files below a folder that a command can run; none where that cannot be told."""
    started = _STARTS.fullmatch(command.strip())
    if started is None:
        return ()
    return folder.once(_files, place, started[1] or started[2].replace("/", "."))


def _files(folder: Folder, place: str, module: str) -> tuple[str, ...]:
    begun = _of(module, place, folder) or _of(f"{module}.__main__", place, folder)
    roots = tuple(dict.fromkeys((place, joined(place, "src"), parent(begun[-1])))) if begun else ()
    left = [*begun, *(_of(f"{module}.__main__", place, folder) if begun else ())]
    found: dict[str, None] = {}
    while left and len(found) < _MOST:
        file = left.pop()
        if file in found:
            continue
        found[file] = None
        text = folder.text(file)
        if _BY_NAME.search(text):
            return ()
        for above, name in _imported(text, file):
            own = [each for root in ((above,) if above else roots) for each in _of(name, root, folder)]
            if not (own or above) and folder.once(_lies_deeper, place, name.partition(".")[0]):
                return ()
            left += own
    return () if left else tuple(found)


def _lies_deeper(folder: Folder, place: str, name: str) -> bool:
    """Whether a module of this name lies anywhere in a folder, so that a path may lead to it that is not known here."""
    files = folder.files(place, depth=6, most=3_000)
    return any(f"/{name}/" in file or file.endswith(f"/{name}.py") for file in files if file.endswith(".py"))


def _of(module: str, root: str, folder: Folder) -> list[str]:
    """The files of a module, those of the packages around it first; none of what is installed."""
    parts = module.split(".") if module else []
    packages = (joined(root, "/".join((*parts[:depth], "__init__.py"))) for depth in range(1, len(parts) + 1))
    named = (*packages, *((joined(root, f"{'/'.join(parts)}.py"),) if parts else ()))
    return [file for file in named if folder.has(file)]


def _imported(text: str, file: str) -> Iterator[tuple[str, str]]:
    """What a file imports: the folder that its name is told from (empty where that is not said), and modules, of which some are mere names."""
    for found in _IMPORT.finditer(text):
        if found[4] is not None:
            yield from (("", each.split(" as ")[0].strip()) for each in found[4].partition("#")[0].split(","))
            continue
        above = parent(file) if found[1] else ""
        for _ in found[1][1:]:
            above = parent(above)
        yield above, found[2]
        names = re.sub(r"#[^\n]*", "", found[3])
        yield from ((above, f"{found[2]}.{name}".strip(".")) for name in _WORD.findall(names))
