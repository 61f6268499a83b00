"""What the code of a program says: whether it speaks of a store, or reads a variable, itself or in what it uses of others."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.code import channel_layers, codebase, prefixes, shared_types, unread_properties, unused_settings
from archlint.importers.code.build_files import DEPENDENCIES
from archlint.importers.code.frameworks import FOR_BROWSERS
from archlint.importers.code.named_variables import Code, CodeFile, code_file
from archlint.importers.code.neighbours import neighbours
from archlint.importers.code.shared import module, typed, used
from archlint.importers.code.source_files import LARGEST, MOST_BYTES
from archlint.importers.code.source_text import SourceText, source_text
from archlint.importers.languages import PROGRAMS
from archlint.source.folder import joined

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from archlint.importers.workloads.workload import Workload
    from archlint.source.folder import Folder

_IMPORTED = frozenset({"requirements.txt", "requirements/base.txt", "pyproject.toml", "Pipfile", "package.json"})
"""What lists libraries that code has to import where it uses them."""

_TRACES = re.compile(r"telemetry|tracing|(?:^|/)otel|instrumentation", re.IGNORECASE)
_TRACED = re.compile(r"opentelemetry[\w./-]*")
"""Files that follow requests through the clients of every store there is, and libraries that do so."""
_SETTINGS = (".json", ".yml", ".yaml", ".toml", ".properties", ".ini", ".conf", ".example", ".env")
"""Endings of files that hold settings."""
_OF_DJANGO = "DJANGO_"


def knows(
    place: str,
    folder: Folder,
    others: Iterable[str],
    words: tuple[str, ...],
    *,
    listed: bool = True,
    set_up: bool = True,
) -> bool | None:
    """Whether code in a folder, or what it depends on, has one of these words; None where no program is seen, or not all of one.

    What a program of Python or Node.js merely lists counts if it is `listed`: its code imports what it uses. Words in
    settings, which may be those of others, count if it is enough to be `set_up`, as it is where a framework reads them;
    those in environment files only there.
    """
    near = channel_layers.in_memory(place, folder) is not None
    for small in map(folder.small, _lists(place, folder, listed=listed)):
        listing = small.replace(channel_layers.LIBRARY, "") if near else small
        listing = _TRACED.sub("", listing) if "opentelemetry" in listing else listing
        if any(map(listing.__contains__, words)):
            return True
    programs = False
    framed = any(folder.has(joined(place, each)) for each in codebase.FRAMEWORKS)
    set_up = set_up or framed
    letters = 0
    run: tuple[str, ...] = ()
    for file, said in _said(place, folder, others):
        if not listed and file.rpartition("/")[2] in _IMPORTED:
            continue
        # a manifest of Elixir is written in its language, and is no program
        programs = programs or (file.endswith(PROGRAMS) and not file.endswith("mix.exs"))
        letters += len(said.text.whole)
        if _TRACES.search(file) or (not framed and ".env" in file):
            continue
        if (set_up or file.endswith(DEPENDENCIES) or not file.endswith(_SETTINGS)) and said.says(words):
            if not folder.once(unused_settings.declared, file):
                return True
            run = run or tuple(each for each, _ in _said(place, folder, others))
            left = folder.once(unused_settings.without, file, run)
            if any(map(left.__contains__, words)):
                return True
    return False if programs and letters < MOST_BYTES - LARGEST else None


def _lists(place: str, folder: Folder, *, listed: bool) -> Iterator[str]:
    """Files that say what a program needs: its own lists, then what it and those beside it are built by."""
    yield from (joined(place, name) for name in DEPENDENCIES if listed or name not in _IMPORTED)
    yield from folder.once(_building, place)


def _building(folder: Folder, place: str) -> tuple[str, ...]:
    """The Dockerfiles and projects of .NET of a program, and of what lies beside it that it uses."""
    around = (file for each in (place, *neighbours(place, folder)) for file in folder.files(each, depth=2, most=200))
    return tuple(file for file in around if "Dockerfile" in file or file.endswith(".csproj"))


def reads(
    workload: Workload, keys: Sequence[str], folder: Folder, others: Iterable[str], handed: Collection[str] = ()
) -> bool | None:
    """Whether the code of a workload names one of these variables in any spelling; None where that cannot be told, as where not all of it is read.

    Those for browsers are put into pages by their whole names: they are looked for in what is not read as well.
    `others` are the folders of other builds, whose code is not its own, and `handed` files that it has for other programs.
    """
    if workload.build is None:
        return None
    programs, letters = False, 0
    names, every = in_code(keys), tuple(others)
    for code in _asked(workload, names, folder, every):
        programs = programs or code.programs
        letters += code.letters
        if code.binds(names):
            return True
        for file in code.naming(names):
            if file not in handed and not _only_declares(file, names, workload, folder, every):
                return True
    if letters < MOST_BYTES - LARGEST:
        return False if programs else None
    place, whole = codebase.place_of(workload, folder), all(map(FOR_BROWSERS.match, keys))
    return folder.once(_writes, place, every, tuple(keys)) if whole else None


def names_in(files: tuple[str, ...], keys: Sequence[str], folder: Folder) -> bool:
    """Whether one of the files that a program runs names one of these variables, beside settings that nothing in them asks for."""
    names = [*keys, *prefixes.ends(keys, files, folder)]
    return any(_positions(file, names, folder) and not _declares(file, names, files, folder) for file in files)


def only_declared_in(files: tuple[str, ...], keys: Sequence[str], folder: Folder) -> bool:
    """Whether files that a program runs name one of these variables, and only in settings that nothing in them asks for."""
    return not names_in(files, keys, folder) and any(_positions(file, keys, folder) for file in files)


def _declares(file: str, keys: Sequence[str], files: tuple[str, ...], folder: Folder) -> bool:
    """Whether a file names variables only in settings that nothing in the files of a program asks for."""
    declared = folder.once(unused_settings.declared, file)
    return declared != () and unused_settings.is_only_there(folder, file, _positions(file, keys, folder), files)


def _positions(file: str, keys: Sequence[str], folder: Folder) -> list[int]:
    """Where a file names variables, in any spelling."""
    named = re.compile("|".join("_?".join(re.findall(r"[a-z0-9]+", key.lower())) for key in keys))
    return [each.start() for each in named.finditer(folder.once(source_text, file).plain.small)]


def _writes(folder: Folder, place: str, others: tuple[str, ...], keys: tuple[str, ...]) -> bool:
    """Whether one of these variables stands in a program, however large that is."""
    files = (file for file in codebase.files(place, folder, others) if ".env" not in file)
    return any(key in folder.text(file) for file in files for key in keys)


def _only_declares(file: str, keys: Sequence[str], workload: Workload, folder: Folder, others: tuple[str, ...]) -> bool:
    """Whether a file names variables only in settings that nothing of a program asks for."""
    if not folder.once(unused_settings.declared, file) and not folder.once(unread_properties.declared, file):
        return False
    files = unused_settings.files_of(workload, workload.command, folder, others)
    if unread_properties.is_only_there(folder, file, keys, files, others):
        return True
    return _declares(file, keys, files, folder)


def in_code(keys: Sequence[str]) -> tuple[str, ...]:
    """Variables, and the names that code may have for them: settings of Django have no beginning there (django-configurations)."""
    return (*keys, *(key.removeprefix(_OF_DJANGO) for key in keys if key.startswith(_OF_DJANGO)))


def _asked(workload: Workload, names: tuple[str, ...], folder: Folder, others: tuple[str, ...]) -> Iterator[Code]:
    """The code of a workload, what it uses of others, and what is mounted beside it.

    What it uses is told apart only where anything of theirs tells, or it depends on how much that is.
    """
    place = codebase.place_of(workload, folder)
    own = folder.once(_own, place, others)
    yield own
    near = folder.once(_near, place, others)
    silent = not near.binds(names) and not near.naming(names)
    known = silent and own.programs and own.letters + near.letters < MOST_BYTES - LARGEST
    yield near if known else folder.once(_of_others, place, others)
    yield Code((file, folder.once(code_file, file)) for file, _ in codebase.mounted_beside(workload, folder))


def _own(folder: Folder, place: str, others: tuple[str, ...]) -> Code:
    return Code((file, folder.once(code_file, file)) for file, _ in codebase.code(place, folder, others))


def _near(folder: Folder, place: str, others: tuple[str, ...]) -> Code:
    """All code that lies beside a program, whatever it uses of that."""
    files = (file for near in neighbours(place, folder) for file, _ in codebase.code(near, folder, others))
    return Code((file, folder.once(code_file, file)) for file in dict.fromkeys(files))


def _of_others(folder: Folder, place: str, others: tuple[str, ...]) -> Code:
    return Code(folder.once(_shared, place, others) if neighbours(place, folder) else ())


def _said(place: str, folder: Folder, others: Iterable[str]) -> Iterator[tuple[str, CodeFile]]:
    """The source files of a program; of those beside it, what it uses."""
    every = tuple(others)
    yield from ((file, folder.once(code_file, file)) for file, _ in codebase.code(place, folder, every))
    yield from folder.once(_shared, place, every) if neighbours(place, folder) else ()


def _shared(folder: Folder, place: str, others: tuple[str, ...]) -> list[tuple[str, CodeFile]]:
    apart = shared_types.told_apart(place, folder, others)
    beside = [
        folder.once(typed if near in apart else module, file)
        for near in neighbours(place, folder)
        for file, _ in codebase.code(near, folder, others)
    ]
    own = [folder.once(module, file) for file, _ in codebase.code(place, folder, others)]
    return [
        (file, folder.once(code_file, file) if text == folder.text(file) else CodeFile(file, SourceText(text)))
        for file, text in used(own, beside)
    ]
