"""Stores of which nothing surer says who uses them: whose driver a program has, or its name (`orders-db`, `orders`)."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from archlint.importers.code import codebase, drivers
from archlint.importers.code.build_files import OF_JVM, lists_dependencies
from archlint.importers.code.copying import sources
from archlint.importers.code.frameworks import is_bare
from archlint.importers.code.neighbours import is_project, neighbours
from archlint.importers.evidence import Confidence, Evidence
from archlint.importers.links import clients
from archlint.importers.links.replicas import is_copy
from archlint.importers.searches import Text, search
from archlint.importers.workloads.character import PROGRAMS, STORES
from archlint.importers.workloads.images import base_name
from archlint.source.folder import joined

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from archlint.importers.workloads.character import Character
    from archlint.importers.workloads.workload import Workload
    from archlint.source.folder import Folder

_DEFAULTS = {"kibana": "elasticsearch", "mongo-express": "mongo", "phpmyadmin": "db"}
"""Hosts that programs for one store begin with, by the last word of their images."""
_WORD = r"(?:db|database|mongo(?:db)?|postgres(?:ql)?|pg|mysql|mariadb|redis|cache|memcached)"
_STORE = re.compile(rf"[-_.]?{_WORD}$|^{_WORD}[-_.]")
"""What the name of a store has beside that of its service: `orders-db`, `mongodb-geo`."""
_OF_APPLICATION = re.compile(r"\bartisan\b|\bsidekiq\b|\bgood_job\b|\bsolid_queue\b|\bbin/jobs\b|\brails\b")
"""Commands of workers that load the whole application."""
_OF_IMAGES = {"node": "package.json", "php": "composer.json", "ruby": "Gemfile", "golang": "go.mod"}
_LISTS = frozenset(_OF_IMAGES.values())
"""What lists the libraries of what an image of a language runs, of those that name but one."""
_ADDRESS = re.compile(r"://|:[0-9]{2,5}\b|\.(?:svc|local|internal|com|net|io)\b")
_SERVICE = re.compile(r"[-_.]?(?:service|svc|api|server|app|backend)$")
_CHOICES = re.compile(
    r"^(?:CACHE|SESSION|QUEUE|BROADCAST)_(?:DRIVER|STORE|CONNECTION)[ \t]*=[ \t]*[\"']?(\w+)", re.MULTILINE
)
_SENDING = {
    engine: re.compile(
        rf"{words}|cloud\.(?:stream|function|bus)|\b(?:stream|function|bus):|streambridge|@incoming|@outgoing|messaging"
    )
    for engine, words in (("kafka", "kafka"), ("rabbitmq", "rabbit|amqp"), ("activemq", "jms|activemq|artemis"))
}
"""Words of programs of the JVM that send into a channel, and of those that leave it to their libraries which one that is."""
_FEWEST = 3
"""What an environment file of Laravel has chosen for its cache, its sessions and its jobs."""


def by_defaults(workloads: Sequence[Workload], used: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str, Evidence]]:
    """Program, store and evidence for programs that look for a store under one name when nobody tells them another."""
    users = {source for source, _ in used}
    hosts = {host: workload.name for workload in workloads for host in workload.hosts}
    for workload in workloads:
        wanted = hosts.get(_DEFAULTS.get(base_name(workload.image), ""), "")
        if wanted and workload.name not in users:
            where = workload.evidence
            yield workload.name, wanted, Evidence(Confidence.GUESS, where.file, where.line, "its default")


def by_drivers(
    workloads: Sequence[Workload], characters: Mapping[str, Character], used: Iterable[str], folder: Folder
) -> Iterator[tuple[str, str, Evidence]]:
    """Program, store and evidence for every store that nobody was seen to use: who has a driver for it uses it.

    Only where there is one store of its kind, so that it cannot be another one.
    """
    known = set(used)
    kinds = {each.name: characters[each.name].engine or base_name(each.image) for each in workloads}
    counted = Counter(kinds.values())
    for store in workloads:
        kind = kinds[store.name]
        unused = characters[store.name].purpose in STORES and store.name not in known and counted[kind] == 1
        for workload in workloads if unused and drivers.is_known(kind) else ():
            if workload.build is None or characters[workload.name].purpose not in PROGRAMS:
                continue
            place = codebase.place_of(workload, folder)
            layers = (each for each in neighbours(place, folder) if is_project(each, folder))
            # the list of a workspace of Cargo is for all its members, of which each names what it takes of that
            lists = (place,) if folder.has(joined(place, "Cargo.toml")) else (place, workload.build.folder)
            where = drivers.driver(kind, dict.fromkeys((*lists, *layers)), folder)
            if where is None or _is_of_another_language(where.file, characters[workload.name]):
                continue
            if _is_beside(where.file, workload, characters[workload.name], folder):
                continue
            installed = where.file.endswith("Dockerfile") and kind == "redis"
            if installed and folder.once(_chooses_no_redis, place):
                continue
            if where.file.endswith(OF_JVM) and folder.once(_never_sends, place, kind):
                continue
            if not _looks_at_home(kind, workload, folder):
                yield workload.name, store.name, where


def _chooses_no_redis(folder: Folder, place: str) -> bool:
    """Whether a program of Laravel has an environment file that chooses something else for all that may be in Redis, and names none in its code.

    Its image has the extension for it then as many have, and its configuration offers every store there is.
    """
    offers = f"{place}/config/".removeprefix("./")
    if not folder.has(joined(place, "artisan")):
        return False
    code = [file for file, _ in codebase.code(place, folder, ()) if file.endswith((".php", ".json"))]
    files = [joined(place, name) for name in (".env", ".env.example") if folder.has(joined(place, name))]
    told = [value.lower() for file in files[:1] for value in _CHOICES.findall(folder.text(file))]
    named = any("redis" in folder.small(file) for file in code if not file.startswith(offers))
    return len(told) >= _FEWEST and not named and "redis" not in told


def _never_sends(folder: Folder, place: str, kind: str) -> bool:
    """Whether a program of the JVM lists a client of a channel alone, of which neither its code nor its settings speak: nothing is sent then."""
    words = _SENDING.get(kind)
    code = codebase.code(place, folder, (), whole=True) if words is not None else ()
    said = [file for file, _ in code if not file.endswith(OF_JVM)]
    return words is not None and said != [] and not any(words.search(folder.small(file)) for file in said)


def _is_of_another_language(file: str, character: Character) -> bool:
    """Whether a list of libraries is none of those that the image of a program can run: pages that Node.js builds beside PHP."""
    wanted = _OF_IMAGES.get(base_name(character.dockerfile.base)) if character.dockerfile is not None else None
    return wanted is not None and file.rpartition("/")[2] in _LISTS - {wanted}


def _is_beside(file: str, workload: Workload, character: Character, folder: Folder) -> bool:
    """Whether an image made upon a product is given some files, and none is the list of libraries, nor is that mounted."""
    if workload.build is None or character.dockerfile is None or is_bare(character.dockerfile.base):
        return False
    given = sources(workload.build, folder)
    paths = [joined(workload.build.folder, each.rstrip("*")) for each in given]
    paths += [workload.build.dockerfile, *(each.source for each in workload.mounts if each.kind == "bind")]
    return bool(given) and not any(path in (".", file) or file.startswith(f"{path.rstrip('/')}/") for path in paths)


def _looks_at_home(kind: str, workload: Workload, folder: Folder) -> bool:
    """Whether code looks for a store on its own machine when nobody tells it another place: in a container none is there.

    What a file tells that is kept out of the repository may be any place.
    """
    if workload.blind:
        return False
    at_home = search(rf"\b{re.escape(kind)}(?:ql)?(?:\+\w+)?://(?:[^/\s\"'@]*@)?(?:localhost|127\.0\.0\.1)\b")
    code = codebase.code(codebase.place_of(workload, folder), folder, ()) if not workload.on_host else ()
    return any("://" in text and at_home.finds(Text(text, folder.small(file))) for file, text in code)


def by_names(
    workloads: Sequence[Workload], characters: Mapping[str, Character], pairs: Iterable[tuple[str, str]]
) -> Iterator[tuple[str, str, Evidence]]:
    """Service, store and evidence for every database that nobody else was seen to use, and that is there whenever the service is."""
    known = _used(pairs, characters)
    stems: dict[str, list[Workload]] = {}
    for workload in workloads:
        if characters[workload.name].purpose in PROGRAMS:
            stems.setdefault(_SERVICE.sub("", workload.own_name.lower()), []).append(workload)
    for store in workloads:
        stem = _SERVICE.sub("", _STORE.sub("", store.own_name.lower()))
        if store.name in known or not stem or characters[store.name].purpose not in ("database", "redis", "cache"):
            continue
        users = [each for each in stems.get(stem, []) if each.namespace == store.namespace]
        if len(users) == 1 and is_there(store, users[0]):
            where = users[0].evidence
            yield users[0].name, store.name, Evidence(Confidence.GUESS, where.file, where.line, "by their names")


def is_there(store: Workload, user: Workload) -> bool:
    """Whether a store is started whenever its user is, by their profiles."""
    return not store.profiles or (bool(user.profiles) and {*user.profiles} <= {*store.profiles})


def by_elimination(
    workloads: Sequence[Workload],
    characters: Mapping[str, Character],
    pairs: Collection[tuple[str, str]],
    folder: Folder,
) -> Iterator[tuple[str, str, Evidence]]:
    """The one program of a namespace that is told no address and whose code cannot be seen, and stores that nobody else uses.

    A host stands in the code of the image, and no other program is there. What waits for one store would wait for all it uses.
    Stores for one of which the project itself has a driver are there for that, which developers start by itself, and so are
    several of one kind, of which no program needs more than one.
    """
    known = _used(pairs, characters)
    waiting = {source for source, target in pairs if characters[target].purpose in STORES}
    idle = [each for each in workloads if characters[each.name].purpose in STORES and each.name not in known]
    found: list[tuple[Workload, Workload]] = []
    for store in idle:
        near = (each for each in workloads if each.namespace == store.namespace)
        programs = [each for each in near if characters[each.name].purpose in PROGRAMS | {"frontend"}]
        if len(programs) != 1 or programs[0].name in waiting:
            continue
        if not _is_seen(programs[0], folder) and not _is_told(programs[0]):
            found.append((programs[0], store))
    kinds = [characters[store.name].engine or base_name(store.image) for _, store in found]
    several = Counter(kind for kind, (_, store) in zip(kinds, found, strict=True) if not is_copy(store.own_name))
    of_developers = max(several.values(), default=0) > 1 or any(_is_used_outside(kind, folder) for kind in kinds)
    for program, store in () if of_developers else found:
        where = program.evidence
        why = "no other program is there"
        yield program.name, store.name, Evidence(Confidence.GUESS, where.file, where.line, why)


def _used(pairs: Iterable[tuple[str, str]], characters: Mapping[str, Character]) -> set[str]:
    """What programs use; a store that copies another one does not."""
    return {target for source, target in pairs if characters[source].purpose not in STORES}


def _is_seen(workload: Workload, folder: Folder) -> bool:
    """Whether the code of a program is there, or what it is built with."""
    if (build := workload.build) is None:
        return False
    built = folder.has(build.dockerfile) or lists_dependencies(build.folder, folder)
    return built or bool(codebase.files(build.folder, folder, ()))


def _is_used_outside(kind: str, folder: Folder) -> bool:
    """Whether a program of the project has a driver for a store, wherever it lies."""
    outer = folder.folders(".")
    places = (".", *outer, *(inner for each in outer for inner in folder.folders(each)))
    return drivers.is_known(kind) and drivers.driver(kind, places, folder) is not None


def _is_told(workload: Workload) -> bool:
    """Whether a program is given addresses, or secrets that may be some: what it calls is theirs to say, or its command's."""
    given = workload.environment.values()
    told = "://" in workload.command or bool(workload.secrets)
    return told or any(each.secret or _ADDRESS.search(each.value) for each in given)


def by_code(
    workloads: Sequence[Workload],
    characters: Mapping[str, Character],
    found: Mapping[tuple[str, str], Evidence],
    folder: Folder,
) -> Iterator[tuple[str, str, Evidence]]:
    """What a worker shares with the application whose code it runs: the database that this waits for, if both load it.

    Only where nothing tells its address, so that both have it from the same place.
    """
    databases = {name for name, each in characters.items() if each.purpose == "database"}
    waiting = [pair for pair, where in found.items() if pair[1] in databases and where.confidence is Confidence.DEPENDS]
    built = {each.name: codebase.place_of(each, folder) for each in workloads if each.build is not None and waiting}
    for workload in workloads:
        shared = (
            [(s, d) for s, d in waiting if s != workload.name and built.get(s, s) == built.get(workload.name)]
            if built
            else []
        )
        known = any((workload.name, each) in found for each in databases)
        own = characters[workload.name]
        if shared and not known and own.purpose == "worker" and not _OF_APPLICATION.search(own.command):
            loads = own.engine == "celery" and not _is_seen(workload, folder)
            shared = [(s, d) for s, d in shared if loads or clients.reaches(own, characters[d], workload, folder)]
        if shared and not known:
            where = workload.evidence
            for source, database in shared if own.purpose == "worker" or own.schedules else ():
                why = f"runs the code of {source}"
                yield workload.name, database, Evidence(Confidence.GUESS, where.file, where.line, why)


def by_twins(
    workloads: Sequence[Workload], characters: Mapping[str, Character], found: Mapping[tuple[str, str], Evidence]
) -> Iterator[tuple[str, str, Evidence]]:
    """What a workload without any store of its own shares with one that runs the same image: its stores, but for what is mounted into that one alone."""
    uses: dict[str, list[str]] = {}
    for source, target in found:
        if characters[target].purpose in STORES:
            uses.setdefault(source, []).append(target)
    known = {source for (source, _), evidence in found.items() if not evidence.is_guess}
    users: dict[str, list[Workload]] = {}
    for workload in workloads:
        if workload.name in uses:
            users.setdefault(workload.image, []).append(workload)
    for workload in workloads:
        if workload.name in known or not base_name(workload.image) or workload.build is not None:
            continue
        if characters[workload.name].purpose not in ("worker", "scheduler", "service"):
            continue
        where = workload.evidence
        for twin in users.get(workload.image, ()):
            for target in uses[twin.name] if twin is not workload else ():
                if _is_mounted(found[twin.name, target].file, twin) and not _is_mounted(
                    found[twin.name, target].file, workload
                ):
                    continue
                why = f"runs the image of {twin.name}"
                yield workload.name, target, Evidence(Confidence.GUESS, where.file, where.line, why)


def _is_mounted(file: str, workload: Workload) -> bool:
    return any(file == each.source or file.startswith(f"{each.source}/") for each in workload.mounts)
