"""Whom source code names: hosts where an address stands, and what such a name tells of the programs that run the code."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from archlint.frozen import replace
from archlint.importers.code import codebase, go_packages, reached, required, spring, unused_settings
from archlint.importers.code.build_files import is_of_jvm
from archlint.importers.code.neighbours import layers, neighbours
from archlint.importers.code.same_code import WORKING, of_its_own
from archlint.importers.code.words import reads
from archlint.importers.evidence import Confidence, Evidence
from archlint.importers.links.asked_for import is_asked_for
from archlint.importers.links.doubts import WATCHERS, Link, means_a_flow, takes_logs
from archlint.importers.links.hits import KEYED, Named, Search, hits, in_program, is_env_file
from archlint.importers.links.own_files import has_built_pages, own_files
from archlint.importers.links.routes import is_of_gateway
from archlint.importers.workloads.character import STORES
from archlint.source.folder import joined

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from archlint.importers.links.addresses import Hosts
    from archlint.importers.workloads.character import Character
    from archlint.importers.workloads.workload import Workload
    from archlint.source.folder import Folder

_SETTING = re.compile(r"\s*[\"']?([A-Za-z_][\w.-]*)[\"']?\s*[:=]")

_FEW = 2
"""So many programs of the same code may both be meant by the environment file beside it."""
_SHARED = re.compile(r"(?:^|/)\w*(?:settings|config)\w*\.py$|(?:settings|config)/(?:\w+/)?\w+\.py$")
"""Where programs of Python have their settings."""
_OF_PYTHON = ("main.py", "app.py", "requirements.txt", "pyproject.toml", "__init__.py", "app")


def programmed(
    workloads: Sequence[Workload],
    characters: Mapping[str, Character],
    hosts: Hosts,
    folder: Folder,
    known: Collection[tuple[str, str]],
    refused: set[tuple[str, str]],
) -> Iterator[Link]:
    """What source code names; links that are `known` already, by their ends, may be left out.

    Those of which nothing asks for the settings that name them are put into `refused`.
    """
    coded = [
        each
        for each in workloads
        if each.build is not None and characters[each.name].purpose not in STORES | WATCHERS | {"job", "proxy"}
    ]
    programs = _Programs(
        places=codebase.places(workloads, folder),
        refused=refused,
        handed={file for _, file, _ in spring.handed_out(workloads, folder, hosts.names)}
        | {
            mount.source
            for each in workloads
            for mount in each.mounts
            if mount.kind == "bind"
            and not codebase.is_for_code(mount.target)
            and (folder.has(mount.source) if each.build is not None else each.image != "")
        },
    )
    serving = (each for each in workloads if each.build is not None and characters[each.name].purpose == "proxy")
    programs.alike.update(programs.places)
    programs.alike.subtract(codebase.place_of(each, folder) for each in serving)
    programs.layers.update(layers({codebase.place_of(each, folder) for each in coded}, folder))
    for each in coded:
        programs.runners.setdefault(codebase.place_of(each, folder), []).append(each.name)
        targets = programs.asked.setdefault(codebase.place_of(each, folder), set())
        targets |= _news(each.name, hosts.seen_by(each.namespace), characters, known)
    for each in coded:
        place = codebase.place_of(each, folder)
        if programs.alike[place] > 1:
            own, works = characters[each.name], characters[each.name].purpose in WORKING
            run = reached.own_files(own.command, place, folder, works=works)
            programs.reached[each.name] = run or tuple(required.files_of_node(own.command, place, folder))
    for workload in coded:
        seen = hosts.seen_by(workload.namespace)
        yield from _of_started(workload, characters, seen, programs, folder)
        yield from _of_code(workload, programs, characters, seen, folder)


def _news(name: str, hosts: Hosts, characters: Mapping[str, Character], known: Collection[tuple[str, str]]) -> set[str]:
    """The workloads of which it would be news that a program calls them, and a flow of data by what they are for."""
    alike: dict[str, list[str]] = {}
    for target in dict.fromkeys(hosts.names.values()):
        alike.setdefault(characters[target].purpose, []).append(target)
    nowhere = Evidence(Confidence.CODE, "", 1)
    called = [each for each in alike.values() if means_a_flow(Link(name, each[0], nowhere), characters)]
    return {target for each in called for target in each if (name, target) not in known}


@dataclass(slots=True)
class _Programs:
    """Where code lies, which settings others hand out or have mounted, and what was found in each place so far.

    `runners` are those that run the code in a place, `alike` how many have it beside proxies, which serve its files, `asked` the targets that code in a place may tell something new of, `reached` the files that each can run,
    `layers` the other folders of a program that several make up, `refused` who names whom where nothing asks for it.
    """

    places: list[str]
    handed: set[str]
    refused: set[tuple[str, str]]
    runners: dict[str, list[str]] = field(default_factory=dict[str, "list[str]"])
    alike: Counter[str] = field(default_factory=Counter[str])
    asked: dict[str, set[str]] = field(default_factory=dict[str, "set[str]"])
    reached: dict[str, tuple[str, ...]] = field(default_factory=dict[str, "tuple[str, ...]"])
    layers: dict[str, list[str]] = field(default_factory=dict[str, "list[str]"])
    read: dict[tuple[str, bool, bool, bool, str], list[Named]] = field(
        default_factory=dict["tuple[str, bool, bool, bool, str]", "list[Named]"]
    )


def _of_code(
    workload: Workload, programs: _Programs, characters: Mapping[str, Character], hosts: Hosts, folder: Folder
) -> Iterator[Link]:
    """What the source code names; code that several workloads share only tells about stores, and where all of them log.

    What it tells of others is known where the files can be seen that each of them runs.
    """
    mine = codebase.place_of(workload, folder)
    pages = _only_serves(characters[workload.name]) and programs.places.count(mine) > 1
    if pages or codebase.is_left_out(workload, characters[workload.name].dockerfile):
        return
    built = go_packages.files(characters[workload.name].command, mine, folder, workload.build)
    shared = programs.alike[mine] > 1 and not built
    purpose = characters[workload.name].purpose
    front = purpose == "frontend"
    beside = [characters[name] for name in programs.runners[mine] if name != workload.name]
    run = frozenset(programs.reached.get(workload.name, ()))
    named = _hits(workload, programs, characters, hosts, folder, shared=shared and not run)
    named = [each for each in named if not built or _is_read_by(built, each[1], folder)]
    if programs.alike[mine] > _FEW:
        named = [each for each in named if not is_env_file(each[1].file) or _asks(workload, each[1], programs, folder)]
    lists = {file for file in _lists(workload.name, named, characters) if not is_of_gateway(folder.text(file))}
    files = dict.fromkeys(evidence.file for _, evidence, _ in named)
    its_files = {*own_files(workload, files, programs.handed, characters, folder)}
    for target, evidence, by_port in named:
        if evidence.file not in its_files or (evidence.file in lists and characters[target].purpose == "service"):
            continue
        if by_port and front and not workload.on_host:
            continue  # a browser finds it there, and nothing in the container
        kept = characters[target].purpose in STORES
        own = target in programs.runners[mine]
        if own and not (purpose in WORKING and len(beside) == 1 and _is_asked(target, evidence, folder)):
            continue
        alike = shared and evidence.file not in run
        if (alike and not (kept or own or takes_logs(target))) or (front and kept):
            continue
        if purpose == "scheduler" and characters[target].purpose not in ("redis", "queue") and not takes_logs(target):
            continue
        if not is_asked_for(target, evidence, workload, characters[workload.name], programs.places, hosts, folder):
            programs.refused.add((workload.name, target))
            continue
        yield Link(workload.name, target, of_its_own(evidence, mine, characters[workload.name], beside, folder))


def _hits(
    workload: Workload,
    programs: _Programs,
    characters: Mapping[str, Character],
    hosts: Hosts,
    folder: Folder,
    *,
    shared: bool,
) -> list[Named]:
    """Whom the code of a workload names; what those alike find that run the same is looked for once."""
    mine = codebase.place_of(workload, folder)
    front = characters[workload.name].purpose == "frontend"
    outward = not (front or workload.on_host)
    read = (mine, front, shared, outward, workload.namespace)
    if read not in programs.read:
        wanted = _wanted(hosts, characters, programs.runners[mine], front=front, shared=shared)
        listed = {name: target for name, target in wanted.names.items() if characters[target].purpose == "service"}
        news = {name: target for name, target in wanted.names.items() if target in programs.asked[mine]}
        keyed, fresh = replace(wanted, names={**listed, **news}, local={}), replace(wanted, names=news)
        search = Search(hosts, keyed, fresh, outward=outward)
        modules = neighbours(mine, folder) if is_of_jvm(mine, folder) else ()
        near = (*programs.layers.get(mine, ()), *(each for each in modules if is_of_jvm(each, folder)))
        programs.read[read] = [*hits(mine, programs.places, search, folder, near), *_in_shared(mine, fresh, folder)]
    return programs.read[read]


def _in_shared(place: str, hosts: Hosts, folder: Folder) -> Iterator[Named]:
    """Whom the settings name that programs of Python share, in packages beside them: `kv_url: str = "redis://kv"`."""
    if not hosts.names or not any(folder.has(joined(place, each)) for each in _OF_PYTHON):
        return
    for each in neighbours(place, folder):
        for file in filter(_SHARED.search, folder.files(each, depth=3, most=200)):
            found = in_program(file, hosts, folder)
            if not found or not folder.once(unused_settings.declared, file):
                continue
            for target, offset in found:
                line = folder.text(file).count("\n", 0, offset) + 1
                yield target, Evidence(Confidence.CODE, file, line), False


def _of_started(
    workload: Workload, characters: Mapping[str, Character], hosts: Hosts, programs: _Programs, folder: Folder
) -> Iterator[Link]:
    """Services that are named in files which this program starts or imports, and they do not, where several run the same code.

    Of whom it cannot be told what they run, only the file that is started counts.
    """
    mine = codebase.place_of(workload, folder)
    own = programs.reached.get(workload.name, ())
    for target in sorted(programs.asked[mine]) if own else ():
        theirs = frozenset(programs.reached.get(target, ()))
        names = {name: each for name, each in hosts.names.items() if each == target}
        if target == workload.name or characters[target].purpose in STORES:
            continue
        named = replace(hosts, names=names, local={})
        for file in own if theirs or target not in programs.runners[mine] else own[:1]:
            if file not in theirs and (found := in_program(file, named, folder)):
                line = folder.text(file).count("\n", 0, found[0][1]) + 1
                where = Evidence(Confidence.CODE, file, line)
                if is_asked_for(target, where, workload, characters[workload.name], programs.places, hosts, folder):
                    yield Link(workload.name, target, where)
                    break


def _is_read_by(built: Collection[str], evidence: Evidence, folder: Folder) -> bool:
    """Whether a program of Go is built from a file, or names the setting that stands there."""
    if evidence.file.endswith(".go"):
        return evidence.file in built
    setting = _SETTING.match(folder.text(evidence.file).splitlines()[evidence.line - 1])
    return setting is None or any(setting[1] in folder.text(file) for file in built)


def _asks(workload: Workload, evidence: Evidence, programs: _Programs, folder: Folder) -> bool:
    """Whether code that can be seen reads the variable on a line of a file that lies beside the code of several."""
    setting = _SETTING.match(folder.text(evidence.file).splitlines()[evidence.line - 1])
    return setting is None or reads(workload, (setting[1],), folder, programs.places) is True


def _only_serves(character: Character) -> bool:
    """Whether an image is that of a web server, and nothing is built before it that it has."""
    dockerfile = character.dockerfile
    return dockerfile is not None and len(dockerfile.bases) == 1 and has_built_pages(character)


def _lists(name: str, named: Sequence[Named], characters: Mapping[str, Character]) -> set[str]:
    """Settings that list where every service is, the one that reads them among them: whom it calls they do not say."""
    found: dict[str, set[str]] = {}
    for target, evidence, _ in named:
        if evidence.file.endswith(KEYED) and characters[target].purpose == "service":
            found.setdefault(evidence.file, set()).add(target)
    return {file for file, services in found.items() if name in services and len(services) > 3}


def _is_asked(name: str, evidence: Evidence, folder: Folder) -> bool:
    """Whether code has the address of something that a program answers at: `http://shop:8000/orders/`.

    Of two that run the code, it is the other one who asks.
    """
    line = folder.text(evidence.file).splitlines()[evidence.line - 1]
    return re.search(rf"https?://{re.escape(name)}(?::[0-9]+)?/[\w{{]", line) is not None


def _wanted(
    hosts: Hosts, characters: Mapping[str, Character], runners: Sequence[str], *, front: bool, shared: bool
) -> Hosts:
    """The hosts that code may tell of: no stores in front ends, nothing but stores, what takes logs and who runs it in code that several run.

    Ports of the machine tell nothing of one of them either.
    """
    names = {
        name: target
        for name, target in hosts.names.items()
        if not (
            front if characters[target].purpose in STORES else shared and not (target in runners or takes_logs(target))
        )
    }
    return replace(hosts, names=names, local={} if shared else hosts.local)
