"""Stores that only their callers or variables tell of: an image of nobody known, or a build that cannot be seen."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.frozen import replace
from archlint.importers.evidence import Confidence, Evidence
from archlint.importers.links.addresses import without_login
from archlint.importers.stores.providers import PURPOSES, engine_of_port, engine_of_scheme
from archlint.importers.workloads.images import base_name, identify

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from archlint.importers.links.addresses import Hosts
    from archlint.importers.workloads.character import Character
    from archlint.importers.workloads.workload import Workload

_OWN = (
    (re.compile(r"POSTGRES_(?:DB|USER|PASSWORD)(?:_FILE)?|PGDATA"), "postgresql"),
    (re.compile(r"MYSQL_(?:ROOT_PASSWORD|DATABASE|ALLOW_EMPTY_PASSWORD|RANDOM_ROOT_PASSWORD)(?:_FILE)?"), "mysql"),
    (re.compile(r"MARIADB_(?:ROOT_PASSWORD|DATABASE|ALLOW_EMPTY_ROOT_PASSWORD)(?:_FILE)?"), "mariadb"),
    (re.compile(r"MONGO_INITDB_\w+"), "mongodb"),
    (re.compile(r"(?:MS)?SQL_?SA_PASSWORD|SA_PASSWORD|MSSQL_PID"), "sql-server"),
)
"""Variables that the official images of databases take, in which an image made upon one of them shows what it is."""
_DATABASE = re.compile(r"(?:^|[-_.])(?:db|database)(?:$|[-_.])")
_STEM = 5
"""Letters in which `postgres` and `postgresql`, `mongo` and `mongodb` are the same."""
_ADDRESS = re.compile(r"(?<![\w+.-])(?:jdbc:|r2dbc:)?([a-z][a-z0-9]*)(?:\+\w+)?://([\w.-]+)", re.IGNORECASE)


def addressed(workloads: Sequence[Workload], characters: Mapping[str, Character], hosts: Hosts) -> dict[str, Character]:
    """What is a store by how others call it (`jdbc:postgresql://pg`), or as a guess by the one port it listens on (5432).

    Only where its image or Dockerfile, its command and its code say nothing. What is a database by its name alone is told by its
    variables as well.
    """
    unknown = {each.name: each for each in workloads if _is_unknown(each, characters[each.name])}
    if not unknown:
        return {}
    called: dict[str, dict[str, Evidence]] = {}
    for workload in workloads:
        near = hosts.seen_by(workload.namespace)
        for value, where in _told(workload):
            for found in _ADDRESS.finditer(without_login(value)):
                engine = engine_of_scheme(found[1].lower())
                target = near.in_text(f"//{found[2]}/")
                if engine and target and target[0] in unknown and target[0] != workload.name:
                    called.setdefault(target[0], {}).setdefault(engine, where)
    for name, each in unknown.items():
        own = _by_variables(each)
        if (
            name not in called
            and own is not None
            and (characters[name].purpose == "database" or _is_called(each, own[0]))
        ):
            called[name] = {own[0]: own[1]}
        engine = engine_of_port(str(each.ports[0])) if len(each.ports) == 1 else ""
        if engine and name not in called:
            where = each.evidence
            called[name] = {engine: Evidence(Confidence.GUESS, where.file, where.line, f"listens on {each.ports[0]}")}
    found_: dict[str, Character] = {}
    for name, engines in called.items():
        if len(engines) == 1:
            ((engine, where),) = engines.items()
            purpose = PURPOSES.get(engine, "database")
            found_[name] = replace(
                characters[name], purpose=purpose, engine=engine, evidence=where, engine_evidence=where
            )
    return found_


def _is_unknown(workload: Workload, character: Character) -> bool:
    plain = character.purpose in ("service", "database") and not character.engine and not workload.command
    return plain and character.dockerfile is None and identify(workload.image) is None


def _by_variables(workload: Workload) -> tuple[str, Evidence] | None:
    """The engine whose image takes the variables that a database is given."""
    return next(
        (
            (engine, variable.evidence)
            for form, engine in _OWN
            for key, variable in workload.environment.items()
            if form.fullmatch(key)
        ),
        None,
    )


def _is_called(workload: Workload, engine: str) -> bool:
    """Whether the name of a workload or of its image has that of an engine in it, or says database: `newpostgres`, `db`."""
    names = (workload.own_name.lower(), base_name(workload.image))
    return any(engine[:_STEM] in name or _DATABASE.search(name) for name in names)


def _told(workload: Workload) -> Iterator[tuple[str, Evidence]]:
    """Texts in which a program may be told of an address, each with its place."""
    for variable in workload.environment.values():
        if "://" in variable.value:
            yield variable.value, variable.evidence
    for file, text, first in workload.configs:
        for number, line in enumerate(text.splitlines() if "://" in text else ()):
            if "://" in line:
                yield line, Evidence(Confidence.CONFIG, file, first + number)
