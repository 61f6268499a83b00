"""Modules of Node and Python that nothing of a program imports: what they could do, nobody does."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.code.reached import imports
from archlint.importers.code.source_files import LARGEST, MOST_BYTES
from archlint.importers.languages import NODE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archlint.source.folder import Folder

_GIVEN = re.compile(
    r"^export\s+(?:default\s+)?(?:async\s+)?(?:function\*?|const|let|class|abstract\s+class)\s+(\w{3,})|^(?:async\s+)?(?:def|class)\s+(\w{3,})|\b(?:module\.)?exports\.(\w{3,})\s*=",
    re.MULTILINE,
)
_GIVEN_TOGETHER = re.compile(r"(?:\bmodule\.exports\s*=|^export(?:\s+default)?)\s*\{([^{}]*)\}", re.MULTILINE)
"""What a module gives to others."""
_STARTED = "__main__"
"""What stands in a program of Python that may be started itself."""
_SERVICE = re.compile(r"^export[ \t]+class[ \t]+(\w+)", re.MULTILINE)


def is_unused(file: str, folder: Folder, code: Sequence[tuple[str, str]], *, whole: bool = False) -> bool:
    """Whether no other file of some `code` names a module, or anything that it gives.

    Not where it gives nothing, and may be what is started, nor where a program is too large to be read in full, if that
    code is not said to be its `whole`.
    """
    if not file.endswith((*NODE, ".py")):
        return False
    home = file.rpartition("/")[0]
    others = ((other, said) for other, said in code if other != file and not _is_wiring(other, home))
    if file.endswith(".module.ts"):
        wired = [is_unused(other, folder, code, whole=whole) for other, _ in others if other.rpartition("/")[0] == home]
        return wired != [] and all(wired)
    beside = [said for _, said in others]
    if not whole and sum(map(len, beside)) >= MOST_BYTES - LARGEST:
        return False
    text = folder.text(file)
    given = {name for found in _GIVEN.findall(text) for name in found if name}
    given |= {name for inside in _GIVEN_TOGETHER.findall(text) for name in re.findall(r"\w{3,}", inside)}
    if not given or (whole and _STARTED in text):
        return False
    stem = file.rpartition("/")[2].partition(".")[0]
    if stem in ("index", "__init__"):
        stem = home.rpartition("/")[2]
    path = rf"\b{re.escape(stem)}\b" if file.endswith(".py") else rf"[/\"'`]{re.escape(stem)}(?:\.\w+)*[/\"'`\s]"
    services = _SERVICE.findall(text) if file.endswith(".service.ts") else []
    if services:  # NestJS gives them to who names their class
        path, given = rf"\b{services[0]}\b", set(services)
    named = re.compile(rf"{path}|\b(?:{'|'.join(map(re.escape, sorted(given)))})\b")
    if whole and file.endswith(".py"):  # classes of several modules may have the same name
        return not any(_imports(stem, other, said, folder) for other, said in code if other != file and stem in said)
    words = {*given, *([] if services else [stem])}
    return not any(named.search(said) for said in beside if any(map(said.__contains__, words)))


def _imports(module: str, file: str, text: str, folder: Folder) -> bool:
    """Whether a file imports a module of Python of this name, or what a text with its path names."""
    imported = re.search(rf"\b{re.escape(module.lower())}\b", folder.once(imports, file))
    return imported is not None or re.search(rf"[\"'][\w.]*\.{re.escape(module)}\b", text) is not None


def _is_wiring(file: str, home: str) -> bool:
    """Whether a file hands on what lies in its folder, and uses nothing of it: a module of NestJS, an index."""
    place, _, name = file.rpartition("/")
    return place == home and (name.endswith(".module.ts") or name in ("index.ts", "index.js"))
