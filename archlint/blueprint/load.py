"""From a document to a blueprint, with every problem of the file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.blueprint.causes import one_for_each_cause
from archlint.blueprint.checks import check
from archlint.blueprint.checks.components import kinds_of
from archlint.blueprint.checks.sheet import Broken, Sheet
from archlint.blueprint.formats import other_format
from archlint.blueprint.plain import plain
from archlint.errors import BlueprintError, Problem
from archlint.quantity import show_written

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archlint.blueprint.blueprint import Blueprint
    from archlint.source import Document, DocumentPath

VERSION = 1
"""The version of the language this archlint reads."""


def load(document: Document) -> Blueprint:
    """The blueprint that stands in a document; raises BlueprintError with every problem of it, in file order."""
    other = _another_language(document)
    if other is not None and not _reads_on(document):
        raise BlueprintError(other)
    blueprint = plain(document.data)
    problems = list(document.mistakes)
    broken: frozenset[DocumentPath] = frozenset()
    if blueprint is None:
        from archlint.blueprint.repair import understand  # noqa: PLC0415 -- the models, for what is out of the ordinary

        found = understand(document)
        document, blueprint, broken = found.document, found.blueprint, found.broken
        problems += found.problems
    if other is not None:
        problems = [other, *(problem for problem in problems if problem.span != other.span)]
    if blueprint is not None:
        problems += check(Sheet(blueprint, document, Broken(broken), kinds_of(blueprint)))
    if problems or blueprint is None:
        raise BlueprintError(*one_for_each_cause(problems, document))
    return blueprint


def _drawn(lines: Sequence[str]) -> str:
    """What to do about something that is no mapping: a drawing in another language, or a text."""
    first = next((line.split()[0] for line in lines if line.strip()), "")
    drawing = _DRAWINGS.get(first.rstrip(":{"))
    said = f"this is {drawing}, which archlint writes (`archlint render`) and does not read: " if drawing else ""
    return f"{said}begin with `archlint: {VERSION}` and `system: <its name>`, or let `archlint init` write one"


_DRAWINGS = {
    "graph": "Mermaid", "flowchart": "Mermaid", "sequenceDiagram": "Mermaid", "C4Context": "Mermaid",
    "digraph": "Graphviz", "strict": "Graphviz", "<mxfile": "draw.io",
}  # fmt: skip
"""Languages of drawings, by their first word."""


def _reads_on(document: Document) -> bool:
    """Whether the rest can be read as this version, in spite of what is written for it: no number at all, or this one in other words.

    Of another version (`2`, `"1.5"`, `v3`) nothing can be said.
    """
    if not isinstance(document.data, dict) or "archlint" not in document.data:
        return False
    written = document.at(("archlint",))
    number = "" if isinstance(written, bool) else str(written).lower().removeprefix("v")
    return number.rstrip(".0") == str(VERSION) or re.match(r"-?\d", number) is None


def _another_language(document: Document) -> Problem | None:
    """Why the text is not a blueprint of this version at all."""
    data = document.data
    if not isinstance(data, dict):
        message = f"a blueprint is a mapping that begins with `archlint: {VERSION}`, this is {show_written(data)}"
        return Problem("wrong-type", message, document.file, document.value_span(()), _drawn(document.lines))
    if "archlint" not in data and (other := other_format(document, data)) is not None:
        return other
    version = data.get("archlint", VERSION)
    if version is None or (version == VERSION and type(version) is int):
        return None
    place = document.value_span(("archlint",))
    if type(version) is int and version > VERSION:
        message = f"this is language version {version}, and this archlint reads version {VERSION}"
        return Problem(
            "unknown-version", message, document.file, place, "upgrade archlint: `pip install --upgrade archlint`"
        )
    message = f"`archlint` is the version of the language, the number {VERSION}, got {show_written(version)}"
    return Problem("unknown-version", message, document.file, place, f"write `archlint: {VERSION}`")
