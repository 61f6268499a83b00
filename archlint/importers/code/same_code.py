"""Programs that run the same code: which files are those of another one of them alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.code import reached, required
from archlint.importers.evidence import Confidence, Evidence
from archlint.importers.languages import NODE
from archlint.source.folder import joined

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archlint.importers.workloads.character import Character
    from archlint.source.folder import Folder

_STARTED = re.compile(r"(?<![\w./-])(?:\./)?([\w./-]+\.(?:py|[cm]?[jt]s|rb|php))(?![\w.-])")
"""The file that a command starts."""
_OF_PAGES = re.compile(r"(?:^|/)(?:controllers?|views|routes|middlewares?)/")
"""Folders with what answers requests."""
WORKING = frozenset({"worker", "scheduler"})
"""Purposes of what works off jobs, and answers nobody."""
WHY = "in what another program runs"


def of_its_own(
    where: Evidence, place: str, character: Character, others: Sequence[Character], folder: Folder
) -> Evidence:
    """The evidence in code of a place, as a guess where a program that the `others` share it with runs another part of it.

    It runs what it is known to reach; where that cannot be told, not the file that the command of one of the `others`
    starts, nor, where it works off jobs and one of them does not, what answers requests.
    """
    if where.confidence is not Confidence.CODE or not (place == "." or where.file.startswith(f"{place}/")):
        return where
    if others and not _runs(where.file, place, character, others, folder):
        return Evidence(Confidence.GUESS, where.file, where.line, WHY)
    return where


def _runs(file: str, place: str, character: Character, others: Sequence[Character], folder: Folder) -> bool:
    command = character.command
    if own := reached.files(command, place, folder):
        return file in own
    if file.endswith(NODE) and (needed := required.files_of_node(command, place, folder)):
        return file in needed
    started = {joined(place, each) for each in _STARTED.findall(command)} if "." in command else set[str]()
    if started and file not in started:
        theirs = (each for other in others for each in _STARTED.findall(other.command))
        if any(joined(place, each) == file for each in theirs):
            return False
    serving = character.purpose in WORKING and any(other.purpose not in WORKING for other in others)
    return not serving or _OF_PAGES.search(file) is None
