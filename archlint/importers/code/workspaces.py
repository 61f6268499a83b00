"""Which program of a workspace is run, where an image takes all of it: by its command, its build, its variables, its name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.code import go_packages
from archlint.importers.workloads.dockerfile import of_build
from archlint.source.folder import joined

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from archlint.importers.workloads.workload import Build, Workload
    from archlint.source.folder import Folder

PROGRAMS_IN = ("services", "apps", "packages", "src", "microservices", "backend", "server", "crates")
"""Folders in which projects of several programs have them."""
_ABOVE = frozenset({*PROGRAMS_IN, "projects", "servers"})
"""The same of workspaces."""
_LISTS = (
    "/package.json", "/go.mod", "/pom.xml", "/build.gradle", "/build.gradle.kts", "/Cargo.toml", "/pyproject.toml", "/requirements.txt", "/mix.exs",
    "/composer.json", "/Gemfile", "/tsconfig.app.json", "/project.json", ".csproj",
)  # fmt: skip
"""A file that lists what a program needs, or how it is built."""
_BEGINS = ("/main.go", "/main.py", "/app.py", "/server.py", "/__main__.py")
"""A file that a program begins with, in languages whose programs share the list of what they need."""
_MAIN = "cmd/main.go"
"""Where a program of Go begins that has its own folder below the module of all."""
_ANYTHING = frozenset(
    {"app", "src", "dist", "build", "main", "node", "python", "start", "dev", "prod", "test", "run", "npm", "config", "lib", "libs", "common", "shared", "types", "utils", "docker"}
)  # fmt: skip
"""Names that stand in commands of any program."""
_LIBRARIES = "/packages/"
"""Where programs come after what they share."""
_NAME = re.compile(r"\"name\"\s*:\s*\"(?:@[\w.-]+/)?([\w.-]+)\"")
_SCRIPT = re.compile(r"\b(?:npm|yarn|pnpm|bun)(?:\s+run)?\s+([\w:.-]+)")
_PLACED = re.compile(r"^[ \t]*WORKDIR[ \t]+(\S+)", re.IGNORECASE | re.MULTILINE)
_CHOOSES = re.compile(r"(?:APP|SERVICE|PROJECT|MODULE|PACKAGE|WORKSPACE)(?:_NAME|_DIR|_PATH|_FOLDER)?|DIR")
"""Variables that name the program that an image of several is to run."""
_LIBRARY = re.compile(r"([\w.-]+)\.dll\b")
_BINARY = re.compile(r"\btarget/(?:[\w-]+/)?release/([\w-]+)")
"""A program that Cargo built, where an image takes it."""
_STARTED = re.compile(r"(?<![\w./-])(manage\.py|artisan|bin/rails|bin/console)(?=\s|$)")
"""What starts the program that lies where it lies: no other one beside it."""
_OF_PYTHON = re.compile(r"(?:^|\s)(?:uvicorn|gunicorn|hypercorn|daphne|celery|python[0-9.]*)\s")
"""A command of a program that is written in Python."""
_FEWEST = 2


def started(workload: Workload, folder: Folder) -> str:
    """The folder of the program that runs, of several below what is built; empty where that cannot be told."""
    chosen = tuple(v.value for key, v in workload.environment.items() if _CHOOSES.fullmatch(key))
    return folder.once(_started, workload.build, workload.name, workload.command, workload.directory, chosen)


def _started(
    folder: Folder, build: Build | None, name: str, command: str, directory: str, chosen: tuple[str, ...]
) -> str:
    if build is None:
        return ""
    built = _of_assembly(build, command, folder) or _of_crate(build, folder)
    if built:
        return built
    run = command or of_build(build, folder).command
    if any(folder.has(joined(build.folder, file)) for file in _STARTED.findall(run)):
        return ""
    programs = folder.once(_programs, build.folder)
    made = joined(build.folder, go_packages.called(run, build, folder))
    if made != build.folder and not any(f"{made}/".startswith(f"{place}/") for place in programs.values()):
        return ""
    if _OF_PYTHON.search(run):
        programs = {name: place for name, place in programs.items() if not folder.once(_is_of_node, place)}
    if len(set(programs.values())) < _FEWEST:
        return ""
    for said in (directory, *_said(build, command, folder), *chosen, name):
        places = {place for each, place in programs.items() if _names(said, each)}
        own = {place for place in places if _LIBRARIES not in f"/{place}"} or places
        if own:
            return next(iter(own)) if len(own) == 1 else ""
    return ""


def _is_of_node(folder: Folder, place: str) -> bool:
    """Whether a program has the list of one of Node.js, and none of Python."""
    has = folder.has(joined(place, "package.json"))
    return has and not any(
        folder.has(joined(place, name))
        for name in ("pyproject.toml", "requirements.txt", "setup.py", "main.py", "app.py")
    )


def _said(build: Build, command: str, folder: Folder) -> Iterator[str]:
    """What tells of the program, the surest first: a command, the stage, the name of the Dockerfile, where it runs, what it takes and builds."""
    file = of_build(build, folder)
    for each in (command, "" if command else file.command):
        yield " ".join((each, *scripts(each, build.folder, folder)))
    yield build.stage
    yield build.dockerfile.removeprefix(f"{build.folder}/")
    yield from _PLACED.findall(folder.text(build.dockerfile))[-1:]
    yield " ".join(word for word in file.copied if word.startswith("/"))
    yield file.runs


def scripts(command: str, place: str, folder: Folder) -> Iterator[str]:
    """What the scripts of a package do that a command starts: `npm run start:prod`."""
    listed = folder.text(joined(place, "package.json"), 100_000) if command else ""
    for script in _SCRIPT.findall(command) if listed else ():
        found = re.search(rf"\"{re.escape(script)}\"\s*:\s*\"((?:[^\"\\]|\\.)*)\"", listed)
        if found is not None:
            yield found[1]


def _names(said: str, name: str) -> bool:
    return name in said and re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", said) is not None


def _programs(folder: Folder, root: str) -> dict[str, str]:
    """The folders of the programs of a workspace by the names that they and their packages have; a name of two is nobody's."""
    found: dict[str, str] = {}
    for place in _candidates(root, folder):
        listed = _NAME.search(folder.text(joined(place, "package.json"), 100_000))
        for name in dict.fromkeys((place.rpartition("/")[2], listed[1] if listed is not None else "")):
            if name and name not in _ANYTHING:
                found[name] = "" if found.get(name, place) != place else place
    return {name: place for name, place in found.items() if place}


def _candidates(root: str, folder: Folder) -> Iterator[str]:
    """Folders with a list of their own, and those of programs beside each other that share one."""
    for place in folder.folders(root):
        yield from _with(_LISTS, [place], folder)
        if place.rpartition("/")[2] not in _ABOVE:
            continue
        inner = folder.folders(place)
        deeper = [each for above in inner if above.rpartition("/")[2] in _ABOVE for each in folder.folders(above)]
        begun = (each for each in inner if folder.has(joined(each, _MAIN)))
        yield from dict.fromkeys((*_with(_LISTS, [*inner, *deeper], folder), *_with(_BEGINS, inner, folder), *begun))


def _with(endings: tuple[str, ...], places: Iterable[str], folder: Folder) -> Iterator[str]:
    return (place for place in places if any(file.endswith(endings) for file in folder.files(place, most=100)))


def _of_assembly(build: Build, command: str, folder: Folder) -> str:
    """The folder of the project of .NET whose assembly a command starts: `dotnet Shop.Orders.dll`."""
    text = folder.text(build.dockerfile) if build.dockerfile else ""
    named = _LIBRARY.findall(command or (of_build(build, folder).command if ".dll" in text else ""))
    files = folder.files(build.folder, depth=5, most=2_000) if named else ()
    wanted = {f"{name.lower()}.csproj" for name in named}
    found = [file for file in files if file.rpartition("/")[2].lower() in wanted]
    return found[0].rpartition("/")[0] if len(found) == 1 else ""


def _of_crate(build: Build, folder: Folder) -> str:
    """The folder of the package of Rust whose program an image takes, where none at the root unites those that there are."""
    text = folder.text(build.dockerfile) if build.dockerfile else ""
    named = _BINARY.findall(text) if "release/" in text and not folder.has(joined(build.folder, "Cargo.toml")) else ()
    files = folder.files(build.folder, depth=4, most=2_000) if named else ()
    wanted = re.compile(rf"^name\s*=\s*\"(?:{'|'.join(map(re.escape, named))})\"", re.MULTILINE)
    found = [file for file in files if file.endswith("/Cargo.toml") and wanted.search(folder.text(file))]
    return found[0].rpartition("/")[0] if len(found) == 1 else ""
