"""A Structurizr workspace as it was written: items in items, ties between them, nothing interpreted."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from archlint.frozen import frozen
from archlint.importers.evidence import Confidence, Evidence

if TYPE_CHECKING:
    from collections.abc import Iterator

KEYWORDS = {
    "person": "person", "softwaresystem": "system", "container": "container", "component": "component", "element": "element",
    "group": "group", "enterprise": "group", "deploymentenvironment": "environment", "deploymentnode": "node",
    "infrastructurenode": "infrastructure", "containerinstance": "instance", "softwaresysteminstance": "instance",
    "instanceof": "instance",
}  # fmt: skip
"""Keywords of the DSL in small letters, as kinds of items."""


@dataclass(slots=True, eq=False)
class Item:
    """One element, group, environment, node or instance; what an instance is an instance of is `of`."""

    kind: str
    name: str
    file: str
    line: int
    parent: Item | None = None
    identifier: str = ""
    description: str = ""
    technology: str = ""
    tags: list[str] = field(default_factory=list[str])
    properties: dict[str, str] = field(default_factory=dict[str, str])
    lines: dict[str, int] = field(default_factory=dict[str, int])
    """On which line each property stands."""
    instances: int = 1
    of: Item | None = None
    children: list[Item] = field(default_factory=list["Item"])

    def evidence(self, why: str = "") -> Evidence:
        """Where it is declared."""
        return Evidence(Confidence.DECLARED, self.file, self.line, why)

    def above(self) -> Iterator[Item]:
        """What it lies in, the nearest first."""
        item = self.parent
        while item is not None:
            yield item
            item = item.parent

    def inside(self) -> Iterator[Item]:
        """Everything below it, in the order of the file."""
        waiting = list(reversed(self.children))
        while waiting:
            item = waiting.pop()
            yield item
            waiting += reversed(item.children)


@frozen
class Tie:
    """One relationship: who, whom, the words on it, and where it stands."""

    source: Item
    target: Item
    description: str
    technology: str
    file: str
    line: int


@frozen
class Scene:
    """A dynamic view: a path as somebody described it."""

    label: str
    title: str
    file: str
    line: int
    steps: tuple[Tie, ...] = ()
    does: str = ""
    """What its property `archlint.does` says."""
    description: str = ""


@dataclass(slots=True)
class Workspace:
    """The model of a workspace; `root` holds everything."""

    root: Item
    name: str = ""
    ties: list[Tie] = field(default_factory=list[Tie])
    notes: list[str] = field(default_factory=list[str])
    scenes: list[Scene] = field(default_factory=list[Scene])

    def items(self, *kinds: str) -> list[Item]:
        """The items of these kinds, in the order of the file."""
        return [item for item in self.root.inside() if item.kind in kinds]
