"""A blueprint while it is written: its text, what its lines say, and the last that was understood of it."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, TypeAlias

from archlint.blueprint.vocabulary import Kind, Role
from archlint.catalogue import find
from archlint.frozen import frozen
from archlint.source.sketch import sketch

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archlint.analysis import Analyses
    from archlint.analysis.latency.result import FlowLatency
    from archlint.findings.finding import Finding
    from archlint.source import DocumentPath
    from archlint.source.entry import Entry

Range: TypeAlias = "tuple[int, int]"
"""Where something begins and ends in a text, in characters from its beginning."""


@frozen
class Understood:
    """What the last text that could be understood came to."""

    analyses: Analyses
    findings: tuple[Finding, ...]
    waits: dict[str, FlowLatency] = field(default_factory=dict[str, "FlowLatency"])
    """How long flows take: worked out when it is asked for first."""

    def latency(self) -> Mapping[str, FlowLatency]:
        """How long each flow takes at peak."""
        if not self.waits:
            from archlint.analysis.model import model  # noqa: PLC0415 -- only who asks for times needs it

            system = self.analyses.system
            self.waits.update(model(system).evaluate(system).latency.flows)
        return self.waits


@frozen
class Draft:
    """One state of a blueprint in an editor; `by_path` holds the first entry of each path."""

    text: str
    entries: tuple[Entry, ...]
    by_path: Mapping[DocumentPath, Entry]
    understood: Understood | None = None

    def said(self, *path: str | int) -> str | None:
        """The scalar that stands at a path."""
        entry = self.by_path.get(path)
        return entry.text if entry is not None else None

    def names(self, section: str) -> tuple[str, ...]:
        """What is declared in a section: `components`, `flows`, `data`, `groups`."""
        return tuple(
            str(path[1])
            for path, entry in self.by_path.items()
            if len(path) == 2 and path[0] == section and entry.kind == "pair"
        )

    def kinds(self, component: str) -> tuple[Kind, ...]:
        """What a component is by its own words or its engine; nothing when neither tells."""
        here = ("components", component)
        kind, engine = self.said(*here, "kind"), self.said(*here, "engine")
        if kind in set(Kind):
            return (Kind(str(kind)),)
        said = (self.said(*here, "role"), *(self.said(*here, "roles", place) for place in range(len(Role))))
        entries = [find(engine or "", role) for role in [role for role in said if role] or [""]]
        return tuple(dict.fromkeys(Kind(entry.kind) for entry in entries if entry is not None))


def draft(text: str, understood: Understood | None = None) -> Draft:
    r"""The draft that a text is.

    >>> draft("components:\n  db: {engine: postgresql}\n  ap").names("components")
    ('db',)
    """
    entries = sketch(text)
    by_path: dict[DocumentPath, Entry] = {}
    for entry in entries:
        by_path.setdefault(entry.path, entry)
    return Draft(text, entries, by_path, understood)
