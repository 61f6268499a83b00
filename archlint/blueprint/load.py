"""From a document to a blueprint, with every problem of the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.blueprint.causes import one_for_each_cause
from archlint.blueprint.checks import check
from archlint.blueprint.checks.components import kinds_of
from archlint.blueprint.checks.sheet import Broken, Sheet
from archlint.blueprint.formats import other_format
from archlint.blueprint.repair import understand
from archlint.errors import BlueprintError, Problem
from archlint.quantity import show_written

if TYPE_CHECKING:
    from archlint.blueprint.blueprint import Blueprint
    from archlint.source import Document

VERSION = 1
"""The version of the language this archlint reads."""


def load(document: Document) -> Blueprint:
    """The blueprint that stands in a document; raises BlueprintError with every problem of it, in file order."""
    if (unreadable := _another_language(document)) is not None:
        raise BlueprintError(unreadable)
    blueprint, mistakes, broken = understand(document)
    problems = list(mistakes)
    if blueprint is not None:
        problems += check(Sheet(blueprint, document, Broken(broken), kinds_of(blueprint)))
    if problems or blueprint is None:
        raise BlueprintError(*one_for_each_cause(problems, document))
    return blueprint


def _another_language(document: Document) -> Problem | None:
    """Why the text is not a blueprint of this version at all."""
    data = document.data
    if not isinstance(data, dict):
        message = f"a blueprint is a mapping that begins with `archlint: {VERSION}`, this is {show_written(data)}"
        return Problem("wrong-type", message, document.file, document.value_span(()))
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
