"""What a program of Go is built from: the package of its main function, and what that imports of the same repository."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.code.copying import arguments
from archlint.importers.code.members import modules_around
from archlint.source.folder import joined, parent, up_from

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archlint.importers.workloads.workload import Build
    from archlint.source.folder import Folder

_BUILDS = re.compile(r"\bgo[ \t]+(?:build|install|run)\b((?:\\\r?\n|[^\n&;|])*)")
_NAMED = re.compile(r"(?<=\s)-o[ \t=]+[\"']?(?:\S*/)?([A-Za-z][\w-]*)[\"']?(?=\s)")
_PACKAGE = re.compile(r"(?<=[\s\"'])(\./[\w./${}-]+|(?:[\w.-]+/)*cmd/[\w./${}-]+)(?=[\s\"']|$)")
"""What builds a program of Go, what that is called, and the package of its main function."""
_BINARY = re.compile(r"(?:exec\s+)?(?:\./|/(?:[\w.-]+/)*)?([A-Za-z][\w-]*)(?:\s|$)")
"""A program of one's own that a command starts: `./geo`, `/usr/local/bin/geo`."""
_RUN = re.compile(r"go\s+run\s+(?:-\S+\s+)*(?:\./)?([A-Za-z][\w./-]*/[\w./-]+|[A-Za-z][\w-]*/?)(?:\s|$)")
"""A package of Go that is built and started: `go run ./cmd/geo`, `go run cmd/geo/main.go`."""
_WATCHED = re.compile(r"(?:\S*/)?air\b(?:\s+(?:-c|--config)[\s=]+(\S+))?")
"""A program that is built anew whenever its code changes, as a file of settings of Air says."""
_MODULE = re.compile(r"(?m)^module[ \t]+(\S+)")
_REPLACED = re.compile(r"(\S+)(?:[ \t]+v\S+)?[ \t]+=>[ \t]+(\.\.?/[\w./-]*)")
"""Modules that lie in the same repository: `replace acme.net/proto => ../proto`."""
_GENERATED = re.compile(r"(?:^|/)(?:\w*proto\w*|\w*pb|gen|generated|docs|stubs?|migrations)(?:/|$)")
"""Packages that are made when a program is built, and often kept out of the repository, or hold other files alone: they use nothing of the project."""
_IMPORT = re.compile(r"\"([\w./-]+)\"[ \t]*(?://[^\n]*)?$", re.MULTILINE)
_BEFORE = re.compile(r"[ \t]*(?:import[ \t]+)?(?:[\w.]+[ \t]+)?")
_MOST = 200
_UNKNOWN = frozenset[str](), frozenset[str]()


def files(command: str, place: str, folder: Folder, build: Build | None = None) -> frozenset[str]:
    """The files that a program is built from; none where that cannot be told.

    Its main function is in the package in `cmd` that its command is called like, which lies in `place`: `./geo` is built
    from `cmd/geo`. Where the command tells nothing, it is in the only package that its `build` makes.
    """
    return _known(command, place, folder, build)[0]


def imported(command: str, place: str, folder: Folder, build: Build) -> frozenset[str]:
    """The packages that such a program imports, itself or by those of its own module; none where that cannot be told."""
    return _known(command, place, folder, build)[1]


def built(build: Build, place: str, folder: Folder) -> bool:
    """Whether it can be told what the only program imports that a Dockerfile builds, whose code lies in `place`."""
    found = folder.once(_package, build, place)
    return found is not None and bool(folder.once(_built_of, *found)[1])


def names(command: str, place: str, folder: Folder, build: Build, words: Sequence[str]) -> bool:
    """Whether the package with the main function of such a program itself has one of some words in it."""
    main = _main(command, place, folder, build) if words else None
    code = folder.files(joined(*main), most=_MOST) if main is not None else ()
    return any(word in folder.text(file) for file in code if file.endswith(".go") for word in words)


def _known(command: str, place: str, folder: Folder, build: Build | None) -> tuple[frozenset[str], frozenset[str]]:
    """The files of such a program, and the packages that these import."""
    main = _main(command, place, folder, build)
    return folder.once(_built_of, *main) if main is not None else _UNKNOWN


def _main(command: str, place: str, folder: Folder, build: Build | None) -> tuple[str, str] | None:
    """The folder of the module of a program, and in it the package with its main function; None where that cannot be told."""
    path = _in_cmd(command, place, folder)
    if path or build is None:
        return (place, path) if path else None
    made = folder.once(_called, build, command)
    return (build.folder, made) if made else folder.once(_package, build, place)


def called(command: str, build: Build, folder: Folder) -> str:
    """The package below where an image is built of which that makes the program that a command starts; empty where none is known."""
    return folder.once(_called, build, command)


def _called(folder: Folder, build: Build, command: str) -> str:
    """The package of which a Dockerfile builds the program that a command starts: `go build -o /bin/geo ./cmd/server` for `geo`."""
    started = _BINARY.match(command.strip()) if folder.has(joined(build.folder, "go.mod")) else None
    if started is None or not build.dockerfile:
        return ""
    text = folder.text(build.dockerfile, 100_000)
    made = [f" {each[1]} " for each in _BUILDS.finditer(text)]
    found = {
        _folder(last[-1]) for each in made if started[1] in _NAMED.findall(each) and (last := _PACKAGE.findall(each))
    }
    path = found.pop() if len(found) == 1 else ""
    return path if path and folder.holds(joined(build.folder, path)) else ""


def around_main(place: str, built_in: str) -> str:
    """The folder with all of a program, of which a build may name the main package: a build in `.` of `orders/cmd/api` is one of `orders`.

    >>> around_main("services/orders/cmd/api", "."), around_main("cmd/orders", ".")
    ('services/orders', 'cmd/orders')
    """
    around, main, _ = place.partition("/cmd/")
    return around if main and around != built_in else place


def _package(folder: Folder, build: Build, place: str) -> tuple[str, str] | None:
    """The module and the package in it that a Dockerfile builds, which an argument may name; None where it builds none, or several.

    The module is that which is built in, or the one that the program lies in where an image of several works there.
    """
    roots = [each for each in dict.fromkeys((build.folder, *up_from(place))) if folder.has(joined(each, "go.mod"))]
    if not roots:
        return None
    text = folder.text(build.dockerfile, 100_000)
    values = arguments(build, text)
    named = {re.sub(r"\$\{?(\w+)\}?", lambda each: values.get(each[1], each[0]), path) for path in _made(text)}
    if len(named) != 1:
        return None
    path = _folder(named.pop())
    pairs = ((root, each) for root in roots for each in (path, path.removeprefix(f"{place}/")))
    return next((each for each in pairs if folder.holds(joined(*each))), None)


def _in_cmd(command: str, place: str, folder: Folder) -> str:
    """The package that a command runs, or that in `cmd` which is called as the program that it starts; empty where none is."""
    if not folder.has(joined(place, "go.mod")):
        return ""
    run, called = _RUN.match(command.strip()), _BINARY.match(command.strip())
    path = f"cmd/{called[1]}" if called is not None else ""
    if run is not None:
        path = _folder(run[1])
    elif (watched := _WATCHED.match(command.strip())) is not None:
        made = _made(folder.text(joined(place, watched[1] or ".air.toml"), 100_000))
        path = _folder(made[0]) if len(made) == 1 else ""
    return path if path and folder.holds(joined(place, path)) else ""


def _made(text: str) -> list[str]:
    """The packages that are built in a Dockerfile or the settings of Air."""
    return [last[-1] for built in _BUILDS.finditer(text) if (last := _PACKAGE.findall(f" {built[1]} "))]


def _folder(path: str) -> str:
    """The folder of a package, of which its main file may be named."""
    path = path.removeprefix("./").rstrip("/")
    return parent(path) if path.endswith(".go") else path


def _built_of(folder: Folder, root: str, path: str) -> tuple[frozenset[str], frozenset[str]]:
    """The files of a package of Go with those of the repository that it imports, and what these import of others; both empty where that cannot be told."""
    text = folder.text(joined(root, "go.mod"), 100_000)
    module = _MODULE.search(text)
    homes = {} if module is None else {**folder.once(modules_around, root), module[1]: root}
    homes |= {name: joined(root, place) for name, place in _REPLACED.findall(text)} if "=> ." in text else {}
    known = sorted(homes, key=len, reverse=True)
    files, found = set[str](), set[str]()
    seen, left = set[str](), [joined(root, path)]
    while left and known and len(seen) < _MOST:
        place = left.pop()
        if place in seen:
            continue
        seen.add(place)
        code = (file for file in folder.files(place, most=_MOST) if file.endswith(".go"))
        here = [file for file in code if not file.endswith("_test.go")]
        if not here and _GENERATED.search(place) is None:
            return _UNKNOWN
        files.update(here)
        for each in {each for file in here for each in folder.once(_imported, file)}:
            own = next((name for name in known if f"{each}/".startswith(f"{name}/")), "")
            if own:
                left.append(joined(homes[own], each[len(own) :].lstrip("/") or "."))
            else:
                found.add(each)
    return _UNKNOWN if left else (frozenset(files), frozenset(found))


def _imported(folder: Folder, file: str) -> list[str]:
    text = folder.text(file)
    found = ((each, text.rfind("\n", 0, each.start()) + 1) for each in _IMPORT.finditer(text))
    return [each[1] for each, begin in found if _BEFORE.fullmatch(text, begin, each.start())]
