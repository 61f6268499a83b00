"""Which programs have a client of a store or a channel in their code, so that they can use one at all."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from archlint.importers.code import codebase, copying, drivers, go_packages, reached, required
from archlint.importers.code.brought_in import brings_none
from archlint.importers.code.frameworks import is_bare
from archlint.importers.code.live_code import live_code
from archlint.importers.code.same_code import WORKING
from archlint.importers.code.words import knows, reads
from archlint.importers.evidence import Confidence
from archlint.importers.languages import NODE
from archlint.importers.links import mounted_code
from archlint.importers.links.client_words import ANYTHING, CLIENTS, OF_ENGINES, OF_PYTHON, TRACED, TRACERS
from archlint.importers.links.library_variables import is_only_for_libraries
from archlint.importers.workloads.character import CHANNELS, PROGRAMS, STORES
from archlint.source.folder import joined

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archlint.importers.links.doubts import Link
    from archlint.importers.workloads.character import Character
    from archlint.importers.workloads.workload import Workload
    from archlint.source.folder import Folder

MANY = 3
"""So many programs are given the same variable because all are, and not since each uses it."""
_SEVERAL = 2
"""Of so many users of a store one may only be given its address, and have a driver listed, as the others have."""
_OF_SETTINGS = re.compile(r"\.(?:json|ya?ml|toml|properties|ini|conf)$|(?:^|/)\.env[^/]*$")
"""Files beside code that hold its settings, or those of several programs."""
_SETTINGS_OF_PYTHON = re.compile(r"(?:^|/)\w*(?:settings|config)\w*(?:/\w+)?\.py$")
"""Modules of Python with the settings of those that share them, of which each uses some."""
_DRIVES = re.compile(r"^[ \t]*(?:spring\.datasource\.)?driver-?[cC]lass-?[nN]ame\s*[:=]\s*\w", re.MULTILINE)
"""Settings of Spring that name the class by which a program has its database, whichever of its libraries brings that."""
_SET_UP = (*codebase.FRAMEWORKS, "composer.json", "index.php", "bin/hyperf.php")
"""Files of frameworks that have clients of every store there is, of which settings choose some."""


def has_other_database(link: Link, found: Mapping[tuple[str, str], Link], characters: Mapping[str, Character]) -> bool:
    """Whether the source of a link is known to use a database of another engine than its target is."""
    mine = (characters[end] for begin, end in found if begin == link.source)
    return any(each.purpose == "database" and each.engine != characters[link.target].engine for each in mine)


def is_unknown_to_code(
    source: str,
    target: Character,
    workloads: Sequence[Workload],
    folder: Folder,
    *,
    listed: bool = True,
    by_engine: bool = False,
    given: bool = True,
    set_up: bool = True,
) -> bool:
    """Whether a workload only waits for a store or a channel: its code can be seen, and no client of one is in it, or none is started.

    Unless it is `listed` too, a driver that code of Python or Node.js does not import is none. `by_engine` asks for a client of the
    very engine, where the program has a database of another one; `given` lets the names of its variables count, and
    `set_up` what its settings say.
    """
    words = CLIENTS.get(target.purpose)
    words = None if words is None else (*words, target.engine) if target.engine else words
    if by_engine and target.engine:
        words = OF_ENGINES.get(target.engine, (target.engine,))
    workload = next(each for each in workloads if each.name == source)
    if words is None or workload.build is None:
        return False
    told = [*workload.environment, workload.command] if given and target.purpose == "database" else [workload.command]
    if any(word in each for each in map(str.lower, told) for word in words):
        return False
    place = codebase.place_of(workload, folder)
    if drivers.is_never_started(target.engine, place, folder):
        return True
    set_up = set_up or any(folder.has(joined(place, each)) for each in _SET_UP)
    return knows(place, folder, codebase.places(workloads, folder), words, listed=listed, set_up=set_up) is False


def only_waits(
    link: Link,
    surer: Mapping[tuple[str, str], Link],
    workloads: Sequence[Workload],
    characters: Mapping[str, Character],
    folder: Folder,
) -> bool:
    """Whether a program waits for a store that all others are told the address of, and has neither that nor a driver.

    Programs of which no address of anything else is seen may be told by what is not.
    """
    workload = next(each for each in workloads if each.name == link.source)
    engine = characters[link.target].engine
    if characters[link.target].purpose not in STORES or not drivers.is_known(engine):
        return False
    if not _is_of_a_language(characters[link.source]):
        return False
    programs = (w for w in workloads if characters[w.name].purpose in PROGRAMS | {"scheduler"})
    waiting = {w.name for w in programs if any(each.name == link.target for each in w.dependencies)}
    told = {begin for begin, end in surer if end == link.target}
    own = any(begin == link.source for begin, _ in surer)
    place = codebase.place_of(workload, folder)
    return (
        own and told != set() and waiting <= told | {link.source} and drivers.driver(engine, (place,), folder) is None
    )


def without_unused(
    found: dict[tuple[str, str], Link],
    workloads: Sequence[Workload],
    characters: Mapping[str, Character],
    folder: Folder,
) -> dict[tuple[str, str], Link]:
    """Without stores whose address a program is given that has no client of one: set for everybody, and used by others.

    A program that is built upon a ready one is not known by its code; of code that several run, what each can reach is its own.
    """
    places = codebase.places(workloads, folder)
    given = Counter(v.evidence.place for each in workloads for v in each.environment.values())
    named = {each.name: each for each in workloads}
    run = Counter(places)
    used = Counter(target for source, target in found if characters[source].purpose in PROGRAMS)
    told = Counter((key, target) for (_, target), link in found.items() for key in link.keys)
    kept: dict[tuple[str, str], Link] = {}
    for (source, target), link in found.items():
        user, store, workload = characters[source], characters[target], named[source]
        if link.evidence.is_shared and mounted_code.imports_none(workload, user, store, folder, places):
            continue
        if (
            link.evidence.confidence is not Confidence.ENV
            or user.purpose not in PROGRAMS | {"scheduler"}
            or not _is_of_a_language(user)
        ):
            kept[source, target] = link
            continue
        places_of_keys = (workload.environment[k].evidence.place for k in link.keys if k in workload.environment)
        many = link.keys and all(given[place] >= MANY for place in places_of_keys)
        crowd = link.keys and all(told[key, target] >= MANY for key in link.keys)
        only_set = crowd or (link.keys and is_only_for_libraries(link.keys, workload, places, folder))
        unused = (
            (only_set and has_no_client(store, workload, places, folder))
            or (crowd and reaches(user, store, workload, folder, link.keys) is False)
            or _is_beyond(user, store, workload, run, folder, link.keys if many else (), link.keys)
            or (
                user.purpose in PROGRAMS
                and is_unknown_to_code(
                    source, store, workloads, folder, listed=used[target] < _SEVERAL, given=not many, set_up=False
                )
                and not reads(workload, link.keys, folder, places)
            )
            or (
                store.purpose != "database"
                and store.purpose in STORES
                and reads(workload, link.keys, folder, places) is False
                and _imports_none(user, store, workload, folder)
            )
        )
        if not unused:
            kept[source, target] = link
    return kept


def has_no_client(target: Character, workload: Workload, places: Sequence[str], folder: Folder) -> bool:
    """Whether a program of Node.js or the JVM brings in no client of a store or a channel that many are told of, whatever its settings name."""
    words = CLIENTS.get(target.purpose)
    if words is None or workload.build is None:
        return False
    place = codebase.place_of(workload, folder)
    return brings_none(place, folder, places, (*words, *filter(None, (target.engine,))))


def _is_beyond(
    source: Character,
    target: Character,
    workload: Workload,
    run: Counter[str],
    folder: Folder,
    keys: Sequence[str],
    read: Sequence[str],
) -> bool:
    """Whether the files that a program can reach, of Python or of code that several run, have no client of a store.

    What its main function itself has `read` it asks, if only by plain HTTP: the port of a queue where it shows its depth.
    """
    if workload.build is None:
        return False
    place = codebase.place_of(workload, folder)
    files = reached.files(source.command, place, folder)
    if not files and run[place] == 1 and not go_packages.built(workload.build, place, folder):
        return False
    shows = target.purpose in CHANNELS and go_packages.names(source.command, place, folder, workload.build, read)
    return not shows and reaches(source, target, workload, folder, keys) is False


def reaches(
    source: Character, target: Character, workload: Workload, folder: Folder, keys: Sequence[str] = ()
) -> bool | None:
    """Whether the files that a program can run have a client of a store or a channel; None where they cannot be told.

    With the `keys` of variables that everybody is given, mere words of a store count no longer: a program of Python
    imports its client, or names one of the variables, and a helper that all share may speak of every store there is.
    """
    known = TRACERS if keys and all(map(TRACED.match, keys)) else CLIENTS
    if workload.build is None or target.purpose not in known:
        return None
    place = codebase.place_of(workload, folder)
    files = reached.files(source.command, place, folder)
    if known is TRACERS and not files:
        return None
    words = (*known[target.purpose], *filter(None, (target.engine,)))
    if files:
        words = tuple(word for word in words if word not in ANYTHING) + OF_PYTHON.get(target.purpose, ())
        return _says(files, words, keys, folder) and _is_live(source, words, keys, place, folder)
    told = required.says(source.command, place, folder, words, lambda: codebase.files(place, folder, ()))
    if told is not None:
        return told
    own = [each.lower() for each in go_packages.imported(source.command, place, folder, workload.build)]
    words = OF_ENGINES.get(target.engine, words)
    return any(word in small for small in own for word in words) if own else None


def _says(files: Sequence[str], words: Sequence[str], keys: Sequence[str], folder: Folder) -> bool:
    """Whether files of Python say one of some words; where they are asked for `keys` of variables too, name one or import what is called so."""
    small = [folder.once(reached.says, file) for file in files]
    if keys:
        if any(key.lower() in each for key in keys for each in small):
            return True
        small = [folder.once(reached.imports, file) for file in files]
    return any(word in each for each in small for word in words)


def _imports_none(source: Character, target: Character, workload: Workload, folder: Folder) -> bool:
    """Whether the files that a program of Python can run are known, and none imports a client of a store or a channel, or only for what is not run."""
    place = codebase.place_of(workload, folder)
    files = reached.files(source.command, place, folder) if workload.build is not None else ()
    words = {*CLIENTS.get(target.purpose, ("",)), target.engine} - ANYTHING | {*OF_PYTHON.get(target.purpose, ())}
    small = [folder.once(reached.imports, file) for file in files]
    if not files or not any(word in each for each in small for word in words):
        return bool(files)
    live = live_code(source.command, place, folder, works=source.purpose in WORKING)
    return live is not None and not live.uses([*words])


def _is_live(source: Character, words: Sequence[str], keys: Sequence[str], place: str, folder: Folder) -> bool:
    """Whether what says so in code of Python is run."""
    live = live_code(source.command, place, folder, works=source.purpose in WORKING)
    return live is None or live.uses(words) or (live.mentions(keys) if keys else live.says(words))


def is_never_run(link: Link, source: Character, workload: Workload, folder: Folder) -> bool:
    """Whether what names the target is code of Python or Node.js that nothing imports which the source starts, or nothing in it calls."""
    file = link.evidence.file
    if workload.build is None or not file.endswith((".py", *NODE)):
        return False
    place = codebase.place_of(workload, folder)
    files = required.files_of_node if file.endswith(NODE) else reached.files
    own = files(source.command, place, folder)
    inside = place == "." or link.evidence.file.startswith(f"{place}/")
    if own and inside and file not in own:
        return True
    mounted = any(codebase.is_for_code(each.target) for each in workload.mounts if each.kind == "bind")
    if not own and not mounted and file.endswith(".py") and copying.leaves_out(workload.build, file, folder):
        return True
    live = live_code(source.command, place, folder, works=source.purpose in WORKING) if file in own else None
    return live is not None and not live.has(file, link.evidence.line)


def is_only_set(
    link: Link,
    characters: Mapping[str, Character],
    workload: Workload,
    workloads: Sequence[Workload],
    folder: Folder,
) -> bool:
    """Whether settings name a store or a channel, and the program that is run has no client of one, nor imports one where they are its own code."""
    source, target = characters[link.source], characters[link.target]
    code = _SETTINGS_OF_PYTHON.search(link.evidence.file) is not None
    if target.purpose not in STORES or not (code or _OF_SETTINGS.search(link.evidence.file)):
        return False
    if target.purpose != "database" and _imports_none(source, target, workload, folder):
        return True
    if code:
        return False
    if source.purpose not in PROGRAMS or not _is_of_a_language(source):
        return False
    if target.purpose == "database" and _DRIVES.search(folder.text(link.evidence.file)) is not None:
        return False
    unknown = is_unknown_to_code(link.source, target, workloads, folder, set_up=False)
    return unknown or reaches(source, target, workload, folder) is False


def _is_of_a_language(character: Character) -> bool:
    """Whether an image is built upon nothing but a language, so that what it runs is the code that is copied into it."""
    dockerfile = character.dockerfile
    return dockerfile is not None and bool(dockerfile.copied) and is_bare(dockerfile.base)
