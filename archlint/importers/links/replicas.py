"""Whom replicas and sentinels of Redis connect to, and who finds a store or broker through those that know where it is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.evidence import Confidence, Evidence
from archlint.importers.links.doubts import Link
from archlint.importers.workloads.images import base_name
from archlint.source.folder import parent

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from archlint.importers.links.addresses import Hosts
    from archlint.importers.workloads.character import Character
    from archlint.importers.workloads.workload import Workload
    from archlint.source.folder import Folder

_HOST = r"[\"']?(?:\$\{\w+:-)?(?P<host>[A-Za-z0-9][\w.-]*)"
_FOLLOWS = re.compile(
    rf"\b(?:replicaof|slaveof)[\s\"'=]+{_HOST}|\bsentinel\s+(?:monitor|known-(?:replica|slave))\s+\S+\s+{_HOST.replace('host', 'watched')}"
)
"""How a Redis is told whom it copies, or watches: on its command line, in its file, in a script that writes one."""
_FIRST = re.compile(r"(?<=[a-z0-9])[-_](?:master|leader|primary|main)$")
_COPY = re.compile(r"(?<=[a-z0-9])[-_](?:replicas?|slaves?|followers?|secondar(?:y|ies)|standbys?)(?:[-_]?[0-9]+)?$")
"""How names of stores end of which one copies the other."""
_FILES = (".conf", ".sh", "Dockerfile", ".template", ".tmpl")
_WITH_NAME_SERVERS = frozenset({"rocketmq", "nsq"})
"""Images whose brokers are found by a server of the same image."""
_PRIMARY, _WATCHES = "PRIMARY", "SENTINEL"


def sentinels(
    workloads: Sequence[Workload], characters: Mapping[str, Character], links: Iterable[Link]
) -> frozenset[str]:
    """Every Redis that keeps no data, and says which of others is the primary: by its name or by what it watches."""
    watching = {link.source for link in links if _WATCHES in link.keys}
    return frozenset(
        each.name
        for each in workloads
        if characters[each.name].purpose == "redis"
        and (each.name in watching or any("sentinel" in told.lower() for told in _told(each)))
    )


def is_copy(name: str) -> bool:
    """Whether a store is called a copy of another one.

    >>> is_copy("redis-follower"), is_copy("redis-leader")
    (True, False)
    """
    return _COPY.search(name.lower()) is not None


def _told(workload: Workload) -> tuple[str, ...]:
    return workload.command, base_name(workload.image), workload.own_name


def by_primaries(
    workloads: Sequence[Workload], characters: Mapping[str, Character], hosts: Hosts, folder: Folder
) -> Iterator[Link]:
    """Replicas to their primary, sentinels to what they watch; a sentinel's readers are told apart afterwards."""
    for workload in workloads:
        if characters[workload.name].purpose != "redis":
            continue
        command = characters[workload.name].command
        where = characters[workload.name].command_evidence or workload.evidence
        for host, key, _ in _named(command):
            yield from _to(workload, host, key, hosts, where)
        for file in _files(workload, folder):
            for host, key, line in _named(folder.text(file, 100_000)):
                yield from _to(workload, host, key, hosts, Evidence(Confidence.CONFIG, file, line))
        for file, text, first in workload.configs:
            for host, key, line in _named(text):
                yield from _to(workload, host, key, hosts, Evidence(Confidence.CONFIG, file, first + line - 1))


def by_roles(
    workloads: Sequence[Workload], characters: Mapping[str, Character], links: Iterable[tuple[str, str]]
) -> Iterator[Link]:
    """Replicas to their primary by their names alone: `redis-replica` copies `redis-master`, where nothing else is said of it."""
    stores = {each.name: each for each in workloads if characters[each.name].purpose in ("redis", "database")}
    told = {source for source, _ in links}
    for name, store in stores.items():
        stem = _COPY.sub("", store.own_name.lower())
        if name in told or stem == store.own_name.lower():
            continue
        primaries = [
            other
            for other in stores.values()
            if other.namespace == store.namespace
            and _FIRST.search(other.own_name.lower())
            and _FIRST.sub("", other.own_name.lower()) == stem
            and characters[other.name].engine == characters[name].engine
        ]
        if len(primaries) == 1:
            where = store.evidence
            evidence = Evidence(Confidence.GUESS, where.file, where.line, "by their names")
            yield Link(name, primaries[0].name, evidence, (_PRIMARY,))


def by_sentinels(
    workloads: Sequence[Workload], found: Mapping[tuple[str, str], Link], characters: Mapping[str, Character]
) -> Iterator[Link]:
    """Who asks sentinels for the primary connects to it as well: the one that they watch and that copies no other."""
    stores = {each.name for each in workloads if characters[each.name].purpose == "redis"}
    watchers = sentinels(workloads, characters, found.values())
    copies = {begin for begin, end in found if begin in stores - watchers and end in stores}
    for (source, target), link in found.items():
        if target not in watchers or source in stores:
            continue
        watched = {end for begin, end in found if begin == target} & (stores - watchers - copies)
        for primary in sorted(watched):
            where = link.evidence
            evidence = Evidence(where.confidence, where.file, where.line, "through the sentinels")
            yield Link(source, primary, evidence, link.keys)


def by_name_servers(
    workloads: Sequence[Workload], found: Mapping[tuple[str, str], Link], characters: Mapping[str, Character]
) -> Iterator[Link]:
    """Who asks a name server of RocketMQ or NSQ for brokers connects to all that tell it where they are."""
    images = {each.name: base_name(each.image) for each in workloads}
    named = {name for name in images if characters[name].purpose == "lock" and images[name] in _WITH_NAME_SERVERS}
    for (source, target), link in found.items():
        if target not in named or images[source] == images[target]:
            continue
        brokers = (begin for begin, end in found if end == target and characters[begin].purpose == "queue")
        for broker in sorted(each for each in brokers if images[each] == images[target]):
            where = link.evidence
            yield Link(source, broker, Evidence(where.confidence, where.file, where.line, where.why), link.keys)


def _files(workload: Workload, folder: Folder) -> Iterable[str]:
    """Files that are mounted into a Redis, or lie where it is built."""
    for mount in workload.mounts:
        if mount.kind in ("bind", "config") and mount.source:
            yield from [mount.source] if folder.has(mount.source) else _settings(mount.source, folder)
    if workload.build is not None and workload.build.folder != ".":
        yield from _settings(workload.build.folder, folder)
    elif workload.build is not None and parent(workload.build.dockerfile) != ".":
        yield from _settings(parent(workload.build.dockerfile), folder)


def _settings(place: str, folder: Folder) -> list[str]:
    return [file for file in folder.files(place, depth=2, most=40) if file.endswith(_FILES)]


def _named(text: str) -> Iterator[tuple[str, str, int]]:
    """Hosts that a text says are copied or watched, which of both, and the lines; remarks say nothing."""
    plain = re.sub(r"(?m)^[ \t]*#.*$", "", text)
    for found in _FOLLOWS.finditer(plain):
        key = _PRIMARY if found["host"] else _WATCHES
        yield found["host"] or found["watched"], key, plain.count("\n", 0, found.start()) + 1


def _to(workload: Workload, host: str, key: str, hosts: Hosts, where: Evidence) -> Iterator[Link]:
    target = hosts.seen_by(workload.namespace).names.get(host.lower())
    if target is not None and target != workload.name:
        yield Link(workload.name, target, where, (key,))
