"""Every place of a text that declares something by a name or speaks of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.blueprint.steps import part_of_walk, parts_of_walk
from archlint.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archlint.editor.draft import Draft, Range
    from archlint.source import DocumentPath
    from archlint.source.entry import Entry

SECTIONS = ("components", "flows", "data", "groups")
"""Parts of a blueprint whose entries have names."""
_COMPONENTS = ("components",)
_ANYTHING = ("components", "flows", "data", "groups")
_LISTS = frozenset({"boots_from", "watches"})
_CHECKS = frozenset({"live_checks", "ready_checks"})
_WITH_NAMES = {
    "storage": ("data",),
    **dict.fromkeys(("connections", "instances", "shards"), _COMPONENTS),
}
"""Estimates whose second word names something."""


@frozen
class Mention:
    """A name in a text: where it stands, the section it is declared in, and whether this is where."""

    range: Range
    section: str
    name: str
    declares: bool = False


def mentions(draft: Draft) -> tuple[Mention, ...]:
    r"""Every declaration and every use of a name that is declared, in the order of the text.

    >>> from archlint.editor.draft import draft
    >>> text = "components: {api: {kind: service}}\nflows: {f: {steps: [api -> db]}}"
    >>> [(each.name, each.declares) for each in mentions(draft(text))]
    [('api', True), ('f', True), ('api', False)]
    """
    declared = {section: frozenset(draft.names(section)) for section in SECTIONS}
    found: list[Mention] = []
    for entry in draft.entries:
        for named, range_, sections in _named(entry, draft.text):
            home = next((section for section in sections if named in declared[section]), None)
            if home is not None:
                is_declaration = len(entry.path) == 2 and entry.path[0] == home and entry.kind == "pair"
                found.append(Mention(range_, home, named, is_declaration))
    return tuple(found)


def mention_at(draft: Draft, place: int) -> Mention | None:
    """The name at an offset; None where none stands."""
    return next((each for each in mentions(draft) if each.range[0] <= place <= each.range[1]), None)


def of_same(draft: Draft, one: Mention) -> tuple[Mention, ...]:
    """Every place of the same name, the declaration among them."""
    return tuple(each for each in mentions(draft) if (each.section, each.name) == (one.section, one.name))


def sections_at(path: DocumentPath) -> tuple[str, ...]:
    """The sections whose names may stand as the value at a path; empty where none do.

    >>> sections_at(("data", "tasks", "in")), sections_at(("components", "db", "title"))
    (('components',), ())
    """
    match path:
        case ("components", _, "state", _) | ("components", _, "token", "revocation"):
            return _COMPONENTS
        case ("components", _, "shards", "directory") | ("components", _, "dead_letter") | ("data", _, "in"):
            return _COMPONENTS
        case ("components", _, str(key), *_) if key in _LISTS:
            return _COMPONENTS
        case ("components", _, "health", str(key), *_) if key in _CHECKS:
            return _COMPONENTS
        case ("components", _, "zones" | "hosts", *_):
            return ("groups",)
        case ("groups", _, "members", *_):
            return ("components", "groups")
        case ("flows", _, "data", *_):
            return ("data",)
        case ("decisions", int(), "on", *_) | ("waivers", int(), "on"):
            return _ANYTHING
        case _:
            return ()


def _named(entry: Entry, text: str) -> Iterator[tuple[str, Range, tuple[str, ...]]]:
    """The names in an entry: each with its place and the sections it may be declared in."""
    path = entry.path
    if entry.kind == "pair":
        yield from _in_key(entry, text)
    if entry.text is None:
        return
    start = _inside_quotes(entry.value, entry.text, text)
    if start is None:
        return
    if len(path) == 4 and path[0] == "flows" and path[2] == "steps":
        yield from _of_walk(entry.text, start)
    elif sections := sections_at(path):
        name = entry.text.split("/")[0] if path[0] == "waivers" else entry.text
        yield name, (start, start + len(name)), sections


def _in_key(entry: Entry, text: str) -> Iterator[tuple[str, Range, tuple[str, ...]]]:
    """The names in a key."""
    path, key = entry.path, str(entry.path[-1])
    start = _inside_quotes(entry.key, key, text)
    if start is None:
        return
    if len(path) == 2 and path[0] in SECTIONS:
        yield key, (start, start + len(key)), (str(path[0]),)
    elif len(path) == 5 and path[0] == "flows" and path[2] == "steps":
        yield from _of_walk(key, start)
    elif len(path) == 4 and path[0] == "components" and path[2] == "pool":
        yield key, (start, start + len(key)), _COMPONENTS
    elif len(path) == 2 and path[0] == "estimates":
        first, *rest = key.split(".")
        if first in _WITH_NAMES and rest:
            begins = start + len(first) + 1
            yield rest[0], (begins, begins + len(rest[0])), _WITH_NAMES[first]
        elif rest:
            yield first, (start, start + len(first)), ("flows", "components")


def _of_walk(walk: str, start: int) -> Iterator[tuple[str, Range, tuple[str, ...]]]:
    for number, name in enumerate(parts_of_walk(walk)):
        first, last = part_of_walk(walk, number)
        yield name, (start + first, start + last), _COMPONENTS


def _inside_quotes(place: Range, said: str, text: str) -> int | None:
    """Where a scalar begins behind its quotes; None when it is not written as it reads."""
    start = place[0] + (text[place[0] : place[0] + 1] in ("'", '"'))
    return start if text[start : start + len(said)] == said else None
