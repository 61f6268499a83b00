"""The line numbers in what an import says of its sources: they move whenever somebody writes a line above.

An entry of which nothing but such numbers is new stays as it is, so that a difference shows what has changed and nothing else.
Its numbers are those of the import that wrote it; where any fact of it changes, all of it is written anew. What the import remembers
beside the blueprint has the numbers of the last one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.frozen import replace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from archlint.importers.draft.version import Version
    from archlint.source import DocumentPath

_PLACE = re.compile(r"(#[^#]*?:)[0-9]+(?= |$)|(^#.*:)[0-9]+(?=\)$)")
"""`# env compose.yaml:12 DATABASE_URL`, `# compose.yaml:2`, and `#   seed: runs once (compose.yaml:7)`."""


def numbered_as(base: Version, ours: Version) -> Version:
    """What the last import wrote, with the numbers that the same lines have in the blueprint."""
    return _renumbered(base, ours, _paired)


def settled(new: Version, base: Version) -> Version:
    """What is found, as the last import wrote it where only numbers differ."""
    return _renumbered(new, base, _same)


def _renumbered(
    one: Version, other: Version, taken: Callable[[Sequence[str], Sequence[str]], Sequence[str]]
) -> Version:
    """A version whose entries, and comments at the end, are those that are `taken` of its own lines and the other's."""
    lines = list(one.lines)
    for path in _shared(one, other):
        first, last = one.block(path)
        lines[first:last] = taken(lines[first:last], other.text(path))
    at = closing_of(lines)
    lines[at:] = taken(lines[at:], other.lines[closing_of(other.lines) :])
    return replace(one, lines=lines)


def closing_of(lines: Sequence[str]) -> int:
    """Where the comments at the end of an import begin, with the empty line before them."""
    at = len(lines)
    while at > 0 and (not lines[at - 1].strip() or lines[at - 1].startswith("#")):
        at -= 1
    return at


def _shared(one: Version, other: Version) -> Iterator[DocumentPath]:
    """The entries of sections that both have, each on lines of its own."""
    for section in one.entries(()):
        path = (section,)
        if one.is_block(path) and other.entries(path) and other.is_block(path):
            yield from ((section, key) for key in one.entries(path) if key in other.entries(path))


def _paired(lines: Sequence[str], others: Sequence[str]) -> list[str]:
    """The lines, each as the other text has it where it does, in order."""
    known: dict[str, list[str]] = {}
    for line in others:
        known.setdefault(_without(line), []).append(line)
    return [found.pop(0) if (found := known.get(_without(line))) else line for line in lines]


def _same(lines: Sequence[str], older: Sequence[str]) -> Sequence[str]:
    """The older lines where only numbers differ."""
    return older if [_without(line) for line in lines] == [_without(line) for line in older] else lines


def _without(line: str) -> str:
    return _PLACE.sub(r"\1\2", line, count=1)
