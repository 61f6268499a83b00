"""What is open and known while a Structurizr DSL file is read."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from archlint.errors import did_you_mean
from archlint.importers.structurizr.workspace import Item
from archlint.source.foreign import refused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archlint.importers.structurizr.lines import Line
    from archlint.importers.structurizr.names import Names
    from archlint.importers.structurizr.workspace import Scene, Workspace
    from archlint.source.folder import Folder


@dataclass(slots=True)
class Reading:
    """The reading under way: open blocks, constants, identifiers, files that are being included."""

    folder: Folder
    workspace: Workspace
    names: Names
    open: list[Item | str] = field(default_factory=list["Item | str"])
    constants: dict[str, str] = field(default_factory=dict[str, str])
    archetypes: dict[str, Item] = field(default_factory=dict[str, Item])
    including: list[str] = field(default_factory=list[str])
    files: int = 0
    arrows: list[tuple[Line, Item, str, str, Sequence[str]]] = field(
        default_factory=list["tuple[Line, Item, str, str, Sequence[str]]"]
    )
    """Relationships, tied when everything is declared: line, context, source, target, words."""
    ties: dict[str, tuple[str, str]] = field(default_factory=dict[str, tuple[str, str]])
    """Relationships that have a name, as dynamic views use it: who, whom."""
    scenes: list[Scene] = field(default_factory=list["Scene"])
    scopes: list[str] = field(default_factory=list[str])
    """For each dynamic view what it is about."""
    acts: list[tuple[int, Line, str, str, Sequence[str]]] = field(
        default_factory=list["tuple[int, Line, str, str, Sequence[str]]"]
    )
    """Steps of dynamic views: the number of the view, line, source, target, words."""
    holes: bool = False
    """Whether something was left out that may have declared what is missing."""

    @property
    def inside(self) -> Item:
        """The innermost open item."""
        return next(each for each in reversed(self.open) if isinstance(each, Item))

    def note(self, line: Line, text: str) -> None:
        """Say something about a line that a person should know."""
        self.workspace.notes.append(f"{line.place}: {text}")


def block(reading: Reading, line: Line, state: str) -> None:
    """Remember that a block begins here, when one does."""
    if line.opens:
        reading.open.append(state)


def short(word: str) -> str:
    """A word of a file that may be repeated in a message."""
    return word if re.fullmatch(r"[\w!-][\w!.-]{0,59}", word) else "…"


def unknown(reading: Reading, line: Line, name: str) -> None:
    """A name that nothing has: a mistake, unless something was left out that may have had it.

    Raises ImportingError for the mistake.
    """
    if reading.holes:
        reading.note(line, f"`{short(name)}` is declared in what is not read")
        return
    help_ = did_you_mean(name, reading.names.known())
    raise refused("unknown-name", f"{line.place}: `{short(name)}` is declared nowhere", help_)
