"""Under which names and ports everything in a project is reached."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.importers.links.addresses import Hosts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archlint.importers.workloads.workload import Workload


def hosts_of(workloads: Sequence[Workload], aliases: Mapping[str, str], listening: Mapping[int, str]) -> Hosts:
    """Under which names, and in which namespace under which others, everything is reached.

    `listening` is who is behind ports of the machine that nobody publishes.
    """
    names = _names(workloads, aliases)
    near: dict[str, dict[str, str]] = {}
    for workload in workloads:
        for host in map(str.lower, workload.hosts):
            if names.get(host) != workload.name and host not in _LOCAL and not workload.elsewhere:
                near.setdefault(workload.namespace, {})[host] = workload.name
    spaces = len({workload.namespace for workload in workloads}) > 1
    homes = {workload.name: workload.namespace for workload in workloads if workload.namespace}
    nobodies = frozenset(alias.lower() for alias, name in aliases.items() if not name)
    return Hosts(names, {**listening, **_ports(workloads)}, near if spaces else {}, homes, nobodies)


_LOCAL = frozenset({"localhost", "127.0.0.1", "0.0.0.0", "*"})  # noqa: S104 - names that are nobody's


def _names(workloads: Sequence[Workload], aliases: Mapping[str, str]) -> dict[str, str]:
    """Every name of every workload in small letters; a name that two of them have is nobody's."""
    found: dict[str, str] = {}
    for workload in workloads:
        for host in workload.hosts[1:]:
            found[host.lower()] = "" if found.get(host.lower(), workload.name) != workload.name else workload.name
    for alias, name in aliases.items():
        found.setdefault(alias.lower(), name)
    own: dict[str, str] = {}
    for workload in workloads:
        host = workload.hosts[0].lower()
        own[host] = "" if own.get(host, workload.name) != workload.name else workload.name
    return {host: name for host, name in (found | own).items() if name and host not in _LOCAL}


def _ports(workloads: Sequence[Workload]) -> dict[int, str]:
    """Who publishes a port of the machine: of several, which cannot run at once, the first that starts without a profile, else the first."""
    in_order = sorted(workloads, key=lambda each: bool(each.profiles))
    published = [(p.host, w.name) for w in in_order for p in w.published if p.host is not None]
    return dict(reversed(published))
