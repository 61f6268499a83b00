"""Where a program's uses of Redis are looked for: the code that it runs, what it uses of others, and what has nothing to do with Redis."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.frozen import frozen
from archlint.importers.code import codebase, shared_types
from archlint.importers.code.neighbours import neighbours
from archlint.importers.code.shared import module, needed, typed
from archlint.importers.code.source_files import LARGEST, MOST_BYTES, is_generated
from archlint.importers.code.uncalled import without_uncalled
from archlint.importers.code.unused import is_unused
from archlint.importers.languages import LANGUAGES, NODE, PAGES, PROGRAMS
from archlint.importers.stores.redis_mentions import speaks

if TYPE_CHECKING:
    from collections.abc import Collection

    from archlint.source.folder import Folder

LISTS = (".json", ".toml")
"""Endings of files that have no settings that tell roles, and no code."""
_MOST_BEYOND = 3 * MOST_BYTES
"""Letters of the files of a large program that are looked through for words of Redis, beside those that are read."""
Files = list[tuple[str, str]]
"""Files with what a program uses of them."""


@frozen
class Code:
    """The `files` that a program runs; `silent` are those of the packages beside it of which none has words of Redis.

    Those call no client of each other's either, and are not asked for one.
    """

    files: Files
    silent: frozenset[str]


def code_run(folder: Folder, place: str, others: tuple[str, ...], started: tuple[str, ...]) -> Code:
    """The source files that a program runs, as far as that can be told, and of those that it shares with others what it uses.

    Where all of them are known, functions are left out that nobody calls.
    """
    run = _run(folder, place, others, started)
    known = {file for file, _ in run.files}
    if not started and any(f.endswith(PROGRAMS) and f not in known for f in codebase.files(place, folder, others)):
        return run
    asked = [file for file in known - run.silent if file.endswith(PROGRAMS) and folder.once(speaks, file)]
    return Code(without_uncalled(run.files, asked), run.silent) if asked else run


def _run(folder: Folder, place: str, others: tuple[str, ...], started: tuple[str, ...]) -> Code:
    if started:
        every = [*codebase.code(place, folder, others, whole=True)]
        known = {file for file, _ in every}
        beyond = [(file, folder.text(file)) for file in started if file not in known]
        language = (".go",) if started[0].endswith(".go") else (".py",)
        run = [each for each in every if not each[0].endswith(language) or each[0] in started]
        return Code(run + beyond, frozenset())
    own = [*codebase.code(place, folder, others)]
    read = {file for file, _ in own}
    beyond = _beyond(place, folder, others, own)
    if any(f.endswith((*NODE, *PAGES)) and f not in read for f in codebase.files(place, folder, others)):
        every = [*codebase.code(place, folder, others, whole=True)]
        return Code(every + beyond, _silent([each for each in every if each[0] not in read], folder))
    own += beyond
    foreign = _foreign(read)
    near = (each for path in neighbours(place, folder) for each in codebase.code(path, folder, others))
    beside = [each for each in near if not each[0].endswith(foreign)]
    silent = _silent(beside, folder)
    if silent or not beside:
        return Code(own + beside, silent)
    shared = [each for each in beside if not each[0].endswith(".py")]  # settings are loaded by what a text calls them
    own += (each for each in beside if each[0].endswith(".py"))
    apart = tuple(f"{each}/" for each in shared_types.told_apart(place, folder, others))
    modules = [folder.once(module, file) for file, _ in own]
    others_too = [folder.once(typed if file.startswith(apart) else module, file) for file, _ in shared]
    return Code([*own, *needed(modules, others_too)], frozenset())


def _beyond(place: str, folder: Folder, others: tuple[str, ...], own: Files) -> Files:
    """The programs with words of Redis among those files of a large program that were left unread, a bounded amount, and none that a program wrote.

    Without modules that nobody names: so much is seen here that it can be told.
    """
    read = {file for file, _ in own}
    unread = (file for file in codebase.files(place, folder, others) if file not in read and file.endswith(PROGRAMS))
    beside: Files = []
    left = _MOST_BEYOND
    for file in unread:
        text = folder.text(file, LARGEST)
        if is_generated(text):
            continue
        left -= len(text)
        if left < 0:
            break
        beside.append((file, text))
    every = [*own, *beside]
    speaking = [each for each in beside if each[1] and folder.once(speaks, each[0])]
    return speaking if left < 0 else [each for each in speaking if not is_unused(each[0], folder, every, whole=True)]


def _foreign(files: Collection[str]) -> tuple[str, ...]:
    """Endings of programs in languages that none of a program's own files is written in: those a package has for others."""
    spoken = [any(file.endswith(each) for file in files) for each in LANGUAGES]
    return tuple(end for each, own in zip(LANGUAGES, spoken, strict=True) if any(spoken) and not own for end in each)


def _silent(files: Files, folder: Folder) -> frozenset[str]:
    spoken = any(folder.once(speaks, file) for file, _ in files if not file.endswith(LISTS))
    return frozenset() if spoken else frozenset(file for file, _ in files)
