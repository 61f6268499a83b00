"""Libraries that need a Redis for one thing, and whether a program lists them among its dependencies."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from archlint.importers.code import channel_layers
from archlint.importers.code.codebase import apart
from archlint.importers.evidence import Confidence, Evidence
from archlint.source.folder import joined, up_from

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archlint.source.folder import Folder

_MANIFESTS = re.compile(
    r"(^|/)(?:requirements[\w.-]*\.(?:txt|in)|requirements/[\w.-]+\.(?:txt|in)|pyproject\.toml|Pipfile|setup\.(?:py|cfg)|package\.json|go\.mod|Gemfile"
    r"|composer\.json|pom\.xml|build\.gradle(?:\.kts)?|build\.sbt|libs\.versions\.toml|Cargo\.toml|mix\.exs|Directory\.Packages\.props|[^/]+\.[cf]sproj)$"
)
_ENDINGS = (
    ".txt", ".in", ".toml", "Pipfile", "setup.py", "setup.cfg", ".json", "go.mod", "Gemfile", "pom.xml", ".gradle", ".kts", ".sbt", "mix.exs", ".props", "proj",
)  # fmt: skip
"""Files in which programs list what they depend on, and how the names of all of them end."""
_TRIALS = re.compile(r"(^|[/._-])(?:dev|tests?|lint|docs?|ci|local|e2e|examples?)([/._-]|$)", re.IGNORECASE)
"""Files of dependencies, and folders, that serve development alone."""
_DEVELOPMENT = re.compile(
    r"^\[(?:dependency-groups|dev-dependencies|dev-packages|tool\.poetry\.(?:group\.(?:dev|test)\w*\.)?dev-dependencies|tool\.poetry\.group\.(?:dev|test)[\w.-]*|tool\.(?:uv|pdm\.dev-dependencies))\][^\0]*?(?=^\[|\Z)"
    r"|\"(?:devDependencies|require-dev)\"\s*:\s*\{[^}]*\}|^\s*group :(?:development|test)\b[^\0]*?^\s*end\b|^[ \t]*(?:#|//|--)[^\n]*|^[^\n]*//[ \t]*indirect\b[^\n]*",
    re.MULTILINE,
)
"""What only developers need of a project, what only its libraries need, and remarks."""
_OF_JSON = re.compile(r"\"(?:devDependencies|require-dev)\"\s*:\s*\{[^}]*\}")
"""What there is of it in JSON."""
_NAME = re.compile(r"[@A-Za-z][\w.@/-]*(?:\[[\w, -]*\])?")
_KEY = re.compile(r"\"([@A-Za-z][\w.@/-]*)\"\s*:\s*\"")
_EXTRA = re.compile(r"^\s*[\"']?(\w[\w.-]*)[\"']?\s*=\s*\{[^}\n]*extras\s*=\s*\[([^\]\n]*)\]", re.MULTILINE)
"""A package with extras as Poetry and Pipfiles spell them: `celery = {version = "5", extras = ["redis"]}`."""


CELERY = "celery beside a client of redis"
"""Why a program that lists both may have its broker in Redis."""
LISTED = (".go", ".rs")
"""Endings of programs that use nothing but what their lists of dependencies name."""
_CLIENTS = re.compile(
    r"redis|redigo|rueidis|radix|valkey|keydb|dragonfly|asynq|machinery|gocraft/work|redsync|cache|session|limiter|storage|apalis|\bfred\b|dapr|micro"
)
"""What a list of dependencies of Go or Rust names that has a client of Redis in it."""


def client(folder: Folder, places: tuple[str, ...]) -> bool:
    """Whether a program of Go or Rust in these places, its own first, depends on a client of Redis.

    What speaks of Redis without one has something else of that name: a Redis of its own in its memory.
    """
    above = up_from(places[0])
    names = [file for each in above for name in ("go.mod", "Cargo.toml") if folder.has(file := joined(each, name))]
    names += [
        file for each in places for file in folder.once(_manifests, each) if file.endswith(("go.mod", "Cargo.toml"))
    ]
    lists = [small for file in names if (small := folder.small(file))]
    return not lists or any(_CLIENTS.search(small) for small in lists)


def roles(
    place: str, folder: Folder, others: Sequence[str], beside: Sequence[str] = ()
) -> Iterator[tuple[str, Evidence]]:
    """Role and evidence of every library that programs below a folder, or in those beside it, depend on.

    `others` are the folders of other builds. A workspace of Node may list above its programs what they need. Celery without a word about its broker counts where a client of Redis is listed as well.
    """
    elsewhere = apart(place, others)
    near = channel_layers.in_memory(place, folder) is not None
    for where in (place, *beside):
        for file in folder.once(_manifests, where):
            if not file.startswith(elsewhere):
                found = folder.once(_roles, file)
                yield from (each for each in found if not (near and each[1].why == channel_layers.LIBRARY))
    for above in up_from(place)[1:]:
        if folder.has(file := joined(above, "package.json")):
            yield from folder.once(_roles, file)


def _manifests(folder: Folder, where: str) -> list[str]:
    """Lists of dependencies below a folder, those for development alone left out."""
    listed = (file for file in folder.files(where, depth=4, most=3_000) if file.endswith(_ENDINGS))
    own = 0 if where == "." else len(where) + 1
    return [file for file in listed if _MANIFESTS.search(file) and not _TRIALS.search(file[own:])]


def _roles(folder: Folder, file: str) -> list[tuple[str, Evidence]]:
    return [*_in(file, folder.text(file))]


def _in(file: str, text: str) -> Iterator[tuple[str, Evidence]]:
    kinds = _OF_JSON if file.endswith(".json") else _DEVELOPMENT
    text = kinds.sub(lambda found: "\n".join([" " * len(line) for line in found[0].split("\n")]), text)
    listed = dict(_listed(file, text))
    for name, at in listed.items():
        for role in _table().get(name, ()):
            yield role, Evidence(Confidence.CONFIG, file, text.count("\n", 0, at) + 1, name)
    if "celery" in listed and "redis" in listed:
        where = text.count("\n", 0, listed["celery"]) + 1
        yield "broker", Evidence(Confidence.GUESS, file, where, CELERY)


def _listed(file: str, text: str) -> Iterator[tuple[str, int]]:
    """Names that a file of dependencies lists, in small letters, and where; of a path in Go every pair of words."""
    if file.endswith(".json"):
        yield from ((found[1].lower(), found.start()) for found in _KEY.finditer(text))
        return
    for found in _EXTRA.finditer(text) if "extras" in text else ():
        for extra in re.findall(r"\w+", found[2]):
            yield f"{found[1].lower()}[{extra.lower()}]", found.start()
    for found in _NAME.finditer(text):
        name, _, extras = found[0].lower().rstrip("]").partition("[")
        if file.endswith("go.mod"):
            if "/" not in name:
                continue
            words = re.sub(r"/v[0-9]+$", "", name).split("/")
            yield from (
                ("/".join(words[at : at + size]), found.start())
                for size in (2, 3)
                for at in range(len(words) - size + 1)
            )
            continue
        plain = (
            re.sub(r"(?<=\w)_(?=\w)", "-", name)
            if "_" in name and file.endswith((".txt", ".in", ".toml", "Pipfile", ".py", ".cfg"))
            else name
        )
        yield plain, found.start()
        yield from ((f"{plain}[{extra.strip()}]", found.start()) for extra in extras.split(",") if extra)


@cache
def _table() -> dict[str, tuple[str, ...]]:
    """Roles of every library by its name."""
    text = (Path(__file__).parent / "redis_libraries.json").read_text(encoding="utf-8")
    libraries: dict[str, list[str]] = json.loads(text)
    found: dict[str, tuple[str, ...]] = {}
    for role, names in libraries.items():
        for name in names:
            found[name] = (*found.get(name, ()), role)
    return found
