"""What every check looks at: the blueprint without its mistakes, the text, and where mistakes are known already."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeVar

from archlint.blueprint.shape import keys_at
from archlint.blueprint.synonyms import word_for
from archlint.blueprint.vocabulary import Kind
from archlint.catalogue import find
from archlint.errors import Problem, did_you_mean, meaning, nearest
from archlint.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from archlint.blueprint.blueprint import Blueprint
    from archlint.blueprint.components import Component
    from archlint.errors import Span
    from archlint.source import Document, DocumentPath

T = TypeVar("T")


class _Every(frozenset[str]):
    """A set that contains every name, for a section that cannot be read."""

    def __contains__(self, name: object) -> bool:
        return True


EVERY_NAME = _Every()


class Broken:
    """The paths of mistakes that have been reported, so that each can be asked for by what lies above it.

    A file may have thousands of mistakes, and every check asks about every part of it.
    """

    def __init__(self, paths: Iterable[DocumentPath] = ()) -> None:
        self._paths = frozenset(paths)
        self._below: dict[DocumentPath, list[DocumentPath]] = {}
        for path in self._paths:
            for length in range(len(path)):
                self._below.setdefault(path[:length], []).append(path)

    def __contains__(self, path: object) -> bool:
        return path in self._paths

    def touches(self, path: DocumentPath) -> bool:
        """Whether there is a mistake at this place, above it or below it."""
        if not self._paths:
            return False
        return path in self._below or any(path[:length] in self._paths for length in range(len(path) + 1))

    def within(self, path: DocumentPath, levels: int = 1) -> list[DocumentPath]:
        """The mistakes at most so many levels below a place."""
        return [place for place in self._below.get(path, ()) if len(place) <= len(path) + levels]


@frozen
class Sheet:
    """The blueprint under examination.

    `kinds` are the kinds each component can be: several when it has several
    roles, none when its kind is unknown or in doubt.
    """

    blueprint: Blueprint
    document: Document
    broken: Broken
    kinds: Mapping[str, tuple[Kind, ...]]

    def each_component(self, check: Callable[[Sheet, str, Component], Iterable[Problem]]) -> Iterator[Problem]:
        """What is wrong with every component; those that are written alike are asked until nothing is."""
        whole: set[int] = set()
        for name, component in self.blueprint.components.items():
            core = id(component.core)
            if core not in whole:
                problems = tuple(check(self, name, component))
                yield from problems
                if not problems:
                    whole.add(core)

    def names(self, section: str) -> Collection[str]:
        """The ids of a section as written, also of entries with mistakes; every id when the section cannot be read.

        Components that are not there at all are one mistake, not one for every place that names one.
        """
        written = self.document.at((section,))
        if isinstance(written, dict) and (written or section != "components"):
            return written.keys()
        return EVERY_NAME if section == "components" or self._lacks(section) else ()

    def _lacks(self, section: str) -> bool:
        """Whether a section may be missing because of a mistake that is known: in its value, or in its name."""
        return (section,) in self.broken or bool(self.misspelt(()))

    def misspelt(self, path: DocumentPath) -> tuple[str, ...]:
        """The keys below this path that the language does not have: each may be another one that is missing."""
        known = keys_at(path)
        below = (place[-1] for place in self.broken.within(path))
        return tuple(key for key in below if isinstance(key, str) and key not in known)

    def doubtful(self, *path: str | int) -> bool:
        """Whether a mistake is known at this place, above it or below it."""
        return self.broken.touches(path)

    def entries(self, path: DocumentPath, items: Sequence[T]) -> Iterator[tuple[int, T]]:
        """The items of a list with the index they have in the text (items with mistakes are left out of the model)."""
        lost = {place[-1] for place in self.broken.within(path)}
        written = self.document.at(path)
        length = len(written) if isinstance(written, list) else len(items)
        return zip((index for index in range(length) if index not in lost), items, strict=False)

    def at_value(self, kind: str, message: str, path: DocumentPath, help: str | None = None) -> Problem:  # noqa: A002 - the word of the report
        """A problem at the value of a path."""
        return Problem(kind, message, self.document.file, self.document.value_span(path), help)

    def at_key(self, kind: str, message: str, path: DocumentPath, help: str | None = None) -> Problem:  # noqa: A002 - the word of the report
        """A problem at the key of a path."""
        return Problem(kind, message, self.document.file, self.document.key_span(path), help)

    def at_span(self, kind: str, message: str, span: Span, help: str | None = None) -> Problem:  # noqa: A002 - the word of the report
        """A problem at a place of its own."""
        return Problem(kind, message, self.document.file, span, help)


_BETWEEN = re.compile(r"[\s,;|&+]+(?:and\s+)?")
"""What people write between names instead of `, ` in brackets."""
_AROUND = " []()-"
"""What is left at the ends of names of a list that is not closed, or whose item was read as more of the one above it."""


def parted(sheet: Sheet, path: DocumentPath, known: Collection[str] | None = None) -> tuple[DocumentPath, str] | None:
    """Where a list stands of which one entry is several names, and what to write for it; None when that is not so.

    `path` is that of the entry: `[a b]`, `a, b` without brackets. Each of its parts is a known name, or none needs to be.
    """
    written = str(sheet.document.at(path))
    parts = [part for part in _BETWEEN.split(written.strip(_AROUND)) if part.strip(_AROUND)]
    if len(parts) < 2 or not (known is None or all(part in known for part in parts)):
        return None
    whole = path[:-1] if isinstance(path[-1], int) else path
    entries = sheet.document.at(whole)
    span = sheet.document.value_span(whole)
    if isinstance(entries, list) and sheet.document.lines[span.line - 1][span.column - 1] != "[":
        return path, "write each as an item of its own: " + ", ".join(f"`- {part}`" for part in parts)
    names = [
        part
        for entry in (entries if isinstance(entries, list) else [written])
        for part in _BETWEEN.split(str(entry).strip(_AROUND))
    ]
    return whole, f"write `{whole[-1]}: [{', '.join(name for name in names if name.strip(_AROUND))}]`"


def meant_component(sheet: Sheet, name: str) -> str | None:
    """The component that was probably meant: the nearest name, the one in brackets or quotes, or the only one of its kind.

    `database` may be the `db`, as long as there is no other database.
    """
    known = sheet.names("components")
    bare = name.strip("()[]{}<>.,;:\"'` ")
    if (guess := bare if bare in known else nearest(name, known)) is not None:
        return guess
    kind = Kind(name) if name in list(Kind) else word_for(name, list(Kind))
    alike = [each for each, kinds in sheet.kinds.items() if kind is not None and kinds == (kind,)]
    alike = alike or [each for each, part in sheet.blueprint.components.items() if _runs(part.engine, name)]
    return alike[0] if len(alike) == 1 else None


def _runs(engine: str | None, name: str) -> bool:
    """Whether a component's engine is the one that is named."""
    meant, own = find(name), find(engine) if engine else None
    return own is not None and meant is not None and own.family == meant.family


def no_component(sheet: Sheet, name: str) -> str | None:
    """What to do about a component that is declared nowhere."""
    if (guess := meant_component(sheet, name)) is not None:
        return meaning(guess)
    known = sheet.names("components")
    said = suggestion(name, known, "components")
    entry = find(name)
    kind = name if name in list(Kind) else word_for(name, list(Kind))
    what = f"engine: {name}" if entry is not None else f"kind: {kind}" if kind else None
    if what is None:
        return said or f"declare it under `components`, such as `{name}: {{kind: service}}`"
    return f"declare it under `components`, `{name}: {{{what}}}`" + (f"; {said}" if said else "")


def suggestion(name: str, known: Collection[str], plural: str) -> str | None:
    """The nearest known name, or all of them when they are few."""
    return did_you_mean(name, known, f"{plural} are {', '.join(known)}" if 0 < len(known) <= 8 else None)
