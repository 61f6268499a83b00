"""The source code of a workload: where it lies, how much of it is read and in which order, and what it names."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from archlint.importers.code import go_packages, workspaces
from archlint.importers.code.build_files import DEPENDENCIES
from archlint.importers.code.copying import copied, is_elsewhere, of_archive, takes, takes_list
from archlint.importers.code.frameworks import is_language, of_image
from archlint.importers.code.neighbours import neighbours
from archlint.importers.code.source_files import Sources, source_files
from archlint.importers.workloads.character import STORES
from archlint.importers.workloads.dockerfile import at_stage, of_build
from archlint.importers.workloads.images import identify
from archlint.source.folder import joined, parent

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from archlint.importers.workloads.dockerfile import Dockerfile
    from archlint.importers.workloads.workload import Build, Workload
    from archlint.source.folder import Folder

PROGRAM = re.compile(
    r"\.(py|js|ts|go|java|kt|cs|rb|php|rs|ex|html|cpp|cc|c|swift|scala|csproj|sln|gradle|kts)$"
    r"|(^|/)(go\.mod|package\.json|pom\.xml|Cargo\.toml|mix\.exs|CMakeLists\.txt)$"
)
FRAMEWORKS = ("artisan", "bin/console", "ace", "ace.js", "adonisrc.ts")
"""Files of frameworks that read an environment file beside the code: Laravel, Symfony, AdonisJS."""
_MANIFESTS = (*DEPENDENCIES, "manage.py")
_FOR_DOCKER = re.compile(r"/\.?(?:docker(?:files?)?|compose|containers?|deploy(?:ments?)?|build|infra)/", re.IGNORECASE)
"""Folders in which Dockerfiles lie apart from the code that they build."""
_OF_APPS = ("setup.py", "pyproject.toml", "setup.cfg")
_TRIED_IN = ("tests", "test", "example", "examples")
_ROOTS = re.compile(
    r"/(?:app|code|src|srv|workspace|usr/src/(?:app|\w+)|var/www(?:/html|/app)?|opt/app|home/\w+(?:/app)?)/?"
)
"""Where images have a whole program, and not a part of one."""
_IN_IMAGES = (
    "/app/",
    "/code/",
    "/src/",
    "/srv/",
    "/workspace/",
    "/workspaces/",
    "/usr/src/",
    "/var/www/",
    "/opt/",
    "/home/",
)
"""Where images have the code of a program."""
_PLACED = re.compile(r"^[ \t]*WORKDIR[ \t]+(/\S+)", re.IGNORECASE | re.MULTILINE)
_REMARKS = re.compile(r"^[ \t]*#[^\n]*", re.MULTILINE)
"""Lines of a Dockerfile that build nothing; the first may name `docker/dockerfile:1`, which is no folder."""
_INSTALLS = re.compile(
    r"npm (?:i|install) (?:-g|--global)|yarn global add|pip3? install (?!-r|\.)|go install|gem install|cargo install|git clone|curl |wget "
)
"""What an image fetches that runs nothing of the project."""


_ARCHIVE = re.compile(r"/(?:target|build/libs)/[^/]+\.[jw]ar$")
"""Where Maven and Gradle put what they made of a folder."""


def place_of(workload: Workload, folder: Folder) -> str:
    """Where the code of a workload lies: the folder it is built from, or that of its Dockerfile when code lies there."""
    if workload.build is None:
        return "."
    known = folder.once(_places)
    found = known.get(id(workload))
    if found is None:
        mounts = ((each.source, each.target) for each in workload.mounts if each.kind == "bind")
        code = tuple(each for each in mounts if is_for_code(each[1]) or _is_project(each[0], folder))
        place = folder.once(_place, workload.build, code)
        place = (workspaces.started(workload, folder) if place == workload.build.folder else "") or place
        found = known[id(workload)] = place, workload
    return found[0]


def _places(_: Folder) -> dict[int, tuple[str, Workload]]:
    """Where the code of workloads was found so far, by what they are: everybody asks for it, and to tell what is alike takes long."""
    return {}


def _place(folder: Folder, build: Build, mounts: tuple[tuple[str, str], ...]) -> str:
    """The same for what is built so, and has these folders mounted where images have code (sources and targets)."""
    place, beside = build.folder, parent(build.dockerfile)
    given = _mounted_code(build, mounts, folder) or _named_by_argument(build, folder)
    if given:
        inside = copied(build, folder)
        return inside if inside not in ("", given) and _below(inside, given) else given
    if any(source == place and _ROOTS.fullmatch(target) for source, target in mounts):
        return place
    if is_elsewhere(build, folder):
        return beside
    if build.dockerfile and beside != place and _below(beside, place):
        files = tuple(folder.files(beside, depth=4, most=200))
        text = _REMARKS.sub("", folder.text(build.dockerfile))
        own = f"{beside}/" in text or any(PROGRAM.search(file) for file in files)
        if own and not (_is_for_docker(beside, files, text, build, folder) and _takes_around(build, folder)):
            return beside
    if f"/{place}".endswith("/.devcontainer") and not _has_program(place, folder):
        return parent(place)
    return copied(build, folder) or (place if _has_program(place, folder) else of_archive(build, folder)) or place


def _is_for_docker(place: str, files: Iterable[str], dockerfile: str, build: Build, folder: Folder) -> bool:
    """Whether the folder of a Dockerfile has nothing but what images are built and started with, `docker/entrypoint.sh`, or what it never names.

    What lists the tools that an image of another language has is no program: `go.mod` in one of Python.
    """
    language = of_image(of_build(build, folder).base)
    foreign = ("go.mod",) if language != "go" and _FOR_DOCKER.search(f"/{place}/") else ()
    if any(file.endswith(_MANIFESTS) and not file.endswith(foreign) for file in files):
        return False
    if place.rpartition("/")[2].lower() not in dockerfile.lower():
        return True
    return not any(PROGRAM.search(file) for file in files) or _FOR_DOCKER.search(f"/{place}/") is not None


def _takes_around(build: Build, folder: Folder) -> bool:
    """Whether an image runs the program around the folder of its Dockerfile: one that is copied, or that lies where it is built."""
    base = of_build(build, folder).base
    if identify(base) is not None and not is_language(base):
        return False
    return copied(build, folder) != "" or (_is_project(build.folder, folder) and takes_list(build, folder, _MANIFESTS))


def _mounted_code(build: Build, mounts: Iterable[tuple[str, str]], folder: Folder) -> str:
    """The folder with a program that is mounted where the image has its own, empty when there is no such.

    A whole project takes the place of what was built; any folder with code counts where the build has none.
    """
    held = [(source, target) for source, target in mounts if folder.holds(source)]
    if not held:
        return ""
    place = build.folder
    empty = not folder.once(takes, build.dockerfile, build.stage)
    whole = (s for s, target in held if _is_whole(target, anywhere=empty) and _below(s, place) and s != place)
    found = next((source for source in whole if _is_project(source, folder)), "")
    found = found or (_mounted_at_work(build, held, folder) if empty or not _is_project(place, folder) else "")
    found = found if empty or _is_project(found, folder) else ""
    if found or _has_program(place, folder):
        return found
    return next((source for source, _ in held if _has_program(source, folder)), "")


def _mounted_at_work(build: Build, held: Iterable[tuple[str, str]], folder: Folder) -> str:
    """The folder with a program that is mounted where an image of its own works, or above it; empty when there is none."""
    placed = _PLACED.findall(folder.text(build.dockerfile)) if build.dockerfile else []
    for source, target in held if placed else ():
        directory, above = f"{placed[-1].rstrip('/')}/", f"{target.rstrip('/')}/"
        inside = joined(source, directory.removeprefix(above) or ".") if directory.startswith(above) else ""
        if inside and inside != build.folder and folder.holds(inside) and _has_program(inside, folder):
            return inside
    return ""


def _is_whole(target: str, *, anywhere: bool) -> bool:
    """Whether what is mounted there is a whole program: where images have all of one, or `anywhere` where nothing was copied."""
    return _ROOTS.fullmatch(target) is not None or (anywhere and not is_for_code(target))


def _is_project(place: str, folder: Folder) -> bool:
    return folder.holds(place) and any(folder.has(joined(place, name)) for name in _MANIFESTS)


def _named_by_argument(build: Build, folder: Folder) -> str:
    """The folder of the program that an argument of a build names, where one Dockerfile builds several: `SERVICE: orders`, `JAR: orders/target/orders.jar`."""
    for _, given in build.arguments:
        value = _ARCHIVE.sub("", given)
        if re.fullmatch(r"[A-Za-z][\w./-]{1,60}", value) and ".." not in value:
            places = (joined(build.folder, f"{above}/{value}") for above in (".", *workspaces.PROGRAMS_IN))
            found = next((place for place in places if folder.holds(place) and _has_program(place, folder)), "")
            if found:
                return go_packages.around_main(found, build.folder)
    return ""


def is_for_code(target: str) -> bool:
    """Whether images have the code of a program at this path."""
    return f"{target}/".startswith(_IN_IMAGES)


def is_root(target: str) -> bool:
    """Whether images have a whole program at this path, and start it there."""
    return _ROOTS.fullmatch(target) is not None


def is_left_out(workload: Workload, dockerfile: Dockerfile | None) -> bool:
    """Whether an image takes nothing from the project, and nothing is mounted where code would be: `RUN npm i -g maildev`."""
    begun = f"{workload.directory}/"
    places = (mount.target for mount in workload.mounts if mount.kind == "bind")
    mounted = any(is_for_code(place) or begun.startswith(f"{place.rstrip('/')}/") for place in places)
    return (
        dockerfile is not None
        and not (dockerfile.copied or mounted or "--mount" in dockerfile.runs)
        and dockerfile.base != ""
        and (not is_language(dockerfile.base) or _INSTALLS.search(dockerfile.runs) is not None)
    )


def runs_code(place: str, folder: Folder) -> bool:
    """Whether a program lies right in a folder, and not only pages."""
    return any(PROGRAM.search(each) and not each.endswith((".html", ".js")) for each in folder.files(place, most=200))


def _has_program(place: str, folder: Folder) -> bool:
    return folder.once(_is_program_in, place)


def _is_program_in(folder: Folder, place: str) -> bool:
    return any(PROGRAM.search(file) for file in folder.files(place, depth=2, most=200))


def code(place: str, folder: Folder, others: Iterable[str], *, whole: bool = False) -> Iterator[tuple[str, str]]:
    """The source files below a folder with their texts, those of other builds left out; a bounded amount.

    `whole` programs are read with what they are built with, which may lie beside them and be shared.
    """
    return iter(folder.once(Sources, _around(place, folder, whole=whole), apart(place, others)))


def _around(place: str, folder: Folder, *, whole: bool) -> tuple[str, ...]:
    """The folder, and if it is to be `whole`, those that its program is built with."""
    return (place, *(neighbours(place, folder) if whole else ()), *folder.once(_tried_in, place))


def _tried_in(folder: Folder, place: str) -> tuple[str, ...]:
    """The folder with the project in which an app of Django is run that is none by itself: its settings lie among the tests."""
    if folder.has(joined(place, "manage.py")) or not any(folder.has(joined(place, each)) for each in _OF_APPS):
        return ()
    return tuple(inside for each in _TRIED_IN if folder.has(joined(inside := joined(place, each), "manage.py")))[:1]


def files(place: str, folder: Folder, others: Iterable[str]) -> tuple[str, ...]:
    """The source files below a folder, all of them and unread."""
    return folder.once(source_files, _around(place, folder, whole=False), apart(place, others))


def apart(place: str, others: Iterable[str]) -> tuple[str, ...]:
    """How the paths of files below a folder begin that belong to other builds."""
    return _apart(place, tuple(others))


@lru_cache(maxsize=4_096)
def _apart(place: str, others: tuple[str, ...]) -> tuple[str, ...]:
    """The same, worked out once for all who look at the code of a program among the same builds."""
    return tuple(f"{other}/" for other in others if other not in (place, ".") and _below(other, place))


def places(workloads: Iterable[Workload], folder: Folder) -> list[str]:
    """Where the code of each workload lies that is built, without what only sets up a store inside of the folder of a program."""
    built = [(place_of(w, folder), w.build.dockerfile, w.build.stage) for w in workloads if w.build is not None]
    return folder.once(_without_set_up, tuple(built))


def _without_set_up(folder: Folder, built: tuple[tuple[str, str, str], ...]) -> list[str]:
    """The same of what is built from these folders by these stages of Dockerfiles: everybody asks for it, and all are compared."""
    set_up = [folder.once(_is_of_store, dockerfile, stage) for _, dockerfile, stage in built]
    around = {place for place, *_ in built} if any(set_up) else set[str]()
    inner = {place for place in around if any(_below(place, other) for other in around - {place})}
    programs = {place for (place, *_), store in zip(built, set_up, strict=True) if not store} - {"."}
    return [
        place
        for (place, dockerfile, stage), store in zip(built, set_up, strict=True)
        if not store or (place not in programs and (place not in inner or folder.once(takes, dockerfile, stage)))
    ]


def _is_of_store(folder: Folder, dockerfile: str, stage: str) -> bool:
    """Whether an image is built upon that of a store."""
    found = identify(at_stage(folder, dockerfile, stage).base)
    return found is not None and found.purpose in STORES


def run_by(workload: Workload, folder: Folder, others: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The source files of a workload with their texts, those of folders that are mounted beside its own among them.

    Folders of `others`, which are built by themselves, are left out.
    """
    yield from code(place_of(workload, folder), folder, others, whole=True)
    yield from mounted_beside(workload, folder)


def mounted_beside(workload: Workload, folder: Folder) -> Iterator[tuple[str, str]]:
    """The source files of folders that are mounted beside the code of a workload, with their texts."""
    place = place_of(workload, folder)
    for mount in workload.mounts if _has_program(place, folder) else ():
        beside = not (mount.source == place or _below(mount.source, place) or _below(place, mount.source))
        if mount.kind == "bind" and beside and folder.holds(mount.source):
            yield from code(mount.source, folder, ())


def _below(path: str, folder: str) -> bool:
    return folder == "." or path.startswith(f"{folder}/")
