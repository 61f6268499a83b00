"""Who opens connections to whom: links between workloads, each with the surest evidence for it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.frozen import frozen
from archlint.importers import texts
from archlint.importers.evidence import ORDER, Confidence, Evidence
from archlint.importers.purposes import STORES
from archlint.importers.starting import by_start_order

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from archlint.importers.addresses import Hosts
    from archlint.importers.purposes import Character
    from archlint.importers.workload import Variable, Workload
    from archlint.source.folder import Folder

FRONTS = frozenset({"proxy", "gateway"})
WATCHERS = frozenset({"monitor", "tool"})


@frozen
class Link:
    """One workload opens connections to another; `keys` are the variables that said so."""

    source: str
    target: str
    evidence: Evidence
    keys: tuple[str, ...] = ()


_NOT_CALLED = re.compile(
    r"CORS|ALLOWED|ORIGIN|ADVERTI[SZ]|LISTENERS?$|CALLBACK|REDIRECT|(^|_)(PUBLIC|SITE|ROOT|FRONT_?END|CLIENT|WEB_?APP|WEBSITE)_?(BASE_?)?(URL|HOST|DOMAIN)|^(BASE|APP|SERVER|ROOT)_(URL|URI|HOST)$|"
    r"VIRTUAL_HOST|LETSENCRYPT|NO_PROXY|SERVER_NAMES?$|COOKIE|DOMAIN|QUORUM_VOTERS|ZOO_SERVERS|SEED_HOSTS|INITIAL_MASTER_NODES|ISSUER|"
    r"WEBHOOK_URL|TRUSTED|HOSTNAME_EXTERNAL|EXTERNAL_URL|CSRF|WAIT_HOSTS|WAIT_FOR|PRECONDITION|NODE_NAME$",
    re.IGNORECASE,
)
_WAITING = re.compile(
    r"wait[-_]?for[-\w./]*\s+\S+|dockerize\s+(-\w+\s+\S+\s+)*|nc\s+-\S+(\s+-\S+)*\s+\S+|pg_isready[^&;|]*|until\s.*?;\s*do\b|while\s+!.*?;\s*do\b|--wait\S*\s+\S+"
)
_TWINS = re.compile(r"MASTER|PRIMARY|REPLICA|SLAVE|SENTINEL|LEADER|SOURCE", re.IGNORECASE)


def find(
    workloads: Sequence[Workload], characters: Mapping[str, Character], hosts: Hosts, folder: Folder
) -> list[Link]:
    """Every link between the workloads, one for each pair, in the order of the file."""
    found: dict[tuple[str, str], Link] = {}
    for workload in workloads:
        if characters[workload.name].purpose == "job":
            continue
        for link in _of(workload, characters, hosts, folder):
            if _means_a_flow(link, characters):
                _keep(found, link)
    for link in _by_labels(workloads, characters):
        _keep(found, link)
    for workload in workloads:
        if workload.build is not None and characters[workload.name].purpose not in STORES | WATCHERS | {"job"}:
            for link in _of_code(workload, workloads, characters, hosts, folder):
                if (link.source, link.target) not in found and _means_a_flow(link, characters):
                    _keep(found, link)
    found = _without_neighbours(found, workloads, characters)
    for source, target, evidence in by_start_order(workloads, characters, [(k, v.evidence) for k, v in found.items()]):
        _keep(found, Link(source, target, evidence))
    for link in _of_twins(workloads, characters, found):
        _keep(found, link)
    order = {workload.name: at for at, workload in enumerate(workloads)}
    return sorted(found.values(), key=lambda link: (order[link.source], order[link.target]))


def _without_neighbours(
    found: dict[tuple[str, str], Link], workloads: Sequence[Workload], characters: Mapping[str, Character]
) -> dict[tuple[str, str], Link]:
    """Without what an environment file shared by many names although the start order tells a service's own stores."""
    shared: dict[tuple[str, str], set[str]] = {}
    for (source, target), link in found.items():
        if link.evidence.confidence is Confidence.ENV:
            shared.setdefault((link.evidence.place, target), set()).add(source)
    waited = {w.name: {d.name for d in w.dependencies} for w in workloads}
    awaited = {name for names in waited.values() for name in names}
    kept: dict[tuple[str, str], Link] = {}
    own = {key for w in workloads for key, v in w.environment.items() if not _is_env_file(v.evidence.file)}
    for (source, target), link in found.items():
        if _is_env_file(link.evidence.file) and set(link.keys) & own and target not in waited[source]:
            continue
        many = len(shared.get((link.evidence.place, target), ())) >= 3
        stores = {name for name in waited[source] if name in characters and characters[name].purpose in STORES}
        doubtful = many and characters[target].purpose in STORES and target in awaited
        if not (doubtful and stores and target not in waited[source]):
            kept[source, target] = link
    return kept


def _is_env_file(file: str) -> bool:
    """Whether evidence stands in an environment file, which says it to everybody who reads the file."""
    return "env" in file.rpartition("/")[2]


def _of_twins(
    workloads: Sequence[Workload], characters: Mapping[str, Character], found: Mapping[tuple[str, str], Link]
) -> Iterator[Link]:
    """What a workload without any store of its own shares with one that runs the same image: its stores."""
    uses: dict[str, list[Link]] = {}
    for link in found.values():
        if characters[link.target].purpose in STORES:
            uses.setdefault(link.source, []).append(link)
    for workload in workloads:
        own = any(each.source == workload.name and not each.evidence.is_guess for each in found.values())
        if own or not workload.image or workload.build is not None:
            continue
        if characters[workload.name].purpose not in ("worker", "scheduler", "service"):
            continue
        for twin in workloads:
            if twin is not workload and twin.image == workload.image:
                for link in uses.get(twin.name, ()):
                    why = f"runs the image of {twin.name}"
                    yield Link(
                        workload.name,
                        link.target,
                        Evidence(Confidence.GUESS, workload.evidence.file, workload.evidence.line, why),
                    )


def _keep(found: dict[tuple[str, str], Link], link: Link) -> None:
    if link.source == link.target:
        return
    older = found.get((link.source, link.target))
    if older is None:
        found[link.source, link.target] = link
        return
    keys = tuple(dict.fromkeys((*older.keys, *link.keys)))
    best = min((older.evidence, link.evidence), key=lambda evidence: ORDER.index(evidence.confidence))
    found[link.source, link.target] = Link(link.source, link.target, best, keys)


def _of(workload: Workload, characters: Mapping[str, Character], hosts: Hosts, folder: Folder) -> Iterator[Link]:
    character = characters[workload.name]
    environment = dict(workload.environment)
    if character.dockerfile is not None:
        environment = {**character.dockerfile.environment, **environment}
    for key, variable in environment.items():
        yield from _of_variable(workload, character, key, variable, hosts)
    if character.command_evidence is not None:
        for target in hosts.in_text(_WAITING.sub(" ", character.command)):
            yield Link(workload.name, target, character.command_evidence)
    for file in dict.fromkeys(texts.mounted(workload, character, folder)):
        yield from _of_text(workload, file, folder.text(file, 200_000), 1, hosts)
    for file, text, line in workload.configs:
        yield from _of_text(workload, file, text, line, hosts)


def _of_variable(
    workload: Workload, character: Character, key: str, variable: Variable, hosts: Hosts
) -> Iterator[Link]:
    front = character.purpose in FRONTS
    if _NOT_CALLED.search(key) and not (front and "HOST" not in key.upper()):
        return
    targets = hosts.in_variable(key, variable.value)
    if not targets and (character.purpose == "frontend" or "host.docker.internal:" in variable.value):
        targets = hosts.on_machine(variable.value)
    for target in targets:
        yield Link(workload.name, target, variable.evidence, (key,))


def _of_text(workload: Workload, file: str, text: str, first: int, hosts: Hosts) -> Iterator[Link]:
    plain = texts.without_upstreams(texts.without_comments(text))
    for number, line in enumerate(plain.splitlines()):
        if len(line) > 2_000 or re.search(
            r"\b(server_name|allowed_hosts?|cors|access_log|add_header|set_header)\b", line, re.IGNORECASE
        ):
            continue
        for target in hosts.in_text(line):
            yield Link(workload.name, target, Evidence(Confidence.CONFIG, file, first + number))


def _of_code(
    workload: Workload,
    workloads: Sequence[Workload],
    characters: Mapping[str, Character],
    hosts: Hosts,
    folder: Folder,
) -> Iterator[Link]:
    """What the source code names; code that several workloads share only tells about stores."""
    if workload.build is None:
        return
    places = [texts.place_of(other, folder) for other in workloads if other.build is not None]
    mine = texts.place_of(workload, folder)
    shared = places.count(mine) > 1
    purpose = characters[workload.name].purpose
    for file, text in texts.code(mine, folder, places):
        named = hosts.in_code(text)
        if purpose == "frontend":
            named += [
                (target, 0)
                for target in hosts.on_machine(text)
                if characters[target].purpose in ("service", "gateway", "proxy")
            ]
        for target, offset in named:
            kept = characters[target].purpose in STORES
            if (shared and not kept) or (purpose == "frontend" and kept):
                continue
            if purpose == "scheduler" and characters[target].purpose not in ("redis", "queue"):
                continue
            line = text.count("\n", 0, offset) + 1
            yield Link(workload.name, target, Evidence(Confidence.CODE, file, line))


def _means_a_flow(link: Link, characters: Mapping[str, Character]) -> bool:
    """Whether a named address can be a data flow at all, by what both ends are for."""
    source, target = characters[link.source], characters[link.target]
    if target.purpose == "job":
        return False
    if target.purpose == "frontend":
        return source.purpose in FRONTS | WATCHERS
    if source.purpose in STORES and source.purpose == target.purpose:
        return any(_TWINS.search(key) for key in link.keys)
    if source.purpose == "object-store" and target.purpose in ("queue", "stream"):
        return link.evidence.confidence is Confidence.ENV
    if source.purpose in STORES:
        return target.purpose == "lock"
    if target.purpose == "scheduler":
        return source.purpose in FRONTS | WATCHERS
    if source.engine == "celery-beat" and target.purpose == "database":
        return "Database" in source.command
    if source.purpose == "monitor" and "flower" in (source.command or link.source) and target.purpose == "database":
        return False
    if source.purpose == "frontend" and target.purpose in STORES:
        own = link.evidence.confidence is Confidence.ENV
        return own and not _is_env_file(link.evidence.file)
    return True


def _by_labels(workloads: Sequence[Workload], characters: Mapping[str, Character]) -> Iterator[Link]:
    """Routes that services ask a proxy for: Traefik and Caddy labels, `VIRTUAL_HOST` of nginx-proxy."""
    proxies = [each for each in workloads if characters[each.name].purpose == "proxy"]
    for proxy in proxies:
        name = proxy.image + proxy.name
        for workload in workloads:
            if workload is proxy or characters[workload.name].purpose == "job":
                continue
            evidence = _route(name, workload)
            if evidence is not None:
                yield Link(proxy.name, workload.name, evidence)


def _route(proxy: str, workload: Workload) -> Evidence | None:
    if "traefik" in proxy:
        if any(k.lower() == "traefik.enable" and v.value.lower() == "false" for k, v in workload.labels.items()):
            return None
        routed = [
            v
            for k, v in workload.labels.items()
            if re.match(r"traefik\.(http\.(routers|services)|tcp\.routers|frontend|port|enable)", k, re.IGNORECASE)
        ]
        return routed[0].evidence if routed else None
    if "caddy" in proxy:
        return next((v.evidence for k, v in workload.labels.items() if re.match(r"caddy(_\d+)?$", k)), None)
    if re.search(r"nginx-?proxy|jwilder", proxy):
        found = workload.environment.get("VIRTUAL_HOST")
        return found.evidence if found else None
    return None
