"""A store that only its name gives to a service: `orders-db` beside `orders`, when nothing surer says who uses it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.evidence import Confidence, Evidence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from archlint.importers.purposes import Character
    from archlint.importers.workload import Workload

_STORE = re.compile(r"[-_]?(?:db|database|mongo(?:db)?|postgres(?:ql)?|pg|mysql|mariadb|redis|cache)$")
_SERVICE = re.compile(r"[-_]?(?:service|svc|api|server|app|backend)$")


def by_names(
    workloads: Sequence[Workload], characters: Mapping[str, Character], used: Iterable[str]
) -> Iterator[tuple[str, str, Evidence]]:
    """Service, store and evidence for every database that nobody else was seen to use."""
    known = set(used)
    stems: dict[str, list[Workload]] = {}
    for workload in workloads:
        if characters[workload.name].purpose in ("service", "worker", "gateway"):
            stems.setdefault(_SERVICE.sub("", workload.name.lower()), []).append(workload)
    for store in workloads:
        stem = _SERVICE.sub("", _STORE.sub("", store.name.lower()))
        if store.name in known or not stem or characters[store.name].purpose not in ("database", "redis"):
            continue
        users = stems.get(stem, [])
        if len(users) == 1:
            where = users[0].evidence
            yield users[0].name, store.name, Evidence(Confidence.GUESS, where.file, where.line, "by their names")
