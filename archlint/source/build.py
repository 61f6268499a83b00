"""From YAML events to plain data with positions, in one pass and without recursion."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn, TypeAlias

from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from archlint.errors import did_you_mean
from archlint.source.refusal import Refusal
from archlint.source.scalar import resolve

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archlint.source.document import Data, Place

    _Container: TypeAlias = dict[str, Data] | list[Data]

DEEPEST = 50
"""Levels of nesting a file may have; the language itself needs eight."""
MOST_VALUES = 1_000_000
"""Values a file may have once its aliases are written out."""


class _Again(str):
    """A key that its mapping has already."""

    __slots__ = ()


class Builder:
    """The state of one pass: the open containers, the anchors, and the places found so far.

    `repeated` collects the keys that are given twice, `aside` what was given the second time; `quoted` collects where text stands that may contain a `#` without being a comment. `tags` keeps the tags of
    foreign files by the offset at which their value begins; None refuses them, as the language does.
    """

    def __init__(self, tags: dict[int, str] | None = None) -> None:
        self.tags = tags
        self.data: Data = None
        self.root: tuple[int, int] | None = None
        self.places: dict[int, dict[str | int, Place]] = {}
        self.quoted: list[tuple[int, int]] = []
        self.repeated: list[Refusal] = []
        self.aside: list[Data] = []
        self._open: list[
            tuple[_Container | None, dict[str | int, Place], str | None, int, int, int, str | None, int]
        ] = []
        self._container: _Container | None = None
        self._place: dict[str | int, Place] = {}
        self._key: str | None = None
        self._key_start = self._key_end = 0
        self._anchors: dict[str, tuple[Data, int]] = {}
        self._unfinished: set[str] = set()
        self._values = 0
        self._documents = 0

    def take(self, events: Iterable[object]) -> None:
        """Read all events of a text; raises Refusal at the first thing the language does not have."""
        for event in events:
            kind = type(event)
            if kind is ScalarEvent:
                self._scalar(event)
            elif kind is MappingStartEvent:
                self._begin(event, {})
            elif kind is SequenceStartEvent:
                self._begin(event, [])
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                self._end(event)
            elif kind is AliasEvent:
                self._alias(event)
            elif kind is DocumentStartEvent:
                self._documents += 1
                if self._documents > 1:
                    manifests = type(self.data) is dict and "apiVersion" in self.data
                    refuse(
                        event,
                        "several-documents",
                        "a file holds one document, a second one begins here",
                        "manifests become a blueprint by `archlint import kubernetes`"
                        if manifests
                        else "move it to a file of its own",
                    )

    def _scalar(self, event: Any) -> None:
        self._values += 1
        value: str = event.value
        if event.tag is not None:
            self._tag(event)
        if self._key is None and type(self._container) is dict:
            if event.anchor:
                self._anchors[event.anchor] = (value, 1)
            self._take_key(event, value)
            return
        start, end = event.start_mark.index, event.end_mark.index
        meant: Data = value
        if event.implicit[0]:
            meant = resolve(value)
        elif "#" in value:
            self.quoted.append((start, end))
        if event.anchor:
            self._anchors[event.anchor] = (meant, 1)
        self._put(meant, start, end)

    def _tag(self, event: Any) -> None:
        """Keep the tag of a foreign file, refuse it in one of ours."""
        if self.tags is None:
            _refuse_tag(event)
        self.tags[event.start_mark.index] = event.tag

    def _take_key(self, event: Any, key: object) -> None:
        if not isinstance(key, str):
            refuse(event, "wrong-key", "a key must be plain text", "write the key as one word")
        self._key_start, self._key_end = event.start_mark.index, event.end_mark.index
        if key in self._place:
            ends, first = (self._key_start, self._key_end), self._place[key][:2]
            mistake = Refusal(
                "duplicate-key", f"`{key}` is given twice", ends, "keep one of the two", (first, "first here")
            )
            self.repeated.append(mistake)
            key = _Again(key)
        self._key = key

    def _put(self, value: Data, start: int, end: int) -> None:
        container = self._container
        if container is None:
            self.data, self.root = value, (start, end)
        elif isinstance(container, list):
            self._place[len(container)] = (start, end, start, end)
            container.append(value)
        elif type(self._key) is _Again:
            self._set_aside(container, self._key, value, start, end)
            self._key = None
        elif self._key is not None:
            container[self._key] = value
            self._place[self._key] = (self._key_start, self._key_end, start, end)
            self._key = None

    def _set_aside(self, container: dict[str, Data], key: str, again: Data, start: int, end: int) -> None:
        """Leave out what a key is given the second time, unless the first says nothing.

        Of a section of the file take what the first one lacks: names in a second `components:` would otherwise be
        unknown wherever they are used.
        """
        self.aside.append(again)
        first = container[key]
        if first is None:
            container[key], self._place[key] = again, (self._key_start, self._key_end, start, end)
        elif len(self._open) == 1 and isinstance(first, dict) and isinstance(again, dict):
            mine, theirs = self.places[id(first)], self.places[id(again)]
            for name in [name for name in again if name not in first]:
                first[name], mine[name] = again[name], theirs[name]

    def _begin(self, event: Any, fresh: _Container) -> None:
        self._values += 1
        if event.tag is not None:
            self._tag(event)
        if type(self._container) is dict and self._key is None:
            refuse(event, "wrong-key", "a key must be plain text, not a list or a mapping", "write the key as one word")
        if len(self._open) >= DEEPEST:
            refuse(event, "too-deep", f"this is nested more than {DEEPEST} levels deep", "flatten it")
        self._open.append(
            (
                self._container,
                self._place,
                self._key,
                self._key_start,
                self._key_end,
                event.start_mark.index,
                event.anchor,
                self._values,
            )
        )
        if event.anchor:
            self._unfinished.add(event.anchor)
        self._container, self._key = fresh, None
        self._place = self.places[id(fresh)] = {}

    def _end(self, event: Any) -> None:
        finished = self._container
        if type(finished) is dict and "<<" in finished:
            self._merge(finished)
        self._container, self._place, self._key, self._key_start, self._key_end, start, anchor, before = (
            self._open.pop()
        )
        if anchor:
            self._unfinished.discard(anchor)
            self._anchors[anchor] = (finished, 1 + self._values - before)
        self._put(finished, start, event.end_mark.index)

    def _alias(self, event: Any) -> None:
        name = event.anchor
        if name in self._unfinished:
            refuse(event, "alias-loop", f"`*{name}` refers to something it is part of", "write the value out")
        if name not in self._anchors:
            anchors = [f"*{known}" for known in self._anchors]
            refuse(
                event,
                "unknown-alias",
                f"there is no anchor `&{name}` before this",
                did_you_mean(f"*{name}", anchors),
            )
        value, values = self._anchors[name]
        self._values += values
        if self._values > MOST_VALUES:
            refuse(
                event,
                "too-many-aliases",
                f"written out, the aliases of this file make more than {MOST_VALUES:,} values",
                "use fewer aliases",
            )
        if type(self._container) is dict and self._key is None:
            self._take_key(event, value)
            return
        self._put(value, event.start_mark.index, event.end_mark.index)

    def _merge(self, mapping: dict[str, Data]) -> None:
        """Replace a `<<` by the entries it names; what is written beside it wins, earlier mappings before later."""
        place = self._place
        merged = mapping.pop("<<")
        ends = place.pop("<<")[2:]
        for source in merged if type(merged) is list else [merged]:
            if type(source) is not dict:
                raise Refusal(
                    "wrong-merge",
                    "`<<` merges mappings, this is none",
                    ends,
                    "name an anchor of a mapping, as in `<<: *defaults`",
                )
            theirs = self.places[id(source)]
            for key, value in source.items():
                if key not in mapping:
                    mapping[key] = value
                    place[key] = theirs[key]


def refuse(event: Any, kind: str, message: str, help: str | None) -> NoReturn:  # noqa: A002 - the word of the report
    """Refuse what begins at this event."""
    raise Refusal(kind, message, (event.start_mark.index, event.end_mark.index), help)


def _refuse_tag(event: Any) -> NoReturn:
    tag = event.tag.replace("tag:yaml.org,2002:", "!!")
    way_out = "put the value in quotes instead" if tag in ("!!str", "!") else "remove the tag"
    refuse(event, "tag", f"tags such as `{tag[:40]}` are not part of the language", way_out)
