"""Versions of one service (`reviews-v1`, `reviews-v2`, a canary): one component with all of their copies."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.frozen import replace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archlint.importers.evidence import Evidence
    from archlint.importers.workloads.workload import Workload

_VERSION = re.compile(r"-(?:v[0-9]+|canary|stable|blue|green|primary|baseline)$")


def united(workloads: Sequence[Workload], notes: list[str]) -> list[Workload]:
    """The workloads, versions behind one service as one of them; what was united is noted."""
    families: dict[tuple[str, tuple[str, ...], str], list[Workload]] = {}
    for each in workloads:
        services = tuple(host for host in each.hosts if "." not in host and host != each.own_name)
        plain = _VERSION.sub("", each.name)
        families.setdefault((plain, services, each.namespace) if services else (each.name, (), ""), []).append(each)
    found: list[Workload] = []
    for (plain, services, _), members in families.items():
        if len(members) == 1 or not services:
            found += members
            continue
        first = members[0]
        taken = {each.name for each in workloads} - {each.name for each in members}
        named = plain if plain not in taken else first.name
        notes.append(
            f"{first.evidence.place}: {', '.join(f'`{each.name}`' for each in members)} are versions of one service, `{named}`"
        )
        hosts = tuple(
            dict.fromkeys((named.rpartition("/")[2], *services, *(host for each in members for host in each.hosts)))
        )
        found.append(replace(first, name=named, hosts=hosts, facts={**first.facts, **_copies(members)}))
    return found


def _copies(members: Sequence[Workload]) -> dict[str, tuple[object, Evidence]]:
    """The copies of all versions together, where each says how many it has."""
    counts = [each.facts["replicas"] for each in members if "replicas" in each.facts]
    numbers = [value for value, _ in counts if isinstance(value, int)]
    return {"replicas": (sum(numbers), counts[0][1])} if len(numbers) == len(members) else {}
