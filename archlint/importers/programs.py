"""Programs without a platform: one for each line of a Procfile, or for each Dockerfile, with the stores they name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.frozen import replace
from archlint.importers.code import codebase, drivers
from archlint.importers.evidence import Confidence, Evidence
from archlint.importers.workloads import commands, variables
from archlint.importers.workloads.dockerfile import parse
from archlint.importers.workloads.images import identify
from archlint.importers.workloads.workload import Build, Published, Variable, Workload
from archlint.source.folder import joined, parent

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archlint.source.folder import Folder

_SCHEMES = {
    "postgres": "postgres", "postgresql": "postgres", "mysql": "mysql", "mariadb": "mariadb", "mongodb": "mongo",
    "mongodb+srv": "mongo", "redis": "redis", "rediss": "redis", "amqp": "rabbitmq", "amqps": "rabbitmq", "kafka": "kafka",
    "elasticsearch": "elasticsearch", "memcached": "memcached", "mssql": "mssql", "sqlserver": "mssql",
}  # fmt: skip
"""The image that stands for a store, by the scheme of its URL."""
_WEB = frozenset({"web", "api", "app", "server"})
_JOBS: tuple[tuple[str, str, str, str], ...] = (
    ("worker", "celery worker", r"\bCelery\(", "a Celery application, which needs workers"),
    ("beat", "celery beat", r"\bbeat_schedule\b|CELERY_BEAT_SCHEDULE|DatabaseScheduler", "a schedule of Celery"),
    (
        "worker",
        "sidekiq",
        r"\bSidekiq(?:::|\.configure_server)|queue_adapter\s*=\s*:sidekiq",
        "Sidekiq, which needs workers",
    ),
    (
        "worker",
        "good_job start",
        r"queue_adapter\s*=\s*:(?:good_job|solid_queue|delayed_job)",
        "jobs, which need workers",
    ),
)
"""Programs that the code of another one needs beside it: name, command, what tells, and how to say so."""


def programs(folder: Folder, paths: Sequence[str]) -> Iterator[Workload]:
    """One workload for each line of a Procfile; without one, one for each Dockerfile.

    Where no line starts a server, the image beside it may.
    """
    procfile = next((path for path in paths if path.endswith("Procfile")), "")
    if procfile:
        serves = False
        for number, line in enumerate(folder.text(procfile).splitlines(), start=1):
            matched = re.match(r"([A-Za-z0-9_-]+):\s*(.+)", line)
            if matched:
                serves |= matched.group(1) in _WEB or commands.purpose(matched.group(2))[0] == "service"
                yield _process(folder, parent(procfile), procfile, number, matched.group(1), matched.group(2))
        image = joined(parent(procfile), "Dockerfile")
        if not serves and image in paths and commands.purpose(parse(folder.text(image), image).command)[0] == "service":
            yield _process(folder, parent(procfile), image, 1, "web", "")
        return
    for path in paths:
        name = parent(path).rpartition("/")[2]
        program = _process(folder, parent(path), path, 1, name if name != "." else "app", "")
        yield program
        yield from _beside(folder, program, len(paths) == 1)


def _process(folder: Folder, place: str, file: str, number: int, name: str, command: str) -> Workload:
    evidence = Evidence(Confidence.CONFIG, file, number)
    build = Build(place, joined(place, "Dockerfile"), "", evidence)
    files, _ = variables.readable(folder, joined(place, ".env"))
    published = (Published(None, 80, False, evidence),) if name in _WEB or file.endswith("Dockerfile") else ()
    return Workload(
        name="release-job" if name == "release" else name,
        evidence=evidence,
        hosts=(name,),
        build=build,
        command=command,
        command_evidence=evidence if command else None,
        environment={**drivers.stores(folder, place), **_without_machine(variables.load(folder, files))},
        published=published,
        purpose="job" if name == "release" else "",
    )


def _without_machine(found: dict[str, Variable]) -> dict[str, Variable]:
    """Addresses of stores with the name of their kind for a host, whatever machine the example names."""
    kept: dict[str, Variable] = {}
    for key, variable in found.items():
        scheme = re.match(r"([a-z0-9+]+)://", variable.value)
        image = _SCHEMES.get(scheme.group(1).split("+")[0], _SCHEMES.get(scheme.group(1), "")) if scheme else ""
        kept[key] = Variable(f"{image}://{image}" if image else variable.value, variable.evidence)
    return kept


def stores(workloads: Sequence[Workload], known: Sequence[Workload] = ()) -> Iterator[Workload]:
    """A workload for every store that the environment names and nothing known is."""
    seen = {_image(each) for each in known}
    for workload in workloads:
        for variable in workload.environment.values():
            image = variable.value.partition("://")[0]
            if image in _SCHEMES.values() and image not in seen:
                seen.add(image)
                yield Workload(name=image, evidence=variable.evidence, hosts=(image,), image=image, elsewhere=True)


def reaching(workloads: Sequence[Workload], known: Sequence[Workload]) -> list[Workload]:
    """The programs, with the names of known stores where their environment names a store of that kind."""
    names = {image: each.name for each in known if (image := _image(each))}
    return [
        replace(
            each,
            environment={
                key: Variable(f"{image}://{names[image]}", v.evidence)
                if (image := v.value.partition("://")[0]) in names
                else v
                for key, v in each.environment.items()
            },
        )
        for each in workloads
    ]


def _image(workload: Workload) -> str:
    """The image that stands for the store a workload is, empty for what is none."""
    found = identify(workload.image)
    engine = {"postgresql": "postgres", "mongodb": "mongo"}.get(found.engine, found.engine) if found is not None else ""
    return engine if engine in _SCHEMES.values() else ""


def _beside(folder: Folder, program: Workload, alone: bool) -> Iterator[Workload]:
    """Workers and schedulers that no file starts, and that the code of the only program cannot do without: guesses."""
    if program.build is None or not alone:
        return
    seen: set[str] = set()
    for file, text in codebase.code(codebase.place_of(program, folder), folder, ()):
        for name, command, pattern, why in _JOBS:
            if name not in seen and (found := re.search(pattern, text)) is not None:
                seen.add(name)
                where = Evidence(Confidence.GUESS, file, text.count("\n", 0, found.start()) + 1, why)
                yield replace(
                    program,
                    name=name,
                    hosts=(name,),
                    evidence=where,
                    command=command,
                    command_evidence=where,
                    published=(),
                )
