"""Sessions that a program of Laravel keeps in files of its own, or in its process, as its settings choose."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.code import codebase
from archlint.importers.evidence import Confidence, Evidence
from archlint.importers.stores import choices
from archlint.importers.workloads import variables
from archlint.source.folder import joined

if TYPE_CHECKING:
    from archlint.importers.workloads.character import Character
    from archlint.importers.workloads.workload import Workload
    from archlint.source.folder import Folder

_KEY = "SESSION_DRIVER"
_NEAR = {"file": "disk", "array": "memory"}
"""Drivers of sessions that keep them where only one server sees them (config/session.php, `driver`)."""
_DEFAULT = re.compile(r"[\"']driver[\"'][ \t]*=>[ \t]*env\([ \t]*[\"']SESSION_DRIVER[\"'][ \t]*,[ \t]*[\"'](\w+)[\"']")


def kept(workload: Workload, character: Character, folder: Folder) -> dict[str, tuple[str, Evidence]]:
    """Where its sessions are, if that is near; nothing where they are in a store, or where nothing says it."""
    if workload.build is None or character.purpose not in ("service", "gateway"):
        return {}
    place = codebase.place_of(workload, folder)
    if not folder.has(joined(place, "artisan")):
        return {}
    files, _ = variables.readable(folder, joined(place, ".env"))
    settings = {**variables.load(folder, files or variables.of_stage(folder, place)), **workload.environment}
    said = choices.heeded(settings, folder, (place,)).get(_KEY)
    if said is not None and said.value:
        chosen, where = said.value, said.evidence
    else:
        file = joined(place, "config/session.php")
        text = folder.text(file) if folder.has(file) else ""
        default = _DEFAULT.search(text)
        if default is None:
            return {}
        line = text.count("\n", 0, default.start()) + 1
        chosen, where = default[1], Evidence(Confidence.CONFIG, file, line, _KEY)
    return {"sessions": (_NEAR[chosen], where)} if chosen in _NEAR else {}
