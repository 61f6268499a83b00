"""XML as a small tree with line numbers; documents that declare a DTD or entities are refused unread."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NoReturn
from xml.parsers import expat

from archlint.errors import FaultTreeError, Problem, Span

DESCRIPTIONS = frozenset({"label", "attributes"})
"""Elements that describe their parent and mean nothing to the tree."""


@dataclass(slots=True)
class Element:
    """One element: its name without a namespace, its attributes, its children in order, and its line."""

    name: str
    attributes: dict[str, str]
    line: int
    children: list[Element] = field(default_factory=list["Element"])

    def attribute(self, key: str, file: str) -> str:
        """The value of an attribute that must be there."""
        value = self.attributes.get(key)
        if value is None:
            refuse(f"<{self.name}> has no `{key}`", file, self.line)
        return value


def refuse(message: str, file: str, line: int) -> NoReturn:
    """Say what is wrong and on which line."""
    raise FaultTreeError(Problem("fault-tree", message, file, Span(line, 1, line, 2)))


def parse(text: str | bytes, file: str) -> Element:
    """The root element. Errors: FaultTreeError for anything that is not well-formed XML without a DTD."""
    parser = expat.ParserCreate()
    trail = [Element("", {}, 0)]

    def start(name: str, attributes: dict[str, str]) -> None:
        element = Element(name.rpartition(":")[2], attributes, parser.CurrentLineNumber)
        trail[-1].children.append(element)
        trail.append(element)

    def end(_name: str) -> None:
        trail.pop()

    def doctype(*_declaration: object) -> None:
        refuse("a document type declaration is not read: it could define entities", file, parser.CurrentLineNumber)

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.StartDoctypeDeclHandler = doctype
    try:
        parser.Parse(text, True)
    except expat.ExpatError as error:
        refuse(f"this is not XML: {expat.errors.messages[error.code]}", file, error.lineno)
    return trail[0].children[0]
