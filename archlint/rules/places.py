"""From a path in the document to the words under the carets."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from archlint.blueprint.steps import part_of_walk, parts_of_walk

if TYPE_CHECKING:
    from archlint.errors import Span
    from archlint.graph.system import DocumentPath
    from archlint.source import Document


def locate(document: Document, path: DocumentPath) -> Span:
    """Where something stands, or would stand: a key for whatever has keys of its own, else the value.

    One arrow of a step has the path of the step and then `source→target`; it stands where its target does, and
    what follows are options of the step.
    """
    if not path:
        return document.key_span(("system",)) if document.has(("system",)) else document.value_span(())
    for place, name in enumerate(path):
        if isinstance(name, str) and "→" in name:
            return locate_arrow(document, path[:place], name, path[place + 1 :])
    while len(path) > 1 and not document.has(path):
        path = path[:-1]
    is_item = any(isinstance(step, int) for step in path[-1:])
    if is_item or not isinstance(document.at(path), dict | list):
        return document.value_span(path)
    return document.key_span(path)


def locate_arrow(document: Document, step: DocumentPath, arrow: str, option: DocumentPath) -> Span:
    """Where an option of a step stands, else the target of one of its arrows, else the step."""
    written = document.at(step)
    if isinstance(written, dict) and len(written) == 1:
        walk = str(next(iter(written)))
        if option and document.has((*step, walk, *option)):
            return locate(document, (*step, walk, *option))
    elif isinstance(written, str):
        walk = written
    else:
        return document.value_span(step)
    names = parts_of_walk(walk)
    source, _, target = arrow.partition("→")
    place = next((number for number, pair in enumerate(pairwise(names)) if pair == (source, target)), None)
    if place is None:
        return document.value_span(step)
    start, end = part_of_walk(walk, place + 1)
    if isinstance(written, dict):
        return document.part_span((*step, walk), start, end, of_key=True)
    return document.part_span(step, start, end)
