"""What a workload is for and on which engine it runs: by platform, image, command, Dockerfile, and last by its name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.code import codebase, consuming, copying, drivers, frameworks, reached
from archlint.importers.code.image_purposes import by_image
from archlint.importers.code.started import module
from archlint.importers.evidence import Confidence, Evidence
from archlint.importers.links import supervised, texts
from archlint.importers.stores import volumes
from archlint.importers.workloads import backups, commands, images
from archlint.importers.workloads.character import FIXED, STORES, Character
from archlint.importers.workloads.dockerfile import of_build
from archlint.importers.workloads.judgement import RESTARTED, Judgement
from archlint.importers.workloads.named_purposes import named
from archlint.importers.workloads.named_stores import store_by_command
from archlint.importers.workloads.naming import by_name
from archlint.source.folder import joined

if TYPE_CHECKING:
    from archlint.importers.workloads.dockerfile import Dockerfile
    from archlint.importers.workloads.workload import Workload
    from archlint.source.folder import Folder

_EMULATOR = re.compile(r"\bemulators?[\s:]+(?:pubsub|firestore|datastore|bigtable|spanner|start)\b[^&;|]*")
"""A store of a cloud, run on the machine: `gcloud beta emulators pubsub start`, `firebase emulators:start`."""
_ROCKETMQ = re.compile(r"(?:^|[\s/])mq(broker|namesrv)(?=\s|$)")
"""The broker of RocketMQ, and what its brokers are found by, which one image starts."""
_NSQ = re.compile(r"(?:^|[\s/])nsq(d|lookupd|admin)(?=\s|$)")
"""The same of NSQ: its daemon, what that is found by, and the pages that show them."""
_PARTS = {"broker": "queue", "namesrv": "lock", "d": "queue", "lookupd": "lock", "admin": "tool"}
_VARIABLE = re.compile(r"(\"?)\$\{?(\w+)(?::-([^}\s]*)\})?\}?\1")
_PLAIN = re.compile(r"[A-Za-z][\w./:-]*")
"""A variable in a command, and what may be put there: a module, a program, a name."""
_IN_DATABASE = "DatabaseScheduler"
"""The scheduler of django-celery-beat and its like."""
_BY_HAND = {"tool", "tools", "cli", "manual", "ops", "admin", "utils", "utility", "scripts"}
"""Profiles of what people run when they want something done: `docker compose run --rm shopctl ping`."""
_WHERE = ("Makefile", "README.md")
"""Where people have what they type, beside the compose file itself."""
_PAGES = re.compile(r"console|dashboard|studio|admin|viewer|explorer|(?:^|[-_])(?:ui|web)(?:$|[-_])")
"""Names of what stays up once somebody has started it, and shows pages."""
_ANSWERS = re.compile(r"(?:^|[-_])(?:api|web|server|backend|rest|graphql)(?:$|[-_])")
"""Names of programs that others call: what the file is called that one of them starts says less, as in `JobProcessor.dll`."""
_BETWEEN = re.compile(r"(?:^|[-_])(?:gateway|bridge|adapter|connector|bot)(?:$|[-_])")
"""Names of programs that stand between others, wherever those are: devices, chats."""
_FRAMEWORKS = {"django": ("django",), "fastapi": ("fastapi", "starlette"), "flask": ("flask",)}
"""Frameworks of Python, and what those import that are written in one."""
_SCRIPT = re.compile(r"(?:^|\s)\S+\.sh(?:\s|$)")
_SERVER = re.compile(
    r"\bexec\s[^;]*(?:docker-entrypoint|\b(?:mysqld|mariadbd|mongod|postgres|redis-server|rabbitmq-server)\b)"
)
"""How a script ends that prepares a store and then becomes it."""


def character(workload: Workload, folder: Folder, finishes: bool) -> Character:
    """Find out what a workload is for; `finishes` says that it ends, as others wait for that or it starts nothing."""
    dockerfile = _dockerfile(workload, folder)
    command, where = _command(workload, dockerfile)
    command = _filled(command, workload, dockerfile, folder) if "$" in command else command
    found = _judged(workload, folder, dockerfile, command, where, finishes)
    known = found.engine_evidence or found.evidence
    schedules = found.engine == "celery-beat" and _keeps_its_schedule(workload, command, folder)
    command = _inside(command, workload, folder)
    return Character(found.purpose, found.engine, found.evidence, known, dockerfile, command, where, schedules)


def _inside(command: str, workload: Workload, folder: Folder) -> str:
    """What the script of the project starts that a command runs, where that is one module of Python; else the command itself."""
    script = texts.script(command, workload, folder) if _SCRIPT.search(command) else ""
    chained = f"sh -c '{script}'"
    return chained if script and module(chained) else command


def _keeps_its_schedule(workload: Workload, command: str, folder: Folder) -> bool:
    """Whether the beat of Celery has its schedule in a database, as its command or the settings of the project say."""
    texts = codebase.code(codebase.place_of(workload, folder), folder, ()) if workload.build is not None else ()
    return _IN_DATABASE in command or any(_IN_DATABASE in text for _, text in texts)


def _dockerfile(workload: Workload, folder: Folder) -> Dockerfile | None:
    if workload.build is None:
        return None
    return of_build(workload.build, folder) if folder.text(workload.build.dockerfile) else None


def _command(workload: Workload, dockerfile: Dockerfile | None) -> tuple[str, Evidence | None]:
    if workload.command or dockerfile is None or workload.build is None:
        return workload.command, workload.command_evidence
    if not dockerfile.command:
        return "", None
    where = Evidence(Confidence.CONFIG, workload.build.dockerfile, dockerfile.command_line, "CMD")
    return dockerfile.command, where


def _filled(command: str, workload: Workload, dockerfile: Dockerfile | None, folder: Folder) -> str:
    """A command with the variables that say what it starts: those of the container, of its image, and arguments of the build."""
    build = workload.build
    given = copying.arguments(build, folder.text(build.dockerfile)) if build is not None and build.dockerfile else {}
    set_ = {**({} if dockerfile is None else dockerfile.environment), **workload.environment}
    values = {**given, **{key: each.value for key, each in set_.items()}}

    def known(found: re.Match[str]) -> str:
        value = values.get(found[2]) or found[3] or ""
        return value if _PLAIN.fullmatch(value) else found[0]

    return _VARIABLE.sub(known, command)


def _judged(
    workload: Workload,
    folder: Folder,
    dockerfile: Dockerfile | None,
    command: str,
    where: Evidence | None,
    finishes: bool,
) -> Judgement:
    started, started_on = _started(workload, command, folder)
    if workload.purpose:
        return Judgement(workload.purpose, workload.engine or started_on, workload.evidence)
    if finishes:
        return Judgement("job", "", workload.evidence)
    emulated = _EMULATOR.search(command)
    if emulated is not None and where is not None:
        return Judgement("pubsub" if "pubsub" in emulated.group() else "database", "", where)
    script = texts.script(command, workload, folder) if images.base_name(workload.image) == "rocketmq" else ""
    part = _ROCKETMQ.search(f"{command} {script}") or _NSQ.search(command)
    if part is not None and where is not None:
        return Judgement(_PARTS[part[1]], "", where)
    fixed = by_image(workload, dockerfile, started, folder)
    if fixed is not None and fixed.purpose in FIXED | {"job", "scheduler"}:
        once = fixed.purpose in STORES | {"gateway", "tool"} and (started == "job" or _prepares(workload, command))
        if once and where is not None and not _keeps_running(workload, fixed, dockerfile, command, folder):
            return Judgement("job", "", where)
        return fixed
    engine, side, engine_evidence = _framework(workload, folder, dockerfile, command)
    if started in ("worker", "scheduler", "monitor", "job") and where is not None:
        return Judgement(started, started_on, where)
    if fixed is not None and fixed.purpose == "service":
        return Judgement("service", fixed.engine, fixed.evidence)
    if not started and _is_started_by_hand(workload, folder):
        return Judgement("job", "", workload.evidence)
    if _is_built_for_browsers(workload):
        side, engine_evidence = "frontend", workload.evidence
    store = store_by_command(workload, command)
    if store is not None and where is not None:
        return Judgement(store.purpose, store.engine, where)
    runs = workload.build is not None and codebase.runs_code(codebase.place_of(workload, folder), folder)
    asks = runs and "DATABASE_URL" in drivers.stores(folder, codebase.place_of(workload, folder))
    if _imports_none(engine, workload, folder, command):
        engine, engine_evidence = "", None
    judged = named(workload, (engine, side, engine_evidence), started, where, runs=runs, asks=asks)
    return _by_code(workload, folder, judged, started, command) if judged.purpose in ("service", "worker") else judged


def _imports_none(framework: str, workload: Workload, folder: Folder, command: str) -> bool:
    """Whether what a command can run is known, and nothing of it imports the framework that the project lists: another program does."""
    words = _FRAMEWORKS.get(framework)
    files = reached.files(command, codebase.place_of(workload, folder), folder) if words and workload.build else ()
    return bool(files) and not any(word in folder.once(reached.imports, file) for file in files for word in words or ())


def _by_code(workload: Workload, folder: Folder, judged: Judgement, started: str, command: str) -> Judgement:
    """What the code of a service tells of it: that it passes on what it is asked, or takes messages and listens to nobody.

    What is only called a worker, and serves what it is asked, is a service.
    """
    if workload.build is None:
        again = judged.purpose == "service" and not started and backups.repeats(workload)
        return Judgement("scheduler", "", workload.command_evidence or judged.evidence) if again else judged
    place = codebase.place_of(workload, folder)
    if judged.purpose == "worker":
        files = reached.files(command, place, folder) if workload.ports and not started else ()
        serves = folder.once(consuming.serves, files)
        return judged if serves is None else Judgement("service", "", serves, judged.engine_evidence)
    passes = frameworks.passes_on(folder, place)
    if passes is not None:
        return Judgement("gateway", judged.engine, passes, judged.engine_evidence)
    asked = workload.ports or started or _BETWEEN.search(workload.own_name.lower())
    files = () if asked else reached.files(command, place, folder)
    takes = None
    if not asked:
        takes = folder.once(consuming.consumes, place, files) or folder.once(consuming.repeats, files)
        takes = takes or folder.once(consuming.hosts_alone, place)
    return judged if takes is None else Judgement("worker", judged.engine, takes, judged.engine_evidence)


def _started(workload: Workload, command: str, folder: Folder) -> tuple[str, str]:
    """What a command starts, or the script of the project that it runs, and on which engine; both empty when nothing tells.

    The beat of Celery listens to nobody: what publishes a port has a server beside it.
    """
    started, engine = supervised.purpose(command, workload, folder) or commands.purpose(command)
    script = texts.script(command, workload, folder) if started in ("", "job") or not engine else ""
    if script:
        found, last = commands.kept_up(script), commands.goes_on(script)
        if found[0] or (started == "job" and last is not None):
            started, engine = found if found[0] else (last or "", "")
    if started == "job" and workload.restart in RESTARTED and commands.ends_in_program(command):
        started = ""
    answers = workload.published and _ANSWERS.search(workload.own_name.lower()) is not None
    prepares = started == "job" and not script and _SCRIPT.search(command)  # and then serves, where others come to it
    serves = (engine == "celery-beat" or prepares) and workload.published
    return ("", "") if serves or (started == "worker" and not engine and answers) else (started, engine)


def _is_started_by_hand(workload: Workload, folder: Folder) -> bool:
    """Whether people start it with a profile, and say that it is not to be started again, or that it is a tool: it does what it is told and ends."""
    if not workload.profiles or workload.build is None or workload.ports or workload.probes:
        return False
    called = by_name(workload.own_name)
    shown = called == "tool" or _PAGES.search(workload.own_name.lower()) is not None
    if called not in ("", "job", "tool"):
        return False
    alone = not workload.restart and not shown
    return workload.restart == "no" or (alone and ({*workload.profiles} <= _BY_HAND or _is_run(workload, folder)))


def _is_run(workload: Workload, folder: Folder) -> bool:
    """Whether the project says how to run it alone, after which nothing of it is left: `docker compose run --rm report`."""
    run = re.compile(
        rf"\bcompose\b[^\n]*\srun(?:\s+-\S+)*\s+--rm(?:\s+-\S+)*\s+{re.escape(workload.own_name)}[ \t`\"']*$",
        re.MULTILINE,
    )
    texts_of = (folder.text(each) for each in (workload.evidence.file, *filter(folder.has, _WHERE)))
    return any("--rm" in text and run.search(text) is not None for text in texts_of)


def _is_built_for_browsers(workload: Workload) -> bool:
    """Whether a variable is written into what browsers run, which nothing does that a server runs alone: `VITE_API_URL`."""
    given = workload.build.arguments if workload.build is not None else ()
    return any(frameworks.FOR_BROWSERS.match(key) and not key.startswith("NEXT_") for key, _ in given)


def _prepares(workload: Workload, command: str) -> bool:
    """Whether the image of a store runs a script of the project that sets something up in another one: `kafka-init`."""
    once = workload.restart in ("", "no", "on-failure") and not workload.published
    return once and by_name(workload.own_name) == "job" and _SCRIPT.search(command) is not None


def _keeps_running(
    workload: Workload, fixed: Judgement, dockerfile: Dockerfile | None, command: str, folder: Folder
) -> bool:
    """Whether the image of a store or a gateway stays up, whatever the script it starts with is called: others come to it, or it has its data.

    What is called like something that ends, `db-init`, may have the data of another one.
    """
    as_store = Character(fixed.purpose, fixed.engine, fixed.evidence, None, dockerfile, command, None)
    kept = by_name(workload.own_name) != "job" and volumes.lasting(workload, as_store)
    lasting = workload.published or workload.restart in RESTARTED or kept
    return (bool(lasting) and workload.restart != "no") or _SERVER.search(
        texts.script(command, workload, folder)
    ) is not None


def _framework(
    workload: Workload, folder: Folder, dockerfile: Dockerfile | None, command: str
) -> tuple[str, str, Evidence | None]:
    """Engine of the code, `frontend` when it runs in browsers, and where that stands."""
    if workload.build is not None:
        base = "" if dockerfile is None or commands.framework(command) == "node" else dockerfile.base
        for place in dict.fromkeys((codebase.place_of(workload, folder), workload.build.folder)):
            engine, side, evidence = frameworks.of_folder(folder, place, base)
            if frameworks.makes_assets(engine, command) and folder.has(joined(place, "package.json")):
                return "node", "frontend", Evidence(Confidence.CONFIG, joined(place, "package.json"), 1, "scripts")
            if engine:
                return engine, side, evidence
        if dockerfile is not None and (engine := frameworks.of_image(dockerfile.base)):
            return engine, "", Evidence(Confidence.CONFIG, workload.build.dockerfile, dockerfile.base_line, "FROM")
    engine = commands.framework(command)
    if engine:
        return engine, "", workload.command_evidence
    return frameworks.of_image(workload.image), "", workload.evidence
