"""Whom programs call by what only a secret holds: the one store that a variable can mean, or that takes the same secret."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.importers.evidence import Confidence, Evidence
from archlint.importers.links.clients import is_unknown_to_code
from archlint.importers.links.doubts import Link, means_a_flow
from archlint.importers.stores.providers import holds_store, store_of
from archlint.importers.workloads.character import STORES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from archlint.importers.workloads.character import Character
    from archlint.importers.workloads.workload import Workload
    from archlint.source.folder import Folder

_USERS = frozenset({"service", "worker", "scheduler", "gateway", "frontend"})
_ALIKE = {"mariadb": "mysql", "valkey": "redis", "opensearch": "elasticsearch"}
"""Engines that are asked by the names of variables of another one."""


def by_secrets(workloads: Sequence[Workload], characters: Mapping[str, Character], folder: Folder) -> Iterator[Link]:
    """Guesses whom programs call by addresses that a secret of the platform holds.

    A variable means a store where there is one of its kind, in the same namespace or in all; a secret that one store
    takes as well has the password of that store. Code that can be seen and has no client of a store does not use it.
    """
    for source, target, evidence in _meant(workloads, characters):
        link = Link(source, target, evidence)
        listed = characters[target].purpose != "database"
        unknown = is_unknown_to_code(source, characters[target], workloads, folder, listed=listed)
        if not unknown and means_a_flow(link, characters):
            yield link


def _meant(workloads: Sequence[Workload], characters: Mapping[str, Character]) -> Iterator[tuple[str, str, Evidence]]:
    """Program, store and evidence for what each variable and each secret means."""
    stores = [each for each in workloads if characters[each.name].purpose in STORES and not each.elsewhere]
    for workload in workloads:
        if characters[workload.name].purpose not in _USERS:
            continue
        for key, variable in workload.environment.items():
            if variable.secret and holds_store(key):
                meant = _only([each for each in stores if _may_be_meant(key, characters[each.name])], workload)
                if meant is not None:
                    yield workload.name, meant.name, _guess(variable.evidence, key)
        for secret, where in workload.secrets.items():
            near = [each for each in stores if secret in each.secrets and each.namespace == workload.namespace]
            if len(near) == 1:
                yield workload.name, near[0].name, _guess(where, "takes the secret of the store")


def _may_be_meant(key: str, store: Character) -> bool:
    wanted = store_of(key)
    if not wanted.engine:
        return store.purpose == "database"
    return wanted.engine in (store.engine, _ALIKE.get(store.engine), store.purpose)


def _only(stores: Sequence[Workload], workload: Workload) -> Workload | None:
    """The one of several stores that is meant: the only one, else the only one in the same namespace."""
    near = [each for each in stores if each.namespace == workload.namespace]
    return stores[0] if len(stores) == 1 else near[0] if len(near) == 1 else None


def _guess(where: Evidence, why: str) -> Evidence:
    return Evidence(Confidence.GUESS, where.file, where.line, why)
