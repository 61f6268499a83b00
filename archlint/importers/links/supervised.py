"""The programs that Supervisor keeps running in one container: what they are for, and which of them work off queues."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING

from archlint.importers.evidence import Confidence, Evidence
from archlint.importers.links import container_files
from archlint.importers.workloads import commands
from archlint.source.folder import joined

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archlint.importers.workloads.workload import Workload
    from archlint.source.folder import Folder

_COMMAND = re.compile(r"^[ \t]*command[ \t]*=[ \t]*(.+?)[ \t]*(?:;.*)?$")
"""What a program of Supervisor is started with. https://supervisord.org/configuration.html#program-x-section-settings"""
_COPIED = re.compile(
    r"^[ \t]*(?:COPY|ADD)\s+(?:--\S+\s+)*(\S*supervisor\S*\.(?:conf|ini))\s", re.MULTILINE | re.IGNORECASE
)


def programs(command: str, workload: Workload, folder: Folder) -> list[tuple[str, Evidence]]:
    """The commands that Supervisor starts, each with its file and line; none where something else is started."""
    if "supervisord" not in command:
        return []
    found: list[tuple[str, Evidence]] = []
    for file in dict.fromkeys(_files(command, workload, folder)):
        text = folder.text(file, 20_000)
        lines = enumerate(text.splitlines(), start=1) if "[program:" in text else ()
        told = ((_COMMAND.match(line), number) for number, line in lines)
        found += [(each[1], Evidence(Confidence.CONFIG, file, at)) for each, at in told if each is not None]
    return found


def _files(command: str, workload: Workload, folder: Folder) -> Iterator[str]:
    """Its settings: those that the command names, and what is mounted or copied where it looks for more."""
    named = (word for word in command.split() if word.endswith((".conf", ".ini")))
    places = chain.from_iterable(container_files.places(word, workload, folder) for word in named)
    mounts = (each for each in workload.mounts if each.kind == "bind" and "supervisor" in each.target)
    build = workload.build
    text = folder.text(build.dockerfile) if build is not None and build.dockerfile else ""
    copied = (joined(build.folder, each) for each in _COPIED.findall(text)) if build is not None else ()
    yield from (file for file in chain(places, (each.source for each in mounts), copied) if folder.has(file))


def purpose(command: str, workload: Workload, folder: Folder) -> tuple[str, str] | None:
    """What a container under Supervisor is for, by its programs; None where they do not tell, one of them being of any kind."""
    known = [commands.purpose(each) for each, _ in programs(command, workload, folder)]
    served = next((each for each in known if each[0] == "service"), None)
    if served is not None or not known or any(each[0] == "" for each in known):
        return served
    return next((each for each in known if each[0] == "worker"), None)


def working(command: str, workload: Workload, folder: Folder) -> Evidence | None:
    """Where Supervisor is told to start a worker, which takes from the queue of the program that it runs beside."""
    found = programs(command, workload, folder)
    return next((where for each, where in found if commands.purpose(each)[0] == "worker"), None)
