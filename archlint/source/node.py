"""A value of somebody else's file that knows the file and the line it stands on."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

from archlint.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping

Scalar: TypeAlias = "str | float | bool | None"
Content: TypeAlias = "Scalar | Mapping[str, Node] | tuple[Node, ...]"

_NOTHING: Mapping[str, Node] = MappingProxyType({})


@frozen
class Node:
    """One value: a scalar, a mapping of nodes or a tuple of nodes; `line` is that of its key, 1-based.

    `tag` is the YAML tag in front of it, such as `!reset`, empty when there is none.

    >>> Node({"ports": Node((Node(80, "a.yml", 3),), "a.yml", 2)}, "a.yml", 1).get("ports").items()[0].place
    'a.yml:3'
    """

    value: Content
    file: str
    line: int
    tag: str = ""

    @property
    def place(self) -> str:
        """Where it stands, as `file:line`."""
        return f"{self.file}:{self.line}"

    @property
    def is_mapping(self) -> bool:
        """Whether it has keys."""
        return not isinstance(self.value, (str, int, float, bool, tuple)) and self.value is not None

    def entries(self) -> Mapping[str, Node]:
        """Its keys and their values; nothing when it is no mapping."""
        value = self.value
        if value is None or isinstance(value, (str, int, float, bool, tuple)):
            return _NOTHING
        return value

    def items(self) -> tuple[Node, ...]:
        """The items of a list; nothing when it is none."""
        return self.value if isinstance(self.value, tuple) else ()

    def get(self, *keys: str) -> Node | None:
        """The node below these keys, None when one of them is missing."""
        node = self
        for key in keys:
            value = node.value
            if value is None or isinstance(value, (str, int, float, tuple)):
                return None
            below = value.get(key)
            if below is None:
                return None
            node = below
        return node

    def text(self) -> str:
        """A scalar as it would be read by a program; empty for everything else and for nothing."""
        value = self.value
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, (int, float)):
            return f"{value:g}" if isinstance(value, float) else str(value)
        return value if isinstance(value, str) else ""

    def texts(self) -> tuple[str, ...]:
        """The scalars of a list, or the one scalar there is."""
        if isinstance(self.value, tuple):
            return tuple(item.text() for item in self.value if item.text())
        return (self.text(),) if self.text() else ()

    def with_value(self, value: Content) -> Node:
        """Another value in the same place."""
        return Node(value, self.file, self.line)
