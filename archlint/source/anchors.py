"""What a YAML text names in order to repeat it: the anchors (`&base`) that its aliases (`*base`) refer to."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

from archlint.errors import did_you_mean
from archlint.source.refusal import refuse

Meant = TypeVar("Meant")

DEEPEST = 50
"""Levels of nesting a file may have; the language itself needs eight."""
MOST_VALUES = 1_000_000
"""Values a file may have once its aliases are written out."""


class Anchors(Generic[Meant]):
    """What each anchor stands for, and of how many values it consists."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[Meant, int]] = {}
        self._unfinished: set[str] = set()

    def begin(self, name: str) -> None:
        """What this anchor stands for begins here; until it is kept, it is part of itself."""
        self._unfinished.add(name)

    def keep(self, name: str, meant: Meant, values: int) -> None:
        """Keep what an anchor stands for, which is so many values."""
        self._unfinished.discard(name)
        self._known[name] = meant, values

    def meant(self, event: Any, before: int) -> tuple[Meant, int]:
        """What an alias stands for, and how many values the text has with it, which had so many before.

        Raises Refusal for an alias of nothing, of what it is part of, and where a text grows too large.
        """
        name = event.anchor
        if name in self._unfinished:
            refuse(event, "alias-loop", f"`*{name}` refers to something it is part of", "write the value out")
        if name not in self._known:
            anchors = [f"*{known}" for known in self._known]
            message = f"there is no anchor `&{name}` before this"
            refuse(event, "unknown-alias", message, did_you_mean(f"*{name}", anchors))
        meant, values = self._known[name]
        if before + values > MOST_VALUES:
            message = f"written out, the aliases of this file make more than {MOST_VALUES:,} values"
            refuse(event, "too-many-aliases", message, "use fewer aliases")
        return meant, before + values
