"""The source code of a workload: where it lies, how much of it is read and in which order, and what it names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.images import base_name
from archlint.importers.neighbours import neighbours
from archlint.source.folder import joined, parent

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from archlint.importers.workload import Build, Workload
    from archlint.source.folder import Folder

_CODE = frozenset(
    {
        "py",
        "js",
        "ts",
        "tsx",
        "jsx",
        "mjs",
        "cjs",
        "vue",
        "svelte",
        "go",
        "java",
        "kt",
        "cs",
        "rb",
        "php",
        "yml",
        "yaml",
        "json",
        "toml",
        "properties",
        "ini",
        "exs",
        "rs",
        "scala",
        "sh",
        "conf",
        "ex",
    }
)
"""Endings of files that hold code, or settings beside it."""
_NOT_CODE_IN = frozenset(
    {
        "test", "tests", "__tests__", "spec", "e2e", "__mocks__", "cypress", "playwright", "loadtest", "load-test", "doc", "docs", "k8s", "kubernetes", "helm", "charts", "terraform", "infra", ".github",
        ".circleci", "coverage", "fixtures", "migrations", "locale", "locales", "i18n", "example", "examples", "deploy", "ansible",
        "static", "assets", "public",
    }
)  # fmt: skip
"""Folders beside the code of a program, in which nothing says what it connects to."""
_NOT_CODE = re.compile(
    r"(?:docker-compose|docker-stack|compose|package-lock|yarn\.lock|pnpm-lock|tsconfig|\.eslintrc|jest\.config|openapi|swagger|test_)"
    r"|\w+_test\.\w+$|[^/]*(?:\.test|\.spec|\.min|\.d)\.\w+$"
)
"""Names of such files among the code."""
_TELLING = (
    "setting", "conf", "redis", "cach", "celery", "queue", "broker", "broadcast", "database", "/db", "env", "connect", "client.",
    "session", "storage", "limit", "lock", "pub", "worker", "task", "job", "/app.", "/main.", "/server.", "/index.", "application",
    "program", "startup", "bootstrap", "/cable", "entrypoint",
)  # fmt: skip
"""Words in the paths of files in which programs say whom they connect to."""
_PROGRAM = re.compile(
    r"\.(py|js|ts|go|java|kt|cs|rb|php|rs|ex|html|cpp|cc|c|swift|scala|csproj|sln|gradle|kts)$"
    r"|(^|/)(go\.mod|package\.json|pom\.xml|Cargo\.toml|mix\.exs|CMakeLists\.txt)$"
)
_FRONT = ("/client/", "/frontend/", "/web-ui/", "/mobile/", "/ios/", "/android/", "/components/")
"""Folders of what runs in browsers and on phones."""
DEPENDENCIES = (
    "requirements.txt", "requirements/base.txt", "pyproject.toml", "Pipfile", "package.json", "go.mod", "Gemfile", "composer.json", "pom.xml", "build.gradle",
    "build.gradle.kts", "mix.exs", "Cargo.toml",
)  # fmt: skip
"""Files in which programs list the libraries they need."""
_TITLES = (
    ("package.json", re.compile(r"\"name\"\s*:\s*\"(?:@[\w.-]+/)?([\w.-]+)\"")),
    ("composer.json", re.compile(r"\"name\"\s*:\s*\"(?:[\w.-]+/)?([\w.-]+)\"")),
    ("pyproject.toml", re.compile(r"^name\s*=\s*\"([\w.-]+)\"", re.MULTILINE)),
    ("go.mod", re.compile(r"^module\s+(?:\S*/)?([\w.-]+?)(?:/v[0-9]+)?\s*$", re.MULTILINE)),
    ("Cargo.toml", re.compile(r"^name\s*=\s*\"([\w.-]+)\"", re.MULTILINE)),
)
"""Where a project says its own name."""
_MANIFESTS = (*DEPENDENCIES, "build.gradle.kts", "Cargo.toml", "mix.exs", "manage.py")
_PROGRAMS_IN = (".", "services", "apps", "packages", "src", "microservices", "backend", "server")
"""Folders in which projects of several programs have them."""
_ROOTS = re.compile(
    r"/(?:app|code|src|srv|workspace|usr/src/(?:app|\w+)|var/www(?:/html|/app)?|opt/app|home/\w+/app)/?"
)
"""Where images have a whole program, and not a part of one."""
_IN_IMAGES = re.compile(r"/(?:app|code|src|srv|workspace|usr/src|var/www|opt|home)(?:/|$)")
"""Where images have the code of a program."""
_MOST_FILES = 4_000
_MOST_BYTES = 1_000_000
_LARGEST = 100_000


def place_of(workload: Workload, folder: Folder) -> str:
    """Where the code of a workload lies: the folder it is built from, or that of its Dockerfile when code lies there."""
    if workload.build is None:
        return "."
    place, beside = workload.build.folder, parent(workload.build.dockerfile)
    given = _mounted_code(workload, folder) or _named_by_argument(workload.build, folder)
    if given:
        return given
    if workload.build.dockerfile and beside != place and _below(beside, place):
        files = folder.files(beside, depth=2, most=200)
        if any(_PROGRAM.search(file) for file in files) or f"{beside}/" in folder.text(workload.build.dockerfile):
            return beside
    return place


def _mounted_code(workload: Workload, folder: Folder) -> str:
    """The folder with a program that is mounted where the image has its own, empty when there is no such.

    A whole project takes the place of what was built; any folder with code counts where the build has none.
    """
    mounts = [m for m in workload.mounts if m.kind == "bind" and is_for_code(m.target) and folder.holds(m.source)]
    if workload.build is None or not mounts:
        return ""
    place = workload.build.folder
    whole = (m.source for m in mounts if _ROOTS.fullmatch(m.target) and _below(m.source, place) and m.source != place)
    found = next((source for source in whole if any(folder.has(joined(source, name)) for name in _MANIFESTS)), "")
    if found or _has_program(place, folder):
        return found
    return next((mount.source for mount in mounts if _has_program(mount.source, folder)), "")


def _named_by_argument(build: Build, folder: Folder) -> str:
    """The folder of the program that an argument of a build names, where one Dockerfile builds several: `SERVICE: orders`."""
    for value in build.arguments:
        if re.fullmatch(r"[A-Za-z][\w./-]{1,60}", value) and ".." not in value:
            places = (joined(build.folder, f"{above}/{value}") for above in _PROGRAMS_IN)
            found = next((place for place in places if folder.holds(place) and _has_program(place, folder)), "")
            if found:
                return found
    return ""


def is_for_code(target: str) -> bool:
    """Whether images have the code of a program at this path."""
    return _IN_IMAGES.match(target) is not None


def _has_program(place: str, folder: Folder) -> bool:
    return any(_PROGRAM.search(file) for file in folder.files(place, depth=2, most=200))


def is_of_project(image: str, folder: Folder) -> bool:
    """Whether an image has the name that the project gives to itself: its code is the one that lies here."""
    name = _plain(base_name(image))
    titles = (found[1] for file, title in _TITLES if (found := title.search(folder.text(file))))
    return name in {_plain(title) for title in (*titles, folder.root.name.rpartition("+")[2])}


def _plain(name: str) -> str:
    return name.lower().replace("_", "-")


def code(place: str, folder: Folder, others: Iterable[str], *, whole: bool = False) -> Iterator[tuple[str, str]]:
    """The source files below a folder with their texts, those of other builds left out; a bounded amount.

    `whole` programs are read with what they are built with, which may lie beside them and be shared.
    """
    elsewhere = apart(place, others)
    left = _MOST_BYTES
    places = (place, *(neighbours(place, folder) if whole else ()))
    files = [file for each in places for file in _programs(each, folder, elsewhere)]
    for file in sorted(files, key=_unlikeliness):
        text = folder.text(file, _LARGEST)
        left -= len(text)
        if left < 0:
            return
        if text and not (file.endswith(".env") and folder.is_ignored(file)):
            yield file, text


def apart(place: str, others: Iterable[str]) -> tuple[str, ...]:
    """How the paths of files below a folder begin that belong to other builds."""
    return tuple(f"{other}/" for other in others if other not in (place, ".") and _below(other, place))


def _programs(place: str, folder: Folder, elsewhere: tuple[str, ...]) -> Iterator[str]:
    """The files below a folder that hold code or its settings, shallow ones first."""
    for file in folder.files(place, depth=12, most=_MOST_FILES, without=_is_beside):
        if _is_code(file) and not _NOT_CODE.match(file.rpartition("/")[2]) and not file.startswith(elsewhere):
            yield file


def _is_beside(place: str) -> bool:
    """Whether a folder lies beside the code: in a package of Java every name is one of code, `src/infra` is a layer."""
    name = place.rpartition("/")[2]
    layer = name == "infra" and any(f"/{above}/" in f"/{place}" for above in ("src", "internal", "app", "lib", "pkg"))
    return name in _NOT_CODE_IN and "/main/" not in place and not layer


def _unlikeliness(file: str) -> int:
    """How little the path of a file says that it connects to others: the unlikely ones are read last, while there is room."""
    path = f"/{file.lower()}"
    if any(front in path for front in _FRONT):
        return 2
    return 0 if any(word in path for word in _TELLING) else 1


def _is_code(file: str) -> bool:
    return file.rpartition(".")[2] in _CODE or file.endswith(".env.example") or file.rpartition("/")[2] == ".env"


def knows(place: str, folder: Folder, others: Iterable[str], words: tuple[str, ...]) -> bool | None:
    """Whether code in a folder, or what it depends on, has one of these words; None where there is no program to see."""
    known = [joined(place, name) for name in DEPENDENCIES]
    programs = False
    for text in (folder.text(file) for file in known):
        if any(word in text.lower() for word in words):
            return True
    for file, text in code(place, folder, others, whole=True):
        programs = programs or re.search(r"\.(py|js|ts|go|rb|php)$", file) is not None
        if any(word in text.lower() for word in words):
            return True
    return False if programs else None


def reads(workload: Workload, keys: Sequence[str], folder: Folder) -> bool | None:
    """Whether the code of a workload names one of these variables in any spelling; None where that cannot be told."""
    if workload.build is None:
        return None
    wanted = [(_bare(key, "__" in key), "__" in key) for key in keys]
    lasts = [key.rpartition("__")[2] for key in keys if "__" in key]
    words = [re.findall(r"[a-z0-9]+", key.lower()) for key in keys]
    programs = False
    for file, text in run_by(workload, folder):
        programs = programs or _PROGRAM.search(file) is not None
        if "ConfigurationProperties" in text:
            return True
        small = text.lower()
        if not any(all(word in small for word in each) for each in words):
            continue
        bare = {sections: _bare(text, sections) for sections in {sections for _, sections in wanted}}
        bound = any(re.search(rf"\b{re.escape(last)}\s*\{{\s*get\b", text) for last in lasts)
        if bound or any(key in bare[sections] for key, sections in wanted):
            return True
    return False if programs else None


def run_by(workload: Workload, folder: Folder) -> Iterator[tuple[str, str]]:
    """The source files of a workload with their texts, those of folders that are mounted beside its own among them."""
    place = place_of(workload, folder)
    yield from code(place, folder, (), whole=True)
    for mount in workload.mounts if _has_program(place, folder) else ():
        beside = not (mount.source == place or _below(mount.source, place) or _below(place, mount.source))
        if mount.kind == "bind" and beside and folder.holds(mount.source):
            yield from code(mount.source, folder, ())


def _bare(text: str, sections: bool) -> str:
    """Small letters and digits alone: `USERS_URL`, `users.url` and `usersUrl` are one name.

    With `sections` only what stands between those stays out, since a namespace reads like them: `Users__Url`, `Users:Url`.
    """
    return re.sub(r"[_:]+" if sections else r"[^a-z0-9]+", "", text.lower())


def _below(path: str, folder: str) -> bool:
    return folder == "." or path.startswith(f"{folder}/")
