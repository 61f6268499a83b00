"""What can be seen of one workload and is worth writing into a blueprint: counts, limits, volumes, ports, health."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.blueprint.checks.components import ACCEPTS
from archlint.blueprint.vocabulary import Kind
from archlint.catalogue import find
from archlint.frozen import replace
from archlint.importers.balancing import algorithm
from archlint.importers.code.memory import kept
from archlint.importers.code.processes import processes, starts_processes
from archlint.importers.evidence import Confidence, Evidence
from archlint.importers.links import texts
from archlint.importers.sketch import Fact
from archlint.importers.stores import session_files
from archlint.importers.stores.jetstream import jetstream
from archlint.importers.stores.providers import port_of_engine
from archlint.importers.stores.roles import ORDER
from archlint.importers.stores.volumes import lasting, passing
from archlint.importers.workloads import command_counts, commands
from archlint.importers.workloads.character import STORES, Character
from archlint.importers.workloads.redis_settings import redis_settings
from archlint.importers.workloads.sizes import duration, size

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archlint.importers.stores.roles import Use
    from archlint.importers.workloads.workload import Workload
    from archlint.source.folder import Folder

KINDS = {
    "service": "service", "frontend": "service", "monitor": "service", "tool": "service", "gateway": "gateway",
    "worker": "worker", "scheduler": "scheduler", "proxy": "load-balancer", "database": "database", "cache": "cache",
    "queue": "queue", "stream": "stream", "pubsub": "pubsub", "search": "search", "object-store": "object-store",
    "pooler": "pooler", "lock": "lock", "client": "client", "external": "external", "dns": "dns", "cdn": "cdn",
}  # fmt: skip
"""The kind of the language for each purpose; a Redis has the kind of its role."""
_KEEPING = frozenset({"database", "queue", "stream", "search", "object-store", "redis", "lock"})


def facts_of(
    workload: Workload, character: Character, uses: Sequence[Use], folder: Folder, places: Sequence[str]
) -> dict[str, Fact]:
    """The keys of one component, in the order in which they are written; `places` are where every build has its code."""
    keeps = jetstream(workload, character, folder)
    if keeps is not None:
        character = replace(character, engine="nats-jetstream", engine_evidence=keeps)
    found = dict(identity(character, uses))
    kind = kind_of(found)
    for name, fact in (
        *_platform(workload),
        *_started(workload, character, folder),
        *_filed(workload, character, folder),
        *_kept(workload, character),
        *_state(workload, character, folder, places),
        *_reached(workload, character),
        *_probed(workload, character),
        *tagged(character),
    ):
        accepted = ACCEPTS.get(name)
        if (accepted is None or kind in accepted) and name not in found:
            found[name] = fact
    return found


def kind_of(facts: dict[str, Fact]) -> Kind:
    """The kind of the language that these facts make."""
    if "kind" in facts:
        return Kind(str(facts["kind"].value))
    role = facts["roles"].texts()[0] if "roles" in facts else ""
    engine = find(str(facts["engine"].value), role)
    return Kind(engine.kind if engine is not None else "service")


def identity(character: Character, uses: Sequence[Use]) -> Iterator[tuple[str, Fact]]:
    """Kind, engine and roles: what a component is."""
    purpose, engine = character.purpose, character.engine
    known = find(engine) if engine else None
    if purpose == "redis":
        yield "engine", Fact("redis", character.evidence)
        roles = sorted({use.role for use in uses}, key=ORDER.index)
        if roles:
            best = min((use.evidence for use in uses), key=lambda e: list(Confidence).index(e.confidence))
            yield "roles", Fact(roles, best)
        return
    if known is None or known.kind != KINDS[purpose]:
        yield "kind", Fact(KINDS[purpose], character.evidence)
    if known is not None and (known.kind == KINDS[purpose] or purpose in ("service", "worker")):
        yield "engine", Fact(engine, character.engine_evidence or character.evidence)
    if engine == "nats-jetstream" and character.engine_evidence is not None:
        yield "role", Fact("stream", character.engine_evidence)


def _platform(workload: Workload) -> Iterator[tuple[str, Fact]]:
    for name, (value, evidence) in workload.facts.items():
        yield name, Fact(value, evidence)


def _started(workload: Workload, character: Character, folder: Folder) -> Iterator[tuple[str, Fact]]:
    """What the command line sets."""
    where = character.command_evidence
    if character.purpose == "redis":
        yield from _redis(workload, character, folder)
        return
    if where is None:
        return
    yield from _of_line(character.command, where, character)
    file, text = _script(workload, character, folder)
    for number, line in texts.commands(text):
        yield from _of_line(line, Evidence(Confidence.CONFIG, file, number), character)


def _script(workload: Workload, character: Character, folder: Folder) -> tuple[str, str]:
    """The script that a command starts, with its text; most commands name no file that could be one."""
    command = character.command
    return texts.started(command, workload, folder) if ".sh" in command or "/" in command else ("", "")


def _of_line(command: str, where: Evidence, character: Character) -> Iterator[tuple[str, Fact]]:
    """What one command sets, of a worker, a server or a database."""
    jobs = command_counts.concurrency(command)
    processes = command_counts.processes(command)
    if jobs is not None and character.purpose == "worker":
        yield "workers" if starts_processes(command) else "concurrency", Fact(jobs, where)
    if processes is not None and processes > 1:
        yield "workers", Fact(processes, where)
    limit = command_counts.max_connections(command)
    if limit is not None and character.purpose == "database":
        yield "max_connections", Fact(limit, where)


def _filed(workload: Workload, character: Character, folder: Folder) -> Iterator[tuple[str, Fact]]:
    """What files of the program or of the proxy set."""
    for name, figure in processes(workload, character, folder):
        yield name, Fact(figure.value, figure.evidence)
    chosen = algorithm(workload, character, folder)
    if chosen is not None:
        yield "algorithm", chosen


def _redis(workload: Workload, character: Character, folder: Folder) -> Iterator[tuple[str, Fact]]:
    """Memory, eviction and persistence of a Redis: from its command, the script that starts it, the file that it is given."""
    found = {
        name: (value, character.command_evidence) for name, (value, _) in redis_settings(character.command).items()
    }
    script, said = _script(workload, character, folder)
    files = [(script, said)] if script else []
    files += [
        (file, folder.text(file)) for file in _settings_of_redis(workload, f"{character.command}\n{said}", folder)
    ]
    for file, text in files:
        for name, (value, at) in redis_settings(text.replace("\\\n", "  ")).items():
            found.setdefault(name, (value, Evidence(Confidence.CONFIG, file, text.count("\n", 0, at) + 1)))
    for name in ("memory", "eviction", "persistence"):
        value, where = found.get(name, ("", None))
        written = size(value) if name == "memory" else value
        if written and where is not None:
            yield name, Fact(written, where)


def _settings_of_redis(workload: Workload, started: str, folder: Folder) -> Iterator[str]:
    """Files of settings that are mounted into a Redis; of a folder those that what starts it names, or its only one."""
    for mount in workload.mounts:
        if mount.kind != "bind" or mount.source.startswith("/"):
            continue
        if folder.has(mount.source):
            yield from [mount.source] if mount.source.endswith(".conf") else []
            continue
        files = [file for file in folder.files(mount.source, depth=2, most=60) if file.endswith(".conf")]
        inside = mount.target.rstrip("/")
        named = [file for file in files if f"{inside}/{file.removeprefix(f'{mount.source}/')}" in started]
        yield from named or (files if len(files) == 1 else [])


def _kept(workload: Workload, character: Character) -> Iterator[tuple[str, Fact]]:
    """Whether what a store keeps outlives its container."""
    keeps = character.purpose in _KEEPING or character.engine == "nats-jetstream"
    if not keeps or workload.elsewhere:
        return
    kept = lasting(workload, character)
    if kept is not None:
        yield "volume", Fact(_volume_name(kept.source, kept.kind), kept.evidence)
    elif not any(mount.kind == "unknown" for mount in workload.mounts):
        gone, where = passing(workload, character), workload.evidence
        why = Evidence(Confidence.CONFIG, where.file, where.line, "no volume")
        yield "volume", Fact("none", gone.evidence if gone is not None else why)


def _state(
    workload: Workload, character: Character, folder: Folder, places: Sequence[str]
) -> Iterator[tuple[str, Fact]]:
    """What the processes keep: all of it at the place of the first, with the places of the others behind that."""
    found: dict[str, tuple[str, Evidence]] = {}
    if character.command_evidence is not None and commands.has_beat(character.command):
        found["schedule"] = ("memory", character.command_evidence)
    uploads = _uploads(workload, character)
    if uploads is not None:
        found["uploads"] = ("disk", uploads)
    found = {**session_files.kept(workload, character, folder), **kept(workload, character, folder, places), **found}
    if found:
        (_, (_, first)), *rest = found.items()
        why = ", ".join(word for word in (first.why, *(f"{key} {at.place}" for key, (_, at) in rest)) if word)
        yield (
            "state",
            Fact(
                {key: where for key, (where, _) in found.items()},
                Evidence(first.confidence, first.file, first.line, why),
            ),
        )


def _uploads(workload: Workload, character: Character) -> Evidence | None:
    """Where a service keeps files of users on the disk of its host, or in what goes with it; what all instances share is none."""
    if character.purpose not in ("service", "worker"):
        return None
    for mount in workload.mounts:
        if (
            mount.kind in ("named", "bind", "tmpfs")
            and not mount.shared
            and re.search(r"/(uploads?|media|user[-_]?files)(/|$)", mount.target)
        ):
            return mount.evidence
    return None


def _volume_name(source: str, kind: str) -> str:
    return "host folder" if kind == "bind" else source


def _reached(workload: Workload, character: Character) -> Iterator[tuple[str, Fact]]:
    """Ports of a store that are open to everybody who reaches the host."""
    if character.purpose not in STORES:
        return
    open_ports = [port for port in workload.published if not port.local]
    usual = port_of_engine(character.engine)
    if open_ports:
        numbers = [port.host or port.container for port in open_ports]
        yield "published", Fact(list(dict.fromkeys(numbers)), open_ports[0].evidence)
    elif workload.on_host and usual is not None:
        yield "published", Fact([usual], replace(workload.evidence, why="network_mode: host"))


def _probed(workload: Workload, character: Character) -> Iterator[tuple[str, Fact]]:
    if character.purpose in STORES:
        return
    health: dict[str, object] = {}
    for probe in workload.probes:
        if probe.path:
            health["ready" if probe.ready else "live"] = probe.path
        if probe.interval and "interval" not in health:
            health["interval"] = duration(probe.interval)
        if probe.timeout and "timeout" not in health:
            health["timeout"] = duration(probe.timeout)
        if probe.failures and "failures" not in health:
            health["failures"] = probe.failures
    if health:
        yield "health", Fact(health, workload.probes[0].evidence)


def tagged(character: Character) -> Iterator[tuple[str, Fact]]:
    """Words that tell front ends, monitors and tools from other services."""
    words = {"frontend": "frontend", "monitor": "monitoring", "tool": "tool"}
    if character.purpose in words:
        yield "tags", Fact([words[character.purpose]], character.evidence)
