"""What a Dockerfile says: the image it ends on, what it starts, what it sets."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, cast

from archlint.importers.evidence import Confidence, Evidence
from archlint.importers.workloads.workload import Variable

if TYPE_CHECKING:
    from archlint.importers.workloads.workload import Build
    from archlint.source.folder import Folder

_DEFAULT = re.compile(r"\$\{\w+:-([^{}]*)\}")
"""A variable that nothing sets, and what is taken for it then: `FROM ${ARCH:-amd64}`."""
_INSTRUCTION = re.compile(r"^\s*([A-Za-z]+)\s+(.*)$", re.DOTALL)


@dataclass(slots=True)
class Dockerfile:
    """One Dockerfile, read down to the stage that is built."""

    base: str = ""
    bases: list[str] = field(default_factory=list[str])
    command: str = ""
    command_line: int = 0
    base_line: int = 0
    ports: list[int] = field(default_factory=list[int])
    environment: dict[str, Variable] = field(default_factory=dict[str, Variable])
    copied: list[str] = field(default_factory=list[str])
    volumes: list[str] = field(default_factory=list[str])
    runs: str = ""


@lru_cache(maxsize=512)
def parse(text: str, file: str, stage: str = "") -> Dockerfile:
    r"""Read a Dockerfile; `stage` is the one that is built, the last one when empty.

    >>> found = parse("FROM node:20 AS b\nRUN npm ci\nFROM nginx\nCOPY --from=b /a /b\nCMD [\"nginx\", \"-g\"]\n", "Dockerfile")
    >>> found.base, found.command, found.bases
    ('nginx', 'nginx -g', ['node:20', 'nginx'])
    """
    found = Dockerfile()
    stages: dict[str, Dockerfile] = {}
    current = ""
    arguments: dict[str, str] = {}
    for line, name, rest in _instructions(text):
        if name == "ARG":
            key, _, value = rest.partition("=")
            arguments.setdefault(key.strip(), value.strip().strip("\"'"))
        elif name == "FROM":
            if stage and current == stage.lower():
                break
            found, current = _stage(rest, line, stages, found.bases, arguments)
            if current:
                stages[current] = found
        else:
            _read(found, name, rest, line, file)
    return found


def of_build(build: Build, folder: Folder) -> Dockerfile:
    """The Dockerfile of a build, read down to its stage; an empty one where there is none to read."""
    return at_stage(folder, build.dockerfile, build.stage)


def at_stage(folder: Folder, dockerfile: str, stage: str) -> Dockerfile:
    """The same by the path of the file and the name of the stage."""
    return parse(folder.text(dockerfile), dockerfile, stage)


def _stage(
    rest: str, line: int, stages: dict[str, Dockerfile], bases: list[str], arguments: dict[str, str]
) -> tuple[Dockerfile, str]:
    words = [word for word in rest.split() if not word.startswith("--")]
    image = words[0] if words else ""
    for key, value in arguments.items():
        image = image.replace(f"${{{key}}}", value).replace(f"${key}", value)
    image = _DEFAULT.sub(r"\1", image)
    name = words[2].lower() if len(words) > 2 and words[1].lower() == "as" else ""
    older = stages.get(image.lower())
    if older is None:
        return Dockerfile(base=image, base_line=line, bases=[*bases, image]), name
    copy = Dockerfile(older.base, [*bases], older.command, older.command_line, older.base_line, [*older.ports])
    copy.environment, copy.copied, copy.volumes, copy.runs = (
        dict(older.environment),
        [*older.copied],
        [*older.volumes],
        older.runs,
    )
    return copy, name


def _read(found: Dockerfile, name: str, rest: str, line: int, file: str) -> None:
    if name in ("CMD", "ENTRYPOINT"):
        text = _words(rest)
        found.command = f"{found.command} {text}" if name == "CMD" and found.command_line < 0 else text
        found.command_line = line
    elif name == "EXPOSE":
        found.ports += [int(port) for port in re.findall(r"\b([0-9]{2,5})\b", rest)]
    elif name == "ENV":
        pairs = re.findall(r"([A-Za-z_][A-Za-z0-9_]*)=(\"[^\"]*\"|'[^']*'|\S*)", rest) or [tuple(rest.split(None, 1))]
        for pair in pairs:
            if len(pair) == 2 and not re.fullmatch(rf"[\"']?\$\{{?{pair[0]}\}}?[\"']?", pair[1]):
                evidence = Evidence(Confidence.CONFIG, file, line, pair[0])
                found.environment[pair[0]] = Variable(pair[1].strip("\"'"), evidence)
    elif name in ("COPY", "ADD"):
        found.copied += [word for word in rest.split()[:-1] if not word.startswith("--")]
    elif name == "VOLUME":
        found.volumes += _words(rest).split()
    elif name == "RUN":
        found.runs += rest + "\n"


def _words(rest: str) -> str:
    if rest.lstrip().startswith("["):
        try:
            words: object = json.loads(rest)
        except ValueError:
            return rest.strip("[] ").replace('"', "").replace(",", " ")
        if isinstance(words, list):
            return " ".join(str(word) for word in cast("list[object]", words))
    return rest.strip()


def _instructions(text: str) -> list[tuple[int, str, str]]:
    """Every instruction: its line, its name in capitals, and its lines joined."""
    found: list[tuple[int, str, str]] = []
    pending, begun = "", 0
    for number, line in enumerate(text.splitlines(), start=1):
        if line.lstrip().startswith("#") or (not line.strip() and not pending):
            continue
        begun = begun or number
        pending += line.rstrip().removesuffix("\\") + " "
        if line.rstrip().endswith("\\"):
            continue
        matched = _INSTRUCTION.match(pending.strip())
        if matched:
            found.append((begun, matched.group(1).upper(), matched.group(2).strip()))
        pending, begun = "", 0
    return found
