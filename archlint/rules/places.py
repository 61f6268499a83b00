"""From a path in the document to the words under the carets."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archlint.errors import Span
    from archlint.graph.system import DocumentPath
    from archlint.source import Document


def locate(document: Document, path: DocumentPath) -> Span:
    """Where something stands, or would stand: a key for whatever has keys of its own, else the value."""
    if not path:
        return document.key_span(("system",)) if document.has(("system",)) else document.value_span(())
    *above, last = path
    while above and not document.has((*above, last)):
        last = above.pop()
    path = (*above, last)
    if isinstance(last, int) or not isinstance(document.at(path), dict | list):
        return document.value_span(path)
    return document.key_span(path)
