"""Calls that only a variable tells of which several are given, where the code of a program never reads it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.code import codebase, go_packages, prefixes, reached, unused_settings
from archlint.importers.code.frameworks import FOR_BROWSERS, is_bare
from archlint.importers.code.source_text import source_text
from archlint.importers.code.words import in_code, names_in, only_declared_in, reads
from archlint.importers.evidence import Confidence
from archlint.importers.languages import GO, JVM, NODE, PROGRAMS, PYTHON
from archlint.importers.links.library_variables import is_for_library
from archlint.importers.searches import search
from archlint.importers.workloads.character import FRONTS, STORES
from archlint.importers.workloads.images import identify

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from archlint.importers.links.doubts import Link
    from archlint.importers.workloads.character import Character
    from archlint.importers.workloads.workload import Workload
    from archlint.source.folder import Folder


_FEW = 2
"""So many programs may be given a variable that each of them reads by a name which it puts together."""
_OF_STORES = re.compile(
    r"CLICKHOUSE|QDRANT|MILVUS|WEAVIATE|CHROMA|MINIO|NATS|MQTT|OPENSEARCH|MEILI|TYPESENSE|NEO4J|INFLUX|CASSANDRA",
    re.IGNORECASE,
)
"""Variables of stores that no client of Python, Node.js or Go reads by itself: a program has to hand them on."""
_BY_PARTS = search(
    r"process\.env\[\s*[^\"'\]\s]|\benv\[\s*`|(?:environ(?:\.get)?[\[(]|getenv\()\s*(?:[fF][\"']|[a-z_]+\b)|=\s*process\.env\s*[;,)\n]|(?:\(|\.\.\.)process\.env\)?[,)\s}]|\benviron\b\s*[,)]"
    r"|custom-environment-variables|\bnconf\b|\bconvict\(|\bdecouple\b"
    r"|\bviper\.|\benvconfig\.|\bkoanf\b|\bos\.(?:Environ|Expand(?:Env)?)\(|(?:[Ee]nv|Getenv)\w*\([ \t]*(?:fmt\.|strings\.|\w+[ \t]*\+|\"\w*\"[ \t]*\+)"
    r"|\b(?:System\.getenv|getProperty|getRequiredProperty)\(\s*[^\"\s]|\bSystem\.getenv\(\s*\)|\bConfigProvider\b|@ConfigMapping\b|\bConfigFactory\."
)
"""How code of Node.js, Python, Go and the JVM reads variables without their names in one word."""


def unread(
    found: Mapping[tuple[str, str], Link],
    workloads: Sequence[Workload],
    characters: Mapping[str, Character],
    folder: Folder,
    settings: Sequence[tuple[str, str, bool]],
) -> set[tuple[str, str]]:
    """Calls that only a variable says which several services are given, where the code of this one never reads it.

    What an environment file says is given to several, whoever else reads it.
    """
    given: dict[tuple[str, str], set[str]] = {}
    for (source, target), link in found.items():
        if link.evidence.confidence is Confidence.ENV:
            for key in link.keys:
                given.setdefault((key, target), set()).add(source)
    named = {workload.name: workload for workload in workloads}
    places = codebase.places(workloads, folder)
    handed = {file for _, file, _ in settings}
    return {
        (source, target)
        for (source, target), link in found.items()
        if link.keys
        and not any(is_for_library(key, characters[source]) for key in link.keys)
        and characters[target].purpose != "monitor"
        and not _may_be_for_a_client(link, characters[target], named[source], folder)
        and not _is_upon_another(characters[source])
        and not _may_pass_on(link, characters[source], named[source], places, folder)
        and not _reads(named[source], characters[source], link, places, handed, folder)
        and (
            link.evidence.is_shared
            or all(len(given.get((key, target), ())) > _FEW or FOR_BROWSERS.match(key) for key in link.keys)
            or (
                all(key in named[source].environment for key in link.keys) and _names_all(named[source], folder, places)
            )
            or only_declared_in(_run_by(named[source], characters[source], folder), link.keys, folder)
        )
        and not any(
            f"${{{key}" in folder.text(file) for name, file, _ in settings if name in ("", source) for key in link.keys
        )
    }


def _may_be_for_a_client(link: Link, target: Character, workload: Workload, folder: Folder) -> bool:
    """Whether a variable that says where a store is may be read by its client itself, as `PGHOST` is, and every one by frameworks of the JVM."""
    if target.purpose not in STORES or not target.engine:
        return False
    if not all(map(_OF_STORES.match, link.keys)) or workload.build is None:
        return True
    return any(file.endswith(JVM) for file in codebase.files(codebase.place_of(workload, folder), folder, ()))


def _names_all(workload: Workload, folder: Folder, places: Sequence[str]) -> bool:
    """Whether a program is all of Node.js, Python, Go or the JVM, and its code names each variable which it reads."""
    if workload.build is None:
        return False
    files = tuple(file for file, _ in codebase.run_by(workload, folder, places) if file.endswith(PROGRAMS))
    return (
        bool(files)
        and all(file.endswith((*PYTHON, *NODE, *GO, *JVM)) for file in files)
        and not folder.once(_by_parts, files)
    )


def _by_parts(folder: Folder, files: tuple[str, ...]) -> bool:
    return any(_BY_PARTS.finds(folder.once(source_text, file).plain) for file in files)


def _reads(
    workload: Workload,
    character: Character,
    link: Link,
    places: Sequence[str],
    handed: Collection[str],
    folder: Folder,
) -> bool:
    """Whether a program may read a variable of a link: the files that it runs if those are known, else any of its code.

    One that names the target itself calls it, whatever it is told.
    """
    run = _run_by(workload, character, folder)
    if any(_addresses(file, link.target, run, folder) for file in run):
        return True
    if reads(workload, link.keys, folder, places, handed) is False:
        return False
    return not run or names_in(run, link.keys, folder)


def _run_by(workload: Workload, character: Character, folder: Folder) -> tuple[str, ...]:
    """The files of Python or Go that a program runs; none where they cannot be told."""
    if workload.build is None:
        return ()
    home, command = codebase.place_of(workload, folder), character.command
    built = go_packages.files(command, home, folder, workload.build)
    return reached.files(command, home, folder) or tuple(sorted(built))


def _addresses(file: str, target: str, run: tuple[str, ...], folder: Folder) -> bool:
    """Whether a file has the address of somebody elsewhere than in settings that nothing of a program asks for."""
    address = re.compile(rf"//{re.escape(target)}\b|\b{re.escape(target)}:[0-9]")
    found = [each.start() for each in address.finditer(folder.once(source_text, file).plain.whole)]
    return found != [] and not unused_settings.is_only_there(folder, file, found, run)


def _may_pass_on(link: Link, character: Character, workload: Workload, places: Sequence[str], folder: Folder) -> bool:
    """Whether a front may ask the target of a link by something else than variables: a gateway of the project's own where its code names that."""
    if character.purpose not in FRONTS | {"frontend"} or all(map(FOR_BROWSERS.match, link.keys)):
        return False
    return not is_own_gateway(character, workload, places, folder) or is_named((link.target,), workload, folder, places)


def is_own_gateway(character: Character, workload: Workload, places: Sequence[str], folder: Folder) -> bool:
    """Whether a gateway is a program of the project whose code nobody else runs, so that it asks whom that names."""
    alone = character.purpose == "gateway" and workload.build is not None
    return alone and places.count(codebase.place_of(workload, folder)) == 1


def _is_upon_another(source: Character) -> bool:
    """Whether a program is built upon an image of nobody known, whose start script may read what its own code does not."""
    base = source.dockerfile.base if source.dockerfile is not None else ""
    return bool(base) and not is_bare(base) and identify(base) is None


def is_named(keys: Sequence[str], workload: Workload, folder: Folder, places: Sequence[str]) -> bool:
    """Whether the code of a workload, or its own environment, names one of these variables."""
    mine = [workload.environment[key] for key in keys if key in workload.environment]
    if any(not each.shared and not each.evidence.is_shared for each in mine):
        return True
    if workload.build is None:
        return any(each.shared for each in mine)
    code = [*codebase.run_by(workload, folder, places)]
    ends = prefixes.ends(keys, (file for file, _ in code), folder)
    names = {spelt for key in (*in_code(keys), *ends) for spelt in (key, key.lower())}
    return any(name in text for _, text in code for name in names)
