"""Figures as programs write them in files: plainly, or from a variable of the environment with a default."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from archlint.frozen import frozen
from archlint.importers.evidence import Confidence, Evidence
from archlint.importers.languages import PROGRAMS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from archlint.importers.workloads.workload import Variable

_PLAIN = re.compile(r"\s*[\"']?([0-9]{1,5})(?![\w.])[\"']?(?!\s*[*+/%-])")
_VARIABLE = re.compile(
    r"(?:ENV|environ|getenv|get_env|process\.env|\benv\b|config\b|settings\b|\$\{)\W{0,2}(?:\w+\()?[\"'.\[({]*\s*[\"']?([A-Z][A-Z0-9_]{2,40})\b([^\n]{0,40})"
)
_DEFAULT = re.compile(r"[^0-9\n*+/%]{0,30}?(?<![\w.])([0-9]{1,5})(?![\w.])(?!\s*[*+/%])")
_REMARKS = re.compile(r"(?m)(?:#(?<!\S#)|//(?<!\S//)).*$")
_SETTINGS = re.compile(r"(?:^|/)(?:config/|gunicorn|ecosystem|puma)[^/]*$|\.(?:ya?ml|properties|conf|ini|json)$")


@frozen
class Figure:
    """A number in a file, and where it stands."""

    value: int
    evidence: Evidence


def figures(
    pattern: re.Pattern[str], file: str, text: str, environment: Mapping[str, Variable], why: str
) -> Iterable[Figure]:
    """Every number that stands behind a pattern in a file; what is reckoned or unknown is passed over."""
    plain = without_remarks(text)
    for found in pattern.finditer(plain):
        number = _behind(plain[found.end() : found.end() + 160], environment)
        if number is not None:
            value, variable = number
            line = plain.count("\n", 0, found.end()) + 1
            sort = Confidence.CODE if file.endswith(PROGRAMS) and not _SETTINGS.search(file) else Confidence.CONFIG
            yield Figure(value, variable.evidence if variable is not None else Evidence(sort, file, line, why))


def only(found: Iterable[Figure]) -> Figure | None:
    """The number that all of them are, the first of equals; None where they disagree or there is none."""
    known = list(found)
    return known[0] if len({each.value for each in known}) == 1 else None


@lru_cache(maxsize=64)
def without_remarks(text: str) -> str:
    """The text with its remarks (`#`, `//`) blanked, lines kept."""
    return _REMARKS.sub("", text)


def _behind(text: str, environment: Mapping[str, Variable]) -> tuple[int, Variable | None] | None:
    plain = _PLAIN.match(text)
    if plain is not None:
        return int(plain[1]), None
    named = _VARIABLE.search(text.partition("\n")[0])
    if named is None:
        return None
    variable = environment.get(named[1])
    if variable is not None and re.fullmatch(r"[0-9]{1,5}", variable.value.strip()):
        return int(variable.value), variable
    default = _DEFAULT.match(named[2])
    return (int(default[1]), None) if default is not None and variable is None else None
