"""What lies at the keys of a manifest: a text, a list, a mapping; empty where there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archlint.source import Node


def text(node: Node, *keys: str) -> str:
    """The text there."""
    found = node.get(*keys)
    return found.text() if found is not None else ""


def items(node: Node, *keys: str) -> tuple[Node, ...]:
    """The items of the list there."""
    found = node.get(*keys)
    return found.items() if found is not None else ()


def entries(node: Node, *keys: str) -> dict[str, Node]:
    """The entries of the mapping there."""
    found = node.get(*keys)
    return dict(found.entries()) if found is not None else {}
