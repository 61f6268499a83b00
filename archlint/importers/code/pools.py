"""How many connections each process of a program opens to its database, where its own files say so."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.frozen import frozen
from archlint.importers.code import codebase
from archlint.importers.code.processes import settings
from archlint.importers.evidence import Confidence, Evidence
from archlint.importers.languages import NODE
from archlint.importers.sketch import Fact
from archlint.importers.workloads.figures import Figure, figures, only
from archlint.source.folder import joined

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from archlint.importers.workloads.character import Character
    from archlint.importers.workloads.workload import Variable, Workload
    from archlint.source.folder import Folder


@frozen
class _Pool:
    """What tells the size of a pool: the endings of files, a word that stands in them, what stands before the number."""

    endings: tuple[str, ...]
    word: str
    pattern: re.Pattern[str]
    engine: str = ""
    """The engine that it is for; empty for databases that are asked in SQL."""
    overflows: bool = False
    """Whether connections may be opened beyond the size (SQLAlchemy)."""


_POOLS = (
    _Pool(
        (".py",), "pool_size", re.compile(r"\b(?:SQLALCHEMY_)?pool_size[\"']?\s*[=:]\s*", re.IGNORECASE), overflows=True
    ),
    _Pool((".py",), "create_pool", re.compile(r"\bcreate_pool\([^()]*?\bmax_size\s*=\s*", re.DOTALL)),
    _Pool((".py",), "ConnectionPool", re.compile(r"\b(?:Async)?ConnectionPool\([^()]*?\bmax_size\s*=\s*", re.DOTALL)),
    _Pool((".py",), "maxPoolSize", re.compile(r"\bmaxPoolSize\s*=\s*"), "mongodb"),
    _Pool(NODE, "Pool(", re.compile(r"\bPool\(\s*\{[^{}]*?\bmax\s*:\s*", re.DOTALL)),
    _Pool(NODE, "pool", re.compile(r"\bpool\s*:\s*\{[^{}]*?\bmax\s*:\s*", re.DOTALL)),
    _Pool(NODE, "connectionLimit", re.compile(r"\bconnectionLimit\s*:\s*")),
    _Pool(NODE, "maxPoolSize", re.compile(r"\bmaxPoolSize\s*:\s*"), "mongodb"),
    _Pool((".go",), "SetMaxOpenConns", re.compile(r"\.SetMaxOpenConns\(\s*")),
    _Pool((".go",), "MaxConns", re.compile(r"\.MaxConns\s*=\s*(?:int32\()?")),
    _Pool((".java", ".kt"), "setMaximumPoolSize", re.compile(r"\bsetMaximumPoolSize\(\s*")),
    _Pool(("appsettings.json",), "pool size", re.compile(r"\bmax(?:imum)? pool size=", re.IGNORECASE)),
    _Pool((".exs",), "pool_size", re.compile(r"\bpool_size:\s*(?=[^\n]*$)", re.MULTILINE)),
    _Pool(
        (".yml", ".yaml", ".properties"), "pool", re.compile(r"\bmaximum-?pool-?size[\"']?\s*[:=]\s*", re.IGNORECASE)
    ),
    _Pool(("database.yml",), "pool", re.compile(r"(?m)^[ \t]+pool:\s*(?:<%=\s*)?")),
)
_ENDINGS = tuple({ending for pool in _POOLS for ending in pool.endings})
_SPEAKS = (
    "ool",
    "OOL",
    "max_overflow",
    "connectionLimit",
    "MaxOpenConns",
    "MaxConns",
    "create_engine",
    "create_async_engine",
    "SQLAlchemy(",
)
"""One of these stands in every file that a pool can be read from: texts are long and hits few."""
_OVERFLOW = re.compile(r"\bmax_overflow[\"']?\s*[=:]\s*")
_KEPT, _BEYOND = 5, 10
"""SQLAlchemy 2, QueuePool: connections kept, and opened beyond that."""
_ENGINE = re.compile(
    r"\b(?:create_engine|create_async_engine|async_engine_from_config|engine_from_config|SQLAlchemy)\("
)
_OTHERWISE = re.compile(
    r"\b(?:NullPool|StaticPool)\b|sqlite:|pool_?size|max_overflow|poolclass|creator\s*=", re.IGNORECASE
)
"""Where SQLAlchemy keeps connections as it does by itself, and where it keeps none, or as many as somebody says."""
_MADE = ("engine", "SQLAlchemy(")
_OTHER_WORDS = ("nullpool", "staticpool", "sqlite:", "pool_size", "poolsize", "max_overflow", "poolclass", "creator")
"""Words of which one stands in every text that the first, or the second, finds something in."""
_VARIABLES = re.compile(r"SPRING_DATASOURCE_HIKARI_MAXIMUM_?POOL_?SIZE$", re.IGNORECASE)
_IN_ADDRESS = re.compile(
    r"[?&;](?:connection_limit|pool_max_conns|maxPoolSize|max(?:imum)? pool size)=([0-9]{1,4})(?![0-9])", re.IGNORECASE
)


def pool_of(workload: Workload, character: Character, databases: Mapping[str, str], folder: Folder) -> Fact | None:
    """The key `pool` of a program; `databases` are those that it was seen to use, with their engines.

    None where nothing plain is written, where figures disagree, or where it cannot be told which database is meant.
    """
    if character.purpose not in ("service", "worker", "gateway", "scheduler"):
        return None
    environment = settings(workload, character)
    told = _told(environment)
    if told is not None and len(databases) == 1:
        return Fact({next(iter(databases)): told.value}, told.evidence)
    if workload.build is None:
        return None
    files = folder.once(_files, codebase.place_of(workload, folder))
    for pool in _POOLS:
        meant = [name for name, engine in databases.items() if (engine == "mongodb") == (pool.engine == "mongodb")]
        if len(meant) != 1:
            continue
        size = only(_sizes(pool.pattern, pool, files, environment))
        more = only(_sizes(_OVERFLOW, pool, files, environment, "max_overflow")) if pool.overflows else None
        known = size or more
        if known is None:
            continue
        kept = size.value if size is not None else _KEPT
        beyond = more.value if more is not None else _BEYOND
        return Fact({meant[0]: {"size": kept, "overflow": beyond} if pool.overflows else kept}, known.evidence)
    return _of_sqlalchemy([name for name, engine in databases.items() if engine != "mongodb"], files)


def _says_otherwise(text: str, small: str) -> bool:
    return any(word in small for word in _OTHER_WORDS) and _OTHERWISE.search(text) is not None


def _of_sqlalchemy(databases: Sequence[str], files: Iterable[tuple[str, str, str]]) -> Fact | None:
    """What SQLAlchemy opens where nobody says how many: to the only database of a program whose code makes an engine of it."""
    python = [each for each in files if each[0].endswith(".py")] if len(databases) == 1 else []
    for file, text, _ in python:
        made = _ENGINE.search(text) if any(word in text for word in _MADE) else None
        if made is not None:
            if any(_says_otherwise(other, small) for _, other, small in python):
                return None
            where = Evidence(
                Confidence.GUESS, file, text.count("\n", 0, made.start()) + 1, "what SQLAlchemy opens by itself"
            )
            return Fact({databases[0]: {"size": _KEPT, "overflow": _BEYOND}}, where)
    return None


def _told(environment: Mapping[str, Variable]) -> Figure | None:
    """The size that a variable says, or the address of the database in one."""
    for key, variable in environment.items():
        sized = re.fullmatch(r"[0-9]{1,4}", variable.value) if _VARIABLES.match(key) else None
        if sized is not None:
            return Figure(int(sized[0]), variable.evidence)
        addressed = _IN_ADDRESS.search(variable.value)
        if addressed is not None:
            return Figure(int(addressed[1]), variable.evidence)
    return None


def _files(folder: Folder, place: str) -> tuple[tuple[str, str, str], ...]:
    """The code of a program and its settings that speak of pools, with their texts as they are and in small letters.

    Those for tests and development are left out.
    """
    found: dict[str, str] = {}
    named = (joined(place, name) for name in ("config/database.yml", "appsettings.json"))
    every = ((file, folder.text(file)) for file in named if folder.has(file))
    for file, text in (*every, *codebase.code(place, folder, ())):
        if file not in found and file.endswith(_ENDINGS) and any(map(text.__contains__, _SPEAKS)):
            name = file.rpartition("/")[2]
            if not re.search(r"(?:^|[-_.])(?:test|tests|dev|development|local)(?:[-_.]|$)", name):
                found[file] = _of_production(text) if name == "database.yml" else text
    return tuple((file, text, text.lower()) for file, text in found.items())


def _sizes(
    pattern: re.Pattern[str],
    pool: _Pool,
    files: Iterable[tuple[str, str, str]],
    environment: Mapping[str, Variable],
    word: str = "",
) -> Iterator[Figure]:
    for file, text, small in files:
        if file.endswith(pool.endings) and (word or pool.word).lower() in small:
            yield from figures(pattern, file, text, environment, word or pool.word.strip("("))


def _of_production(text: str) -> str:
    """Settings of Rails with the sections blanked that are not for production; what it inherits stays where it says nothing."""
    sections = re.split(r"(?m)^(?=\w[\w-]*:)", text)
    production = next((each for each in sections if each.startswith("production:")), "")
    kept = "production:" if re.search(r"(?m)^\s+pool:", production) else "default:"
    return "".join(each if each.startswith(kept) else "\n" * each.count("\n") for each in sections)
