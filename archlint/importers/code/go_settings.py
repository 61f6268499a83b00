"""Settings that a program of Go takes from variables into fields: `StockURL: getEnv("STOCK_URL", "http://stock:80")`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.code.source_text import source_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archlint.source.folder import Folder

_FIELD = re.compile(
    r"^(?P<edge>[ \t]+)(?:\w+\.)*(?P<name>[A-Z]\w*)(?:[ \t]*(?::(?!=)|=(?!=))[ \t]*(?P<given>[^\n]*)|[ \t]+[\w.*\[\]]+(?:[ \t]+`[^`\n]*`)?[ \t]*)$",
    re.MULTILINE,
)
"""A field that is given a value where a struct is made, or later, and one where the struct is told, whose tag may name a variable."""
_FROM_VARIABLE = re.compile(r"[eE]nv\w*\(|\bviper\.")
_ANYTHING = frozenset(
    {"addr", "address", "addrs", "baseurl", "brokers", "db", "dsn", "endpoint", "env", "host", "hosts", "name", "password", "path", "port", "server", "url", "urls", "uri", "user", "value"}
)  # fmt: skip
"""Words for what any setting has: who asks for one is asked for what it is in."""


def declared(folder: Folder, file: str) -> tuple[tuple[str, int, int], ...]:
    """The fields of a file of Go that are given the values of variables, each with its name and where it begins and ends, inner ones first."""
    text = folder.once(source_text, file)
    if file.endswith("_test.go") or not text.has_any(("env", "Env", "viper")):
        return ()
    return tuple(_fields(text.plain.whole))


def _fields(text: str) -> Iterator[tuple[str, int, int]]:
    groups: list[tuple[str, int, int]] = []
    for each in _FIELD.finditer(text):
        given, end = each["given"] or "", each.end()
        if given.endswith("{"):
            close = re.compile(rf"^{each['edge']}\}}", re.MULTILINE).search(text, end)
            end = close.end() if close is not None else end
            if _FROM_VARIABLE.search(text, each.start(), end):
                groups.append((each["name"], each.start(), end))
        elif each["name"].lower() not in _ANYTHING and (not each["given"] or _FROM_VARIABLE.search(given)):
            yield each["name"], each.start(), end
    yield from reversed(groups)


def asked(name: str) -> re.Pattern[str]:
    """How code of Go asks for such a field: of something, and not to give it a value."""
    return re.compile(rf"\.{re.escape(name)}\b(?!\s*=(?!=))")
