"""Which functions and classes of Python somebody uses: a library that several programs have whole holds what only some of them call."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archlint.importers.code.source_text import PlainTexts

_BEGINS = re.compile(r"^(?:(?:async[ \t]+)?def|class)[ \t]+(\w+)[^\n]*|^(?![\s#)\]}]|\"\"\"|''')[^\n]+", re.MULTILINE)
"""A line in the first column that begins something, and what it is called if it is a function or a class."""
_BROUGHT_IN = re.compile(r"^[ \t]*(?:from[ \t]+\S+[ \t]+)?import[ \t]+(?:\([^)]*\)|[^\n]*)", re.MULTILINE)
_BY_FRAMEWORK = re.compile(r"\bCommand\b|AppConfig|Middleware|TestCase")
"""What frameworks find by themselves."""


def is_used(file: str, at: int, files: PlainTexts, place: str) -> bool:
    """Whether what stands at a place of a file is run: nobody names a function of Python in vain, but in what nobody uses.

    What lies outside of the `place` of a program, in a package that others share, is run if the program names it.
    """
    return _is_used(file, at, files, place, set())


def _is_used(file: str, at: int, files: PlainTexts, place: str, seen: set[str]) -> bool:
    if not file.endswith(".py"):
        return True
    unit = _unit(files[file], at)
    if not unit:
        return place == "." or file.startswith(f"{place}/")
    if unit in seen:
        return False
    seen.add(unit)
    name = re.compile(rf"\b{unit}\b(?<!def {unit})(?<!class {unit})")
    for other, text in files.naming(unit):
        brought = [each.span() for each in _BROUGHT_IN.finditer(text)] if other.endswith(".py") else []
        for each in name.finditer(text):
            within = any(begin <= each.start() < end for begin, end in brought)
            if not within and _is_used(other, each.start(), files, place, seen):
                return True
    return False


def _unit(text: str, at: int) -> str:
    """The function or class of a file in which a place is; empty where it is in none, or in one that a framework calls."""
    last = before = None
    for each in _BEGINS.finditer(text, 0, at + 1):
        before, last = last, each
    if last is None or not last[1]:
        return ""
    decorated = before is not None and before[0].startswith("@")
    framed = last[0].startswith("class") and _BY_FRAMEWORK.search(last[0]) is not None
    return "" if decorated or framed else last[1]
