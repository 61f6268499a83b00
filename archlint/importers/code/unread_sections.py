"""Sections that a program of .NET has in its settings for itself, and that nothing of it ever asks for: whom they name, it does not call."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.code.source_text import source_text
from archlint.importers.code.unread_properties import nested
from archlint.importers.languages import DOTNET

if TYPE_CHECKING:
    from archlint.source.folder import Folder

_SETTINGS = re.compile(r"(?:^|/)appsettings(?:\.[\w-]+)*\.json$", re.IGNORECASE)
_LINE = re.compile(r"^([ \t]*)\"([\w.:-]+)\"[ \t]*:([^\n]*)$", re.MULTILINE)
_BY_LIBRARIES = re.compile(
    r"connectionstrings|serilog|logging|nlog|kestrel|reverseproxy|healthchecks?\w*|aspire|keycloak\w*|azure\w*|authentication|opentelemetry|otel\w*|applicationinsights"
    r"|eureka|consul|spring|eventstore|hangfire|quartz|cap|dapr|dotnet|seq|elasticapm|globalconfiguration|(?:re)?routes|urls",
    re.IGNORECASE,
)
"""Sections that libraries of .NET ask for themselves, with no word of them in the code of a program."""
_CONSTANT = re.compile(r"\bconst\s+string\s+\w+\s*=\s*\Z")
_CLASS = re.compile(r"\b(?:class|record|struct)\s+(\w+)")


def declared(folder: Folder, file: str) -> tuple[tuple[str, int, int], ...]:
    """The values in sections of its own that a file of settings gives to a program, `Shop:Orders:Url`, each with where its line begins and ends."""
    if _SETTINGS.search(file) is None:
        return ()
    text = folder.once(source_text, file).plain.whole
    found = nested(_LINE, ":", text, 0, len(text), empty=("", "{"))
    return tuple(each for each in found if ":" in each[0] and not _BY_LIBRARIES.fullmatch(each[0].partition(":")[0]))


def is_unread(folder: Folder, name: str, files: tuple[str, ...]) -> bool:
    """Whether nothing in the files of a program of .NET asks for a value or a section that it is in.

    A class that only says what a section is called, `const string Section = "Shop:Orders"`, asks for it where another file names that class.
    """
    programs = [file for file in files if file.endswith(DOTNET)]
    first = name.partition(":")[0]
    word = re.compile(rf"\b{re.escape(first)}\b((?::[\w.-]+)*)", re.IGNORECASE)
    small = first.lower()
    for file in programs:
        plain = folder.once(source_text, file).plain
        for each in word.finditer(plain.whole) if small in plain.small else ():
            if not f"{name}:".lower().startswith(f"{each[0]}:".lower()):
                continue
            holder = _holder(plain.whole, each.start())
            if not holder or any(re.search(holder, folder.text(other)) for other in programs if other != file):
                return False
    return bool(programs)


def _holder(text: str, at: int) -> str:
    """The pattern of the name of the class whose constant stands at a place in a text; empty where it is no constant."""
    line = text[text.rfind("\n", 0, at) + 1 : at].rstrip('"')
    classes = _CLASS.findall(text, 0, at) if _CONSTANT.search(line) else []
    if not classes:
        return ""
    return rf"\b{classes[0]}\b" if len(classes) == 1 else rf"\b{classes[0]}\.{classes[-1]}\b"


def without(folder: Folder, file: str, files: tuple[str, ...]) -> str:
    """A file of settings in small letters, with spaces for the values that nothing in these files asks for."""
    small = folder.once(source_text, file).plain.small
    for name, begin, end in folder.once(declared, file):
        if folder.once(is_unread, name, files):
            small = small[:begin] + " " * (end - begin) + small[end:]
    return small
