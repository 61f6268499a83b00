"""The files beside a workload that name others: what is mounted into it, what a proxy is built with, its own code."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.images import identify
from archlint.source.folder import joined, parent

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from archlint.importers.purposes import Character
    from archlint.importers.workload import Workload
    from archlint.source.folder import Folder

_CONFIGURATION = re.compile(
    r"(\.(conf|cf|cfg|ini|ya?ml|toml|json|properties|template|tmpl|tpl|alloy|river|hcl|vcl)|caddyfile)$", re.IGNORECASE
)
_SETTINGS = re.compile(r"[\w./-]{1,120}\.(ya?ml|toml|ini|conf|cfg|json|properties)")
_PROXY = re.compile(
    r"(\.(conf|cfg|vcl)(\.\w+)?|caddyfile[\w.]*|(traefik|kong|krakend|envoy|dynamic|apisix)[\w.-]*\.(ya?ml|json|toml))$",
    re.IGNORECASE,
)
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
_NOT_CODE = re.compile(
    r"(^|/)(tests?|__tests__|spec|docs?|k8s|kubernetes|helm|charts|terraform|infra|\.github|\.circleci|coverage|fixtures|migrations|locales?|i18n|examples?|deploy|ansible|static|assets|public)/"
    r"|(^|/)(docker-compose|docker-stack|compose|package-lock|yarn\.lock|pnpm-lock|tsconfig|\.eslintrc|jest\.config|openapi|swagger)[\w.-]*$"
    r"|(test_\w+|\w+_test|\.test|\.spec|\.min|\.d)\.\w+$|(^|/)test_"
)
_PROGRAM = re.compile(
    r"\.(py|js|ts|go|java|kt|cs|rb|php|rs|ex|html|cpp|cc|c|swift|scala|csproj|sln|gradle|kts)$"
    r"|(^|/)(go\.mod|package\.json|pom\.xml|Cargo\.toml|mix\.exs|CMakeLists\.txt)$"
)
DEPENDENCIES = (
    "requirements.txt", "requirements/base.txt", "pyproject.toml", "Pipfile", "package.json", "go.mod", "Gemfile", "composer.json", "pom.xml", "build.gradle",
)  # fmt: skip
"""Files in which programs list the libraries they need."""
_MOST_BYTES = 1_000_000
_LARGEST = 100_000


def mounted(workload: Workload, character: Character, folder: Folder) -> Iterator[str]:
    """Configuration files that are mounted into a workload, or copied into a proxy when it is built."""
    looks = character.purpose in ("proxy", "gateway", "monitor", "frontend", "search", "tool")
    for mount in workload.mounts:
        if mount.kind != "bind" or mount.source.startswith(("/", "~")):
            continue
        if folder.has(mount.source):
            named = _CONFIGURATION.search(mount.source) or _CONFIGURATION.search(mount.target)
            bare = character.purpose == "proxy" and mount.target.startswith("/etc/") and "." not in mount.source[-6:]
            if named or bare:
                yield mount.source
        elif (looks and mount.target not in ("/app", "/usr/src/app", "/code")) or _is_settings(workload, mount.target):
            yield from [file for file in folder.files(mount.source, depth=3, most=60) if _CONFIGURATION.search(file)][
                :20
            ]
    yield from _named(workload, folder)
    if workload.build is not None and character.purpose in ("proxy", "gateway", "frontend"):
        for place in dict.fromkeys((parent(workload.build.dockerfile), workload.build.folder)):
            found = [file for file in folder.files(place, depth=2, most=200) if _PROXY.search(file)][:20]
            yield from found
            if found:
                break
    ready = character.dockerfile is not None and identify(character.dockerfile.base) is not None
    if workload.build is not None and character.purpose == "monitor" and ready:
        yield workload.build.dockerfile
        files = folder.files(workload.build.folder, depth=4, most=200)
        yield from [file for file in files if _CONFIGURATION.search(file)][:20]


def _named(workload: Workload, folder: Folder) -> Iterator[str]:
    """Settings that a variable names, in what is mounted or where the program is built: `CONFIG=/app/conf/live.yml`."""
    places = [(mount.target.rstrip("/"), mount.source) for mount in workload.mounts if mount.kind == "bind"]
    for variable in workload.environment.values():
        if not _SETTINGS.fullmatch(variable.value):
            continue
        inside = [
            joined(source, variable.value[len(t) + 1 :]) for t, source in places if variable.value.startswith(f"{t}/")
        ]
        if workload.build is not None and not variable.value.startswith("/"):
            inside.append(joined(workload.build.folder, variable.value))
        yield from (file for file in inside if folder.has(file))


def _is_settings(workload: Workload, target: str) -> bool:
    """Whether a folder that is mounted into a ready-made program holds the settings of this very program."""
    named = any(len(word) > 2 and word in f"{workload.name} {workload.image}" for word in target.split("/"))
    placed = target.startswith("/etc/") or re.search(r"/(conf|config)/?$", target) is not None
    return workload.build is None and placed and named


def place_of(workload: Workload, folder: Folder) -> str:
    """Where the code of a workload lies: the folder it is built from, or that of its Dockerfile when code lies there."""
    if workload.build is None:
        return "."
    place, beside = workload.build.folder, parent(workload.build.dockerfile)
    if workload.build.dockerfile and beside != place and _below(beside, place):
        files = folder.files(beside, depth=2, most=200)
        if any(_PROGRAM.search(file) for file in files) or f"{beside}/" in folder.text(workload.build.dockerfile):
            return beside
    return place


def code(place: str, folder: Folder, others: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The source files below a folder with their texts, those of other builds left out; a bounded amount."""
    apart = tuple(f"{other}/" for other in others if other not in (place, ".") and _below(other, place))
    left = _MOST_BYTES
    for file in folder.files(place, depth=12, most=1_200):
        inside = file.removeprefix(f"{place}/")
        if not _is_code(file) or _NOT_CODE.search(inside) or (apart and file.startswith(apart)):
            continue
        text = folder.text(file, _LARGEST)
        left -= len(text)
        if left < 0:
            return
        if text:
            yield file, text


def _is_code(file: str) -> bool:
    return file.rpartition(".")[2] in _CODE or file.endswith(".env.example")


def knows(place: str, folder: Folder, others: Iterable[str], words: tuple[str, ...]) -> bool | None:
    """Whether code in a folder, or what it depends on, has one of these words; None where there is no program to see."""
    known = [joined(place, name) for name in DEPENDENCIES]
    programs = False
    for text in (folder.text(file) for file in known):
        if any(word in text.lower() for word in words):
            return True
    for file, text in code(place, folder, others):
        programs = programs or re.search(r"\.(py|js|ts|go|rb|php)$", file) is not None
        if any(word in text.lower() for word in words):
            return True
    return False if programs else None


def _below(path: str, folder: str) -> bool:
    return folder == "." or path.startswith(f"{folder}/")


def without_comments(text: str) -> str:
    """The text with its `#` comments blanked, lines kept."""
    return re.sub(r"(?m)(^|\s)#.*$", r"\1", text)


def without_upstreams(text: str) -> str:
    """An nginx file whose addresses of its own upstream blocks are blanked: those are names inside the file."""
    for name in re.findall(r"\bupstream\s+([\w.-]+)\s*\{", text):
        text = re.sub(rf"//{re.escape(name)}(?=[;/\s$])", "//-", text)
        text = re.sub(rf"(_pass\s+){re.escape(name)}\s*;", r"\1-;", text)
        text = re.sub(rf"\bupstream\s+{re.escape(name)}\b", "upstream -", text)
    return text
