"""What names mean in an Open-PSA document: public ones everywhere, private ones by the way that leads to them.

`pump` of the private component `train` in the fault tree `plant` is called `plant.train.pump`; from inside the fault
tree `train.pump` will do, and from inside the component `pump`. Containers and definitions are public unless they, or
what contains them, say `role="private"` (Open-PSA Model Exchange Format 2.0d, section 3.4).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from archlint.analysis.failures.faulttree.markup import refuse
from archlint.frozen import frozen

if TYPE_CHECKING:
    from archlint.analysis.failures.faulttree.markup import Element

NAMING = frozenset({"gate", "basic-event", "house-event", "event", "parameter"})
"""Elements that mention something by its name."""
NAMED = frozenset({"define-fault-tree", "define-component"})
"""Containers whose names are part of the way."""
PARAMETER = "define-parameter"


@frozen
class Scope:
    """Where a definition stands: the names of the containers around it, and whether they keep their names to themselves."""

    path: tuple[str, ...] = ()
    private: bool = False

    def inside(self, container: Element) -> Scope:
        """The scope of what a container holds."""
        name = container.attributes.get("name", "").strip()
        path = (*self.path, name) if name and container.name in NAMED else self.path
        return Scope(path, _is_private(container, self))

    def way(self, name: str) -> str:
        """The full path of something defined here."""
        return ".".join((*self.path, name))

    def called(self, definition: Element) -> str:
        """What the whole document calls a definition that stands here."""
        name = definition.attribute("name")
        return self.way(name) if _is_private(definition, self) else name


def _is_private(element: Element, scope: Scope) -> bool:
    role = element.attributes.get("role")
    if role not in (None, "public", "private"):
        refuse(f"`role` is {role!r}; it is `public` or `private`", element)
    return scope.private if role is None else role == "private"


def settle(definitions: Sequence[tuple[Element, Scope]]) -> list[Element]:
    """The definitions under the names that the whole document knows them by, what they mention included."""
    events: dict[str, str] = {}
    parameters: dict[str, str] = {}
    for element, scope in definitions:
        called, way = scope.called(element), scope.way(element.attribute("name"))
        table = parameters if element.name == PARAMETER else events
        table.setdefault(way, called)
        table[called] = called
    for element, scope in definitions:
        element.attributes["name"] = scope.called(element)
        waiting = list(element.children)
        while waiting:
            one = waiting.pop()
            waiting.extend(one.children)
            if one.name in NAMING:
                table = parameters if one.name == "parameter" else events
                one.attributes["name"] = _meant(one.attribute("name"), scope, table)
    return [element for element, _ in definitions]


def _meant(name: str, scope: Scope, known: Mapping[str, str]) -> str:
    """The nearest thing of a name, from the inside out; the name itself when there is none."""
    for length in range(len(scope.path), -1, -1):
        meant = known.get(".".join((*scope.path[:length], name)))
        if meant is not None:
            return meant
    return name
