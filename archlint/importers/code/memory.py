"""What a program keeps in its own process or on its own disk, as its libraries do where no other store is given."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.code import channel_layers, codebase
from archlint.importers.code.processes import settings
from archlint.importers.code.source_text import source_text
from archlint.importers.code.stateful_libraries import LIBRARIES, MARKS, SETTINGS
from archlint.importers.evidence import Confidence, Evidence
from archlint.importers.languages import NODE
from archlint.importers.searches import Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archlint.importers.code.source_text import SourceText
    from archlint.importers.code.stateful_libraries import Library, Setting
    from archlint.importers.workloads.character import Character
    from archlint.importers.workloads.workload import Variable, Workload
    from archlint.source.folder import Folder


_LOCAL_CACHE = "LocMemCache"
_BACKEND = re.compile(r"[\"']BACKEND[\"']\s*:\s*[\"'](?:[\w.]*\.)?(\w*Cache\w*)[\"']")
"""Django's caches: what `sessions.backends.cache` keeps is kept in the default one."""
_OWN = re.compile(
    r"redlock|advisory|set_?nx|\bnx\s*[=:]|\bNX\b|(?<![bcf])lock|socket\.(?:close|data|disconnect|terminate)\b|heartbeat|registry|new Map\b",
    re.IGNORECASE,
)
"""What speaks for jobs that agree on which process does them, or that are about what each process has for itself."""
_CONDITION = re.compile(r"(?:if|elif|else|try|except|with|case)\b|class \w*(?:Test|Dev|Local)")
"""What settings stand below that do not hold always."""
_ORDER = ("sessions", "cache", "limits", "schedule", "sockets")
_SIGNS = {"()": re.compile(r"[()]"), "{}": re.compile(r"[{}]")}
_STARTS = re.compile(r"\.listen\(|\bFlask\(|\bFastAPI\(|\bNestFactory\b")
"""What the file of a program does with which it starts."""


def kept(
    workload: Workload, character: Character, folder: Folder, others: Sequence[str]
) -> dict[str, tuple[str, Evidence]]:
    """What a service keeps near: the keys of `state`, each with `memory` or `disk` and where the code says it.

    `others` are the folders of every build. What runs when is told only of code that nobody else runs, who may be the
    one that starts it.
    """
    if workload.build is None or character.purpose not in ("service", "gateway"):
        return {}
    place = codebase.place_of(workload, folder)
    files = [file for file, _ in codebase.run_by(workload, folder, others) if file.endswith((".py", *NODE))]
    layer = channel_layers.in_memory(place, folder)
    found: dict[str, tuple[str, Evidence]] = {"sockets": ("memory", layer)} if layer is not None else {}
    if not any(folder.once(_tells, file) for file in files):
        return found
    code = [(file, folder.once(source_text, file)) for file in files]
    telling = [(file, text.bare) for file, text in code if folder.once(_tells, file)]
    environment = settings(workload, character)
    for setting in SETTINGS:
        if (said := _set(setting, telling, code, environment)) is not None:
            found.setdefault(setting.key, said)
    for library in LIBRARIES:
        if library.key == "schedule" and list(others).count(place) > 1:
            continue
        if (where := _called(library, telling, code, environment)) is not None:
            found.setdefault(library.key, ("memory", where))
    return {key: found[key] for key in _ORDER if key in found}


def _tells(folder: Folder, file: str) -> bool:
    """Whether a file, which was read before, names such a library or setting of its language."""
    small = folder.small(file)
    return any(map(small.__contains__, MARKS["py" if file.endswith(".py") else "js"]))


def _called(
    library: Library,
    telling: Sequence[tuple[str, Text]],
    code: Sequence[tuple[str, SourceText]],
    environment: Mapping[str, Variable],
) -> Evidence | None:
    """Where a program calls a library, None when one of the calls gives it another store."""
    found: Evidence | None = None
    for file, said in telling:
        imported, text = next(iter(library.name.each(said)), None), said.whole
        if imported is None:
            continue
        name = next(each for each in imported.groups() if each)
        for call in re.finditer(library.call.replace("NAME", re.escape(name)), text):
            if library.elsewhere.search(_options(text, _arguments(text, call.end()))):
                return None
            if library.key == "schedule" and _OWN.search(text):
                return None
            if found is None and _is_reached(file, text, code):
                found = Evidence(Confidence.CODE, file, text.count("\n", 0, call.start()) + 1, name)
    needs = library.needs
    if found is None or (needs is not None and not any(needs.finds(each) for _, each in code)):
        return None
    chosen = library.chosen
    if chosen is not None and (
        any(chosen.finds(Text(key)) for key in environment) or any(chosen.finds(each) for _, each in code)
    ):
        return None
    return found


def _options(text: str, arguments: str) -> str:
    """The arguments of a call, those that are a name as the object that it is, unless anything more is done to that."""
    name = re.escape(arguments.strip())
    if not re.fullmatch(r"[A-Za-z]\w*", name) or re.search(rf"\b{name}\s*[.\[]|\bassign\(\s*{name}\b", text):
        return arguments
    made = list(re.finditer(rf"\b(?:const|let|var)\s+{name}\b[^=\n]*=\s*\{{", text))
    return f"{{{_arguments(text, made[0].end(), '{}')}}}" if len(made) == 1 else arguments


def _arguments(text: str, begin: int, around: str = "()") -> str:
    """What stands from here to where the parentheses of a call, or the braces of an object, close."""
    depth = 1
    for sign in _SIGNS[around].finditer(text, begin):
        depth += 1 if sign[0] == around[0] else -1
        if not depth:
            return text[begin : sign.start()]
    return text[begin:-1]


def _is_reached(file: str, text: str, code: Sequence[tuple[str, SourceText]]) -> bool:
    """Whether a file is part of the program that serves: it starts it, or another file imports it."""
    if _STARTS.search(text):
        return True
    above, _, name = file.rpartition("/")
    stem = name.rpartition(".")[0]
    if stem in ("index", "__init__"):
        stem = above.rpartition("/")[2]
    if not stem:
        return False
    called = re.compile(
        rf"(?:\bfrom|\bimport|\brequire|\binclude)\b[^\n;]*[\"'/.\s]{re.escape(stem)}(?:\.[mc]?[jt]s)?(?:[\"'.\s,)]|$)"
        rf"|\}}\s*from\s*[\"'][^\"'\n]*/{re.escape(stem)}(?:\.[mc]?[jt]s)?[\"']",
        re.MULTILINE,
    )
    return any(stem in other.whole and called.search(other.whole) for path, other in code if path != file)


def _set(
    setting: Setting,
    telling: Sequence[tuple[str, Text]],
    code: Sequence[tuple[str, SourceText]],
    environment: Mapping[str, Variable],
) -> tuple[str, Evidence] | None:
    """Where a setting has something kept, None when the environment or two places of the code say different things."""
    python = [(file, said.whole) for file, said in telling if file.endswith(".py")]
    if setting.name in environment or not python or not any(setting.library in text.whole for _, text in code):
        return None
    pattern = re.compile(rf"\b{setting.name}\b[\"']?\]?(?:\s*:\s*\w+)?\s*[:=]\s*([^\n]*)")
    found: list[tuple[str, Evidence]] = []
    for file, text in python:
        for match in pattern.finditer(text):
            if match[1].startswith("="):
                continue
            value = re.match(r"[\"']([\w.]+)[\"']\s*(?:[,})]|$)", match[1])
            where = setting.values.get(value[1].rpartition(".")[2].lower(), "") if value is not None else ""
            in_cache = where == "memory" and setting.name == "SESSION_ENGINE"
            if not where or _is_conditional(text, match.start()) or (in_cache and not _is_local(code)):
                return None
            line = text.count("\n", 0, match.start()) + 1
            found.append((where, Evidence(Confidence.CODE, file, line, setting.name)))
    return found[0] if len({where for where, _ in found}) == 1 else None


def _is_conditional(text: str, at: int) -> bool:
    """Whether what stands here in a program of Python is said only under a condition, or in settings of developers."""
    before, _, here = text[:at].rpartition("\n")
    indent = len(here) - len(here.lstrip())
    for line in reversed(before.split("\n")):
        own = len(line) - len(line.lstrip())
        if line.strip() and own < indent:
            if _CONDITION.match(line.lstrip()):
                return True
            indent = own
    return False


def _is_local(code: Sequence[tuple[str, SourceText]]) -> bool:
    """Whether all caches of Django that the code has are in the memory of each process."""
    choosing = (text for file, text in code if file.endswith(".py") and text.has("BACKEND"))
    return {each for text in choosing for each in _BACKEND.findall(text.bare.whole)} == {_LOCAL_CACHE}
