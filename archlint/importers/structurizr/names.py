"""Identifiers of the Structurizr DSL: flat, or one below the other; capital and small letters are the same."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archlint.importers.structurizr.workspace import Item


@dataclass(slots=True)
class Names:
    """Who has which identifier; `hierarchical` counts from the line that says so."""

    hierarchical: bool = False
    items: dict[str, Item] = field(default_factory=dict[str, "Item"])

    def add(self, item: Item, identifier: str) -> None:
        """Remember an identifier, below those of what it lies in when they are hierarchical."""
        if not identifier:
            return
        path = ".".join((*self._above(item), identifier)) if self.hierarchical else identifier
        self.items[path.lower()] = item

    def find(self, identifier: str, context: Item) -> Item | None:
        """Who is meant by an identifier inside an item: the nearest one."""
        name = identifier.lower()
        if self.hierarchical:
            around = (context, *context.above())
            for item in around:
                above = [*self._above(item), *([item.identifier] if item.identifier else [])]
                found = self.items.get(".".join((*above, name)).lower())
                if found is not None:
                    return found
        return self.items.get(name)

    def known(self) -> list[str]:
        """Every identifier."""
        return list(self.items)

    def _above(self, item: Item) -> list[str]:
        names = [each.identifier for each in item.above() if each.identifier and each.kind != "group"]
        return list(reversed(names))
