"""Servers that a proxy chooses among for each request: one `upstream` of nginx, one `backend` of HAProxy and their like."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.blueprint.steps import MOST_WAYS
from archlint.frozen import frozen
from archlint.importers.evidence import Confidence, Evidence
from archlint.importers.links import texts
from archlint.importers.sketch import Alternatives
from archlint.importers.workloads.figures import without_remarks

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from archlint.importers.links.addresses import Hosts
    from archlint.importers.sketch import Sketch
    from archlint.importers.workloads.character import Character
    from archlint.importers.workloads.workload import Workload
    from archlint.source.folder import Folder

_CHOOSES = frozenset({"proxy", "gateway", "frontend"})
_LARGEST = 200_000
"""Letters of a file of settings that is read."""

_HOST = r"[\"']?(?:\w+://)?(?P<host>[A-Za-z][\w.-]*)(?::[0-9]+)?[\"']?"
_UPSTREAM = re.compile(r"\bupstream\s+[\w.-]+\s*\{(?P<servers>[^{}]*)\}")
_BACKEND = re.compile(
    r"^[ \t]*(?:backend|listen)[ \t]+[\w.-]+(?:[ \t][^\n;]*)?\n(?P<servers>(?:(?![ \t]*(?:backend|listen|frontend|defaults|global)\b).*\n?)*)",
    re.MULTILINE,
)
_CADDY = re.compile(
    r"\breverse_proxy[ \t]+(?P<servers>[^\n]*?)(?:[ \t]*\{[ \t]*\n(?P<block>(?:[^{}]|\{[^{}]*\})*)\}|$)", re.MULTILINE
)
_TRAEFIK = re.compile(
    r"\bservers:[ \t]*\n(?P<servers>(?:[ \t]*(?:-[ \t]*)?(?:url|address|weight|preservePath):.*\n?)+)"
)
_TRAEFIK_TOML = re.compile(
    r"(?:\[\[(?P<of>[\w.\"-]+\.servers)\]\]\s*\n\s*(?:(?:url|address|weight)\s*=.*\n?\s*)+)(?:\[\[(?P=of)\]\]\s*\n\s*(?:(?:url|address|weight)\s*=.*\n?\s*)+)+",
    re.IGNORECASE,
)
_WEIGHTED = re.compile(r"\bweighted:\s+services:[ \t]*\n(?P<servers>(?:[ \t]*(?:-[ \t]*)?(?:name|weight):.*\n?)+)")
_ENVOY = re.compile(r"[\"']?\bcluster_name[\"']?\s*:\s*(?P<servers>(?:(?!\bcluster_name\b).|\n)*)")
_SERVERS = (
    (_UPSTREAM, re.compile(rf"(?:^|;)\s*server\s+{_HOST}(?P<options>[^;]*)"), "upstream"),
    (_BACKEND, re.compile(rf"^[ \t]*server[ \t]+\S+[ \t]+{_HOST}(?P<options>[^\n]*)", re.MULTILINE), "server"),
    (_TRAEFIK, re.compile(rf"(?:url|address):[ \t]*{_HOST}(?P<options>(?:.*\n\s*\w+:[^\n]*)?)"), "servers"),
    (_WEIGHTED, re.compile(r"name:[ \t]*[\"']?(?P<host>[\w-]+)(?P<options>[^\n]*(?:\n[ \t]+weight:[^\n]*)?)"), "weighted:"),
    (_TRAEFIK_TOML, re.compile(rf"(?:url|address)\s*=\s*{_HOST}(?P<options>(?:.*\n\s*weight\s*=[^\n]*)?)"), "servers"),
    (_ENVOY, re.compile(rf"\bsocket_address[\"']?\s*:\s*\{{?\s*(?:(?:protocol|port_value)[^,\n]*[,\n]\s*)*[\"']?address[\"']?\s*:\s*{_HOST}(?P<options>(?:(?!socket_address)[\s\S])*)"), "_endpoints"),
)  # fmt: skip
"""What holds the servers of one choice, each of them, and a word without which a file has none."""
_WEIGHT = re.compile(r"\b(?:load_balancing_)?weight[\"']?[\s:=]+([0-9]{1,6})")
_SPARE = re.compile(r"(?<![\w-])backup(?![\w-])")
_DOWN = re.compile(r"(?<![\w-])(?:down|disabled)(?![\w-])")
_IN_ORDER = re.compile(r"\bbalance\s+first\b|\blb_policy\s+first\b")
_CADDY_WEIGHTS = re.compile(r"\blb_policy\s+weighted_round_robin\s+([0-9 ]+)")
_LABEL = re.compile(r"traefik\.(?:http|tcp|udp)\.services\.([\w@-]+)\.loadbalancer\.", re.IGNORECASE)


@frozen
class _Server:
    """One server of a choice: its host, its weight, and whether it only stands in for others."""

    host: str
    weight: int = 1
    spare: bool = False


def choose(
    sketch: Sketch,
    workloads: Sequence[Workload],
    characters: Mapping[str, Character],
    hosts: Hosts,
    ids: Mapping[str, str],
    folder: Folder,
) -> None:
    """Find out among whom the proxies of a sketch choose; a choice of servers that another one has among more is no other.

    Choices that have only some servers in common are none: whoever is in both is needed by one of them more.
    """
    called: dict[str, list[str]] = {}
    for hop in sketch.hops:
        called.setdefault(hop.source, []).append(hop.target)
    ways = 1
    for workload in workloads:
        source = ids.get(workload.name, "")
        targets = called.get(source, ())
        if len(set(targets)) < 2 or characters[workload.name].purpose not in _CHOOSES:
            continue
        names = hosts.seen_by(workload.namespace).names
        found: dict[frozenset[str], Alternatives] = {}
        for servers, in_order, evidence in _choices(workload, workloads, characters[workload.name], folder):
            among: dict[str, _Server] = {}
            for each in servers:
                among.setdefault(ids.get(names.get(each.host.lower(), ""), ""), each)
            among = {target: each for target, each in among.items() if targets.count(target) == 1}
            if len(among) > 1:
                found.setdefault(frozenset(among), _alternatives(source, among, evidence, in_order=in_order))
        for members, choice in found.items():
            alone = all(members.isdisjoint(others) or others <= members for others in found)
            if alone and ways * len(members) <= MOST_WAYS:  # all choices may follow each other in one walk
                ways *= len(members)
                sketch.alternatives.append(choice)


def _alternatives(source: str, among: Mapping[str, _Server], evidence: Evidence, *, in_order: bool) -> Alternatives:
    """A choice with shares by the weights; what stands in for others has none, and where all go to the first nobody has."""
    weights = {name: 0 if each.spare else each.weight for name, each in among.items()}
    one = in_order or sum(weight > 0 for weight in weights.values()) < 2
    members = list(among) if in_order else sorted(among, key=lambda name: not weights[name])
    return Alternatives(source, tuple(members), () if one else _percent([weights[name] for name in members]), evidence)


def _percent(weights: Sequence[int]) -> tuple[int, ...]:
    """Weights as whole shares of a hundred, the largest remainders rounded up.

    >>> _percent([1, 1, 1]), _percent([3, 1, 0])
    ((34, 33, 33), (75, 25, 0))
    """
    whole = sum(weights)
    shares = [weight * 100 // whole for weight in weights]
    order = sorted(range(len(weights)), key=lambda at: -(weights[at] * 100 % whole))
    for at in order[: 100 - sum(shares)]:
        shares[at] += 1
    return tuple(shares)


def _choices(
    workload: Workload, workloads: Sequence[Workload], character: Character, folder: Folder
) -> Iterator[tuple[list[_Server], bool, Evidence]]:
    """Servers that stand together, whether all goes to the first of them, and where they stand."""
    mounted = ((file, folder.text(file, _LARGEST), 1) for file in texts.mounted(workload, character, folder))
    for file, text, first in (*mounted, *workload.configs):
        for line, servers, in_order in _in_text(text):
            yield servers, in_order, Evidence(Confidence.CONFIG, file, first + line)
    if "traefik" in f"{workload.image} {workload.name}":
        yield from _labelled(workloads)


def _in_text(text: str) -> Iterator[tuple[int, list[_Server], bool]]:
    """The choices in one file, each with the lines before it."""
    plain = ""
    for group, server, word in _SERVERS:
        if word not in text:
            continue
        plain = plain or without_remarks(text)
        for block in group.finditer(plain):
            inside = block["servers"] if "servers" in block.re.groupindex else block[0]
            told = [each for each in server.finditer(inside) if group is _ENVOY or not _DOWN.search(each["options"])]
            if told:
                at = block.end() - len(inside) + told[0].start("host")
                servers = [_Server(_home(each["host"], plain), *_said(each["options"])) for each in told]
                yield plain.count("\n", 0, at), servers, _IN_ORDER.search(inside) is not None
    if "reverse_proxy" in text:
        plain = plain or without_remarks(text)
        for block in _CADDY.finditer(plain):
            yield plain.count("\n", 0, block.start()), *_of_caddy(block["servers"], block["block"] or "")


def _said(options: str) -> tuple[int, bool]:
    """The weight of a server, and whether it only stands in for others."""
    weight = _WEIGHT.search(options)
    return int(weight[1]) if weight is not None else 1, _SPARE.search(options) is not None


def _home(name: str, text: str) -> str:
    """The host behind the name of a service of Traefik that the same file defines; any other name is the host itself."""
    if f"{name}:" not in text or "loadBalancer" not in text:
        return name
    found = re.search(
        rf"(?<![\w-]){re.escape(name)}:\s+loadBalancer:\s+servers:\s+-\s*(?:url|address):\s*{_HOST}", text
    )
    return found["host"] if found is not None else name


def _of_caddy(servers: str, settings: str) -> tuple[list[_Server], bool]:
    """The servers behind `reverse_proxy` and its `to`, and whether all goes to the first."""
    to = " ".join((servers, *re.findall(r"(?m)^\s*to[ \t]+(.*)$", settings)))
    hosts = [host["host"] for each in to.split() if (host := re.fullmatch(_HOST, each))]
    told = _CADDY_WEIGHTS.search(settings)
    weights = [int(each) for each in told[1].split()] if told is not None else []
    weights = weights if len(weights) == len(hosts) else [1] * len(hosts)
    found = [_Server(host, weight) for host, weight in zip(hosts, weights, strict=True)]
    return found, _IN_ORDER.search(settings) is not None


def _labelled(workloads: Sequence[Workload]) -> Iterator[tuple[list[_Server], bool, Evidence]]:
    """Containers that say by their labels that they are servers of one and the same service of Traefik."""
    found: dict[str, dict[str, Evidence]] = {}
    for workload in workloads:
        for key, label in workload.labels.items():
            if (named := _LABEL.match(key)) is not None:
                found.setdefault(named[1].lower(), {}).setdefault(workload.hosts[0], label.evidence)
    for members in found.values():
        if len(members) > 1:
            yield [_Server(host) for host in members], False, next(iter(members.values()))
