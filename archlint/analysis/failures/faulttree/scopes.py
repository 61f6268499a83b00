"""Names of private parts of an Open-PSA document: `E1` inside the private component `t` is called `t.E1` outside.

Containers are public unless they or what contains them say `role="private"`; names of public containers are free to
read but say nothing (Open-PSA Model Exchange Format 2.0d, section 3.4).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from archlint.frozen import frozen

if TYPE_CHECKING:
    from archlint.analysis.failures.faulttree.markup import Element

NAMING = frozenset({"gate", "basic-event", "house-event", "event", "parameter"})
"""Elements that mention something by its name."""


@frozen
class Scope:
    """Where a definition stands: the names of the components around it, and whether they keep their names to themselves."""

    path: tuple[str, ...] = ()
    private: bool = False

    def inside(self, container: Element) -> Scope:
        """The scope of what a container holds; a fault tree around everything adds no name while it is public."""
        role = container.attributes.get("role")
        private = self.private if role is None else role == "private"
        named = container.name == "define-component" or (container.name == "define-fault-tree" and private)
        name = container.attributes.get("name", "")
        return Scope((*self.path, name) if named and name else self.path, private)

    def called(self, name: str) -> str:
        """What a definition of this name is called from outside."""
        return ".".join((*self.path, name)) if self.private else name


def settle(definitions: Sequence[tuple[Element, Scope]]) -> list[Element]:
    """The definitions under the names that the whole document knows them by, what they mention included."""
    if not any(scope.private for _, scope in definitions):
        return [element for element, _ in definitions]
    known = {scope.called(element.attributes.get("name", "")) for element, scope in definitions}
    for element, scope in definitions:
        if "name" in element.attributes:
            element.attributes["name"] = scope.called(element.attributes["name"])
        waiting = list(element.children)
        while waiting:
            one = waiting.pop()
            waiting.extend(one.children)
            if one.name in NAMING and "name" in one.attributes:
                one.attributes["name"] = _meant(one.attributes["name"], scope, known)
    return [element for element, _ in definitions]


def _meant(name: str, scope: Scope, known: set[str]) -> str:
    """The nearest thing of a name, from the inside out."""
    for length in range(len(scope.path), 0, -1):
        full = ".".join((*scope.path[:length], name))
        if full in known:
            return full
    return name
