"""XML as a small tree that knows where everything stands; documents that declare a DTD or entities are refused unread."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NoReturn
from xml.parsers import expat

from archlint.errors import FaultTreeError, Problem, Span

DESCRIPTIONS = frozenset({"label", "attributes"})
"""Elements that describe their parent and mean nothing to the tree."""


@dataclass(slots=True)
class Element:
    """One element: its name without a namespace, its attributes, its children in order, and where it begins."""

    name: str
    attributes: dict[str, str]
    file: str
    line: int
    column: int = 1
    children: list[Element] = field(default_factory=list["Element"])

    @property
    def content(self) -> list[Element]:
        """The children that mean something."""
        return [child for child in self.children if child.name not in DESCRIPTIONS]

    def attribute(self, key: str) -> str:
        """The value of an attribute that must be there and say something."""
        value = self.attributes.get(key, "").strip()
        if not value:
            refuse(f"<{self.name}> has {'an empty' if key in self.attributes else 'no'} `{key}`", self)
        return value

    def problem(self, message: str, instead: str | None = None) -> Problem:
        """What is wrong here."""
        return Problem("fault-tree", message, self.file, _at(self.line, self.column), instead)


def refuse(message: str, element: Element, instead: str | None = None) -> NoReturn:
    """Say what is wrong and where, and what to do instead.

    Raises FaultTreeError, always.
    """
    raise FaultTreeError(element.problem(message, instead))


def parse(text: str | bytes, file: str) -> Element:
    """The root element. Errors: FaultTreeError for anything that is not well-formed XML without a DTD."""
    parser = expat.ParserCreate()
    trail = [Element("", {}, file, 0)]

    def start(name: str, attributes: dict[str, str]) -> None:
        place = parser.CurrentLineNumber, parser.CurrentColumnNumber + 1
        element = Element(name.rpartition(":")[2], attributes, file, *place)
        trail[-1].children.append(element)
        trail.append(element)

    def end(_name: str) -> None:
        trail.pop()

    def words(text: str) -> None:
        if text.strip() and not any(element.name in DESCRIPTIONS for element in trail):
            message = f"{_shortened(text)} stands between the elements of <{trail[-1].name}>, where text means nothing"
            _refuse_here(parser, message, file, "put it into a <label>, or take it out")

    def doctype(_name: str, system: str | None, public: str | None, subset: int) -> None:
        if system or public or subset:
            message = "a document type declaration is not read: it could define entities"
            _refuse_here(parser, message, file, "take out the <!DOCTYPE ...> line")

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = words
    parser.StartDoctypeDeclHandler = doctype
    try:
        parser.Parse(text, True)
    except expat.ExpatError as error:
        _not_xml(expat.errors.messages[error.code], text, file, _at(error.lineno, error.offset + 1))
    except (LookupError, ValueError) as error:  # an encoding that nobody knows, or characters that have none
        _not_xml(str(error), text, file, _at(1, 1))
    return trail[0].children[0]


def _refuse_here(parser: expat.XMLParserType, message: str, file: str, instead: str) -> NoReturn:
    span = _at(parser.CurrentLineNumber, parser.CurrentColumnNumber + 1)
    raise FaultTreeError(Problem("fault-tree", message, file, span, instead))


_OPEN_PSA = "a fault tree in the Open-PSA format begins with `<`"
"""What to say to a text in which no element begins."""


def _not_xml(reason: str, text: str | bytes, file: str, span: Span) -> NoReturn:
    named = ("<" if isinstance(text, str) else b"<") not in text  # type: ignore[operator]
    instead = None
    if named:
        is_name = len(text) < 300 and text.strip()[-4:].lower() in (".xml", b".xml")
        instead = "give the text of the document, not the name of its file" if is_name else _OPEN_PSA
    raise FaultTreeError(Problem("fault-tree", f"this is not XML: {reason}", file, span, instead))


def _shortened(text: str) -> str:
    words = " ".join(text.split())
    return repr(words if len(words) <= 40 else f"{words[:37]}...")


def _at(line: int, column: int) -> Span:
    return Span(line, column, line, column + 1)
