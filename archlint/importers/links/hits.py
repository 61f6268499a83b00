"""Hosts that the code in one place names, each with the line where an address of it stands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.frozen import frozen, replace
from archlint.importers.code import brought_in, codebase
from archlint.importers.code.source_text import source_text
from archlint.importers.evidence import Confidence, Evidence
from archlint.importers.languages import DOTNET, JVM
from archlint.importers.links.addresses import Hosts
from archlint.importers.links.exclusions import is_no_call
from archlint.importers.links.routes import discovered
from archlint.importers.workloads import variables

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archlint.importers.searches import Text
    from archlint.source.folder import Folder

KEYED = (".json", ".yml", ".yaml", ".toml", ".properties", ".ini", ".conf", ".example")
"""Endings of files that hold settings."""
_ADMITTED_IN = re.compile(
    r"^[ \t]*[\"']?[\w.:-]*(?:CORS|ALLOWED|ORIGIN|CALLBACK|REDIRECT|TRUSTED|CSRF|COOKIE|ADVERTI[SZ]ED|(?:SUCCESS|FAIL(?:URE|ED)?|CANCEL(?:L?ED)?|RETURN)[-_]?UR[LI])[\w.-]*[\"']?[ \t]*[:=].*$",
    re.IGNORECASE | re.MULTILINE,
)
_ADMITTING = ("cors", "allowed", "origin", "callback", "redirect", "trusted", "csrf", "cookie", "advertis", "advertiz", "success", "fail", "cancel", "return")  # fmt: skip
"""Settings that say who may come, or where browsers are sent, and not whom a program calls, and words of which one stands in them."""

_TEXT = r"(?:\"[^\"\n]*\"|'[^'\n]*'|`[^`\n]*`)"
_LETS_IN = re.compile(
    r"(?:\b(?=\w*origin)\w*(?:with_?|allow(?:ed)?_?|trusted_?|cors_?|add_?)\w*origins?|\borigins|\bcors[\"']?\s*[:=(]\s*\{\s*[\"']?origin)\b"
    rf"[\"'\]]*\s*(?:=>|[:=(,]|(?=[\"'])|\s)[\s\w.,:=\[\]({{<>|&?-]{{0,80}}?{_TEXT}(?:\s*,\s*(?:[\w.]+\s*,\s*)*{_TEXT})*",
    re.IGNORECASE,
)
"""Where a program says from which pages browsers may call it: `.WithOrigins("http://shop")`, `allow_origins=["http://shop"]`."""
_OF_OTHERS = re.compile(
    r"^scrape_configs:|^datasources:|^receivers:[^\0]*^exporters:|\"connector\.class\"", re.MULTILINE
)
"""Settings of Prometheus, Grafana, a collector or Kafka Connect that lie in the folder of a program, and are not its own."""


_TOLD = re.compile(
    r"(?:\A(?:[ \t]*(?:#[^\n]*)?\n)*|^[ \t]*(?:(?:async[ \t]+)?def|class)\b[^\"'\n]*:[ \t]*\n|^[ \t]*\)[^\"'\n]*:[ \t]*\n)[ \t]*r?(?P<mark>\"\"\"|''')(?:(?!(?P=mark))[^\0])*",
    re.MULTILINE,
)
"""What a module, a class or a function of Python says of itself, with examples of what it may be given."""


Named = tuple[str, Evidence, bool]
"""A workload that source code names, where, and whether only as a port of the machine that a browser sees."""


@frozen
class Search:
    """Whom to look for in code: `all` in environment files, in settings services that are `keyed`, elsewhere only `news`.

    `outward` says that it runs in a container of its own, and in no browser: `localhost` is its own there.
    """

    all: Hosts
    keyed: Hosts
    news: Hosts
    outward: bool


def hits(place: str, places: Sequence[str], search: Search, folder: Folder, layers: Sequence[str]) -> Iterator[Named]:
    """Every workload that the code in a place names, by its host or by its port of the machine; of code only those wanted.

    Of `layers` beside it only the programs are read, of the JVM those with a class that the code in the place names,
    and of .NET what it uses of projects that others have too.
    """
    files = codebase.files(place, folder, places)
    if not (
        search.keyed.names or (search.news.local and not search.outward) or any(is_env_file(file) for file in files)
    ):
        return
    for file, text in codebase.code(place, folder, places):
        if is_env_file(file):
            found = _of_env_file(file, text, search.all)
        elif file.endswith(KEYED):
            found = search.keyed.in_small(folder.small(file))
            if found and _OF_OTHERS.search(text):
                continue
            found = found and search.keyed.in_code(without_admitted(folder.once(source_text, file).plain))
            found = [*found, *discovered(text, replace(search.keyed, local=search.news.local))]
        else:
            found = in_program(file, search.news, folder)
        ported = search.news.on_machine(text, outward=search.outward)
        ported = ported and search.news.on_machine(folder.once(source_text, file).plain.whole, outward=search.outward)
        for (target, offset), by_port in (
            *((each, False) for each in found),
            *((each, not search.outward) for each in ported),
        ):
            yield target, Evidence(Confidence.CODE, file, text.count("\n", 0, offset) + 1), by_port
    shared = ((file, folder.text(file)) for file in brought_in.of_shared_types(place, folder, places))
    for file, text in (*(each for layer in layers for each in codebase.code(layer, folder, places)), *shared):
        found = in_program(file, search.news, folder) if file.endswith((*DOTNET, *JVM)) else []
        if found and file.endswith(JVM) and not _is_named(file, place, places, folder):
            continue
        for target, offset in found:
            yield target, Evidence(Confidence.CODE, file, text.count("\n", 0, offset) + 1), False


def without_admitted(settings: Text) -> str:
    """Settings without those that say who may come, every letter where it was."""
    said = settings.has_any(_ADMITTING)
    return _ADMITTED_IN.sub(lambda line: " " * len(line[0]), settings.whole) if said else settings.whole


def _is_named(file: str, place: str, places: Sequence[str], folder: Folder) -> bool:
    """Whether the code in a place names the class that lies in a file of a module beside it."""
    name = re.compile(rf"\b{re.escape(file.rpartition('/')[2].rpartition('.')[0])}\b")
    own = (text for each, text in codebase.code(place, folder, places) if each.endswith(JVM))
    return any(name.search(text) for text in own)


def in_program(file: str, hosts: Hosts, folder: Folder) -> list[tuple[str, int]]:
    """Whom a program names beside what it says of itself and those it lets in, each with the offset: one that names nobody at all is not cleaned."""
    named = hosts.in_small(folder.small(file))
    if not named:
        return named
    own = folder.once(source_text, file)
    small = (own.bare if file.endswith(".py") else own.plain).small
    if "origin" in small:
        small = _LETS_IN.sub(_blank, small)
    if file.endswith(".py") and ('"""' in small or "'''" in small):
        small = _TOLD.sub(_blank, small)
    return hosts.in_small(small)


def _blank(found: re.Match[str]) -> str:
    return re.sub(r"\S", " ", found[0])


def is_env_file(file: str) -> bool:
    """Whether a file gives variables to programs: `.env`, `api/.env.example`."""
    return file.startswith(".env") or "/.env" in file


def _of_env_file(file: str, text: str, hosts: Hosts) -> list[tuple[str, int]]:
    """Whom the variables of an environment file name that lies beside code and is read by it, with offsets."""
    found: dict[str, int] = {}
    starts = [0, *(matched.end() for matched in re.finditer("\n", text))]
    for key, variable in variables.parse(text, file).items():
        for target in hosts.in_variable(key, variable.value) if not is_no_call(key, variable.value) else ():
            found.setdefault(target, starts[min(variable.evidence.line, len(starts)) - 1])
    return list(found.items())
