"""Which files in the place of a program it runs or reads itself, of all that lie beside each other there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.code import codebase, spring, stages
from archlint.importers.code.frameworks import of_image
from archlint.importers.languages import NODE, PAGES, other_than
from archlint.importers.links.hits import KEYED
from archlint.importers.workloads.images import identify
from archlint.source.folder import joined, parent

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from archlint.importers.workloads.character import Character
    from archlint.importers.workloads.workload import Workload
    from archlint.source.folder import Folder

_STARTS = re.compile(
    r"(?:^|/)(?![^/]*(?:test|lint|bench))[^/]*(?:entry|start|run|wait|init|boot|launch|serv|work|web|app|beat|celery)[^/]*\.sh$"
)
"""Scripts that begin a program; others test it, do something on the machines of developers, or set other machines up."""
_PART = re.compile(r"(?:^|/)(?:cmd|src/bin)/([\w-]+)/")
_RUN = re.compile(r"(?:^|[\s/\"'=.])cmd/([\w-]+)")
"""Programs of which several lie in one folder, as Go and Rust have them."""
_NOT_OF_NODE = other_than(*NODE, *PAGES)
_OF_NGINX = re.compile(r"^\s*(?:upstream\s+[\w.-]+|server|location\s[^\n{]+)\s*\{", re.MULTILINE)
"""What nginx does, whatever program it lies beside: whose image has one inside is read as a proxy."""
_OF_PHP = ("artisan", "bin/console")
"""Files of frameworks of PHP that read an environment file beside the code."""
_OF_DEVELOPERS = re.compile(r"(?:^|/)(?:(?:vite|vue|craco)\.config|setupProxy|proxy\.conf|webpack)\.[^/]*$")
"""Settings of servers that only developers start."""


def own_files(
    workload: Workload,
    files: Collection[str],
    handed: Collection[str],
    characters: Mapping[str, Character],
    folder: Folder,
) -> Iterator[str]:
    """Of files in the place of a program those that it may run or read itself; those that are `handed` to others it does not."""
    mine, character = codebase.place_of(workload, folder), characters[workload.name]
    handed = {each for each in handed if not f"{mine}/".startswith(f"{each}/")}  # a whole program is no settings
    others = _of_others(workload, files, folder)
    foreign, served = _foreign(workload, character), has_built_pages(character)
    set_up = character.dockerfile.environment if character.dockerfile is not None else {}
    stage = stages.chosen({**set_up, **workload.environment})
    proxied = "nginx" in folder.text(workload.build.dockerfile) if workload.build is not None else False
    for file in files:
        if file in others or _is_of_neighbour(file, workload.name, mine, characters):
            continue
        if file.endswith(foreign) or (file.endswith(".sh") and not _STARTS.search(file)):
            continue
        if foreign and file.rpartition("/")[2].startswith(".env") and _is_of_framework(parent(file), folder):
            continue
        if not workload.blind and spring.is_of_other_profile(file, workload, character.dockerfile, folder):
            continue
        if stages.is_of_another(file, stage, folder):
            continue
        if served and _OF_DEVELOPERS.search(file):
            continue
        if not proxied and file.endswith(".conf") and _OF_NGINX.search(folder.text(file)):
            continue
        if file not in handed and not any(file.startswith(f"{each}/") for each in handed):
            yield file


def has_built_pages(character: Character) -> bool:
    """Whether an image is that of a web server, which has pages that were built before."""
    server = identify(character.dockerfile.base) if character.dockerfile is not None else None
    return server is not None and server.purpose == "proxy"


def _foreign(workload: Workload, character: Character) -> tuple[str, ...]:
    """Endings of programs that the image of a workload cannot run: nothing but Node.js is in that of Node.js."""
    dockerfile = character.dockerfile
    base = dockerfile.base if dockerfile is not None else workload.image
    return (
        _NOT_OF_NODE
        if of_image(base) == "node" and not (dockerfile is not None and "python" in dockerfile.runs)
        else ()
    )


def _is_of_framework(place: str, folder: Folder) -> bool:
    """Whether a framework of PHP lies in a folder, which reads the environment file beside it: no program of Node.js there does."""
    return any(folder.has(joined(place, each)) for each in codebase.FRAMEWORKS if not each.startswith("ace"))


def _is_of_neighbour(file: str, name: str, place: str, characters: Mapping[str, Character]) -> bool:
    """Whether settings lie in a folder that is named like another workload, and not like this one."""
    inside = file if place == "." else file.removeprefix(f"{place}/")
    above = inside.split("/")[:-1]
    return file.endswith(KEYED) and name not in above and any(part in characters for part in above)


def _of_others(workload: Workload, files: Iterable[str], folder: Folder) -> set[str]:
    """Files of programs beside the one that is run, where one folder holds several: `cmd/api` while `cmd/worker` runs.

    Which one is run its command says, else its Dockerfile, if that names one alone, else its own name.
    """
    parts = {file: (file[: found.start(1)], found[1]) for file in files if (found := _PART.search(file)) is not None}
    if not parts or workload.build is None:
        return set()
    stem = re.sub(r"[-_]?[0-9]+$", "", workload.own_name)
    for text in (workload.command, folder.text(workload.build.dockerfile), f"cmd/{stem}"):
        run = set(_RUN.findall(text))
        if len(run) == 1:
            (own,) = run
            return {file for file, (above, part) in parts.items() if part != own and folder.holds(f"{above}{own}")}
    return set()
