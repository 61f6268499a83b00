"""The parts of a text as an editor lists them, and the ranges it can fold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.editor.mentions import SECTIONS
from archlint.frozen import frozen

if TYPE_CHECKING:
    from archlint.editor.draft import Draft, Range
    from archlint.source.entry import Entry


@frozen
class Part:
    """A section, or what is declared in one: its name, what it is in a few words, all of it, and its name alone."""

    name: str
    section: str
    detail: str
    whole: Range
    range: Range
    parts: tuple[Part, ...] = ()


def outline(draft: Draft) -> tuple[Part, ...]:
    r"""Every section of the text with what it declares.

    >>> from archlint.editor.draft import draft
    >>> [(part.name, [each.name for each in part.parts]) for part in outline(draft("components:\n  db: {engine: redis}"))]
    [('components', ['db'])]
    """
    ends = _ends(draft)
    return tuple(
        Part(
            str(entry.path[0]),
            str(entry.path[0]),
            entry.text or "",
            (entry.key[0], ends[id(entry)]),
            entry.key,
            _declared(draft, entry, ends),
        )
        for entry in draft.entries
        if len(entry.path) == 1 and entry.kind == "pair"
    )


def _declared(draft: Draft, section: Entry, ends: dict[int, int]) -> tuple[Part, ...]:
    """What stands one level below a section: names that are declared, decisions and waivers by what they say."""
    found: list[Part] = []
    name = str(section.path[0])
    for entry in draft.entries:
        if len(entry.path) != 2 or entry.path[0] != name or entry.kind == "word":
            continue
        title = str(entry.path[1])
        if entry.kind == "item":
            title = draft.said(*entry.path, "choose") or draft.said(*entry.path, "rule") or str(1 + int(entry.path[1]))
        detail = _detail(draft, entry) if name in SECTIONS else draft.said(*entry.path, "on") or entry.text or ""
        found.append(Part(title, name, detail, (entry.key[0], ends[id(entry)]), entry.key))
    return tuple(found)


def _detail(draft: Draft, entry: Entry) -> str:
    keys = ("kind", "engine", "does", "in")
    return " · ".join(said for key in keys if (said := draft.said(*entry.path, key)))


def _ends(draft: Draft) -> dict[int, int]:
    """Where each entry ends, with all that stands below it."""
    ends: dict[int, int] = {}
    open_: list[Entry] = []
    last = 0
    for entry in draft.entries:
        while open_ and entry.path[: len(open_[-1].path)] != open_[-1].path:
            ends[id(open_.pop())] = last
        open_.append(entry)
        last = max(entry.key[1], entry.value[1])
        for outer in open_:
            ends[id(outer)] = max(ends.get(id(outer), 0), last)
        last = max(last, *(ends[id(outer)] for outer in open_))
    return ends


def folds(draft: Draft) -> tuple[Range, ...]:
    """What goes over several lines and can be folded."""
    ends = _ends(draft)
    found = ((entry.key[0], ends[id(entry)]) for entry in draft.entries if entry.kind != "word")
    return tuple(dict.fromkeys(each for each in found if "\n" in draft.text[each[0] : each[1]]))
