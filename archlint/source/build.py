"""From YAML events to plain data with positions, in one pass."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
)

from archlint.source.anchors import DEEPEST, Anchors
from archlint.source.refusal import Refusal, refuse, refuse_key
from archlint.source.scalar import resolve

if TYPE_CHECKING:
    from collections.abc import Callable

    from archlint.source.document import Data, Place


class Builder:
    """The state of one pass: how deep it is, the anchors, and the places found so far.

    `repeated` collects the keys that are given twice, `aside` what was given the second time; `quoted` collects where
    text stands that may contain a `#` without being a comment.
    """

    def __init__(self) -> None:
        self.data: Data = None
        self.root: tuple[int, int] | None = None
        self.places: dict[int, dict[str | int, Place]] = {}
        self.quoted: list[tuple[int, int]] = []
        self.repeated: list[Refusal] = []
        self.aside: list[Data] = []
        self._next: Callable[[], Any] = lambda: None
        self._depth = 0
        self._anchors: Anchors[Data] = Anchors()
        self._values = 0
        self._documents = 0

    def take(self, following: Callable[[], Any]) -> None:
        """Read all events of a text: `following` gives the next one, None behind the last.

        Raises Refusal at the first thing the language does not have.
        """
        self._next = following
        while (event := following()) is not None:
            if isinstance(event, NodeEvent):
                self.data, *root = self._value(event)
                self.root = (root[0], root[1])
            elif type(event) is DocumentStartEvent:
                self._begin_document(event)

    def _begin_document(self, event: object) -> None:
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

    def _value(self, event: Any) -> tuple[Data, int, int]:
        """What begins with this event, and where it begins and ends."""
        if type(event) is ScalarEvent:
            return self._scalar(event)
        return self._alias(event) if type(event) is AliasEvent else self._container(event)

    def _scalar(self, event: Any) -> tuple[Data, int, int]:
        self._values += 1
        if event.tag is not None:
            _refuse_tag(event)
        meant: Data = event.value
        start, end = event.start_mark.index, event.end_mark.index
        if event.implicit[0]:
            meant = resolve(event.value)
        elif "#" in event.value:
            self.quoted.append((start, end))
        if event.anchor:
            self._anchors.keep(event.anchor, meant, 1)
        return meant, start, end

    def _container(self, event: Any) -> tuple[Data, int, int]:
        self._values += 1
        if event.tag is not None:
            _refuse_tag(event)
        if self._depth >= DEEPEST:
            refuse(event, "too-deep", f"this is nested more than {DEEPEST} levels deep", "flatten it")
        self._depth += 1
        start, anchor, before = event.start_mark.index, event.anchor, self._values
        if anchor:
            self._anchors.begin(anchor)
        data, end = self._mapping() if type(event) is MappingStartEvent else self._sequence()
        self._depth -= 1
        if anchor:
            self._anchors.keep(anchor, data, 1 + self._values - before)
        return data, start, end

    def _sequence(self) -> tuple[list[Data], int]:
        """The items of a list that has begun, and where it ends."""
        data: list[Data] = []
        place = self.places[id(data)] = {}
        following = self._next
        while type(event := following()) is not SequenceEndEvent:
            value, start, end = self._scalar(event) if type(event) is ScalarEvent else self._value(event)
            place[len(data)] = (start, end, start, end)
            data.append(value)
        return data, _end(event)

    def _mapping(self) -> tuple[dict[str, Data], int]:
        """The entries of a mapping that has begun, and where it ends."""
        data: dict[str, Data] = {}
        place = self.places[id(data)] = {}
        following = self._next
        while type(event := following()) is not MappingEndEvent:
            key, first, last = self._key(event), event.start_mark.index, event.end_mark.index
            event = following()
            known = place.get(key)
            if known is not None:
                self._complain(key, (first, last), known[:2])
            value, start, end = self._scalar(event) if type(event) is ScalarEvent else self._value(event)
            if known is not None:
                self._set_aside(data, key, value, (first, last, start, end))
            else:
                data[key] = value
                place[key] = (first, last, start, end)
        if "<<" in data:
            self._merge(data, place)
        return data, _end(event)

    def _key(self, event: Any) -> str:
        """The key that an event stands for."""
        if type(event) is ScalarEvent:
            self._values += 1
            if event.tag is not None:
                _refuse_tag(event)
            if event.anchor:
                self._anchors.keep(event.anchor, event.value, 1)
            key: str = event.value
            return key
        if type(event) is AliasEvent:
            meant = self._alias(event)[0]
            return meant if isinstance(meant, str) else refuse_key(event)
        if event.tag is not None:
            _refuse_tag(event)
        return refuse_key(event, ", not a list or a mapping")

    def _complain(self, key: str, again: tuple[int, int], first: tuple[int, int]) -> None:
        """Note a key that its mapping has already."""
        self.repeated.append(
            Refusal("duplicate-key", f"`{key}` is given twice", again, "keep one of the two", (first, "first here"))
        )

    def _set_aside(self, container: dict[str, Data], key: str, again: Data, place: Place) -> None:
        """Leave out what a key is given the second time, unless the first says nothing.

        Of a section of the file take what the first one lacks: names in a second `components:` would otherwise be
        unknown wherever they are used.
        """
        self.aside.append(again)
        first = container[key]
        if first is None:
            container[key], self.places[id(container)][key] = again, place
        elif self._depth == 1 and isinstance(first, dict) and isinstance(again, dict):
            mine, theirs = self.places[id(first)], self.places[id(again)]
            for name in [name for name in again if name not in first]:
                first[name], mine[name] = again[name], theirs[name]

    def _alias(self, event: Any) -> tuple[Data, int, int]:
        meant, self._values = self._anchors.meant(event, self._values)
        return meant, event.start_mark.index, event.end_mark.index

    def _merge(self, mapping: dict[str, Data], place: dict[str | int, Place]) -> None:
        """Replace a `<<` by the entries it names; what is written beside it wins, earlier mappings before later."""
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


def _end(event: Any) -> int:
    """Where what an event stands for ends."""
    end: int = event.end_mark.index
    return end


def _refuse_tag(event: Any) -> NoReturn:
    tag = event.tag.replace("tag:yaml.org,2002:", "!!")
    way_out = "put the value in quotes instead" if tag in ("!!str", "!") else "remove the tag"
    refuse(event, "tag", f"tags such as `{tag[:40]}` are not part of the language", way_out)
