"""A document with single entries left out, called otherwise or valued otherwise; the places of all others stay as they are."""

from __future__ import annotations

from dataclasses import field, replace
from typing import TYPE_CHECKING

from archlint.frozen import frozen
from archlint.source.document import inside

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from archlint.errors import Span
    from archlint.source.document import Data, Document, Place

Step = int | str


@frozen
class Entry:
    """One entry of a container, known by the container itself: what an alias repeats is one entry.

    `value` is what it holds; `of_key` says that a place is that of its key, not of its value.
    """

    container: int
    step: Step
    value: Data
    of_key: bool = False


@frozen
class Revision:
    """What is to be left out, renamed (keys of mappings), given another value, and added to mappings (by their `id`).

    `split` gives several values for one item of a list; all stand where the one stood.
    """

    left_out: frozenset[tuple[int, Step]] = frozenset()
    renamed: Mapping[tuple[int, Step], str] = field(default_factory=dict[tuple[int, Step], str])
    valued: Mapping[tuple[int, Step], Data] = field(default_factory=dict["tuple[int, Step]", "Data"])
    added: Mapping[tuple[int, str], Data] = field(default_factory=dict["tuple[int, str]", "Data"])
    split: Mapping[tuple[int, Step], Sequence[Data]] = field(default_factory=dict["tuple[int, Step]", "Sequence[Data]"])


def entries_at(document: Document, span: Span) -> tuple[Entry, ...]:
    """The entries around a place, the outermost first; the last is the one whose key or value begins there."""
    offset = document.starts[min(span.line, len(document.starts)) - 1] + span.column - 1
    node, found = document.data, list[Entry]()
    while isinstance(node, (dict, list)):
        hit = _hit(document.places.get(id(node), {}), offset)
        if hit is None:
            break
        step, of_key = hit
        value = inside(node, step)
        found.append(Entry(id(node), step, value, of_key))
        if of_key:
            break
        node = value
    return tuple(found)


def _hit(places: Mapping[Step, Place], offset: int) -> tuple[Step, bool] | None:
    """The entry of a container that a place lies in."""
    for step, (key_start, key_end, start, end) in places.items():
        if isinstance(step, str) and key_start <= offset < max(key_end, key_start + 1):
            return step, True
        if start <= offset < max(end, start + 1):
            return step, False
    return None


def revised(document: Document, revision: Revision) -> Document:
    """The document after a revision."""
    copies: dict[int, Data] = {}
    more: dict[int, dict[str, Data]] = {}
    for (container, key), value in revision.added.items():
        more.setdefault(container, {})[key] = value
    places: dict[int, Mapping[Step, Place]] = {}

    def copy(node: Data) -> Data:
        if not isinstance(node, (dict, list)):
            return node
        if id(node) in copies:
            return copies[id(node)]
        fresh: dict[str, Data] | list[Data] = {} if isinstance(node, dict) else []
        copies[id(node)] = fresh
        where: dict[Step, Place] = {}
        old = document.places.get(id(node), {})
        entries: Iterable[tuple[Step, Data]] = node.items() if isinstance(node, dict) else enumerate(node)
        for step, value in entries:
            this = (id(node), step)
            if this in revision.left_out:
                continue
            if isinstance(fresh, list) and this in revision.split:
                for part in revision.split[this]:
                    where |= {len(fresh): old[step]} if step in old else {}
                    fresh.append(part)
                continue
            meant = revision.valued[this] if this in revision.valued else copy(value)
            name: Step = revision.renamed.get(this, step)
            if isinstance(fresh, dict):
                if name in fresh:
                    continue
                fresh[str(name)] = meant
            else:
                name = len(fresh)
                fresh.append(meant)
            if step in old:
                where[name] = old[step]
        if isinstance(fresh, dict):
            fresh |= {key: value for key, value in more.get(id(node), {}).items() if key not in fresh}
        places[id(fresh)] = where
        return fresh

    return replace(document, data=copy(document.data), places=places)


def without_block(text: str, line: int) -> str:
    """The text with one line blank, and those below it that are indented deeper; all others keep their numbers."""
    lines = text.splitlines()
    if not 1 <= line <= len(lines):
        return text
    first = lines[line - 1]
    depth = _depth(first)
    last = line
    while last < len(lines) and (not lines[last].strip() or _depth(lines[last]) > depth):
        last += 1
    return "\n".join((*lines[: line - 1], *[""] * (last - line + 1), *lines[last:])) + "\n"


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip())
