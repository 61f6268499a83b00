"""Packages that have no other use than to talk to a store: where nothing surer says who uses it, they do."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from archlint.importers.code import channel_layers, codebase
from archlint.importers.code.build_files import DEPENDENCIES
from archlint.importers.code.source_text import SourceText, source_text
from archlint.importers.evidence import Confidence, Evidence
from archlint.importers.workloads.workload import Variable
from archlint.source.folder import joined

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from archlint.source.folder import Folder

_DATABASES = {"postgresql": "postgres", "mysql": "mysql", "mongodb": "mongo", "sql-server": "mssql"}
"""Databases of which a program has one: engine and image."""
_OTHERS = {
    "redis": "REDIS_URL",
    "elasticsearch": "ELASTICSEARCH_URL",
    "memcached": "MEMCACHED_URL",
    "rabbitmq": "AMQP_URL",
    "kafka": "KAFKA_URL",
}
"""What else a program has beside its database: engine, which is its image as well, and the usual variable."""
_INSTALLS = re.compile(r"docker-php-ext-install|install-php-extensions|pecl install")
_EXTENSION = re.compile(r"(?<![\w-])(pdo_mysql|mysqli|pdo_pgsql|pgsql|redis|mongodb|memcached)(?![\w:])")
"""What a Dockerfile installs into PHP, which no list of packages need name."""
_OPENING = frozenset("\"':{>/")
_BEGUN = re.compile(r"[ \t]*[\"']?")
_LONGER = re.compile(r"[\w-]|\.(?!workspace\b)\w")
"""What stands before the name of a package, in a line or at its beginning, and behind what is only a part of one."""
_IMPORTED = re.compile(r"\"([\w.-]+\.\w+/[\w./-]+)\"")
_CALLED = re.compile(r"[ \t]*(?:import[ \t]+)?(?:(\w+)[ \t]+)?")
_FUNCTION = re.compile(r"(?ms)func(?<=^func)[ \t]+(\w+)[ \t]*[\[(].*?^\}")
"""How programs of Go import a package, what stands before that, and a function of one, whole."""
_DEVELOPING = re.compile(r"\"devDependencies\"\s*:\s*\{[^{}]*\}")
_INDIRECT = "// indirect"
"""What stands behind what only the libraries of a program of Go need."""


def stores(folder: Folder, place: str) -> dict[str, Variable]:
    """Addresses of the stores that code in a place has drivers for; of several databases nobody can tell which is used."""
    found: dict[str, Variable] = {}
    databases = {image: where for engine, image in _DATABASES.items() if (where := driver(engine, (place,), folder))}
    if len(databases) == 1:
        ((image, evidence),) = databases.items()
        found["DATABASE_URL"] = Variable(f"{image}://{image}", evidence)
    for engine, key in _OTHERS.items():
        where = driver(engine, (place,), folder)
        if where is not None:
            found[key] = Variable(f"{engine}://{engine}", where)
    return found


def is_known(store: str) -> bool:
    """Whether the drivers of a store are known, by its engine or its image."""
    return store in _packages()


def driver(store: str, places: Iterable[str], folder: Folder) -> Evidence | None:
    """Where a driver for a store (its engine, or its image) is listed in one of these folders."""
    return next((found for place in places if (found := folder.once(_driver, place, store)) is not None), None)


def _driver(folder: Folder, place: str, store: str) -> Evidence | None:
    near = store == "redis" and channel_layers.in_memory(place, folder) is not None
    packages = [name for name in _packages()[store] if not (near and name == channel_layers.LIBRARY)]
    for file, text in folder.once(_lists, place):
        ours = (name for name in packages if name != "amqp" or _listed("kombu", text) is None)
        listed = (at for name in ours if (at := _listed(name.lower(), text)) is not None)
        if (at := min(listed, default=None)) is not None:
            return Evidence(Confidence.GUESS, file, text.small.count("\n", 0, at) + 1, "a driver for it")
    return None


def is_never_started(store: str, place: str, folder: Folder) -> bool:
    """Whether a program of Go makes a client of a store in functions alone that it calls nowhere."""
    return store in _packages() and folder.once(_never_started, place, store)


def _never_started(folder: Folder, place: str, store: str) -> bool:
    if not any(file.endswith(".go") for file in codebase.files(place, folder, ())):
        return False
    packages = _packages()[store]
    files = [file for file, _ in codebase.code(place, folder, (), whole=True) if file.endswith(".go")]
    heads = ((file, folder.text(file).partition("\nfunc ")[0]) for file in files)
    naming = [file for file, head in heads if any(each in head for each in packages)]
    made = {name for file in naming for name in _makers(folder.once(source_text, file).bare.whole, packages)}
    return bool(made) and all(name not in ("", "init", "main") and _named(name, files, folder) == 1 for name in made)


def _named(name: str, files: Iterable[str], folder: Folder) -> int:
    """How often files of Go name a function, where it is made among them."""
    naming = (folder.once(source_text, file).bare.whole for file in files if name in folder.text(file))
    return sum(len(re.findall(rf"\b{name}\b", text)) for text in naming)


def _makers(text: str, packages: Iterable[str]) -> Iterator[str]:
    """The functions in which a client of these packages is made, each by its name; empty where it is made outside of one."""
    paths = (found for found in _IMPORTED.finditer(text) if any(f"/{each}/" in f"/{found[1]}/" for each in packages))
    begun = (
        (found[1], _CALLED.fullmatch(text, text.rfind("\n", 0, found.start()) + 1, found.start())) for found in paths
    )
    names = {
        called[1] or re.sub(r"/v[0-9]+$", "", path).rpartition("/")[2] for path, called in begun if called is not None
    }
    calls = (rf"{name}(?<=\b{name})\.(?:New|Connect|Open|Dial|Init)\w*\(" for name in map(re.escape, names))
    made = [found.start() for call in calls for found in re.finditer(call, text)]
    functions = list(_FUNCTION.finditer(text)) if made else []
    yield from (next((each[1] for each in functions if each.start() < at < each.end()), "") for at in made)


def _listed(name: str, text: SourceText) -> int | None:
    """Where a list names a package first: at the beginning of a line, or in quotes, tags and paths."""
    if not _words(name) <= text.words:
        return None
    small = text.small
    for at in text.places(name):
        begins = small[at - 1 : at] in _OPENING or _BEGUN.fullmatch(small, small.rfind("\n", 0, at) + 1, at)
        if begins and not _LONGER.match(small, at + len(name)):
            return at
    return None


@cache
def _words(name: str) -> frozenset[bytes]:
    """The words of a name in small letters, which are whole ones wherever it is listed."""
    return frozenset(each.encode() for each in re.findall(r"\w+", name))


def _lists(folder: Folder, place: str) -> list[tuple[str, SourceText]]:
    """The files in a folder that list what a program needs, with their texts."""
    named = [joined(place, name) for name in DEPENDENCIES]
    named += [file for file in folder.files(place, depth=2, most=200) if file.endswith((".csproj", ".fsproj"))]
    texts = [(file, text) for file in named if (text := folder.text(file, 200_000))]
    for file in (joined(place, "Dockerfile"),):
        text = folder.text(file, 200_000)
        if _INSTALLS.search(text):
            texts.append((file, _EXTENSION.sub(r'"ext-\1"', text)))
    return [(file, SourceText(_needed(file, text))) for file, text in texts]


def _needed(file: str, text: str) -> str:
    """A list without what only libraries of a program of Go need, and what those who develop one of Node.js do."""
    if file.endswith("package.json"):
        return _DEVELOPING.sub(lambda each: re.sub(r"[^\n]", " ", each[0]), text)
    return _direct(text) if file.endswith("go.mod") else text


def _direct(text: str) -> str:
    """The list of a module of Go, the lines as spaces with what only its libraries need."""
    return "\n".join([" " * len(line) if line.endswith(_INDIRECT) else line for line in text.split("\n")])


@cache
def _packages() -> dict[str, list[str]]:
    """The packages of each store."""
    text = (Path(__file__).parent / "drivers.json").read_text(encoding="utf-8")
    packages: dict[str, list[str]] = json.loads(text)
    return packages
