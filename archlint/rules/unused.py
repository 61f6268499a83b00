"""Names that a rule defines and never speaks of: a parameter that changes nothing, a definition nobody reads."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archlint.rules.reader import Reader
    from archlint.source import Data

_DEFINING = ("let", "params")
_SPOKEN = (
    "where",
    "flag_when",
    "message",
    "label",
    "at",
    "also",
    "numbers",
    "fix",
    "tradeoff",
    "milder",
    "subject",
    "evidence",
    "protects",
)
"""Keys whose texts are expressions, or hold some in braces."""


def complain_of_unused(reader: Reader) -> None:
    """Note every definition and every parameter that no expression of the rule names."""
    document = reader.document
    lets = document.at(("let",))
    definitions = lets if isinstance(lets, dict) else {}
    spoken = {word for key in _SPOKEN for word in _words(document.at((key,)))}
    for key in _DEFINING:
        names = document.at((key,))
        for name in names if isinstance(names, dict) else ():
            others = {word for other, text in definitions.items() if other != name for word in _words(text)}
            if name not in spoken | others:
                what = "parameter" if key == "params" else "definition"
                message = f"the {what} `{name}` is used nowhere in this rule"
                reader.complain("unused-name", message, (key, name), "name it in an expression, or remove it", key=True)


def _words(data: Data) -> Iterator[str]:
    """Every word that could be a name, in all texts below."""
    if isinstance(data, str):
        yield from re.findall(r"[^\W\d]\w*", data)
    elif isinstance(data, dict):
        for key, value in data.items():
            yield from _words(key)
            yield from _words(value)
    elif isinstance(data, list):
        for value in data:
            yield from _words(value)
