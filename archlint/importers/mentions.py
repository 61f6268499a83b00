"""Whom source code names: hosts where an address stands, and what such a name tells of the programs that run the code."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from archlint.importers import codebase, spring, variables
from archlint.importers.addresses import Hosts, is_no_call
from archlint.importers.character import STORES
from archlint.importers.doubts import WATCHERS, Link
from archlint.importers.evidence import Confidence, Evidence

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from archlint.importers.character import Character
    from archlint.importers.workload import Workload
    from archlint.source.folder import Folder

_KEYED = re.compile(r"\.(?:json|ya?ml|toml|properties|ini|conf|example)$")
_ADMITTED = re.compile(
    r"^[ \t]*[\"']?[\w.:-]*(?:CORS|ALLOWED|ORIGIN|CALLBACK|REDIRECT|TRUSTED|CSRF|COOKIE|ADVERTI[SZ]ED)[\w.-]*[\"']?[ \t]*[:=].*$",
    re.IGNORECASE | re.MULTILINE,
)
"""Settings that say who may come, or where browsers are sent, and not whom a program calls."""


_OF_OTHERS = re.compile(
    r"^scrape_configs:|^datasources:|^receivers:[^\0]*^exporters:|\"connector\.class\"", re.MULTILINE
)
"""Settings of Prometheus, Grafana, a collector or Kafka Connect that lie in the folder of a program, and are not its own."""
_OF_NGINX = re.compile(r"^\s*(?:upstream\s+[\w.-]+|server|location\s[^\n{]+)\s*\{", re.MULTILINE)
"""What nginx does, whatever program it lies beside: whose image has one inside is read as a proxy."""


def programmed(
    workloads: Sequence[Workload], characters: Mapping[str, Character], hosts: Hosts, folder: Folder
) -> Iterator[Link]:
    """What source code names."""
    programs = _Programs(
        places=[codebase.place_of(other, folder) for other in workloads if other.build is not None],
        handed={file for _, file, _ in spring.handed_out(workloads, folder, hosts.names)}
        | {
            mount.source
            for each in workloads
            for mount in (each.mounts if each.build is None else ())
            if mount.kind == "bind" and not codebase.is_for_code(mount.target)
        },
    )
    for workload in workloads:
        if workload.build is not None and characters[workload.name].purpose not in STORES | WATCHERS | {"job", "proxy"}:
            yield from _of_code(workload, programs, characters, hosts, folder)


_Named = tuple[str, Evidence, bool]
"""A workload that source code names, where, and whether only as a port of the machine."""


@dataclass(slots=True)
class _Programs:
    """Where code lies, which settings others hand out or have mounted, and what was found in each place so far."""

    places: list[str]
    handed: set[str]
    read: dict[tuple[str, bool], list[_Named]] = field(default_factory=dict["tuple[str, bool]", "list[_Named]"])


def _of_code(
    workload: Workload, programs: _Programs, characters: Mapping[str, Character], hosts: Hosts, folder: Folder
) -> Iterator[Link]:
    """What the source code names; code that several workloads share only tells about stores."""
    if codebase.is_left_out(workload, characters[workload.name].dockerfile):
        return
    mine = codebase.place_of(workload, folder)
    shared = programs.places.count(mine) > 1
    purpose = characters[workload.name].purpose
    front = purpose == "frontend"
    if (mine, front) not in programs.read:
        wanted = _wanted(hosts, characters, front=front, shared=shared)
        programs.read[mine, front] = list(_named(mine, programs.places, hosts, wanted, folder))
    named = programs.read[mine, front]
    lists = _lists(workload.name, named, characters)
    proxied = "nginx" in folder.text(workload.build.dockerfile) if workload.build is not None else False
    for target, evidence, by_port in named:
        if not proxied and evidence.file.endswith(".conf") and _OF_NGINX.search(folder.text(evidence.file)):
            continue
        if evidence.file in lists and characters[target].purpose == "service":
            continue
        if evidence.file in programs.handed or any(evidence.file.startswith(f"{each}/") for each in programs.handed):
            continue
        if by_port and characters[target].purpose not in ("service", "gateway", "proxy"):
            continue
        kept = characters[target].purpose in STORES
        if (shared and not kept) or (front and kept):
            continue
        if purpose == "scheduler" and characters[target].purpose not in ("redis", "queue"):
            continue
        yield Link(workload.name, target, evidence)


def _lists(name: str, named: Sequence[_Named], characters: Mapping[str, Character]) -> set[str]:
    """Settings that list where every service is, the one that reads them among them: whom it calls they do not say."""
    found: dict[str, set[str]] = {}
    for target, evidence, _ in named:
        if _KEYED.search(evidence.file) and characters[target].purpose == "service":
            found.setdefault(evidence.file, set()).add(target)
    return {file for file, services in found.items() if name in services and len(services) > 3}


def _wanted(hosts: Hosts, characters: Mapping[str, Character], *, front: bool, shared: bool) -> Hosts:
    """The hosts that code may tell of: no stores in front ends, nothing but stores in code that several run.

    Ports of the machine lead somewhere in browsers alone.
    """
    names = {n: t for n, t in hosts.names.items() if not (front if characters[t].purpose in STORES else shared)}
    return Hosts(names, hosts.local if front and not shared else {})


def _named(place: str, places: Sequence[str], hosts: Hosts, wanted: Hosts, folder: Folder) -> Iterator[_Named]:
    """Every workload that the code in a place names, by its host or by its port of the machine; of code only those wanted."""
    for file, text in codebase.code(place, folder, places):
        found = wanted.in_small(folder.small(file))
        if found and _KEYED.search(file):
            if _OF_OTHERS.search(text):
                continue
            found = wanted.in_code(_ADMITTED.sub(lambda line: " " * len(line[0]), text))
        found = found if "/.env" not in f"/{file}" else _of_env_file(file, text, hosts)
        for target, offset in found:
            yield target, Evidence(Confidence.CODE, file, text.count("\n", 0, offset) + 1), False
        for target in wanted.on_machine(text):
            yield target, Evidence(Confidence.CODE, file, 1), True


def _of_env_file(file: str, text: str, hosts: Hosts) -> list[tuple[str, int]]:
    """Whom the variables of an environment file name that lies beside code and is read by it, with offsets."""
    found: dict[str, int] = {}
    starts = [0, *(matched.end() for matched in re.finditer("\n", text))]
    for key, variable in variables.parse(text, file).items():
        for target in hosts.in_variable(key, variable.value) if not is_no_call(key) else ():
            found.setdefault(target, starts[min(variable.evidence.line, len(starts)) - 1])
    return list(found.items())
