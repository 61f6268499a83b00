"""Which of the addresses that were seen are no data flow: what both ends are, who else reads the file, who comes first."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from archlint.frozen import frozen
from archlint.importers.code import codebase, drivers
from archlint.importers.code.neighbours import neighbours
from archlint.importers.code.words import reads
from archlint.importers.evidence import Confidence, Evidence
from archlint.importers.links.unread import is_named, is_own_gateway, unread
from archlint.importers.workloads.character import FRONTS, STORES

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from archlint.importers.workloads.character import Character
    from archlint.importers.workloads.workload import Variable, Workload
    from archlint.source.folder import Folder

WATCHERS = frozenset({"monitor", "tool"})


@frozen
class Link:
    """One workload opens connections to another; `keys` are the variables that said so."""

    source: str
    target: str
    evidence: Evidence
    keys: tuple[str, ...] = ()


_BROKERS = ("redis", "queue", "stream", "pubsub", "external")
"""What may carry the jobs of Celery, and all that its dashboard looks at."""
_BEHIND_PROGRAMS = ("database", "queue", "stream", "cache", "redis")
"""Stores that no proxy asks because of a variable that the programs behind it have as well."""
_BACKS_UP = re.compile(r"^(?:(?:ba)?sh\s+(?:-c\s+)?)?[\"']?(?:\S*[/-])?(?:backup|dump)s?(?:\.\w+)?[\"']?(?:\s|$)")
"""A command that saves data: it reads those that last, and takes no jobs, whatever its environment names."""
_PASSING = ("redis", "cache", "queue", "stream", "pubsub")
_TWINS = re.compile(r"MASTER|PRIMARY|REPLICA|SLAVE|SENTINEL|LEADER|SOURCE", re.IGNORECASE)
_OF_PROJECT = re.compile(r"(?:^|/)\.?env(?:[._-][\w.-]+)?$")
"""Environment files of the whole project, which the compose file takes its values from."""


_COLLECTORS = ("logstash", "fluentd", "fluent-bit", "fluentbit", "graylog", "syslog")
"""Names of what takes the logs of programs: whoever runs code that names it sends there."""
_OWN = re.compile(r"HOST|URL|ADDRESS|(?:\w+_)?(?:SRC|SELF|OWN)_(?:BASE_)?URL", re.IGNORECASE)
"""Variables that say where the program itself is, if they hold an address with its scheme."""


def means_a_flow(link: Link, characters: Mapping[str, Character]) -> bool:
    """Whether a named address can be a data flow at all, by what both ends are for."""
    source, target = characters[link.source], characters[link.target]
    ends = (source.purpose, target.purpose)
    if target.purpose == "job" or (target.purpose in _PASSING and _backs_up(source.command)):
        return False
    if target.purpose == "external":
        return source.purpose not in WATCHERS | STORES | {"proxy"} and source.engine != "celery-beat"
    if target.purpose == "frontend":
        passes = source.purpose == "frontend" and link.evidence.confidence is Confidence.CONFIG  # pages made of several
        return passes or source.purpose in FRONTS | WATCHERS or any("INTERNAL" in key.upper() for key in link.keys)
    if source.purpose in STORES and source.purpose == target.purpose:
        return any(_TWINS.search(key) for key in link.keys)
    if ends[0] == "object-store" and ends[1] in ("queue", "stream"):
        return link.evidence.confidence is Confidence.ENV
    if source.purpose == "proxy" and target.purpose in _BEHIND_PROGRAMS and link.evidence.is_shared:
        return False
    if (source.purpose in STORES and target.purpose == "object-store") or ends == ("queue", "database"):
        own = link.evidence.confidence in (Confidence.ENV, Confidence.CONFIG)
        return own and not link.evidence.is_shared
    if source.purpose in STORES:
        return target.purpose == ("database" if source.purpose == "pooler" else "lock")
    if target.purpose == "scheduler":
        return source.purpose in FRONTS | WATCHERS
    if source.engine == "celery-beat" and target.purpose == "database":
        return source.schedules
    watched = source.command or link.source
    if source.purpose == "monitor" and ("flower" in watched or "celery" in watched) and target.purpose not in _BROKERS:
        return False
    if source.purpose == "frontend" and target.purpose in STORES:
        own = link.evidence.confidence is Confidence.ENV
        return own and not link.evidence.is_shared
    return True


def _backs_up(command: str) -> bool:
    """Whether a command saves data; most do not even speak of it."""
    return ("backup" in command or "dump" in command) and _BACKS_UP.search(command) is not None


def takes_logs(name: str) -> bool:
    """Whether something is called like what takes the logs of programs."""
    return any(word in name for word in _COLLECTORS)


def of_beats(found: Mapping[tuple[str, str], Link], characters: Mapping[str, Character]) -> dict[tuple[str, str], Link]:
    """Without what the beat of Celery is given and never asks: it sends into one channel, and its log, whoever else its image knows."""
    sends = {source for source, target in found if characters[target].purpose == "queue"}
    asks = {"queue", "stream", "database"}
    return {
        (source, target): link
        for (source, target), link in found.items()
        if characters[source].engine != "celery-beat"
        or link.evidence.confidence is Confidence.DECLARED
        or takes_logs(target)
        or characters[target].purpose in asks | (set() if source in sends else {"redis"})
    }


def without_neighbours(
    found: dict[tuple[str, str], Link],
    workloads: Sequence[Workload],
    characters: Mapping[str, Character],
    folder: Folder,
    settings: Sequence[tuple[str, str, bool]] = (),
) -> dict[tuple[str, str], Link]:
    """Without what an environment file shared by many names, and nothing tells that this one of them uses it.

    Of stores the start order tells which are its own; other services are called by who names the variable in its code,
    or in the `settings` that a configuration server hands out (service, file, whether it is for everybody).
    """
    shared: dict[tuple[str, str], set[str]] = {}
    for (source, target), link in found.items():
        if link.evidence.confidence is Confidence.ENV:
            shared.setdefault((link.evidence.place, target), set()).add(source)
    handed_to = Counter(place for w in workloads for place in {v.evidence.place for v in w.environment.values()})
    named = {w.name: w for w in workloads}
    waited = {w.name: {d.name for d in w.dependencies} for w in workloads}
    awaited = {name for names in waited.values() for name in names}
    kept: dict[tuple[str, str], Link] = {}
    variables = {w.name: w.environment for w in workloads}
    own = {key for w in workloads for key, v in w.environment.items() if not v.evidence.is_shared}
    given = {(v.value, v.evidence.is_shared) for w in workloads for v in w.environment.values()}
    places = codebase.places(workloads, folder)
    never_read = unread(found, workloads, characters, folder, settings)
    for (source, target), link in found.items():
        waits = target in waited[source]
        passed_on = any(_is_handed_on(variables[source].get(key), given) for key in link.keys)
        others = [end for begin, end in found if begin == source and end != target]
        spare = passed_on and any(characters[end].purpose == characters[target].purpose for end in others)
        theirs = _OF_PROJECT.search(link.evidence.file) is not None and not own.isdisjoint(link.keys)
        sure = link.evidence.is_shared and characters[source].engine not in ("", "php")  # PHP puts names together
        if (source, target) in never_read and (sure or not waits or characters[target].purpose not in STORES):
            continue
        if (theirs or spare) and _can_ask(named[source], characters[target], folder):
            asked = reads(named[source], link.keys, folder, places) is True
            theirs, spare = theirs and not asked, spare and not asked
        if not waits and (theirs or spare or _is_own_address(link, named[source], named[target])):
            continue
        if characters[source].purpose in WATCHERS and _is_for_others(link, variables, waited[source]):
            continue
        many = len(shared.get((link.evidence.place, target), ())) >= (3 if link.evidence.is_shared else 2)
        many = many or (link.evidence.is_shared and handed_to[link.evidence.place] >= 3)
        stores = {name for name in waited[source] if name in characters and characters[name].purpose in STORES}
        handed = [key for key in link.keys if key in variables[source] and variables[source][key].shared]
        listed = link.evidence.is_shared or len(handed) == len(link.keys) > 0
        doubtful = many and not waits and listed
        mine = named[source]
        is_program = characters[source].purpose in ("service", "worker", "scheduler") or is_own_gateway(
            characters[source], mine, places, folder
        )
        if characters[target].purpose in STORES:
            told = is_program and link.evidence.is_shared and _shows_all(mine, characters[source], folder, places)
            own_stores = bool(stores) or characters[source].purpose == "proxy" or told
            doubtful = many and not waits and target in awaited and own_stores
        if doubtful and (is_program or characters[target].purpose not in STORES):
            empty = codebase.is_left_out(mine, characters[source].dockerfile)
            doubtful = empty or not is_named(link.keys, mine, folder, places)
        if not doubtful:
            kept[source, target] = _doubted(link) if many and handed and mine.build is None else link
    return kept


def without_detours(
    found: dict[tuple[str, str], Link], characters: Mapping[str, Character]
) -> dict[tuple[str, str], Link]:
    """Without databases that only a default in the code names, where a setting leads to the pooler in front of them."""
    pooled = by_poolers(found, characters)
    return {
        pair: link
        for pair, link in found.items()
        if pair not in pooled or link.evidence.confidence is not Confidence.CODE
    }


def by_poolers(
    found: Mapping[tuple[str, str], Link], characters: Mapping[str, Character]
) -> frozenset[tuple[str, str]]:
    """Programs, and databases that they reach by a pooler in front of them, as their settings say."""
    return frozenset(
        (source, behind)
        for (source, target), link in found.items()
        if characters[target].purpose == "pooler" and link.evidence.confidence is not Confidence.CODE
        for begin, behind in found
        if begin == target
    )


def _can_ask(workload: Workload, target: Character, folder: Folder) -> bool:
    """Whether a program that reads the address of something asks it: of what is outside settings speak that others have, and a store needs a driver."""
    if target.purpose not in STORES:
        return target.purpose != "external"
    place = codebase.place_of(workload, folder)
    places = (place, *neighbours(place, folder))
    return drivers.is_known(target.engine) and drivers.driver(target.engine, places, folder) is not None


def _is_handed_on(variable: Variable | None, given: set[tuple[str, bool]]) -> bool:
    """Whether a value in an environment file is there for the compose file, which gives it to others by another name."""
    return variable is not None and variable.evidence.is_shared and (variable.value, False) in given


def _is_for_others(link: Link, variables: Mapping[str, Mapping[str, Variable]], waited: Collection[str]) -> bool:
    """Whether what a dashboard is told stands in a file that a program reads as well, and it does not wait for it."""
    places = {variables[link.source][key].evidence.place for key in link.keys if key in variables[link.source]}
    own = link.target in waited or not places or not link.evidence.is_shared
    return not own and all(
        any(v.evidence.place == place for name, env in variables.items() if name != link.source for v in env.values())
        for place in places
    )


def _is_own_address(link: Link, source: Workload, target: Workload) -> bool:
    """Whether a variable says where the application itself is, whose code both run and to which it says the same."""
    if link.evidence.confidence is not Confidence.ENV or not all(_OWN.fullmatch(key) for key in link.keys):
        return False
    built = [(each.build.folder, each.build.dockerfile) for each in (source, target) if each.build is not None]
    same = (len(built) == 2 and built[0] == built[1]) or source.image == target.image != ""
    mine, theirs = source.environment, target.environment
    return same and all(k in theirs and "://" in mine[k].value == theirs[k].value for k in link.keys if k in mine)


def _doubted(link: Link) -> Link:
    """The link as a guess: its variable came with a map that others get as a whole too."""
    where = link.evidence
    why = f"{where.why}, which others get too".removeprefix(", ")
    return Link(link.source, link.target, Evidence(Confidence.GUESS, where.file, where.line, why), link.keys)


def _shows_all(workload: Workload, character: Character, folder: Folder, places: Sequence[str]) -> bool:
    """Whether all that a program of the project's own reads can be seen: its code is there, or it has none of its own."""
    if workload.build is None:
        return False
    code = codebase.run_by(workload, folder, places)
    return codebase.is_left_out(workload, character.dockerfile) or next(code, None) is not None
