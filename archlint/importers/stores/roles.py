"""What each Redis is used for, and by whom: by key names, drivers, its own name, the workers it feeds, and the code."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from archlint.frozen import frozen
from archlint.importers.code import codebase, go_packages, reached, stages
from archlint.importers.code.same_code import of_its_own
from archlint.importers.code.titles import is_of_project, is_of_stranger
from archlint.importers.evidence import Confidence, Evidence, surest
from archlint.importers.links.replicas import sentinels
from archlint.importers.stores import choices, framework_caches, mounted_settings, redis_usage, unused_caches
from archlint.importers.stores.celery_settings import says_nothing
from archlint.importers.workloads import images, variables
from archlint.importers.workloads.character import CHANNELS
from archlint.source.folder import joined, parent

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from archlint.importers.links.doubts import Link
    from archlint.importers.workloads.character import Character
    from archlint.importers.workloads.workload import Variable, Workload
    from archlint.source.folder import Folder

ORDER = ("cache", "sessions", "broker", "results", "pubsub", "stream", "limits", "lock", "store")
"""Roles in the order in which they are written."""
_WORDS: tuple[tuple[str, str], ...] = (
    ("results", r"RESULT|CELERY_BACKEND"),
    ("limits", r"RATE_?LIMIT|THROTTL|LIMITER"),
    ("sessions", r"SESSION"),
    ("lock", r"(^|_)LOCK(S|ING)?(_|$)|REDLOCK"),
    (
        "pubsub",
        r"PUB_?SUB|CHANNEL(S|_LAYER)?(_|$)|SOCKET|REALTIME|BROADCAST|(^|_)CABLE(_|$)|BACKPLANE|(^|_)SIGNALR(_|$)",
    ),
    ("stream", r"STREAM"),
    ("cache", r"CACHE|^REDIS_LOCATION$"),
    (
        "broker",
        r"BROKER|CELERY|QUEUE|BULL|(^|_)JOBS?(_|$)|(^|_)(ARQ|RQ|SAQ|ASYNQ|TASKIQ)(_|$)|DRAMATIQ|SIDEKIQ|(^|_)TASKS?(_|$)|HUEY|RESQUE|HORIZON|HANGFIRE|(^|_)BACKGROUND(_|$)|REDIS_WORKERS?(_|$)|(^|_)WORKERS?_REDIS",
    ),
)
_ASKS_OF_LARAVEL = re.compile(r"Redis::|Cache::store\([\"']redis")
"""Calls of Laravel that go to Redis, whatever its settings choose for caches."""
_NAMES: tuple[tuple[str, str], ...] = (
    ("cache", r"cache(?:[-_.]|redis|$)"),
    ("sessions", r"(?:^|[-_.]|redis)sessions?(?:[-_.]|redis|$)"),
    ("broker", r"(?:^|[-_.]|redis)(?:broker|queues?|jobs|celery|sidekiq|workers?)(?:[-_.]|redis|$)"),
    ("pubsub", r"(?:^|[-_.]|redis)pub-?sub(?:[-_.]|redis|$)"),
)
_OF_ANY = frozenset({"store", "storage", "data", "cache", "server", "service", "app", "api", "main", "master", "node"})
"""Words in the names of stores that files of any of them may have."""
_PROGRAMS = frozenset({"service", "worker", "gateway", "frontend", "scheduler"})
"""Purposes of what has code of its own; front ends that talk to a Redis have a server inside."""
_READY = frozenset({"service", "monitor", "tool"})
"""Purposes of ready programs that may be known for what they ask of a Redis."""
_KEEPERS = frozenset({"database", "search", "object-store", "stream"})
"""Purposes of stores in front of which a Redis may be a cache."""
_LIBRARIES = frozenset({"celery", "celery-beat", "rq", "sidekiq", "bullmq"})
"""Job libraries, none of which takes its jobs from a log."""


@frozen
class Use:
    """One workload uses one Redis in one role."""

    user: str
    store: str
    role: str
    evidence: Evidence


def find(
    workloads: Sequence[Workload], characters: Mapping[str, Character], links: Sequence[Link], folder: Folder
) -> list[Use]:
    """Every use of every Redis, in the order of the links and then of the roles."""
    named = {each.name: each for each in workloads}
    apart = sentinels(workloads, characters, links)
    stores = [name for name, each in characters.items() if each.purpose == "redis" and name not in apart]
    copies = {link.source for link in links if link.source in stores and link.target in stores}
    found: dict[tuple[str, str, str], Use] = {}
    code = _Code(workloads, folder)
    for link in links:
        if link.target not in stores:
            continue
        user = named[link.source]
        stated = {
            each.target: _stated(each, named[each.target])
            for each in links
            if each.source == link.source and each.target in stores and each.target not in copies - {link.target}
        }
        queues = frozenset({"queue"}) if characters[link.source].engine in _LIBRARIES else CHANNELS
        fed = [each for each in links if each.source == link.source and characters[each.target].purpose in queues]
        beside = any(each.source == link.source and characters[each.target].purpose in _KEEPERS for each in links)
        twins = code.twins(user)
        together = {
            each.target: _stated(each, named[each.target])
            for each in links
            if each.source in twins and each.target in stores
        }
        together = {name: said for name, said in together.items() if name not in copies} or together
        for role, evidence in _roles(
            link, user, named[link.target], characters, code, stated, together, bool(fed), beside
        ):
            key = (link.source, link.target, role)
            found[key] = Use(*key, surest(found[key].evidence, evidence) if key in found else evidence)
    pairs = [(link.source, link.target) for link in links]
    unused = unused_caches.among(((*each, use.evidence) for each, use in found.items()), named, code.places, folder)
    return sorted(
        (use for each, use in found.items() if each not in unused),
        key=lambda use: (pairs.index((use.user, use.store)), ORDER.index(use.role)),
    )


def by_name(store: Workload) -> list[Use]:
    """What its name says a Redis is for, when nobody was seen to use it."""
    where = Evidence(Confidence.GUESS, store.evidence.file, store.evidence.line, "by its name")
    return [Use("", store.name, role, where) for role in _spoken_of(store.own_name, _NAMES)]


def _roles(
    link: Link,
    user: Workload,
    store: Workload,
    characters: Mapping[str, Character],
    code: _Code,
    stated: Mapping[str, set[str]],
    together: Mapping[str, set[str]],
    fed: bool,
    beside: bool,
) -> Iterator[tuple[str, Evidence]]:
    """Roles of one link; `stated` are the roles that keys and names give to every Redis that the user reaches.

    `together` adds those that others reach who run the same code: what it says may be meant for one of theirs.
    """
    character = characters[user.name]
    alone = len(stated) == 1
    for key in link.keys:
        evidence = user.environment[key].evidence if key in user.environment else link.evidence
        for role in _spoken_of(key.upper(), _WORDS):
            if not says_nothing(key.upper(), role, user, code.places, code.folder):
                yield role, evidence
                break
    set_ = choices.heeded({**code.settings(user), **user.environment}, code.folder, code.places_of(user))
    settings = {**code.preset(user), **set_}
    chosen = list(choices.chosen(settings)) if alone else []
    yield from chosen
    base = character.dockerfile.base if character.dockerfile is not None else ""
    image = user.image if images.redis_roles(user.image) else base
    for role in images.redis_roles(image) if alone and character.purpose in _READY else ():
        where = user.evidence
        yield role, Evidence(Confidence.GUESS, where.file, where.line, f"as {images.base_name(image)} does")
    if alone:
        yield from mounted_settings.roles(user, character, code.folder)
        yield from choices.of_scheduler(character.command, character.command_evidence or user.evidence)
    cached = any(where.why in choices.CACHES_OF_LARAVEL for role, where in chosen if role == "cache")
    told = code.roles(user, character.command, fed, beside, cached=cached) if character.purpose in _PROGRAMS else []
    runners = [characters[name] for name in code.twins(user) - {user.name}]
    place = codebase.place_of(user, code.folder)
    told = [(role, of_its_own(where, place, character, runners, code.folder)) for role, where in told]
    if not alone or stated[store.name]:
        told = [(role, where) for role, where in told if store.name in _owners(role, together, where.file, place)]
    elsewhere = set(choices.kept_elsewhere(settings))
    told = [(role, where) for role, where in told if role not in elsewhere or code.asks(where)]
    yield from told
    surer = {role for role, _ in told} if alone else set[str]()
    for use in by_name(store):
        if use.role in surer or not surer:
            yield use.role, use.evidence
    known = character.engine in _LIBRARIES or _is_queue_of_laravel(character.command, settings)
    if not alone and (
        (stated[store.name] and "broker" not in stated[store.name])
        or any("broker" in others for name, others in stated.items() if name != store.name)
    ):
        return
    if (
        character.purpose in ("worker", "scheduler")
        and not fed
        and (known or (character.purpose == "worker" and not told))
    ):
        sure = Confidence.CONFIG if known else Confidence.GUESS
        why = f"{character.engine or ('artisan' if known else 'a worker')} has no other broker"
        yield "broker", Evidence(sure, link.evidence.file, link.evidence.line, why)
    if character.purpose == "monitor" and "flower" in (character.command or user.name) and not fed:
        yield "broker", link.evidence


def _is_queue_of_laravel(command: str, settings: Mapping[str, Variable]) -> bool:
    """Whether a command works off queues of Laravel, and no setting says that they are kept elsewhere than in Redis."""
    if re.search(r"\bartisan\s+horizon\b", command):
        return True
    said = [settings[key].value for key in ("QUEUE_CONNECTION", "QUEUE_DRIVER") if key in settings]
    elsewhere = any(value in ("database", "sqs", "beanstalkd", "rabbitmq") for value in said)
    return re.search(r"\bartisan\s+queue:(work|listen)\b", command) is not None and not elsewhere


def _stated(link: Link, store: Workload) -> set[str]:
    """Roles that keys and its name give to a Redis."""
    told = {role for key in link.keys for role in _spoken_of(key.upper(), _WORDS)}
    return told | set(_spoken_of(store.own_name, _NAMES))


def _owners(role: str, stated: Mapping[str, set[str]], file: str, place: str) -> list[str]:
    """Which Redis of a program a role that only its code tells belongs to: the only one, the one called like the file, the one for it, the one left.

    Nodes of one cluster are one.
    """
    inside = file.removeprefix(f"{place}/").lower()
    alike = [name for name in stated if any(word in inside for word in _own_words(name))]
    if len(alike) == 1:
        return alike
    meant = "broker" if role == "results" else role
    found = list(stated) if len(stated) == 1 else [name for name, roles in stated.items() if meant in roles]
    found = found or [name for name, roles in stated.items() if not roles]
    stems = {re.sub(r"[-_]?[0-9]+$", "", name) for name in found}
    return found if len(stems) == 1 else []


@lru_cache(maxsize=4_096)
def _own_words(name: str) -> tuple[str, ...]:
    """The words in the name of a Redis that tell it from others: `otp` of `otp-redis`."""
    words = re.split(r"[-_./\d]+|redis|valkey|keydb|dragonfly", name.lower())
    return tuple(word for word in words if len(word) > 2 and word not in _OF_ANY)


@lru_cache(maxsize=4_096)
def _spoken_of(name: str, words: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    """Roles that a name speaks of."""
    return tuple(role for role, pattern in words if re.search(pattern, name))


class _Code:
    """The source code of the workloads, looked at once for each folder."""

    def __init__(self, workloads: Sequence[Workload], folder: Folder) -> None:
        self.folder = folder
        self.runners: dict[str, list[str]] = {}
        for workload in workloads:
            if workload.build is not None:
                self.runners.setdefault(codebase.place_of(workload, folder), []).append(workload.name)
        self.places = codebase.places(workloads, folder)
        self.seen: dict[tuple[object, ...], list[tuple[str, Evidence]]] = {}

    def twins(self, user: Workload) -> frozenset[str]:
        """Who runs the code of this workload, itself among them."""
        place = None if user.build is None else codebase.place_of(user, self.folder)
        return frozenset({user.name} if place is None else self.runners[place])

    def settings(self, user: Workload) -> dict[str, Variable]:
        """What the environment file says that a program of a framework reads itself, where its code lies."""
        place = "" if user.build is None else codebase.place_of(user, self.folder)
        if not place or not any(self.folder.has(joined(place, each)) for each in codebase.FRAMEWORKS):
            return {}
        files, _ = variables.readable(self.folder, own := joined(place, ".env"))
        files = sorted(files, key=lambda file: file != own)
        files = files or variables.of_stage(self.folder, place)
        return variables.load(self.folder, files)

    def preset(self, user: Workload) -> dict[str, Variable]:
        """What the configuration of a program chooses where no variable does."""
        return {} if user.build is None else choices.preset(codebase.place_of(user, self.folder), self.folder)

    def places_of(self, user: Workload) -> tuple[str, ...]:
        """Where the code of a workload and its settings may lie: its own place, and the folder that it is built from."""
        return () if user.build is None else (codebase.place_of(user, self.folder), user.build.folder)

    def asks(self, where: Evidence) -> bool:
        """Whether a file asks Redis itself, by what Laravel has for it, whatever its settings choose."""
        return where.file.endswith(".php") and _ASKS_OF_LARAVEL.search(self.folder.text(where.file)) is not None

    def roles(
        self, user: Workload, command: str, fed: bool, beside: bool, *, cached: bool
    ) -> list[tuple[str, Evidence]]:
        """Roles that the code of a workload tells, which has another store `beside`; a setting has it `cached` in Redis."""
        if user.build is None and not is_of_project(user.image, self.folder) and not self._is_own(user):
            return []
        place = codebase.place_of(user, self.folder)
        staged = stages.chosen(user.environment)
        started = reached.files(command, place, self.folder)
        started = started or tuple(sorted(go_packages.files(command, place, self.folder, user.build)))
        key = (place, fed, beside, cached, staged, started)
        if key not in self.seen:
            kept = framework_caches.roles(place, self.folder, self.places, staged, started, in_redis=cached)
            called = redis_usage.roles_in(place, self.folder, self.places, fed, beside, staged, started)
            self.seen[key] = list({**dict(kept), **dict(called)}.items())
        return self.seen[key]

    def _is_own(self, user: Workload) -> bool:
        """Whether an image of nobody known may be built of the code at the root, of which the file builds nothing.

        What it is built by lies there, or beside the file that starts it.
        """
        places = (".", parent(user.evidence.file))
        built = any(self.folder.has(joined(place, "Dockerfile")) for place in places)
        unknown = images.identify(user.image) is None and not is_of_stranger(user.image, self.folder)
        return not self.runners and built and unknown
