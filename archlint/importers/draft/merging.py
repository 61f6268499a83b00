"""Three versions of a blueprint become one: what the last import wrote, what a person made of it, what is found now.

Entry by entry: what the person left as it was follows the import, what the person changed, added or removed stays.
The text of the person is edited in place, so comments, order and layout stay as well.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from archlint.blueprint.load import load
from archlint.errors import ArchlintError, BlueprintError, Problem
from archlint.source import parse_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archlint.source import Document, DocumentPath

_MISSING = object()


@dataclass(slots=True)
class _Version:
    """One version: its document and its lines."""

    document: Document | None
    lines: list[str]

    def entries(self, path: DocumentPath) -> Mapping[str, object]:
        """The keys at a place; nothing when there is no mapping."""
        found = self.document.at(path) if self.document is not None else None
        return cast("Mapping[str, object]", found) if isinstance(found, dict) else {}

    def at(self, path: DocumentPath) -> object:
        """The data at a place, or the sign that there is none."""
        if self.document is None or not self.document.has(path):
            return _MISSING
        return self.document.at(path)

    def block(self, path: DocumentPath) -> tuple[int, int]:
        """First and one past the last line of an entry, its comment lines above not counted."""
        assert self.document is not None  # noqa: S101 - only asked for entries that were found
        first = self.document.key_span(path).line - 1
        return first, max(first, self._last(path)) + 1

    def is_block(self, path: DocumentPath) -> bool:
        """Whether an entry has lines of its own, so that a line can be added to it or taken from it."""
        if self.document is None or not isinstance(self.document.at(path), dict):
            return False
        entries = self.entries(path)
        own = self.document.key_span(path).line if path else 0
        return all(self.document.key_span((*path, key)).line > own for key in entries)

    def _last(self, path: DocumentPath) -> int:
        """The last line that any value below the path touches."""
        assert self.document is not None  # noqa: S101 - the same
        value = self.document.at(path)
        inner: list[str | int] = []
        if isinstance(value, dict):
            inner = list(cast("dict[str, object]", value))
        elif isinstance(value, list):
            inner = list(range(len(cast("list[object]", value))))
        own = self.document.last_line(path)
        lasts = [self._last((*path, key)) for key in inner]
        return max([own, *lasts])


@dataclass(slots=True)
class _Merge:
    """The merge under way: edits of the person's lines, and what was kept against the import."""

    base: _Version
    ours: _Version
    new: _Version
    edits: list[tuple[int, int, list[str]]] = field(default_factory=list[tuple[int, int, list[str]]])
    kept: list[str] = field(default_factory=list[str])

    def below(self, path: DocumentPath) -> None:
        """Merge the entries of one mapping."""
        ours, new, base = self.ours.entries(path), self.new.entries(path), self.base.entries(path)
        previous = ""
        for key in new:
            here = (*path, key)
            if key in ours:
                self._both(here)
                previous = key
            elif key not in base:
                self._insert(here, path, previous)
            elif base[key] != new[key]:
                self._keep(here, "you removed it")
        for key in ours:
            if key not in new and key in base:
                if ours[key] == base[key]:
                    first, last = self.ours.block((*path, key))
                    if self.ours.is_block(path):
                        self.edits.append((first, last, []))
                else:
                    self._keep((*path, key), "it is gone, and you changed it")

    def _both(self, path: DocumentPath) -> None:
        ours, new, base = self.ours.at(path), self.new.at(path), self.base.at(path)
        parent = path[:-1]
        if base is not _MISSING and ours == base and self.ours.is_block(parent):
            if self._text(self.ours, path) == self._text(self.base, path) or ours != new:
                self._replace(path)
            return
        if isinstance(ours, dict) and isinstance(new, dict) and self.ours.is_block(path):
            self.below(path)
        elif ours != new and (base is _MISSING or new != base):
            self._keep(path, "you wrote something else")

    def _replace(self, path: DocumentPath) -> None:
        first, last = self.ours.block(path)
        self.edits.append((first, last, self._text(self.new, path)))

    def _insert(self, path: DocumentPath, parent: DocumentPath, previous: str) -> None:
        if not self.ours.is_block(parent):
            self._keep(path, "add it where you want it")
            return
        text = self._text(self.new, path)
        if previous:
            _, at = self.ours.block((*parent, previous))
        elif parent:
            at = self.ours.block(parent)[0] + 1
        else:
            at = len(self.ours.lines)
        if len(parent) == 0:
            text = ["", *text]
        self.edits.append((at, at, text))

    def _keep(self, path: DocumentPath, why: str) -> None:
        name = ".".join(str(step) for step in path)
        self.kept.append(f"{name} differs from what the import says: {why}")

    def _text(self, version: _Version, path: DocumentPath) -> list[str]:
        first, last = version.block(path)
        return version.lines[first:last]


def merge(base: str, ours: str, new: str, file: str) -> tuple[str, list[str]]:
    """The merged text, and a sentence for everything that was kept although the import says otherwise.

    Without a base nothing of the person's is changed, only new entries are added. Raises BlueprintError when the
    person's file cannot be read, and ImportingError-like problems when the merge would not load.
    """
    if not ours.strip():
        return new, []
    current = parse_text(ours, file)
    load(current)
    merge_ = _Merge(_version(base), _Version(current, ours.splitlines()), _version(new))
    merge_.below(())
    lines = _tail(merge_.ours.lines, merge_.base.lines, merge_.new.lines, merge_.edits)
    text = "\n".join(lines) + "\n"
    try:
        load(parse_text(text, file))
    except BlueprintError as error:
        message = f"`{file}` and what was found do not fit together: {error.problems[0].message}"
        raise BlueprintError(
            Problem(
                "merge-conflict", message, "", help="import into another file with `-o`, and move over what you want"
            )
        ) from None
    return text, merge_.kept


def _version(text: str) -> _Version:
    try:
        document = parse_text(text, "import") if text.strip() else None
    except ArchlintError:
        document = None
    return _Version(document, text.splitlines() if document is not None else [])


def _tail(ours: list[str], base: list[str], new: list[str], edits: list[tuple[int, int, list[str]]]) -> list[str]:
    """The lines with their edits, and the closing comments of the import brought up to date."""
    end = len(ours)
    closing, older = _closing(new), _closing(base)
    if older and ours[len(ours) - len(older) :] == older:
        end -= len(older)
        edits = [edit for edit in edits if edit[0] <= end]
    else:
        closing = []
    lines = list(ours[:end])
    for first, last, text in sorted(edits, key=lambda edit: (edit[0], edit[1]), reverse=True):
        lines[min(first, end) : min(last, end)] = text
    return lines + closing


def _closing(lines: list[str]) -> list[str]:
    """The comments at the end of an import, with the empty line before them."""
    at = len(lines)
    while at > 0 and (not lines[at - 1].strip() or lines[at - 1].startswith("#")):
        at -= 1
    return lines[at:]
