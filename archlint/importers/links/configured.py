"""Whom the configuration of a workload names: its environment, its command, what is mounted into it, and its labels."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from itertools import accumulate
from typing import TYPE_CHECKING

from archlint.importers.code import remarks
from archlint.importers.code.frameworks import FOR_BROWSERS
from archlint.importers.code.same_code import WORKING
from archlint.importers.evidence import Confidence, Evidence
from archlint.importers.links import doubts, texts
from archlint.importers.links.addresses import Hosts
from archlint.importers.links.doubts import Link
from archlint.importers.links.exclusions import ADMITTED, is_no_call
from archlint.importers.links.machine_addresses import MACHINE, OUTWARD
from archlint.importers.links.routes import by_labels
from archlint.importers.workloads import commands, waiting
from archlint.importers.workloads.character import FRONTS, STORES
from archlint.importers.workloads.workload import Variable
from archlint.source.folder import parent, up_from

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence

    from archlint.importers.workloads.character import Character
    from archlint.importers.workloads.workload import Workload
    from archlint.source.folder import Folder

_ITEM = re.compile(r"\s*-\s+[\"']?([\w.-]+)[\"']?\s*")
_LISTED = re.compile(r"\bnames:\s*\[([^\]]*)\]")
_NO_CALL = re.compile(
    r"\b(server_?(name|alias|admin)|allowed_hosts?|cors|access_log|add_header|set_header)\b|^\s*-?\s*regex:",
    re.IGNORECASE,
)
"""Lines that name a host and call nobody."""
_SECTION = re.compile(r"\s*\[([A-Za-z_]\w{0,40})\]\s*$")
_SETTING = re.compile(r"\s*([A-Za-z_]\w{0,60})\s*[:=]")
"""A section and a setting in it: `[celery]`, `broker = redis://…` say what a Redis is for."""
_LETS_IN = re.compile(r"(?:OIDC|OAUTH2?|SSO|SAML2?)_", re.IGNORECASE)
"""Variables about logging in, which nobody does at what works off jobs: it has them from the file of all."""
_ENABLED = re.compile(r"(\w{3,}?)_(?:IS_)?ENABLED?")
_DISABLED = re.compile(r"(\w{3,}?)_(?:IS_)?DISABLED?")
"""Variables that switch on or off what others of the same beginning are for."""
_CLIENT_OF = re.compile(r"(\w+?)_CLIENT_(?:BASE_?)?(?:URL|HOST)$", re.IGNORECASE)
"""The address of what a client in the code calls: `PRODUCT_CLIENT_URL` for `product`."""


def configured(
    workloads: Sequence[Workload], characters: Mapping[str, Character], hosts: Hosts, folder: Folder
) -> Iterator[Link]:
    """What environments, commands, mounted files and labels name; a file that is mounted into others alone is theirs."""
    mounted = Counter(place for each in workloads for place in {m.source for m in each.mounts if m.kind == "bind"})
    for workload in workloads:
        if characters[workload.name].purpose != "job":
            seen = hosts.seen_by(workload.namespace)
            named = _of(workload, characters, seen, folder, mounted)
            yield from (link for link in named if doubts.means_a_flow(link, characters))
    yield from by_labels(workloads, characters)


def _of(
    workload: Workload, characters: Mapping[str, Character], hosts: Hosts, folder: Folder, mounted: Counter[str]
) -> Iterator[Link]:
    """What the variables, the command and the files of one workload name, files `mounted` into others alone apart."""
    own = {mount.source for mount in workload.mounts}
    character = characters[workload.name]
    given = {**_built_in(workload), **workload.environment}
    preset = character.dockerfile.environment if character.dockerfile is not None else {}
    environment = {**preset, **given}
    off = tuple(f"{found[1]}_" for key, each in environment.items() if (found := _switched_off(key, each.value)))
    for key, variable in environment.items():
        if not (off and key.upper().startswith(off)):
            passed = is_no_call(key) and texts.passes_to(key, workload, character, folder)
            replaced = workload.blind and key not in given
            named = _of_variable(workload, character, key, variable, hosts, passed=passed)
            yield from (link for link in named if not (replaced and _waits_for_another(link, workload, characters)))
    if character.command_evidence is not None:
        for target in hosts.in_text(waiting.without_waiting(character.command)):
            yield Link(workload.name, target, character.command_evidence)
        copied = commands.copied_from(character.command)
        if copied in hosts.names:
            yield Link(workload.name, hosts.names[copied], character.command_evidence, ("PRIMARY",))
    shared = {place for place in own if mounted[place] > 1}
    for file in dict.fromkeys(texts.mounted(workload, character, folder, shared)):
        if _is_of_others(file, own, mounted):
            continue
        yield from _of_text(workload, file, folder.text(file, 200_000), 1, hosts)
    for file, text, line in workload.configs:
        yield from _of_text(workload, file, text, line, hosts)


def _waits_for_another(link: Link, workload: Workload, characters: Mapping[str, Character]) -> bool:
    """Whether a workload waits for stores like the target of a link, and not for that: a file that nobody sees tells it their addresses."""
    target = characters[link.target]
    waited = {each.name for each in workload.dependencies if each.name in characters}
    others = (characters[each] for each in waited)
    alike = any((each.purpose, each.engine) == (target.purpose, target.engine) for each in others)
    return target.purpose in STORES and link.target not in waited and alike


def _is_of_others(file: str, own: Container[str], mounted: Collection[str]) -> bool:
    """Whether a file, or a folder around it, is mounted into others, and into this one none or one further out: `config/nginx` of all in `config`."""
    around = [file, *up_from(parent(file))[:-1]]
    inner = next((at for at, place in enumerate(around) if place in own), None)
    if inner is None:
        return any(place in mounted for place in around)
    within = around[:inner]
    return bool(within) and (
        any(place in mounted for place in within) or not {*within}.isdisjoint(map(parent, mounted))
    )


def _switched_off(key: str, value: str) -> re.Match[str] | None:
    """What a variable switches off, as the first group: `TRACING_EXPORTER_ENABLED=false`."""
    small = value.strip().lower()
    if small in ("false", "0", "no", "off"):
        return _ENABLED.fullmatch(key.upper())
    return _DISABLED.fullmatch(key.upper()) if small in ("true", "1", "yes", "on") else None


def _built_in(workload: Workload) -> dict[str, Variable]:
    """Arguments of its build that a program for browsers takes for variables: `VITE_API_URL`."""
    if workload.build is None:
        return {}
    given = ((key, value) for key, value in workload.build.arguments if FOR_BROWSERS.match(key))
    where = workload.build.evidence
    return {
        key: Variable(value, Evidence(Confidence.ENV, where.file, where.line, f"build argument {key}"))
        for key, value in given
    }


def _of_variable(
    workload: Workload, character: Character, key: str, variable: Variable, hosts: Hosts, *, passed: bool
) -> Iterator[Link]:
    """Whom a variable names; requests that are `passed` on to it go there, whatever it is called."""
    if character.purpose in WORKING and _LETS_IN.match(key):
        return
    front = character.purpose in FRONTS
    targets = hosts.in_variable(key, variable.value)
    if not passed and is_no_call(key, variable.value) and (not front or "HOST" in key.upper() or ADMITTED.search(key)):
        client = _CLIENT_OF.match(key)
        targets = [each for each in targets if client and _bare(client.group(1)) in _bare(each)]
        if not targets:
            return
    if not targets and (character.purpose != "frontend" or workload.on_host):
        # what pages are told of this machine is for browsers
        outward = not workload.on_host
        beside = workload.environment.get(re.sub(r"HOST(?:NAME)?$", "PORT", key)) if workload.on_host else None
        said = f"{variable.value}:{beside.value}" if beside is not None and key.endswith("HOST") else variable.value
        targets = [target for target, _ in hosts.on_machine(said, outward=outward)]
    for target in targets:
        yield Link(workload.name, target, variable.evidence, (key,))


def _bare(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _of_text(workload: Workload, file: str, text: str, first: int, hosts: Hosts) -> Iterator[Link]:
    plain = texts.without_upstreams(texts.with_values(texts.without_visitors(remarks.without_comments(text, file))))
    machine = MACHINE if workload.on_host else OUTWARD
    numbers = _lines_with((*hosts.names, *(machine if hosts.local else ())), plain.lower())
    lines = plain.splitlines() if numbers else []
    opened = {at: found[1] for at, line in enumerate(lines) if "[" in line and (found := _SECTION.match(line))}
    for number in numbers:
        line = lines[number]
        if len(line) > 2_000 or _NO_CALL.search(line):
            continue
        for target in (
            hosts.in_text(line)
            or _looked_up(line, plain, hosts)
            or [each for each, _ in hosts.on_machine(line, outward=not workload.on_host)]
        ):
            said = _SETTING.match(line)
            section = next((name for at, name in reversed(opened.items()) if at <= number), "")
            keys = (f"{section}_{said.group(1)}".strip("_").upper(),) if said else ()
            asks = _asked_by(lines, number, hosts) if "__param_target" in plain else ""
            source = asks if asks and asks != target else workload.name
            yield Link(source, target, Evidence(Confidence.CONFIG, file, first + number), keys)


def _asked_by(lines: Sequence[str], number: int, hosts: Hosts) -> str:
    """The prober that Prometheus has ask what a line of its settings names, in the same job; empty where it asks itself."""
    jobs = [at for at, line in enumerate(lines) if "job_name" in line]
    begun = next((at for at in reversed(jobs) if at <= number), 0)
    job = lines[begun : next((at for at in jobs if at > number), len(lines))]
    if not any("__param_target" in line for line in job):
        return ""
    return next((name for line in job if "replacement" in line for name in hosts.in_text(line)), "")


def _lines_with(names: Iterable[str], small: str) -> list[int]:
    """The lines of a text in small letters in which one of these names stands, counted from 0."""
    found: set[int] = set()
    ends: list[int] = []
    for name in filter(None, names):
        at = small.find(name)
        while at >= 0:
            ends = ends or [*accumulate(map(len, small.splitlines(keepends=True)))]
            line = bisect_right(ends, at)
            found.add(line)
            at = small.find(name, ends[line])
    return sorted(found)


def _looked_up(line: str, text: str, hosts: Hosts) -> list[str]:
    """The workloads whose names stand alone, or in brackets, in a list of names that Prometheus looks up."""
    if "dns_sd_configs" not in text:
        return []
    item, listed = _ITEM.fullmatch(line), _LISTED.search(line)
    found = [item[1]] if item is not None else re.findall(r"[\w.-]+", listed[1]) if listed is not None else []
    return [hosts.names[name] for name in found if name in hosts.names]
