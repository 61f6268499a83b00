"""Whom programs call by variables that nothing here sets, since their environment file is kept out of the repository."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

from archlint.importers.code import codebase, unused_settings
from archlint.importers.code.neighbours import layers
from archlint.importers.code.source_text import source_text
from archlint.importers.evidence import Confidence, Evidence
from archlint.importers.languages import NODE
from archlint.importers.links.machine_addresses import OUTWARD, is_of_example
from archlint.importers.searches import search
from archlint.importers.workloads.character import PROGRAMS, STORES
from archlint.source.folder import joined, parent

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from archlint.importers.workloads.character import Character
    from archlint.importers.workloads.workload import Workload
    from archlint.source.folder import Folder

_READ = search(
    r"(?:env\w*|Env\w*|ENV|environ)(?:\.get)?[\s\"'`(\[.]{1,4}([A-Z][A-Z0-9_]{2,50})\b|\$\{([A-Z][A-Z0-9_]{2,50})(?::[^}]*)?\}"
)
"""Where code, or a file of settings, reads a variable."""
_ADDRESS = re.compile(
    r"^([A-Z0-9_]+?)_?(?:SERVICE|SVC|API|SERVER|GRPC|HTTP|(?<!DATA)BASE)*_*(?:URL|URI|HOST(?:_?NAME)?|ADDR|ADDRESS|ENDPOINT|DSN|(?<=_)IP|(?<=KAFKA_)BROKERS?|(?<=KAFKA_)(?:BOOTSTRAP_?)?SERVERS?)$"
)
_MANY = 3
_FOR_BROWSERS = re.compile(r"redirect|callback|cors|allowed|origin|login.{0,6}url|form.{0,4}url|issuer", re.IGNORECASE)
"""What stands before an address in its line that says where browsers are sent, or who may come."""
_ADDRESSES = ("URL", "URI", "HOST", "ADDR", "ENDPOINT", "DSN", "_IP", "KAFKA_")
"""One of these stands in every text that reads the address of something: texts are long and hits few."""
_LOADS = search(
    r"\bload_dotenv\(|\bdotenv\.config\(|[\"']dotenv/config[\"']|\bgodotenv\.Load\(|\bDotenv\.(?:load|configure)\b|\benv_file\s*=\s*[\"']\.env"
)
"""How programs read the environment file that lies beside them."""
_OFFERS = re.compile(r"(?:^|/)config/\w+\.php$")
"""Settings of Laravel, which read the address of every store that there is."""
_OF_ALL = re.compile(
    r"(?:APP|WEB|SITE|API|SERVER|BACKEND|BASE|HOST)_?(?:URL|URI|HOST|ADDRESS|ENDPOINT)$", re.IGNORECASE
)
"""Variables that say where all of it is for people, as often as where a program of that name is."""
_SERVICE = re.compile(r"(?:service|svc|api|server)$")
_STORES = {
    "redis": "redis|valkey", "postgresql": "postgres(?:ql)?|pg|database|db|(?:spring)?datasource", "mysql": "mysql|database|db|(?:spring)?datasource",
    "mariadb": "mariadb|mysql|database|db|(?:spring)?datasource", "mongodb": "mongo(?:db)?|database|db", "rabbitmq": "rabbit(?:mq)?|amqp",
    "kafka": "(?:spring)?kafka(?:broker)?", "nats": "nats", "elasticsearch": "elastic(?:search)?",
    "opensearch": "opensearch|elastic(?:search)?", "meilisearch": "meili(?:search)?", "memcached": "memcached?", "consul": "consul", "etcd": "etcd", "zookeeper": "zookeeper|zk",
    "minio": "minio", "clickhouse": "clickhouse", "influxdb": "influx(?:db)?", "neo4j": "neo4j", "cassandra": "cassandra", "qdrant": "qdrant",
}  # fmt: skip
"""How variables begin with the address of a store, by its engine, in small letters and without marks."""


def by_keys(
    workloads: Sequence[Workload],
    characters: Mapping[str, Character],
    known: Collection[tuple[str, str]],
    folder: Folder,
) -> Iterator[tuple[str, str, Evidence]]:
    """Program, target and evidence where code reads the address of the only thing of that name, and nothing sets it."""
    built = codebase.places(workloads, folder)
    inner = layers({*built}, folder)
    yield from _on_machine(workloads, characters, known)
    yield from _left_empty(workloads, characters, known, folder)
    for workload in workloads:
        if workload.build is None or characters[workload.name].purpose not in PROGRAMS:
            continue
        place = codebase.place_of(workload, folder)
        blind = workload.blind or (not workload.environment and folder.once(_loads_its_own, place))
        if not blind or built.count(place) > 1:
            continue
        own = inner.get(codebase.place_of(workload, folder), ())
        for key, evidence in unset(workload, folder, beside=own).items():
            for target in _meant(key, workloads, characters):
                if target == workload.name or (workload.name, target) in known:
                    continue
                offered = _OFFERS.search(evidence.file) and characters[target].purpose in STORES
                if not (
                    offered or _is_unused(key, evidence, workload, characters[workload.name].command, built, folder)
                ):
                    yield workload.name, target, evidence


def _is_unused(
    key: str, evidence: Evidence, workload: Workload, command: str, built: Sequence[str], folder: Folder
) -> bool:
    """Whether a variable is read for a setting that nothing in the program asks for."""
    if not folder.once(unused_settings.declared, evidence.file):
        return False
    lines = folder.text(evidence.file).split("\n")
    at = sum(len(line) + 1 for line in lines[: evidence.line - 1]) + lines[evidence.line - 1].find(key)
    files = unused_settings.files_of(workload, command, folder, built)
    return unused_settings.is_only_there(folder, evidence.file, (at,), files)


def _loads_its_own(folder: Folder, place: str) -> bool:
    """Whether a program reads an environment file of its own that is kept out of the repository."""
    own = joined(place, ".env")
    code = codebase.code(place, folder, ()) if not folder.has(own) and folder.is_ignored(own) else ()
    return any(_LOADS.finds(folder.once(source_text, file).plain) for file, _ in code)


def _on_machine(
    workloads: Sequence[Workload], characters: Mapping[str, Character], known: Collection[tuple[str, str]]
) -> Iterator[tuple[str, str, Evidence]]:
    """What a program is told to look for on the machine outside without a port: the only thing of that name that publishes one."""
    machines = {each.removesuffix(":") for each in OUTWARD}
    published = {each.name for each in workloads if each.published}
    for workload in workloads:
        for key, variable in workload.environment.items() if characters[workload.name].purpose in PROGRAMS else ():
            if variable.value in machines:
                for target in _meant(key.upper(), workloads, characters):
                    if target in published - {workload.name} and (workload.name, target) not in known:
                        yield workload.name, target, variable.evidence


def _left_empty(
    workloads: Sequence[Workload],
    characters: Mapping[str, Character],
    known: Collection[tuple[str, str]],
    folder: Folder,
) -> Iterator[tuple[str, str, Evidence]]:
    """What a program is given by name, and the value is filled in elsewhere: where its code reads it, or it may be a store and nothing but its image is known.

    What many are given may be in a list for all of them, or be read by code that all of them share, whoever needs it.
    """
    given = Counter(key for each in workloads for key in each.environment)
    for workload in workloads:
        if characters[workload.name].purpose not in PROGRAMS:
            continue
        for key, variable in workload.environment.items():
            own = not variable.value and not variable.secret
            for target in _meant(key, workloads, characters) if own else ():
                if target == workload.name or (workload.name, target) in known:
                    continue
                store = characters[target].purpose in STORES
                many = given[key] >= _MANY
                by_image = workload.build is None and store and not many
                read = workload.build is not None and (store or not _OF_ALL.match(key))
                if by_image or (read and key in unset(workload, folder, packages=not many)):
                    where = variable.evidence
                    why = f"{key}, which nothing here sets"
                    yield workload.name, target, Evidence(Confidence.GUESS, where.file, where.line, why)


def unset(
    workload: Workload, folder: Folder, *, packages: bool = False, beside: Sequence[str] = ()
) -> dict[str, Evidence]:
    """Variables with an address that the code reads, and that nothing sets, with the place where it does; what is `beside` its folder is all its own.

    What packages of Node.js read that a program shares counts if all `packages` do: they may have settings for everybody.
    """
    found: dict[str, Evidence] = {}
    place = codebase.place_of(workload, folder)
    own: str | None = None
    for file, _ in codebase.run_by(workload, folder, ()):
        read = folder.once(_read, file)
        if not read:
            continue
        shared = place != "." and not any(file.startswith(f"{each}/") for each in (place, *beside))
        if shared and own is None:
            own = "\n".join(each for _, each in codebase.code(place, folder, ()))
        if packages and file.endswith(NODE):
            shared = False
        if own is not None and shared and f'/{parent(file).rpartition("/")[2]}"' not in own:
            continue
        for key, line in read:
            told = workload.environment.get(key)
            if key not in found and (told is None or not told.value or is_of_example(told)):
                found[key] = Evidence(Confidence.GUESS, file, line, f"{key}, which nothing here sets")
    return found


def _read(folder: Folder, file: str) -> list[tuple[str, int]]:
    """The variables with addresses that a file, which was read before, takes from the environment, and in which lines."""
    text = folder.text(file)
    if not (any(map(text.__contains__, _ADDRESSES)) and ("${" in text or "env" in folder.small(file))):
        return []
    found: list[tuple[str, int]] = []
    for matched in _READ.each(folder.once(source_text, file)):
        key = matched[1]
        line = text.rfind("\n", 0, matched.start()) + 1
        if _ADDRESS.match(key) and not _FOR_BROWSERS.search(text, line, matched.start()):
            found.append((key, text.count("\n", 0, matched.start()) + 1))
    return found


def _meant(key: str, workloads: Sequence[Workload], characters: Mapping[str, Character]) -> list[str]:
    """The only workload that a variable can mean, by its name or by the kind of store; empty when there are several."""
    named = _ADDRESS.match(key)
    stem = _bare(named[1]) if named is not None else ""
    services = [
        each.name for each in workloads if characters[each.name].purpose in PROGRAMS and _stem(each.own_name) == stem
    ]
    stores = [
        each.name
        for each in (workloads if stem else ())
        if (pattern := _STORES.get(characters[each.name].engine)) is not None and re.fullmatch(pattern, stem)
    ]
    found = services or stores
    return found if len(found) == 1 else []


@lru_cache(maxsize=4_096)
def _stem(name: str) -> str:
    """What a service is called without the word that says that it is one."""
    return _SERVICE.sub("", _bare(name))


def _bare(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())
