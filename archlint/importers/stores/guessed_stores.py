"""Stores that only code tells of: it has a client, and reads the address from a variable that nothing here sets."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.code import codebase, drivers
from archlint.importers.links.doubts import Link
from archlint.importers.links.unset import unset
from archlint.importers.stores.providers import Place, holds_store, store_of
from archlint.importers.workloads.character import PROGRAMS, STORES
from archlint.importers.workloads.workload import Workload

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from archlint.importers.evidence import Evidence
    from archlint.importers.workloads.character import Character
    from archlint.source.folder import Folder

_INSTEAD = re.compile(r"sqlite|:memory:|jdbc:(?:h2|hsqldb|derby)", re.IGNORECASE)
"""What code has in the place of a store where nobody gives it an address."""


def guessed_stores(
    workloads: Sequence[Workload], characters: Mapping[str, Character], folder: Folder
) -> tuple[list[Workload], list[Link]]:
    """A store for each engine, and who uses it, as guesses; nothing where the project has any store.

    What a program may do without, it would do without there: code reads many variables that nobody need set.
    """
    if any(each.purpose in STORES for each in characters.values()):
        return [], []
    stores: dict[str, Workload] = {}
    links: list[Link] = []
    taken = {each.name for each in workloads}
    for workload in workloads:
        if workload.build is None or characters[workload.name].purpose not in PROGRAMS:
            continue
        for place, where in _read(workload, folder):
            if place.title in taken:
                continue
            stores.setdefault(
                place.title,
                Workload(
                    place.title, where, (place.title,), purpose=place.purpose, engine=place.engine, elsewhere=True
                ),
            )
            if all((each.source, each.target) != (workload.name, place.title) for each in links):
                links.append(Link(workload.name, place.title, where))
    return list(stores.values()), links


def _read(workload: Workload, folder: Folder) -> Iterator[tuple[Place, Evidence]]:
    """The stores whose address a program reads from variables that nothing sets, and where."""
    home = codebase.place_of(workload, folder)
    databases = drivers.stores(folder, home).get("DATABASE_URL")
    scheme = databases.value.partition("://")[0] if databases is not None else ""
    for key, where in unset(workload, folder).items():
        place = store_of(key, scheme) if holds_store(key) else None
        if place is None or not drivers.is_known(place.engine) or not drivers.driver(place.engine, (home,), folder):
            continue
        around = folder.text(where.file).splitlines()[max(where.line - 2, 0) : where.line + 2]
        if not _INSTEAD.search("\n".join(around)):
            yield place, where
