"""How many processes and threads a program has, where a file of its own says so and its command does not."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.frozen import frozen
from archlint.importers.code import codebase
from archlint.importers.workloads.character import PROGRAMS
from archlint.importers.workloads.figures import Figure, figures, only
from archlint.source.folder import joined, parent

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from archlint.importers.workloads.character import Character
    from archlint.importers.workloads.workload import Variable, Workload
    from archlint.source.folder import Folder

_SPRING = tuple(f"src/main/resources/application.{ending}" for ending in ("yml", "yaml", "properties"))
_FORKS = re.compile(r"\b(gunicorn|uvicorn|puma|rails\s+s(?:erver)?|bin/rails\s+s(?:erver)?)\b")
"""Servers that start as many processes as `WEB_CONCURRENCY` says when nothing else does."""
_NAMED = re.compile(r"(?:^|\s)(?:-C|-c|--config)[ =]?\s*(?:file:|python:)?([\w./-]+\.(?:rb|ya?ml|py|js|conf))\b")


@frozen
class _Reader:
    """What tells a key of the language: who has such a file, where it may lie, what stands before the number."""

    key: str
    files: tuple[str, ...]
    pattern: re.Pattern[str]
    command: str = r"(?!)"
    """What the command is of a program that reads it."""
    engine: str = ""
    """The engine of a program that reads it whatever its command is."""
    worker: bool = False
    """Whether programs that take jobs read it, and others do not."""


_PUMA = ("config/puma.rb", "puma.rb")
_SIDEKIQ = ("config/sidekiq.yml", "config/sidekiq.yaml")
_GUNICORN = ("gunicorn.conf.py", "gunicorn_conf.py", "gunicorn.py")
_PM2 = ("ecosystem.config.js", "ecosystem.config.cjs")
_RAILS = r"\bpuma\b|\brails\s+s"
_READERS = (
    _Reader("workers", _PUMA, re.compile(r"(?m)^[ \t]*workers[ \t(]+"), _RAILS),
    _Reader(
        "concurrency",
        _PUMA,
        re.compile(
            r"(?m)^[ \t]*(?:(?:max_)?threads(?:_count)?[ \t]*=[ \t]*|threads[ \t(]+.*?,[ \t]*(?=(?:ENV|Integer)[^\n]*$|[0-9]+[ \t]*\)?[ \t]*$))"
        ),
        _RAILS,
    ),
    _Reader(
        "concurrency", _SIDEKIQ, re.compile(r"(?m)^[ \t]*:?concurrency:[ \t]*(?:<%=)?"), r"\bsidekiq\b", worker=True
    ),
    _Reader("workers", _GUNICORN, re.compile(r"(?m)^workers[ \t]*=[ \t]*"), r"\bgunicorn\b"),
    _Reader("concurrency", _GUNICORN, re.compile(r"(?m)^threads[ \t]*=[ \t]*"), r"\bgunicorn\b"),
    _Reader("workers", _PM2, re.compile(r"\binstances[\"']?\s*:\s*"), r"\bpm2"),
    _Reader(
        "concurrency",
        _SPRING,
        re.compile(
            r"\bthreads(?:\.max|[\"']?\s*:\s*\{?\s*(?:min[\w-]*\s*:\s*[0-9]+[\s,]*)?max)\s*[:=]\s*",
        ),
        engine="spring-boot",
    ),
)
_HORIZON = re.compile(r"['\"]maxProcesses['\"]\s*=>\s*")
_CHILDREN = re.compile(r"(?m)^[ \t]*pm\.max_children[ \t]*=[ \t]*")
_CELERY = re.compile(r"(?:\bworker_concurrency|\bCELERY(?:D|_WORKER)_CONCURRENCY)[\"']?\s*[:=]\s*")


def starts_processes(command: str) -> bool:
    """Whether a worker of Celery does each job in a process of its own, as it does unless its `--pool` says otherwise.

    https://docs.celeryq.dev/en/stable/userguide/workers.html#concurrency

    >>> starts_processes("celery -A app worker -c 4"), starts_processes("celery -A app worker -P gevent -c 99"), starts_processes("sidekiq -c 4")
    (True, False, False)
    """
    return "celery" in command and not re.search(r"(?:-P\s?|--pool[= ])(?!prefork|processes)\w", command)


def processes(workload: Workload, character: Character, folder: Folder) -> Iterator[tuple[str, Figure]]:
    """`workers` and `concurrency` as files and the environment say, each once; more than one process only."""
    if workload.build is None or character.purpose not in PROGRAMS:
        return
    environment = settings(workload, character)
    place = codebase.place_of(workload, folder)
    found: dict[str, Figure] = {}
    for reader in _READERS:
        if reader.key not in found and _is_for(reader, character):
            figure = _first(reader, place, folder, environment, character.command)
            found |= {reader.key: figure} if figure is not None else {}
    if "workers" not in found and (counted := _of_php(workload, character, place, folder, environment)) is not None:
        found["workers"] = counted
    if character.engine == "celery":
        key = "workers" if starts_processes(character.command) else "concurrency"
        code = codebase.code(place, folder, ()) if key not in found else ()
        each = (
            one
            for file, text in code
            if "concurrency" in folder.small(file)
            for one in figures(_CELERY, file, text, environment, "worker_concurrency")
        )
        if (figure := only(each)) is not None:
            found[key] = figure
    forks = _FORKS.search(character.command) is not None or (
        not character.command and character.engine in ("rails", "ruby")
    )
    web = environment.get("WEB_CONCURRENCY")
    if character.purpose != "worker" and forks and web is not None and re.fullmatch(r"[0-9]{1,3}", web.value):
        found["workers"] = Figure(int(web.value), web.evidence)
    yield from ((key, figure) for key, figure in found.items() if figure.value > (1 if key == "workers" else 0))


def _of_php(
    workload: Workload, character: Character, place: str, folder: Folder, environment: Mapping[str, Variable]
) -> Figure | None:
    """The processes of Laravel's Horizon, all its supervisors together, or the children of PHP-FPM."""
    if re.search(r"\bartisan\s+horizon\b", character.command):
        file = joined(place, "config/horizon.php")
        counts = list(figures(_HORIZON, file, _supervised(folder.text(file, 200_000)), environment, "horizon.php"))
        return Figure(sum(each.value for each in counts), counts[0].evidence) if counts else None
    if character.engine != "php" or character.purpose == "worker":
        return None
    beside = workload.build.dockerfile if workload.build is not None else ""
    mounted = [mount.source for mount in workload.mounts if mount.kind == "bind" and mount.source.endswith(".conf")]
    near = [
        file for each in dict.fromkeys((parent(beside or "."), place)) for file in folder.files(each, depth=4, most=400)
    ]
    found = (
        figure
        for file in dict.fromkeys((*mounted, *(file for file in near if file.endswith(".conf"))))
        for figure in figures(_CHILDREN, file, folder.text(file, 50_000), environment, file.rpartition("/")[2])
    )
    return only(found)


def _supervised(text: str) -> str:
    """The settings of Horizon's supervisors for production, else their defaults; the lines stay where they are."""
    for name in ("production", "defaults"):
        opened = re.search(rf"['\"]{name}['\"]\s*=>\s*\[", text)
        depth, end = 1, opened.end() if opened is not None else 0
        while opened is not None and depth and end < len(text):
            depth += {"[": 1, "]": -1}.get(text[end], 0)
            end += 1
        if opened is not None and _HORIZON.search(text, opened.end(), end):
            return "\n" * text.count("\n", 0, opened.end()) + text[opened.end() : end]
    return ""


def settings(workload: Workload, character: Character) -> Mapping[str, Variable]:
    """The environment of a program, with that of its image."""
    built = character.dockerfile.environment if character.dockerfile is not None else {}
    return {**built, **workload.environment}


def _is_for(reader: _Reader, character: Character) -> bool:
    """Whether a program reads such a file."""
    if reader.engine:
        return reader.engine == character.engine
    taking = character.purpose == "worker"
    return taking == reader.worker and re.search(reader.command, character.command) is not None


def _first(
    reader: _Reader, place: str, folder: Folder, environment: Mapping[str, Variable], command: str
) -> Figure | None:
    """The figure in the file that the command names, else in the first of these that there is."""
    ending = reader.files[0].rpartition(".")[2]
    named = [name for name in _NAMED.findall(command) if name.rpartition(".")[2] == ending]
    for file in (joined(place, name) for name in (*named, *reader.files)):
        text = folder.text(file, 200_000)
        if text:
            why = file.rpartition("/")[2]
            return only(figures(reader.pattern, file, _production(text), environment, why))
    return None


def _production(text: str) -> str:
    """The settings with the section for production alone, where that says it; the lines stay where they are."""
    sections = re.split(r"(?m)^(?=:?\w+:[ \t]*(?:&\w+)?[ \t]*$)", text)
    own = [each for each in sections if re.match(r":?production:", each) and "concurrency" in each]
    return "".join(each if each in own else "\n" * each.count("\n") for each in sections) if own else text
