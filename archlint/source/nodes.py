"""From the YAML of somebody else to nodes that know their lines, in one pass over its events."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any, cast

from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
)

from archlint.source.anchors import DEEPEST, Anchors
from archlint.source.node import Node
from archlint.source.read import parser
from archlint.source.refusal import Refusal, refuse, refuse_key
from archlint.source.scalar import resolve

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archlint.source.node import Content


def documents(text: str, file: str) -> Iterator[Node]:
    """Every document of a text that stands in `file`, those without a value left out.

    A yaml.YAMLError comes out of it where the text is no YAML; else a Refusal at a key that is given twice, and at what
    no reader of ours takes.
    """
    following = parser()(text).get_event
    try:
        while (event := following()) is not None:
            if type(event) is DocumentStartEvent:
                node = _Reading(following, file).document()
                if node.value is not None:
                    yield node
    except Refusal:
        deque(iter(following, None), maxlen=0)  # that the rest is no YAML says more
        raise


class _Reading:
    """The state of one document: how deep it is, its anchors, and the first key that is given twice.

    What an alias repeats is the same object again.
    """

    def __init__(self, following: Any, file: str) -> None:
        self._next = following
        self._file = file
        self._anchors: Anchors[Content] = Anchors()
        self._depth = 0
        self._values = 0
        self._repeated: Refusal | None = None

    def document(self) -> Node:
        event = self._next()
        root = self._node(event, event.start_mark.line + 1)
        if self._repeated is not None:
            raise self._repeated
        return root

    def _node(self, event: Any, line: int) -> Node:
        """What begins with this event, said to stand in this line."""
        if type(event) is ScalarEvent and event.tag is None and event.anchor is None:
            return Node(resolve(event.value) if event.implicit[0] else event.value, self._file, line)
        return Node(self._content(event), self._file, line, getattr(event, "tag", None) or "")

    def _content(self, event: Any) -> Content:
        if type(event) is AliasEvent:
            meant, self._values = self._anchors.meant(event, self._values)
            return meant
        anchor, before = event.anchor, self._values
        if anchor:
            self._anchors.begin(anchor)
        content: Content
        if type(event) is ScalarEvent:
            content = resolve(event.value) if event.implicit[0] else event.value
        else:
            content = self._container(event)
        if anchor:
            self._anchors.keep(anchor, content, 1 + self._values - before)
        return content

    def _container(self, event: Any) -> Content:
        if self._depth >= DEEPEST:
            refuse(event, "too-deep", f"this is nested more than {DEEPEST} levels deep", "flatten it")
        self._depth += 1
        content: Content = self._mapping() if type(event) is MappingStartEvent else self._sequence()
        self._depth -= 1
        return content

    def _sequence(self) -> tuple[Node, ...]:
        """The items of a list that has begun."""
        items: list[Node] = []
        while type(event := self._next()) is not SequenceEndEvent:
            items.append(self._node(event, event.start_mark.line + 1))
        self._values += len(items)
        return tuple(items)

    def _mapping(self) -> dict[str, Node]:
        """The entries of a mapping that has begun, each in the line of its key."""
        entries: dict[str, Node] = {}
        following, merged = self._next, None
        while type(event := following()) is not MappingEndEvent:
            named: Any = event
            key: str = named.value if type(event) is ScalarEvent and event.anchor is None else self._key(event)
            event = following()
            node = self._node(event, named.start_mark.line + 1)
            if key in entries:
                self._repeated = self._repeated or _given_twice(key, named)
            else:
                entries[key] = node
                merged = event if key == "<<" else merged
        self._values += 2 * len(entries)
        if merged is not None:
            _merge(entries, merged)
        return entries

    def _key(self, event: Any) -> str:
        """The key that an event stands for."""
        if type(event) is ScalarEvent:
            key: str = event.value
            self._anchors.keep(cast("str", event.anchor), key, 1)
            return key
        if type(event) is not AliasEvent:
            refuse_key(event, ", not a list or a mapping")
        meant, self._values = self._anchors.meant(event, self._values)
        return meant if isinstance(meant, str) else refuse_key(event)


def _given_twice(key: str, event: Any) -> Refusal:
    ends = event.start_mark.index, event.end_mark.index
    return Refusal("duplicate-key", f"`{key}` is given twice", ends, "keep one of the two")


def _merge(entries: dict[str, Node], event: Any) -> None:
    """Replace a `<<` by the entries it names; what is written beside it wins, earlier mappings before later."""
    merged = entries.pop("<<")
    for source in merged.items() if isinstance(merged.value, tuple) else (merged,):
        if not source.is_mapping:
            refuse(
                event,
                "wrong-merge",
                "`<<` merges mappings, this is none",
                "name an anchor of a mapping, as in `<<: *defaults`",
            )
        for key, node in source.entries().items():
            entries.setdefault(key, node)
