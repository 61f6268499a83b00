"""Start orders that are data flows: weak evidence, used only where nothing surer tells."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from archlint.frozen import replace
from archlint.importers.evidence import Confidence, Evidence
from archlint.importers.workloads import waiting
from archlint.importers.workloads.character import STORES
from archlint.importers.workloads.workload import Dependency, Workload

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from archlint.importers.links.addresses import Hosts
    from archlint.importers.workloads.character import Character

_WAITS = re.compile(r"(^|_)WAIT|PRECONDITION", re.IGNORECASE)
_WEB_SERVER = re.compile(r"(?:docker\.io/)?(?:library/)?(?:nginx|httpd)(?:[:@].*)?")
_PAGES = re.compile(r"/usr/share/nginx/html|/usr/local/apache2/htdocs")
_SETTINGS = re.compile(r"/etc/|/usr/local/apache2/conf|/docker-entrypoint")
"""Web servers by their images, where these have pages, and where the settings that send requests on."""
_ASKED = re.compile(
    r"mail|smtp|papercut|inbucket|exim|chrome|firefox|socket-?proxy|docker-?proxy|mock|mitmproxy|toxi|cloudflared"
)
"""Tools that programs ask; the others are pages on which people look at a store."""
_ALONE = re.compile(
    r"(?:^|/)(?:zipkin(?:-slim)?|jaeger|all-in-one|prometheus|loki|tempo|promtail|alertmanager|cadvisor|node-exporter|mailhog|mailpit|maildev|dozzle|watchtower|portainer(?:-ce)?)(?:[:@]|$)"
)
"""Programs that keep what they have themselves, unless a variable or a setting names a store."""
_BROKERS = frozenset({"redis", "queue", "stream", "pubsub"})


def with_waits(workloads: Sequence[Workload], hosts: Hosts) -> list[Workload]:
    """The workloads, with what their variables and commands wait for as start orders: `WAIT_HOSTS`, `wait-for-it.sh`."""
    return [replace(each, dependencies=(*each.dependencies, *_waits(each, hosts))) for each in workloads]


@lru_cache(maxsize=4_096)
def _is_wait(key: str) -> bool:
    return _WAITS.search(key) is not None


def _waits(workload: Workload, hosts: Hosts) -> Iterator[Dependency]:
    seen = {workload.name, *(each.name for each in workload.dependencies)}
    texts = [(v.value, v.evidence) for key, v in workload.environment.items() if _is_wait(key)]
    if workload.command_evidence is not None:
        texts.append((waiting.waited_for(workload.command), workload.command_evidence))
    near = hosts.seen_by(workload.namespace)
    for text, where in texts:
        for name in near.in_text(text):
            if name not in seen:
                seen.add(name)
                yield Dependency(name, "", Evidence(Confidence.DEPENDS, where.file, where.line, "waits for it"), None)


def by_start_order(
    workloads: Sequence[Workload],
    characters: Mapping[str, Character],
    known: Sequence[tuple[tuple[str, str], Evidence]],
) -> Iterator[tuple[str, str, Evidence]]:
    """Source, target and evidence of every start order that is probably a flow.

    A store that something waits for is used by it, and a proxy passes requests on to what it waits for. A worker that
    waits for the API does not call it, and no monitor looks at what is known to look at it.
    """
    surer: dict[str, list[str]] = {}
    configured = {
        source
        for (source, target), evidence in known
        if evidence.confidence is Confidence.CONFIG
        or (evidence.confidence is Confidence.CODE and characters[target].purpose == "service")
    }
    shown = {(target, source) for (source, target), _ in known if characters[source].purpose == "monitor"}
    consoles = {each.name for each in workloads if not _ASKED.search(each.image or each.own_name)}
    taken: dict[str, set[str]] = {}
    for (begin, end), _ in known:
        surer.setdefault(begin, []).append(end)
        if characters[begin].purpose in STORES:
            taken.setdefault(end, set()).add(begin)
    for workload in workloads:
        source = characters[workload.name]
        mine = surer.get(workload.name, [])
        for dependency in workload.dependencies:
            if (
                dependency.name in mine
                or dependency.name not in characters
                or (workload.name, dependency.name) in shown
            ):
                continue
            others = [characters[name] for name in mine]
            if characters[dependency.name].purpose in STORES and _ALONE.search(workload.image):
                continue
            users = taken.get(dependency.name, set())
            if _is_of_another(dependency.name, workload, characters, users) or _serves_files(workload):
                continue
            if characters[dependency.name].purpose == "tool" and dependency.name in consoles:
                continue
            if _is_ready_gateway(workload, source) and workload.name in configured:
                continue
            if _uses(source, characters[dependency.name], others, workload.name in configured, dependency.linked):
                yield workload.name, dependency.name, dependency.evidence


def _uses(source: Character, target: Character, others: Sequence[Character], configured: bool, linked: bool) -> bool:
    """Whether waiting for the target means using it; `others` is what the source uses for sure."""
    if "job" in (source.purpose, target.purpose):
        return False
    if target.purpose in STORES:
        return _uses_store(source, target, others)
    if source.purpose in ("proxy", "gateway"):
        own = source.purpose == "gateway" and target.purpose == "proxy"
        return not configured and not own and target.purpose in ("service", "frontend", "gateway", "proxy")
    if source.purpose == "frontend":
        served = any(other.purpose in ("service", "gateway", "proxy") for other in others)
        return target.purpose in ("service", "gateway") and not served
    if source.purpose == "monitor":
        return target.purpose == "monitor" and not others
    if target.purpose == "tool" and not _has(others, "tool"):
        return source.purpose in ("service", "worker")
    return linked and target.purpose in ("service", "gateway")


def _is_of_another(lock: str, workload: Workload, characters: Mapping[str, Character], users: set[str]) -> bool:
    """Whether a ZooKeeper is waited for together with the Kafka or Solr, its `users`, that needs it: only that talks to it."""
    if characters[lock].engine != "zookeeper":
        return False
    beside = (each.name for each in workload.dependencies if each.name in characters)
    return any(characters[name].purpose == "stream" or name in users for name in beside)


def _serves_files(workload: Workload) -> bool:
    """Whether a web server as it comes is given pages and no settings, so that it knows nobody to pass requests on to."""
    targets = [mount.target for mount in workload.mounts]
    plain = workload.build is None and not workload.command and _WEB_SERVER.fullmatch(workload.image) is not None
    return (
        plain
        and not workload.configs
        and any(map(_PAGES.match, targets))
        and not any(_SETTINGS.match(each) for each in targets)
    )


def _is_ready_gateway(workload: Workload, character: Character) -> bool:
    """Whether a gateway comes as it is, so that it asks nobody but whom its settings name: Kong without a database."""
    return workload.build is None and character.purpose == "gateway"


def _has(others: Sequence[Character], purpose: str) -> bool:
    """Whether something of this purpose is used for sure."""
    return any(other.purpose == purpose for other in others)


def _uses_store(source: Character, target: Character, others: Sequence[Character]) -> bool:
    if source.purpose in ("frontend", "proxy"):
        return False
    if source.purpose in STORES:
        return target.purpose == "lock"
    if source.schedules and target.purpose == "database":
        return not _has(others, "database")
    if source.engine == "celery-beat" or (source.purpose == "monitor" and "flower" in source.command):
        return target.purpose in _BROKERS and not any(other.purpose in _BROKERS for other in others)
    return not any(other.purpose == target.purpose and other.engine == target.engine for other in others)
