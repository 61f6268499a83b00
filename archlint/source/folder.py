"""A project folder of somebody else: what lies in it, read within its bounds and never outside of it."""

# ruff: noqa: PTH112, PTH113, PTH118 -- thousands of paths are asked for, and a text costs a fifth of a Path

from __future__ import annotations

import os
from collections import defaultdict
from fnmatch import fnmatch
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, TypeVar, TypeVarTuple

from archlint.errors import ImportingError
from archlint.source.foreign import parse_nodes, read_text, refused
from archlint.source.listing import FILE, FOLDER, OTHER, Listing, listing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from archlint.source.node import Node

Answer = TypeVar("Answer")
Asked = TypeVarTuple("Asked")


_UNASKED = object()
_NO_NAMES = frozenset(("", ".", ".."))
_MOST_OF_A_LETTER = 4
"""Bytes that a letter has at most in UTF-8."""


class Folder:
    """The root of a project; paths below it are written relative to it, with forward slashes.

    Symbolic links that lead out of it, and paths such as `../../etc`, are as good as missing. `given` are paths as
    somebody typed them, by the paths below the root that they mean.
    """

    def __init__(self, root: str | Path, given: Mapping[str, str] | None = None) -> None:
        self.root = Path(os.path.realpath(root))
        self._given = given or {}
        self._texts: dict[str, str] = {}
        self._tried: dict[str, int] = {}
        self._small: dict[str, str] = {}
        self._documents: dict[str, tuple[Node, ...]] = {}
        self._answers: defaultdict[object, dict[tuple[object, ...], Any]] = defaultdict(dict)
        self._top = str(self.root)
        self._places: dict[str, str | None] = {".": self._top, "": self._top}
        self._listings: dict[str, Listing] = {}
        self._lists: dict[str, tuple[list[str], list[str]]] = {}
        self._below: set[str] = set()

    def shown(self, path: str) -> str:
        """A path as one would type it: where somebody stands who named what lies around it."""
        for place, typed in sorted(self._given.items(), key=lambda pair: -len(pair[0])):
            if path == place:
                return typed
            if place == "." or path.startswith(f"{place}/"):
                rest = path if place == "." else path[len(place) + 1 :]
                return rest if typed in (".", "./") else f"{typed.rstrip('/')}/{rest}"
        return path

    @property
    def is_typed_whole(self) -> bool:
        """Whether somebody named what lies here by absolute paths."""
        return bool(self._given) and all(Path(typed).is_absolute() for typed in self._given.values())

    def has(self, path: str) -> bool:
        """Whether there is such a file."""
        kind = self._kind(path)
        if kind != OTHER:
            return kind == FILE
        place = self._place(path)
        return place is not None and os.path.isfile(place)

    def holds(self, path: str) -> bool:
        """Whether there is such a folder."""
        kind = self._kind(path)
        if kind != OTHER:
            return kind == FOLDER
        place = self._place(path)
        return place is not None and os.path.isdir(place)

    def text(self, path: str, largest: int = 1_000_000) -> str:
        """The text of a file, empty when there is none to read, or one of more bytes than `largest`."""
        text = self._texts.get(path)
        if text is None or (not text and self._tried[path] < largest):
            try:
                text = self._read(path, largest)
            except ImportingError:
                text = ""
            self._texts[path], self._tried[path] = text, largest
        if len(text) * _MOST_OF_A_LETTER <= largest or (text.isascii() and len(text) <= largest):
            return text
        return text if len(text) <= largest and len(text.encode()) <= largest else ""

    def _read(self, path: str, largest: int) -> str:
        kind = self._kind(path)
        if kind == FILE:
            folder, _, name = path.rpartition("/")
            return read_text(f"{self._place(folder or '.')}{os.sep}{name}", path, largest, listed=True)
        place = self._place(path) if kind == OTHER else None
        return read_text(place, path, largest) if place is not None and os.path.isfile(place) else ""

    def small(self, path: str) -> str:
        """The text of a file, as it was read before, in small letters: every letter where it stands in the text."""
        small = self._small.get(path)
        if small is None:
            small = self._small[path] = in_small_letters(self.text(path))
        return small

    def once(self, answer: Callable[[Folder, *Asked], Answer], *asked: *Asked) -> Answer:
        """What a function answers about this folder: asked the same again, the first answer, since files stay as they are."""
        answers = self._answers[answer]
        known: Answer = answers.get(asked, _UNASKED)
        if known is _UNASKED:
            known = answers[asked] = answer(self, *asked)
        return known

    def leads_out(self, path: str) -> bool:
        """Whether a link stands here that leads out of the project, and is therefore not followed."""
        return self._place(path) is None and (self.root / path).is_symlink()

    def settled(self, path: str) -> str:
        """The path of what is really meant, links followed; the path itself when that lies outside."""
        place = self._place(path)
        return path if place is None else Path(place).relative_to(self.root).as_posix()

    def whole(self, path: str) -> str:
        """The text of a file; raises ImportingError when it is missing, outside, no text or too large."""
        return read_text(self._inside(path), path)

    def json(self, path: str) -> Node:
        """The value of a JSON file; raises ImportingError when it is missing, outside or broken."""
        from archlint.source.json_nodes import parse_json  # noqa: PLC0415 - only who reads JSON loads it

        return parse_json(self.whole(path), path)

    def nodes(self, path: str) -> tuple[Node, ...]:
        """The documents of a YAML file, read once; raises ImportingError when it is missing, outside or broken."""
        if path not in self._documents:
            self._documents[path] = parse_nodes(self.text(path) or self.whole(path), path)
        return self._documents[path]

    def _inside(self, path: str) -> str:
        place = self._place(path)
        if place is None:
            raise refused("outside", f"{path} lies outside the project, and is not read")
        return place

    def files(
        self, path: str = ".", depth: int = 1, most: int = 2_000, without: Callable[[str], bool] | None = None
    ) -> Iterator[str]:
        """The files below a folder, shallow ones first and by name, at most `most`; folders that `without` is true of are left out."""
        for _, files in self.levels(path, depth, most, without):
            yield from files

    def levels(
        self, path: str, depth: int, most: int, without: Callable[[str], bool] | None = None
    ) -> Iterator[tuple[str, list[str]]]:
        """The same files folder by folder."""
        level = [path]
        for _ in range(depth):
            deeper: list[str] = []
            for folder in level:
                files, folders = self._listed(folder)
                deeper += folders if without is None else [each for each in folders if not without(each)]
                yield folder, files if len(files) <= most else files[:most]
                most -= len(files)
                if most < 0:
                    return
            level = deeper

    def folders(self, path: str) -> list[str]:
        """The folders right below a folder, by name."""
        return self._listed(path)[1]

    def names(self, path: str) -> tuple[str, ...]:
        """The names of the files right in a folder, in their order."""
        return self._listing(path).files

    def is_ignored(self, path: str) -> bool:
        """Whether a `.gitignore` keeps this file, or a folder that it lies in, out of the repository: at home it is there, in CI it is not."""
        return any(self._is_listed(each) for each in (path, *up_from(parent(path))[:-1]))

    def _is_listed(self, path: str) -> bool:
        """Whether a `.gitignore` above ignores just this; the nearest has the last word, and in each its last line."""
        listed = False
        for above in reversed(up_from(parent(path))):
            below = path if above == "." else path.removeprefix(f"{above}/")
            for pattern, anchored, wanted in self.once(_ignored, above):
                tried = below if anchored else below.rpartition("/")[2]
                deep = "**" in pattern or tried.count("/") == pattern.count("/")
                if deep and _resemble(tried, pattern) and fnmatch(tried, pattern):
                    listed = wanted
        return listed

    def _kind(self, path: str) -> str:
        """What the list of its folder says of a path, empty for nothing: most files that are asked for are not there."""
        folder, _, name = path.rpartition("/")
        if name in _NO_NAMES or path[0] == "/":
            return OTHER
        kinds = (self._listings.get(folder) or self._listing(folder or ".")).kinds
        return OTHER if kinds is None else kinds.get(name, "")

    def _listed(self, folder: str) -> tuple[list[str], list[str]]:
        """Files and folders in a folder; remembered, since every build looks through the same ones."""
        if folder not in self._lists:
            there, above = self._listing(folder), folder if folder in self._below else joined(folder, ".")
            before = "" if above == "." else f"{above}/"
            folders = [before + each for each in there.folders]
            self._lists[folder] = [before + each for each in there.files], folders
            if folders and (place := self._place(folder)) is not None:
                self._places.update({before + each: f"{place}{os.sep}{each}" for each in there.folders})
                self._below.update(folders)
        return self._lists[folder]

    def _listing(self, folder: str) -> Listing:
        if folder not in self._listings:
            known = folder in self._below or self._kind(folder) in (FOLDER, OTHER)
            place = self._place(folder) if known else None
            self._listings[folder] = Listing() if place is None else listing(place)
        return self._listings[folder]

    def _place(self, path: str) -> str | None:
        """Where a path really leads, None when that lies outside; remembered, since the same is asked for often."""
        if path not in self._places:
            self._places[path] = self._found(path)
        return self._places[path]

    def _found(self, path: str) -> str | None:
        if "\0" in path:
            return None
        try:
            if self._kind(path) != OTHER:
                folder, _, name = path.rpartition("/")
                above = self._place(folder or ".")
                return None if above is None else f"{above}{os.sep}{name}"
            real = os.path.realpath(os.path.join(self._top, path))
        except (OSError, ValueError):
            return None
        return real if real == self._top or Path(real).is_relative_to(self.root) else None


def _ignored(root: Folder, folder: str) -> tuple[tuple[str, bool, bool], ...]:
    """The patterns of the `.gitignore` of a folder, whether they hold there alone and not below, and whether they ignore what they match."""
    lines = (line.strip() for line in root.text(joined(folder, ".gitignore")).splitlines())
    kept = [line for line in lines if line and not line.startswith("#")]
    bare = [(line.lstrip("!").removeprefix("**/").rstrip("/"), not line.startswith("!")) for line in kept]
    return tuple((pattern.lstrip("/"), "/" in pattern, wanted) for pattern, wanted in bare)


def _resemble(path: str, pattern: str) -> bool:
    """Whether both ends of a path are those of a pattern: most are not, and a pattern is made for each that is tried."""
    begin, end = pattern[:1], pattern[-1:]
    return (begin in "*?[" or path.startswith(begin)) and (end in "*?]" or path.endswith(end))


def in_small_letters(text: str) -> str:
    """A text in small letters, every letter where it stands in the text: those beyond ASCII may change their length, and stay."""
    return text.lower() if text.isascii() else text.encode().lower().decode()


@lru_cache(maxsize=16_384)
def joined(folder: str, path: str) -> str:
    """A path as seen from the root: `./a/../b` below `deploy` is `deploy/b`; what is absolute stays so."""
    if path.startswith(("/", "~")):
        return path
    normal = os.path.normpath(f"{folder or '.'}/{path}").replace("\\", "/")
    return normal.removeprefix("./")


@lru_cache(maxsize=16_384)
def up_from(folder: str) -> tuple[str, ...]:
    """A folder and those that it lies in, the nearest first and the root last.

    >>> up_from("deploy/k8s"), up_from(".")
    (('deploy/k8s', 'deploy', '.'), ('.',))
    """
    above = parent(folder)
    return (folder,) if above == folder else (folder, *up_from(above))


@lru_cache(maxsize=16_384)
def parent(path: str) -> str:
    """The folder a path lies in, `.` for the root."""
    return PurePosixPath(path).parent.as_posix()
