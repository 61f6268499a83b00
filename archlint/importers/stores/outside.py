"""What lies outside of the project and is used all the same: stores that a provider runs, systems of other people.

Found by the addresses and keys among the variables of programs. No address, account or key leaves this module: a
component is called by its engine or by the name of the provider.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from archlint.frozen import replace
from archlint.importers.code import codebase, drivers, reached
from archlint.importers.code.build_files import DEPENDENCIES
from archlint.importers.code.words import names_in, reads
from archlint.importers.evidence import Confidence, Evidence
from archlint.importers.links.cluster import of_cluster
from archlint.importers.links.doubts import Link
from archlint.importers.links.exclusions import is_no_call
from archlint.importers.sketch import Omission
from archlint.importers.stores.outside_addresses import CALLED, MACHINES, NOBODY, addresses, may_be_called, primary
from archlint.importers.stores.providers import (
    Place,
    engine_of_port,
    holds_store,
    of_address,
    of_key,
    port_of_engine,
    store_of,
)
from archlint.importers.workloads import variables
from archlint.importers.workloads.character import STORES
from archlint.importers.workloads.workload import Variable, Workload
from archlint.source.folder import joined

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from archlint.importers.links.addresses import Hosts
    from archlint.importers.workloads.character import Character
    from archlint.source.folder import Folder

_PROGRAMS = frozenset({"service", "worker", "gateway", "frontend", "scheduler"})
_OF_MACHINE = "the machine"
_MOST_NOTES = 5
_FEW = 2


@dataclass(slots=True)
class Outside:
    """Workloads for what lies outside, links that only a key tells of, what only looks on, and what is not known."""

    workloads: list[Workload] = field(default_factory=list[Workload])
    links: list[Link] = field(default_factory=list[Link])
    omissions: list[Omission] = field(default_factory=list[Omission])
    notes: list[str] = field(default_factory=list[str])


def outside(
    workloads: Sequence[Workload], characters: Mapping[str, Character], hosts: Hosts, folder: Folder
) -> Outside:
    """Everything outside that the variables of programs tell of; `hosts` are those of the project."""
    search = _Search(workloads, characters, hosts, folder)
    programs = [each for each in workloads if characters[each.name].purpose in _PROGRAMS]
    for each in programs:
        search.addresses(each)
    for each in programs:
        search.keys(each)
    search.out.workloads = list(search.found.values())
    search.out.notes = [
        f"{where.place}: `{key}` leads to a service that is not among the manifests; "
        f"add it to the blueprint if requests wait for it"
        for key, where in list(search.missing.items())[:_MOST_NOTES]
    ] + [
        f"{where.place}: `{key}` leads out of the project, and what is there is not known; "
        f"add it as `kind: external` if requests wait for it"
        for key, where in list(search.unknown.items())[:_MOST_NOTES]
    ]
    named = {each.name for each in search.out.workloads}
    search.out.notes += [
        f"{where.place}: `{key}` is told to several, and which of them uses {title} cannot be seen"
        for title, (key, where) in search.for_all.items()
        if title not in named
    ]
    return search.out


def beyond(name: str, hosts: tuple[str, ...], address: str, where: Evidence, port: str = "") -> Workload | None:
    """What a name inside of a cluster stands for that leads out of it; None where nobody knows who is there.

    Where its `address` tells of no provider, its name or its `port` may tell of a store.
    """
    place = of_address(address.lower(), "", port, f"{re.sub(r'[^A-Za-z0-9]', '_', name)}_HOST")
    if place is None and engine_of_port(port):
        place = of_address(address.lower(), "", port, "DATABASE_HOST")
    if place is None or place.purpose == "monitor":
        return None
    return Workload(
        name, where, hosts, facts=_facts(place, where), purpose=place.purpose, engine=place.engine, elsewhere=True
    )


def _facts(place: Place, where: Evidence) -> dict[str, tuple[object, Evidence]]:
    """That a provider runs a store, where its engine does not say so already."""
    if not place.provided or place.purpose not in STORES or place.is_always_managed:
        return {}
    why = "a provider runs it; over how many zones cannot be seen"
    return {"managed": ("zonal", Evidence(Confidence.GUESS, where.file, where.line, why))}


class _Search:
    """What was found so far, by what makes two addresses the same thing."""

    def __init__(
        self,
        workloads: Sequence[Workload],
        characters: Mapping[str, Character],
        hosts: Hosts,
        folder: Folder,
    ) -> None:
        self.hosts, self.folder, self.characters = hosts, folder, characters
        self.places = codebase.places(workloads, folder)
        self.inside = {(each.purpose, each.engine) for each in characters.values()}
        self.taken = {*hosts.names, *(each.name for each in workloads)}
        given = Counter(v.evidence.place for each in workloads for v in each.environment.values())
        self.shared = {place: count for place, count in given.items() if count > 1}
        self.found: dict[str, Workload] = {}
        self.unknown: dict[str, Evidence] = {}
        self.missing: dict[str, Evidence] = {}
        self.for_all: dict[str, tuple[str, Evidence]] = {}
        self.out = Outside()

    def addresses(self, workload: Workload) -> None:
        """What the values of its variables lead to."""
        hosts = self.hosts.seen_by(workload.namespace)
        for key, variable in self._variables(workload):
            if is_no_call(key):
                continue
            if workload.in_cluster and any(not hosts.knows(each) for each in of_cluster(key, variable.value)):
                self.missing.setdefault(key, variable.evidence)
            if "." not in variable.value:
                continue
            for scheme, host, port in addresses(variable.value):
                if hosts.knows(host) or ".svc" in host:
                    continue
                if host in MACHINES:
                    self._on_machine(workload, key, variable, scheme, port)
                    continue
                place = of_address(host, scheme, port, key)
                if place is not None and self._is_spare(place, key, variable, workload):
                    continue
                if place is not None and (place.provided or not (NOBODY.search(host) or self._has(place))):
                    self._add(place, host, variable.evidence)
                elif place is None and scheme in ("http", "https") and may_be_called(key, host, variable.value):
                    self.unknown.setdefault(key, variable.evidence)

    def _on_machine(self, workload: Workload, key: str, variable: Variable, scheme: str, port: str) -> None:
        """What runs on the machine beside the containers: a store by its scheme, port or variable, one for each port."""
        if self.hosts.on_machine(variable.value, outward=True):
            return
        place = of_address("", scheme, port, key)
        if place is None and scheme in ("http", "https") and CALLED.search(key):
            self.unknown.setdefault(key, variable.evidence)
        if place is None:
            return
        at = port or str(port_of_engine(place.engine) or "")
        name = self.hosts.local.get(int(at or 0), "")
        if not name and not self._has(place):
            name = self._add(place, f"{_OF_MACHINE} {at}", variable.evidence, reached=False)
        if not name:
            return
        if all((each.source, each.target) != (workload.name, name) for each in self.out.links):
            self.out.links.append(Link(workload.name, name, variable.evidence, (key,)))

    def _is_spare(self, place: Place, key: str, variable: Variable, workload: Workload) -> bool:
        """Whether an environment file names a store of another place beside one that the project has, and no code reads it.

        `AWS_DATABASE_URL` beside `DATABASE_URL` is there to be put in its place.
        """
        if place.purpose not in STORES or not variable.evidence.is_shared or not self._has(place):
            return False
        file = variable.evidence.file
        beside = (other for other, each in self._variables(workload) if each.evidence.file == file and other != key)
        named = any(key.endswith(f"_{other}") or key.startswith(f"{other}_") for other in beside)
        return named and reads(workload, [key], self.folder, self.places) is False

    def keys(self, workload: Workload) -> None:
        """What it has a key or a bucket of, and stores whose address somebody fills in later."""
        for key, variable in (
            self._variables(workload) if self.characters[workload.name].engine != "celery-beat" else ()
        ):
            place = of_key(key) or (self._filled_in_later(key, workload) if not variable.value else None)
            if place is None or self._is_told(place):
                continue
            if not self._reads(workload, key, variable):
                self.for_all.setdefault(place.title, (key, variable.evidence))
                continue
            if not variable.value and variable.evidence.is_shared and not self._depends(workload, place):
                continue
            where = Evidence(Confidence.GUESS, variable.evidence.file, variable.evidence.line, key)
            name = self._add(place, "", where)
            if name and all((each.source, each.target) != (workload.name, name) for each in self.out.links):
                self.out.links.append(Link(workload.name, name, where, (key,)))

    def _variables(self, workload: Workload) -> Iterator[tuple[str, Variable]]:
        """The variables of a program, with those of its image and of the file beside its code."""
        dockerfile = self.characters[workload.name].dockerfile
        built = dockerfile.environment if dockerfile is not None else {}
        beside: Mapping[str, Variable] = {}
        if workload.build is not None:
            beside = self.folder.once(_beside, codebase.place_of(workload, self.folder))
        yield from {**beside, **built, **workload.environment}.items()

    def _filled_in_later(self, key: str, workload: Workload) -> Place | None:
        """The store behind a variable without a value, where none in the project can be meant."""
        if not holds_store(key):
            return None
        driven = drivers.stores(self.folder, codebase.place_of(workload, self.folder)).get("DATABASE_URL")
        place = store_of(key, driven.value.partition("://")[0] if driven is not None else "")
        return None if any(purpose == place.purpose for purpose, _ in self.inside) else place

    def _has(self, place: Place) -> bool:
        """Whether the project has such a store, so that an address of nobody known may be another name for it."""
        return any(purpose == place.purpose and place.engine in ("", engine) for purpose, engine in self.inside)

    def _is_told(self, place: Place) -> bool:
        """Whether an address has told of it already, or the project has one of its own: a key adds nothing then."""
        if place.purpose in STORES and any(purpose == place.purpose for purpose, _ in self.inside):
            return True
        addressed = (each for each in self.found.values() if each.evidence.confidence is not Confidence.GUESS)
        return any(
            each.purpose == place.purpose and (place.purpose in STORES or each.name == place.name) for each in addressed
        )

    def _reads(self, workload: Workload, key: str, variable: Variable) -> bool:
        """Whether a variable is for this workload: what is said to several is for those whose code reads it.

        Where no code can be seen, two may both be meant; more are told because everybody is.
        """
        count = self.shared.get(variable.evidence.place, 1)
        home = codebase.place_of(workload, self.folder) if workload.build is not None else ""
        if home and key not in workload.environment:
            count = self.places.count(home)
        read = reads(workload, [key], self.folder, self.places) if count > 1 else True
        run = reached.files(self.characters[workload.name].command, home, self.folder) if home and count > 1 else ()
        if run:
            read = names_in(run, [key], self.folder)
        return count <= _FEW if read is None else read

    def _depends(self, workload: Workload, place: Place) -> bool:
        """Whether a program needs a library for it: templates of frameworks name buckets and keys that nobody uses."""
        home = codebase.place_of(workload, self.folder)
        store = {"s3": "minio"}.get(place.engine, place.engine)
        if place.purpose in STORES and drivers.is_known(store):
            return drivers.driver(store, (home,), self.folder) is not None
        word = re.compile(rf"(?<![a-z]){re.escape(place.name or place.engine)}(?![a-z])", re.IGNORECASE)
        return any(word.search(self.folder.text(joined(home, file))) for file in DEPENDENCIES)

    def _add(self, place: Place, host: str, where: Evidence, *, reached: bool = True) -> str:
        """Remember something outside once; its name, empty for what only looks on.

        It is `reached` by its host, unless several stand behind that.
        """
        if place.purpose == "monitor":
            if all(each.name != place.name for each in self.out.omissions):
                self.out.omissions.append(Omission(place.name, "looks on from outside; no request waits for it", where))
            return ""
        apart = place.purpose in STORES - {"object-store", "stream"}
        identity = f"{place.purpose} {place.engine} {primary(host) if apart else place.name}"
        older = self.found.get(identity)
        if older is not None:
            hosts = tuple(dict.fromkeys((*older.hosts, host if host and reached else older.name)))
            self.found[identity] = replace(older, hosts=hosts)
            return older.name
        name, facts = self._name(place.title, provided=place.provided), _facts(place, where)
        self.found[identity] = Workload(
            name,
            where,
            (host if host and reached else name,),
            facts=facts,
            purpose=place.purpose,
            engine=place.engine,
            elsewhere=True,
        )
        return name

    def _name(self, title: str, *, provided: bool) -> str:
        """The name of an engine or a provider, different from all others."""
        used = self.taken | {each.name for each in self.found.values()}
        further = f"managed-{title}" if provided else title
        names = [title, *([further] if provided else []), *(f"{further}-{number}" for number in range(2, 1_000))]
        return next(name for name in names if name not in used)


def _beside(folder: Folder, place: str) -> dict[str, Variable]:
    """The variables in the environment file beside code."""
    files, _ = variables.readable(folder, joined(place, ".env"))
    return variables.load(folder, files)
