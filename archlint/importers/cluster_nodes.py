"""Which stores of a file are nodes of one cluster: they name each other, belong to one set, or stand in one address list."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from archlint.importers.evidence import Confidence, Evidence
from archlint.importers.workloads.character import ALONE, STORES
from archlint.importers.workloads.figures import without_remarks

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from archlint.importers.links.doubts import Link
    from archlint.importers.workloads.character import Character
    from archlint.importers.workloads.workload import Workload
    from archlint.source.folder import Folder

REDIS = frozenset({"redis", "valkey"})
_LARGEST = 100_000
"""Letters of a file of settings that is read."""
_ROLE = re.compile(r"^(?:KAFKA_(?:CFG_)?PROCESS_ROLES|NODE_ROLE)$")
"""What a node of Kafka does: controllers that are no brokers are a cluster of their own."""
_SAME = re.compile(
    r"^(?:KAFKA_(?:CFG_)?ZOOKEEPER_CONNECT|MONGO\w*_REPLICA_?SET(?:_NAME)?|(?:PATRONI_)?SCOPE|replSet(?:Name)?)$",
    re.IGNORECASE,
)
"""Settings in which nodes of one cluster say the same, without naming each other."""
_NUMBER = re.compile(
    r"[-_.]?(?:[0-9]+|primary|master|main|secondary|replica|slave|arbiter|node|(?<=[-_])[a-z](?![a-z]))(?![a-z])"
)
"""By what the names of nodes differ: `mongo1`, `mongo-arbiter`; every service may have a set `rs0` of its own."""
_SHARDED = re.compile(r"cluster-enabled[\s\"',=]+yes")
_RANGE = re.compile(r"\w\{[0-9]+\.\.\.[0-9]+\}")
"""How MinIO is told of all its nodes: `http://minio{1...4}/data`."""
_JOINED = re.compile(
    r"galera|wsrep|gcomm://|xtradb-cluster|group[-_]replication|repmgr|patroni|spilo|pg_auto", re.IGNORECASE
)
"""What tells that databases which know of each other are one."""
_LISTS_NODES = re.compile(r"CLUSTER|NODES", re.IGNORECASE)
_OF_NOBODY = re.compile(r"(?:name|dirs?|path|data|listeners?)$", re.IGNORECASE)
"""Settings whose values are no hosts of others."""
_FLAG = re.compile(r"--?(?P<key>[\w.-]+)(?:[\s=\"',\]]+(?P<value>[^\s\"'\]]+))?")
_SETTING = re.compile(r"(?m)^[ \t-]*[\"']?(?P<key>[\w.-]+)[\"']?[ \t]*(?:[:=]|[ \t])[ \t]*(?P<value>\S.*)$")
_SCHEME = re.compile(r"\b\w+://")


class _Node:
    """One store: all that it is told, as keys and values with their places."""

    def __init__(self, workload: Workload, character: Character, folder: Folder) -> None:
        self.name = workload.name
        self.hosts = {host.lower() for host in workload.hosts}
        where = character.command_evidence or workload.evidence
        self.told = [(found["key"], found["value"] or "", where) for found in _FLAG.finditer(character.command)]
        self.told += [(key, each.value, each.evidence) for key, each in workload.environment.items()]
        texts = [(text, file, first) for file, text, first in workload.configs]
        for mount in workload.mounts:
            known = mount.kind in ("bind", "config") and mount.source and folder.has(mount.source)
            texts += [(folder.text(mount.source, _LARGEST), mount.source, 1)] if known else []
        for text, file, first in texts:
            plain = without_remarks(text)
            for found in _SETTING.finditer(plain):
                place = Evidence(Confidence.CONFIG, file, first + plain.count("\n", 0, found.start("key")))
                self.told.append((found["key"], found["value"], place))
        words = (f"{key} {value}" for key, value, _ in self.told)
        self.text = "\n".join((workload.image, character.command, *words))
        self.evidence = where

    @cached_property
    def _named(self) -> dict[str, Evidence]:
        """All that may be a host of another one, with the place where it stands first."""
        found: dict[str, Evidence] = {}
        for key, value, place in self.told:
            for host in () if _OF_NOBODY.search(key) else _hosts(value):
                found.setdefault(host, place)
        return found

    def names(self, other: _Node) -> Evidence | None:
        """Where it names another one."""
        return next((place for host, place in self._named.items() if host in other.hosts), None)


def _hosts(value: str) -> Iterator[str]:
    """All that may be a host in a value.

    >>> [*_hosts("1@kafka-1:9093,rabbit@b;etcd1=http://e:2380 /var/lib/x")]
    ['1', 'kafka-1', 'rabbit', 'b', 'etcd1', 'e', '']
    """
    for word in re.split(r"[\s,;@=\"'\[\]]+", _SCHEME.sub("", value.lower())):
        yield re.split(r"[:/?]", word, maxsplit=1)[0]


def clusters_among(
    workloads: Sequence[Workload], characters: Mapping[str, Character], links: Sequence[Link], folder: Folder
) -> Iterator[tuple[list[Workload], Evidence]]:
    """The nodes of each cluster in the order of the file, with what told of it; two of them are a cluster."""
    alike: dict[tuple[object, ...], list[Workload]] = {}
    for each in workloads:
        found = characters[each.name]
        if found.engine and found.purpose in STORES - {"pooler", "pubsub"} and not each.in_cluster:
            role = next((v.value for key, v in each.environment.items() if _ROLE.match(key)), "")
            build = (each.build.folder, each.build.dockerfile) if each.build is not None else None
            alike.setdefault((each.namespace, found.purpose, found.engine, each.image, build, role), []).append(each)
    named = {each.name: each for each in workloads}
    for group in alike.values():
        if len(group) > 1:
            engine = characters[group[0].name].engine
            nodes = [_Node(each, characters[each.name], folder) for each in group]
            pairs = [*_by_settings(nodes, engine), *_listed(nodes, engine, named, links)]
            yield from _joined(group, pairs)


def _joined(
    group: Sequence[Workload], pairs: Iterable[tuple[Collection[str], Evidence]]
) -> Iterator[tuple[list[Workload], Evidence]]:
    """What is left of a group when those that belong together are one."""
    members = {each.name: {each.name} for each in group}
    told: dict[str, Evidence] = {}
    for names, evidence in pairs:
        whole = set[str]().union(*(members[name] for name in names))
        for name in whole:
            members[name] = whole
            told.setdefault(name, evidence)
    seen: set[str] = set()
    for each in group:
        if each.name not in seen and len(members[each.name]) > 1:
            seen |= members[each.name]
            yield [node for node in group if node.name in members[each.name]], told[each.name]


def _by_settings(nodes: Sequence[_Node], engine: str) -> Iterator[tuple[Collection[str], Evidence]]:
    """Nodes that name each other, or say by a name of the whole that they belong together."""
    same: dict[str, list[_Node]] = {}
    for node in nodes:
        for key, value, _ in node.told:
            if value and _SAME.match(key):
                stem = _NUMBER.sub("", node.name.lower()) if engine == "mongodb" else ""
                same.setdefault(f"{value} {stem}", []).append(node)
        sharded = engine in REDIS and (_SHARDED.search(node.text) or "redis-cluster" in node.text)
        if sharded or _RANGE.search(node.text):
            same.setdefault("", []).append(node)
        if engine not in ALONE or _JOINED.search(node.text):
            for other in nodes:
                place = node.names(other) if other is not node else None
                if place is not None:
                    yield (node.name, other.name), place
    for members in same.values():
        yield {each.name for each in members}, members[0].evidence


def _listed(
    nodes: Sequence[_Node], engine: str, named: Mapping[str, Workload], links: Sequence[Link]
) -> Iterator[tuple[Collection[str], Evidence]]:
    """Nodes that one variable of a program names together, where that tells that they are one."""
    ours = {node.name for node in nodes}
    listed: dict[tuple[str, str], list[Link]] = {}
    for link in links:
        if link.target in ours and link.source not in ours:
            for key in link.keys:
                listed.setdefault((link.source, key), []).append(link)
    for (source, key), found in listed.items():
        variable = named[source].environment.get(key) if source in named else None
        sets = engine == "mongodb" and variable is not None and "replicaset=" in variable.value.lower()
        if engine not in ALONE or sets or (engine in REDIS and _LISTS_NODES.search(key)):
            yield {link.target for link in found}, found[0].evidence
