"""From a document to a blueprint, with every problem of the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import ValidationError

from archlint.blueprint.blueprint import Blueprint
from archlint.errors import BlueprintError, Problem

if TYPE_CHECKING:
    from archlint.source import Document


def load(document: Document) -> Blueprint:
    """The blueprint that stands in a document; raises BlueprintError with every problem of it, in file order."""
    try:
        return Blueprint.model_validate(document.data)
    except ValidationError as error:
        problems = [
            Problem(found["type"], found["msg"], document.file, document.value_span(found["loc"]))
            for found in error.errors(include_url=False)
        ]
        raise BlueprintError(*problems) from None
