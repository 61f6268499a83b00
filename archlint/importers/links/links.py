"""Who opens connections to whom: links between workloads, each with the surest evidence for it."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING

from archlint.importers.code import autoconfiguration, browser_pages, codebase, spring, started
from archlint.importers.evidence import Confidence, Evidence, surest
from archlint.importers.links import clients, doubts, texts
from archlint.importers.links.addresses import Hosts
from archlint.importers.links.configured import configured
from archlint.importers.links.connectors import by_connectors
from archlint.importers.links.doubts import WATCHERS, Link
from archlint.importers.links.handed_hosts import by_handed_hosts
from archlint.importers.links.laravel import by_connections, connects_elsewhere
from archlint.importers.links.listed import is_not_asked_for
from archlint.importers.links.mentions import programmed
from archlint.importers.links.pairs import by_code, by_defaults, by_drivers, by_elimination, by_names, by_twins
from archlint.importers.links.public_addresses import is_public
from archlint.importers.links.remote_calls import by_clients, only_sends_messages, only_takes_messages
from archlint.importers.links.replicas import by_name_servers, by_primaries, by_roles, by_sentinels
from archlint.importers.links.sharing import by_passwords, by_sockets
from archlint.importers.links.starting import by_start_order
from archlint.importers.links.switches import is_off
from archlint.importers.links.unset import by_keys
from archlint.importers.links.visitors import only_admits
from archlint.importers.workloads import waiting
from archlint.importers.workloads.character import CHANNELS, FRONTS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from archlint.importers.workloads.character import Character
    from archlint.importers.workloads.workload import Workload
    from archlint.source.folder import Folder


def find(
    workloads: Sequence[Workload],
    characters: Mapping[str, Character],
    hosts: Hosts,
    folder: Folder,
    told: Sequence[Link] = (),
) -> list[Link]:
    """Every link between the workloads, one for each pair, in the order of the file; `told` are those known before."""
    found: dict[tuple[str, str], Link] = {}
    sockets = (Link(*each) for each in by_sockets(workloads, characters))
    connected = by_connectors(workloads, characters, hosts, folder)
    for link in (*sockets, *configured(workloads, characters, hosts, folder), *connected):
        _keep(found, link)
    named = {workload.name: workload for workload in workloads}
    refused = set[tuple[str, str]]()
    coded = programmed(workloads, characters, hosts, folder, found, refused)
    for link in sorted(coded, key=lambda link: link.evidence.is_guess):
        caller = named[link.source]
        if (link.source, link.target) in found or not doubts.means_a_flow(link, characters):
            continue
        if clients.is_never_run(link, characters[link.source], caller, folder):
            continue
        if not clients.is_only_set(link, characters, caller, workloads, folder):
            _keep(found, link)
    handed = list(spring.handed_out(workloads, folder, hosts.names))
    for link in _of_settings(workloads, characters, hosts, folder, handed):
        if doubts.means_a_flow(link, characters):
            _keep(found, link)
    found = doubts.without_neighbours(found, workloads, characters, folder, handed)
    direct = doubts.without_detours(found, characters)
    found = clients.without_unused(direct, workloads, characters, folder)
    unused = (direct.keys() | refused) - found.keys()
    waited = [*_ordered(found, named, characters, folder)]
    for link in (each for each in waited if (each.source, each.target) not in unused):
        _keep(found, link)
    keyed = [*_called(workloads, characters, hosts, found, folder)]
    given = clients.without_unused(_together([*keyed, *told]), workloads, characters, folder)
    for link in (*given.values(), *by_primaries(workloads, characters, hosts, folder)):
        _keep(found, link)
    asked = [*by_sentinels(workloads, found, characters), *by_name_servers(workloads, found, characters)]
    for link in (*asked, *by_roles(workloads, characters, found)):
        _keep(found, link)
    known = {pair: link.evidence for pair, link in found.items()}
    for source, target, evidence in (
        *by_twins(workloads, characters, known),
        *by_code(workloads, characters, known, folder),
    ):
        if doubts.means_a_flow(link := Link(source, target, evidence), characters):
            _keep(found, link)
    _guess(found, workloads, characters, folder, unused)
    found = {pair: link for pair, link in found.items() if not is_public(link, found, characters)}
    found = doubts.of_beats(found, characters)
    idle = {each.name for each in workloads if _is_idle(each, characters[each.name].command, folder)}
    places = codebase.places(workloads, folder)
    found = {
        pair: link
        for pair, link in found.items()
        if pair[0] not in idle
        and not is_not_asked_for(link, characters[pair[0]], named[pair[0]], places, folder)
        and not only_admits(link, named[pair[0]], places, folder)
        and not is_off(link, characters[pair[1]], named[pair[0]], folder, places)
        and not _is_excluded(*pair, named, characters, folder)
        and not spring.lacks(named[pair[0]], named[pair[1]], folder)
    }
    order = {workload.name: at for at, workload in enumerate(workloads)}
    return sorted(found.values(), key=lambda link: (order[link.source], order[link.target]))


def _is_idle(workload: Workload, command: str, folder: Folder) -> bool:
    """Whether what a workload runs is a file with nothing in it, which somebody may write one day, or only keeps its container up.

    In a container of developers they start the program themselves.
    """
    if waiting.only_waits(command):
        said = folder.text(workload.build.dockerfile) if workload.build is not None else ""
        return "ENTRYPOINT" not in said and ".devcontainer/" not in workload.evidence.file
    place = codebase.place_of(workload, folder) if workload.build is not None else ""
    return place != "" and started.is_empty(command, place, folder)


def _is_excluded(
    source: str, target: str, named: Mapping[str, Workload], characters: Mapping[str, Character], folder: Folder
) -> bool:
    """Whether a program of Spring is told to set up no client of a store."""
    if named[source].build is None or characters[source].engine != "spring-boot":
        return False
    return autoconfiguration.is_excluded(codebase.place_of(named[source], folder), characters[target], folder)


def _called(
    workloads: Sequence[Workload],
    characters: Mapping[str, Character],
    hosts: Hosts,
    found: Mapping[tuple[str, str], Link],
    folder: Folder,
) -> Iterator[Link]:
    """Whom programs make clients of or hand the names of on, and whose address they read of variables that nothing here sets."""
    named = {workload.name: workload for workload in workloads}
    places = codebase.places(workloads, folder)
    for link in (Link(*each) for each in by_clients(workloads, characters, found, folder)):
        if not clients.is_never_run(link, characters[link.source], named[link.source], folder):
            yield link
    handed = (Link(*each) for each in by_handed_hosts(workloads, characters, hosts, folder))
    yield from (link for link in handed if doubts.means_a_flow(link, characters))
    read = (*by_keys(workloads, characters, found, folder), *by_connections(workloads, characters, found))
    for link in (Link(*each) for each in read):
        if not clients.has_no_client(characters[link.target], named[link.source], places, folder):
            yield link


def _ordered(
    found: Mapping[tuple[str, str], Link],
    named: Mapping[str, Workload],
    characters: Mapping[str, Character],
    folder: Folder,
) -> Iterator[Link]:
    """What start orders tell, beside what is `found` already."""
    workloads = [*named.values()]
    places = codebase.places(workloads, folder)
    waiting = Counter(each.name for workload in workloads for each in workload.dependencies)
    told: list[tuple[Link, bool]] = []
    pooled = doubts.by_poolers(found, characters)
    talking = {begin for begin, end in found if characters[end].purpose in CHANNELS}
    for source, target, evidence in by_start_order(workloads, characters, [(k, v.evidence) for k, v in found.items()]):
        if not doubts.means_a_flow(link := Link(source, target, evidence), characters):
            continue
        if characters[source].purpose == "proxy" and texts.passes_nothing(named[source], folder):
            continue
        if characters[target].purpose == "service" and only_takes_messages(named[target], folder):
            continue
        talks = characters[source].purpose == "gateway" and source in talking
        if talks and only_sends_messages(named[source], folder, places):
            continue
        if characters[source].purpose == "frontend" and _is_for_browsers(named[source], characters[source], folder):
            continue
        if (source, target) in pooled or _is_passed_both(source, target, found, characters):
            continue
        elsewhere = connects_elsewhere(named[source], characters[target])
        crowd = waiting[target] >= clients.MANY
        if crowd and clients.has_no_client(characters[target], named[source], places, folder):
            continue
        if elsewhere or clients.reaches(characters[source], characters[target], named[source], folder) is False:
            continue
        database = characters[target].purpose == "database"
        unknown = partial(
            clients.is_unknown_to_code,
            source,
            characters[target],
            workloads,
            folder,
            by_engine=database and clients.has_other_database(link, found, characters),
            given=not spring.is_directory(named[source], folder),
            set_up=False,
        )
        waits = clients.only_waits(link, found, workloads, characters, folder)
        if not waits and not unknown(listed=not database):
            told.append((link, database or not unknown(listed=False)))
    used = {target for source, target in found if characters[source].purpose not in WATCHERS}
    used |= {link.target for link, imported in told if imported}
    yield from (link for link, imported in told if imported or link.target not in used)


def _is_for_browsers(pages: Workload, character: Character, folder: Folder) -> bool:
    """Whether browsers run all that a front end has, so that what it waits for is asked by them."""
    if pages.build is None:
        return False
    base = character.dockerfile.base if character.dockerfile is not None else ""
    return folder.once(browser_pages.are_alone, codebase.place_of(pages, folder), base)


def _is_passed_both(
    source: str, target: str, found: Mapping[tuple[str, str], Link], characters: Mapping[str, Character]
) -> bool:
    """Whether a proxy passes requests on to pages and to what these wait for as well: they ask it by way of that."""
    fronts = (begin for begin, end in found if end == source and characters[begin].purpose in FRONTS)
    return characters[source].purpose == "frontend" and any((front, target) in found for front in fronts)


def _guess(
    found: dict[tuple[str, str], Link],
    workloads: Sequence[Workload],
    characters: Mapping[str, Character],
    folder: Folder,
    unused: Collection[tuple[str, str]],
) -> None:
    """Add what passwords, habits, drivers and names suggest, where nothing surer tells."""
    named = {workload.name: workload for workload in workloads}
    places = codebase.places(workloads, folder)
    for link in by_passwords(workloads, characters, [*found, *unused]):
        source, target, user = characters[link.source], characters[link.target], named[link.source]
        none = clients.has_no_client(target, user, places, folder)
        if not none and clients.reaches(source, target, user, folder) is not False:
            _keep(found, link)
    used = [target for source, target in found if characters[source].purpose not in WATCHERS]
    habits = (*by_defaults(workloads, list(found)), *by_drivers(workloads, characters, used, folder))
    # one driver is for all stores of objects
    with_files = {begin for begin, end in found if characters[end].purpose == "object-store"}
    for link in (Link(*each) for each in habits):
        if characters[link.target].purpose == "object-store" and link.source in with_files:
            continue
        if (link.source, link.target) not in unused and _may_be(link, named, characters, folder):
            _keep(found, link)
    for link in [Link(*each) for each in by_names(workloads, characters, list(found))]:
        if _may_be(link, named, characters, folder):
            _keep(found, link)
    for link in [Link(*each) for each in by_elimination(workloads, characters, list(found), folder)]:
        _keep(found, link)


def _may_be(link: Link, named: Mapping[str, Workload], characters: Mapping[str, Character], folder: Folder) -> bool:
    """Whether nothing in the code of a program speaks against a guess that it uses a store, and it would be a flow."""
    source, store = characters[link.source], characters[link.target]
    unknown = clients.is_unknown_to_code(link.source, store, [*named.values()], folder, listed=False)
    unknown = unknown or clients.reaches(source, store, named[link.source], folder) is False
    return not unknown and doubts.means_a_flow(link, characters)


def _together(links: Sequence[Link]) -> dict[tuple[str, str], Link]:
    """One link for each pair."""
    found: dict[tuple[str, str], Link] = {}
    for link in links:
        _keep(found, link)
    return found


def _keep(found: dict[tuple[str, str], Link], link: Link) -> None:
    if link.source == link.target:
        return
    older = found.get((link.source, link.target))
    if older is None:
        found[link.source, link.target] = link
        return
    keys = tuple(dict.fromkeys((*older.keys, *link.keys)))
    found[link.source, link.target] = Link(link.source, link.target, surest(older.evidence, link.evidence), keys)


def _of_settings(
    workloads: Sequence[Workload],
    characters: Mapping[str, Character],
    hosts: Hosts,
    folder: Folder,
    handed: Sequence[tuple[str, str, bool]],
) -> Iterator[Link]:
    """What the settings name that a configuration server of Spring has for its clients."""
    named = {workload.name: workload for workload in workloads}
    for name, file, for_all in handed:
        if not name:
            continue
        seen = hosts.seen_by(named[name].namespace)
        for target, offset in seen.in_code(text := folder.text(file, 200_000)):
            if for_all and not spring.uses(named[name], named[target], characters[target], folder):
                continue
            yield Link(name, target, Evidence(Confidence.CONFIG, file, text.count("\n", 0, offset) + 1))
    for name, target, file in spring.located(workloads, folder, handed):
        yield Link(name, target, Evidence(Confidence.GUESS, file, 1, "it is in the registry"))
    for name, target, where in spring.discovered(workloads, characters, folder):
        yield Link(name, target, where)
    for workload in workloads:
        if workload.build is not None and characters[workload.name].engine == "spring-boot":
            asked = spring.clients(workload, hosts.seen_by(workload.namespace).names, folder)
            yield from (Link(workload.name, target, where) for target, where in asked)
