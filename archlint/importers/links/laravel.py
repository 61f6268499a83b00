"""Which database a program of Laravel uses, by the kind that it is set to: `DB_CONNECTION=pgsql`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.frozen import replace
from archlint.importers.evidence import Confidence
from archlint.importers.links.machine_addresses import is_of_example
from archlint.importers.links.pairs import is_there
from archlint.importers.workloads.character import PROGRAMS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from archlint.importers.evidence import Evidence
    from archlint.importers.workloads.character import Character
    from archlint.importers.workloads.workload import Workload

_CONNECTIONS: dict[str, tuple[str, ...]] = {
    "pgsql": ("postgresql", "cockroachdb", "timescaledb"), "mysql": ("mysql", "mariadb"), "mariadb": ("mariadb", "mysql"),
    "sqlsrv": ("sql-server",), "sqlite": (), "mongodb": ("mongodb",),
}  # fmt: skip
"""The engines behind the drivers of Laravel (config/database.php, `default`)."""


def connects_elsewhere(workload: Workload, target: Character) -> bool:
    """Whether a program of Laravel is set to use a database of another engine than this one: `DB_CONNECTION=pgsql`."""
    engines = _engines(workload)
    return engines is not None and target.purpose == "database" and target.engine not in engines


def _engines(workload: Workload) -> tuple[str, ...] | None:
    """The engines of databases that a program of Laravel is set to use; None where nothing says so."""
    chosen = workload.environment.get("DB_CONNECTION")
    return _CONNECTIONS.get(chosen.value.lower()) if chosen is not None else None


def by_connections(
    workloads: Sequence[Workload], characters: Mapping[str, Character], known: Collection[tuple[str, str]]
) -> Iterator[tuple[str, str, Evidence]]:
    """The only database of the kind that a program of Laravel is set to use, where an example leaves its address to be filled in."""
    for workload in workloads:
        said = workload.environment.get("DB_HOST")
        works = workload.build is not None and characters[workload.name].purpose in PROGRAMS | {"scheduler"}
        if said is None or not works or not is_of_example(said):
            continue
        engines = _engines(workload)
        found = [
            each.name
            for each in workloads
            if engines and characters[each.name].engine in engines and is_there(each, workload)
        ]
        if len(found) == 1 and (workload.name, found[0]) not in known:
            yield workload.name, found[0], replace(said.evidence, confidence=Confidence.GUESS, why="DB_CONNECTION")
