"""Programs that run the same code: which files are those of another one of them alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.code import reached
from archlint.importers.evidence import Confidence, Evidence
from archlint.source.folder import joined

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archlint.source.folder import Folder

_STARTED = re.compile(r"(?<![\w./-])(?:\./)?([\w./-]+\.(?:py|[cm]?[jt]s|rb|php))(?![\w.-])")
"""The file that a command starts."""
WHY = "in what another program runs"


def of_its_own(where: Evidence, place: str, command: str, others: Sequence[str], folder: Folder) -> Evidence:
    """The evidence in code of a place, as a guess where the command of a program runs another part of it.

    It runs what it is known to reach; where that cannot be told, not the file that the command of one of the `others` starts.
    """
    if where.confidence is not Confidence.CODE or not (place == "." or where.file.startswith(f"{place}/")):
        return where
    own = reached.files(command, place, folder)
    started = {joined(place, each) for each in _STARTED.findall(command)}
    theirs = {joined(place, each) for other in others for each in _STARTED.findall(other)} - started
    if where.file not in own if own else bool(started) and where.file in theirs:
        return Evidence(Confidence.GUESS, where.file, where.line, WHY)
    return where
