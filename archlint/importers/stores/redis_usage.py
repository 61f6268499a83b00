"""What a program does with Redis, told by the calls in its source code and the libraries it lists."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING

from archlint.importers.code.neighbours import neighbours
from archlint.importers.code.stages import is_of_another
from archlint.importers.code.unused import is_unused
from archlint.importers.evidence import Confidence, Evidence
from archlint.importers.searches import Words
from archlint.importers.stores import (
    celery_settings,
    listed_libraries,
    redis_callers,
    redis_channels,
    redis_configured,
    redis_libraries,
    redis_results,
    redis_store,
    spring_caches,
)
from archlint.importers.stores.redis_code import LISTS, code_run
from archlint.importers.stores.redis_imports import speaks_of_another
from archlint.importers.stores.redis_mentions import first_call, speaks
from archlint.importers.stores.redis_program import program
from archlint.source.folder import joined

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from archlint.importers.stores.redis_code import Code, Files
    from archlint.importers.stores.redis_program import Program
    from archlint.source.folder import Folder

_ANY_BROKER = ("celery", "dramatiq", "taskiq")
"""Libraries of jobs that other brokers than Redis serve as well."""
_OF_CELERY = ("broker", "results")
_WRAPPED = ("cache.incr", "cache.setnx", "cache.set_nx", "cacheservice.incr", "cacheservice.setnx")
"""Calls of a cache of one's own that only a Redis behind it can answer."""
_OFFERS = re.compile(r"((?:^|.*/))config/\w+\.php$")
_MODELS = re.compile(r"((?:^|.*/))config/autoload/databases\.php$")
"""Where Hyperf says, for every connection, what would keep a copy of the models that have one."""
_OF_CACHES = re.compile(r"cach(?:e|ing)[\w.-]*(?:/[\w-]+)?\.\w+$", re.IGNORECASE)
"""Modules of caches, which programs have ready that never call them."""


def roles_in(
    place: str,
    folder: Folder,
    others: Sequence[str],
    fed: bool,
    beside: bool,
    stages: tuple[tuple[str, str], ...],
    started: tuple[str, ...],
) -> Iterator[tuple[str, Evidence]]:
    """Roles that calls in the code of a folder tell, in files that mention Redis at all.

    `others` are the folders of other builds; `fed` says that something else hands out the jobs: of a broker only calls
    and libraries tell then that know no other one than Redis. `beside` says that the program has another store, in
    front of which a value with an expiry that nothing more is said of is cached; else it is kept. Settings of other
    `stages` than those that were chosen say nothing. Where it is known which files of Python or Go can be `started`, no others
    tell; of what programs share, what the code uses by its names.
    """
    run = folder.once(code_run, place, tuple(others), started)
    uses = _Uses(place, folder, run, fed=fed, beside=beside)
    used = [*_in_use(run.files, folder, stages)]
    uses.look_through(used)
    for file, text in used:
        yield from uses.of_file(file, text)
    listed = redis_libraries.roles(place, folder, others, neighbours(place, folder))
    yield from uses.of_program(listed, seen=bool(started))
    yield from uses.left()


class _Uses:
    """What a program is seen to do with Redis so far: `told` are its roles, `programs` the files with calls that tell them."""

    def __init__(self, place: str, folder: Folder, run: Code, *, fed: bool, beside: bool) -> None:
        self.place = place
        self.folder = folder
        self.run = run
        self.beside = beside
        self.fed = fed
        self.told: set[str] = {"broker"} if fed else set()
        self.programs: list[Program] = []
        self._asking: dict[str, tuple[bool, bool]] = {}
        self._own: dict[str, Program] = {}
        self.state: Evidence | None = None
        """Where a value is kept for a time of which nothing says that it is a copy."""
        self._caches = spring_caches.is_built_with_redis(place, folder)

    def look_through(self, files: Files) -> None:
        """Find out what words all files together have that ask Redis anything, so that others are looked for in none."""
        for file, text in files:
            asking = self._asks(file)
            if any(asking):
                self._asking[file] = asking
                if _is_program(file, self.folder):
                    part = () if text == self.folder.text(file) else (text,)
                    self._own[file] = self.folder.once(program, file, *part)
        words = Words(each.words for each in self._own.values())
        for each in self._own.values():
            each.words.beside = words

    def of_file(self, file: str, text: str) -> Iterator[tuple[str, Evidence]]:
        """New roles that a file tells: its calls, or what settings of frameworks say."""
        found, said = self._cached(file, text), text
        mentioned, wrapped = self._asking.get(file, (False, False))
        own = self._own.get(file)
        if own is not None:
            if mentioned:
                said = own.text
                found += self._called(own)
            found += own.wrapped(self.told) if wrapped else ()
        elif mentioned and file.endswith((".yml", ".yaml")):
            found += redis_configured.told(file, text, self.place, self.folder)
        for role, at in spring_caches.in_effect(found, file, text, self.run.files):
            if role not in _OF_CELERY or not celery_settings.is_in_vain(said, at, self.run.files, self.folder):
                yield from self._new(role, at, file, said)

    def _cached(self, file: str, text: str) -> list[tuple[str, int]]:
        """The cache of Spring, which names no Redis where it is used."""
        if not self._caches or "cache" in self.told or not spring_caches.caches(file, text, self.folder):
            return []
        return [] if spring_caches.is_elsewhere(self.run.files, self.folder) else [("cache", 0)]

    def _asks(self, file: str) -> tuple[bool, bool]:
        """Whether a file has words of Redis, or calls a client that another one makes, and whether it calls a cache of one's own for what only Redis can answer."""
        folder = self.folder
        if file.endswith(LISTS) or not self._has_client(file):
            return False, False
        small = folder.small(file)
        speaking = file not in self.run.silent and (folder.once(speaks, file) or folder.once(speaks_of_another, file))
        return speaking, "cache" in small and any(map(small.__contains__, _WRAPPED))

    def _has_client(self, file: str) -> bool:
        """Whether what a file says of Redis can be about one: not where no list of dependencies has a client of it."""
        if not file.endswith(redis_libraries.LISTED):
            return True
        return self.folder.once(redis_libraries.client, (self.place, *neighbours(self.place, self.folder)))

    def _called(self, own: Program) -> Iterator[tuple[str, int]]:
        """What the calls of a file tell; jobs that only Redis can hand out are its own, whoever else feeds the program."""
        self.programs.append(own)
        yield from redis_channels.without_offered(own.told(self.told), own, self.run.files)
        if self.fed and "redis" in self.folder.small(own.file) and own.job is not None:
            self.fed = False
            self.told.discard("broker")
            yield "broker", own.job

    def _new(self, said: str, at: int, file: str, text: str) -> Iterator[tuple[str, Evidence]]:
        """A role, if it is a new one; a value that is kept for a time may be a copy, or the program's own state."""
        named = "cach" in self.folder.small(file)
        kept = said == "kept"
        meant = redis_store.timed(self.programs[-1], at, named=named, beside=self.beside) if kept else said
        role = "store" if meant == "own" else meant
        new, state = role not in self.told and role != "", self.state is None and kept and meant != "cache"
        if new or state:
            where = Evidence(Confidence.CODE, file, text.count("\n", 0, at or first_call(text)) + 1)
            self.state = where if state else self.state
            yield from self._tell(role, where) if new else ()

    def _tell(self, role: str, where: Evidence) -> Iterator[tuple[str, Evidence]]:
        self.told.add(role)
        yield role, where

    def of_program(self, listed: Iterable[tuple[str, Evidence]], *, seen: bool) -> Iterator[tuple[str, Evidence]]:
        """New roles of all files together, of its image and of the libraries that it lists; all of its code is `seen` or not."""
        code = self.run.files
        called = redis_callers.roles(self.programs, code, beside=self.beside)
        returned = redis_results.of_rq(self.programs, code)
        written = redis_configured.written(self.place, self.folder)
        for role, where in chain(called, returned, redis_results.of_arq(self.programs), written, listed):
            if listed_libraries.is_alone(where, self.place, self.folder, code, seen=seen):
                continue
            fed = self.fed and role == "broker" and not where.why.startswith(_ANY_BROKER)
            if role not in self.told or fed:
                self.fed = self.fed and role != "broker"
                yield from self._tell(role, where)

    def left(self) -> Iterator[tuple[str, Evidence]]:
        """What is kept beside the roles that are told."""
        if self.state is not None and self.told & {"limits", "lock"} and not self.told & {"cache", "sessions", "store"}:
            yield from self._tell("store", self.state)
        told = self.told - ({"broker"} if self.fed else set())
        kept = redis_store.kept(self.programs, told, self.run.files, beside=self.beside)
        if kept is not None:
            role, keeper, at = kept
            yield role, Evidence(Confidence.CODE, keeper.file, keeper.text.count("\n", 0, at) + 1)


def _in_use(code: Files, folder: Folder, stages: tuple[tuple[str, str], ...]) -> Iterator[tuple[str, str]]:
    """The source files of a program with their texts, without those of other stages and caches that it has ready and never calls."""
    for file, text in code:
        ready = "ach" in file and _OF_CACHES.search(file) and "redis" in folder.small(file)
        unused = ready and is_unused(file, folder, code)
        if not (unused or is_of_another(file, stages, folder)):
            yield file, text


def _copies_models(folder: Folder, root: str) -> bool:
    """Whether a program of Hyperf has models of which copies are kept."""
    files = (file for place in ("app", "src") for file in folder.files(joined(root, place), depth=6, most=2_000))
    return any("ModelCache\\Cacheable" in folder.text(file) for file in files if file.endswith(".php"))


def _is_program(file: str, folder: Folder) -> bool:
    """Whether a file holds code: settings of Laravel offer every store there is, and an environment file chooses."""
    models = _MODELS.fullmatch(file)
    if models is not None and not folder.once(_copies_models, models[1].rstrip("/") or "."):
        return False
    offers = _OFFERS.fullmatch(file)
    laravel = offers is not None and folder.has(f"{offers[1]}artisan")
    return not laravel and not file.endswith((".yml", ".yaml"))
