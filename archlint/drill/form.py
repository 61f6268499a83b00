"""Reading a file that a teacher or we wrote: every key checked, every mistake collected with its place."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, TypeAlias, TypeGuard

from archlint.errors import ArchlintError, BlueprintError, Problem, RubricError, did_you_mean, nearest
from archlint.source import read

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from archlint.source import Document, DocumentPath

Table: TypeAlias = "Mapping[str, object]"


class Form:
    """One file and the mistakes found in it so far; `name` is what the file is called in messages."""

    def __init__(self, file: str, name: str) -> None:
        self.name = name
        try:
            self.document: Document = read(file, None)
        except BlueprintError as error:
            raise RubricError(*error.problems) from error
        self.problems: list[Problem] = []

    def done(self, error: type[ArchlintError] = RubricError) -> None:
        """Raise every mistake of the file, in file order, if there is one."""
        if self.problems:
            raise error(
                *sorted(self.problems, key=lambda one: (one.span.line, one.span.column) if one.span else (0, 0))
            )

    def complain(self, kind: str, message: str, path: DocumentPath, known: Iterable[str] = (), said: str = "") -> None:
        """Note a mistake at a value (at a key, when the key is what was said); with the nearest of the known words."""
        span = self.document.key_span(path) if said and path[-1:] == (said,) else self.document.value_span(path)
        help_ = did_you_mean(said, known) if said else None
        self.problems.append(Problem(kind, message, self.document.file, span, help_))

    def table(self, path: DocumentPath, allowed: Iterable[str], required: Iterable[str] = ()) -> Table:
        """The mapping at a path; unknown and missing keys are complained about."""
        data = self.document.at(path)
        what = (
            f"`{path[-1]}`"
            if path and isinstance(path[-1], str)
            else f"an entry of `{path[-2]}`"
            if path
            else self.name
        )
        if not _is_table(data):
            self.complain("wrong-type", f"{what} has keys and values", path)
            return {}
        names = list(allowed)
        for key in data:
            if key not in names:
                span = self.document.key_span((*path, key))
                help_ = did_you_mean(str(key), names, f"there are {', '.join(names)}")
                self.problems.append(
                    Problem("unknown-key", f"`{key}` is no key of {what}", self.document.file, span, help_)
                )
        meant = {nearest(str(key), names) for key in data if key not in names}
        for key in required:
            if key not in data and key not in meant:
                self.complain("missing-key", f"`{key}` is missing in {what}", path)
        return data

    def names(self, path: DocumentPath) -> tuple[str, ...]:
        """The keys of the mapping at a path; none when there is no mapping."""
        data = self.document.at(path)
        return tuple(str(key) for key in data) if _is_table(data) else ()

    def text(self, path: DocumentPath) -> str:
        """The text at a path; '' when there is none."""
        value = self.document.at(path)
        if value is None:
            return ""
        if not isinstance(value, str) or not value.strip():
            self.complain("wrong-type", f"`{path[-1]}` must be text", path)
            return ""
        return " ".join(value.split())

    def texts(self, path: DocumentPath) -> tuple[str, ...]:
        """A list of texts; one text stands for a list of one."""
        value = self.document.at(path)
        if value is None:
            return ()
        if not _is_list(value):
            return (self.text(path),)
        return tuple(self.text((*path, index)) for index in range(len(value)))

    def word(self, path: DocumentPath, words: Iterable[str], default: str = "") -> str:
        """One of a closed list of words."""
        value, known = self.text(path), list(words)
        if not value or value in known:
            return value or default
        self.complain("unknown-word", f"there is no {path[-1]} `{value}`", path, known, value)
        return default

    def number(self, path: DocumentPath, *, low: float = 0.0, high: float = 1e30, default: float = 0.0) -> float:
        """A number within bounds."""
        value = self.document.at(path)
        if value is None and not self.document.has(path):
            return default
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            self.complain("wrong-type", f"`{path[-1]}` must be a number", path)
            return default
        if not low <= value <= high:
            limit = f"at least {low:g}" if value < low else f"at most {high:g}"
            self.complain("out-of-range", f"`{path[-1]}` must be {limit}, got {value:g}", path)
            return default
        return float(value)

    def count(self, path: DocumentPath) -> int:
        """How many entries the list at a path has."""
        value = self.document.at(path)
        if value is None:
            return 0
        if not _is_list(value):
            self.complain("wrong-type", f"`{path[-1]}` must be a list", path)
            return 0
        return len(value)


def _is_table(value: object) -> TypeGuard[dict[str, object]]:
    return isinstance(value, dict)


def _is_list(value: object) -> TypeGuard[list[object]]:
    return isinstance(value, list)
