"""The system as it was found: parts with facts, links with uses, and everything that could not be found out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from archlint.frozen import frozen, replace
from archlint.importers.evidence import Evidence

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from archlint.source import Node

_FITS = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_FOREIGN = re.compile(r"[^A-Za-z0-9._-]")
_ALIKE = str.maketrans({"ß": "ss", "æ": "ae", "ø": "o", "œ": "oe", "ł": "l", "đ": "d", "Æ": "Ae", "Ø": "O", "Ł": "L"})
"""Letters that no rule takes apart, and how they are written without them."""
_RESERVED = frozenset({"reply", "memory", "disk", "token", "env", "none", "clients", "null", "true", "false"})


@frozen
class Fact:
    """One value of the blueprint and why it is believed; the value is a number, a text, a list or a mapping of those."""

    value: object
    evidence: Evidence

    def texts(self) -> tuple[str, ...]:
        """The items of a list, or the one text there is."""
        value = self.value
        if isinstance(value, list):
            return tuple(str(item) for item in cast("list[object]", value))
        return (str(self.value),)


@dataclass(slots=True)
class Part:
    """One component: its id, the name it has in its own file, its purpose and the facts that become keys."""

    id: str
    name: str
    purpose: str
    evidence: Evidence
    facts: dict[str, Fact] = field(default_factory=dict[str, Fact])
    image: str = ""
    """What it runs, where that is an image or made of one."""


@frozen
class Hop:
    """One arrow: who opens the connection, to whom, for what (`op` of the language, empty for its default)."""

    source: str
    target: str
    evidence: Evidence
    op: str = ""
    role: str = ""
    consumes: bool | None = None
    """Whether messages go the other way, from a channel to who opens the connection; None when nobody said."""


@frozen
class Alternatives:
    """Whom a proxy chooses among for each request, the preferred first.

    `shares` are the percents that go to each, in their order; empty where all goes to the first while it is there.
    """

    source: str
    targets: tuple[str, ...]
    shares: tuple[int, ...]
    evidence: Evidence


@frozen
class Entry:
    """Where requests come in from outside."""

    part: str
    evidence: Evidence
    client: str = ""
    """The component that requests come from; empty for people nobody named."""
    op: str = ""


@frozen
class Telling:
    """A path that somebody described: its name, its title, what it does, arrows in their order.

    A step is source, target, evidence and what is asked (empty for the default of the language); its source is `reply`
    where the answer comes before the path is over.
    """

    name: str
    title: str
    does: str
    steps: tuple[tuple[str, str, Evidence, str], ...]
    evidence: Evidence


@frozen
class Omission:
    """Something that runs and is no component, and why."""

    name: str
    reason: str
    evidence: Evidence


@dataclass(slots=True)
class Sketch:
    """Everything an importer found out."""

    system: str
    origin: str
    parts: list[Part] = field(default_factory=list[Part])
    hops: list[Hop] = field(default_factory=list[Hop])
    alternatives: list[Alternatives] = field(default_factory=list[Alternatives])
    """Arrows of one source of which each request takes one."""
    entries: list[Entry] = field(default_factory=list[Entry])
    tellings: list[Telling] = field(default_factory=list[Telling])
    groups: dict[str, tuple[str, tuple[str, ...], str, Evidence]] = field(
        default_factory=dict[str, "tuple[str, tuple[str, ...], str, Evidence]"]
    )
    """Name to kind, members, title and evidence."""
    omissions: list[Omission] = field(default_factory=list[Omission])
    notes: list[str] = field(default_factory=list[str])
    folded: dict[str, list[str]] = field(default_factory=dict[str, "list[str]"])
    """Connections that are no arrows since one of their ends is counted within another component, or watches over one."""
    said: list[Node] = field(default_factory=list["Node"])
    """`x-archlint` at the top of files, and the overlay: sections of the blueprint that a person wrote."""
    answered: frozenset[str] = frozenset()
    """What a person wrote into the blueprint itself, as the paths of its keys: `workload.users`."""
    _named: dict[str, Part] = field(default_factory=dict[str, Part], init=False, repr=False, compare=False)
    _counted: int = field(default=0, init=False, repr=False, compare=False)

    def part(self, identity: str) -> Part | None:
        """The part of this id or name."""
        if self._counted != len(self.parts):
            self._named = {name: part for part in reversed(self.parts) for name in (part.name, part.id)}
            self._counted = len(self.parts)
        return self._named.get(identity)

    def purpose(self, identity: str) -> str:
        """What the part of this id or name is for; empty where there is none."""
        part = self.part(identity)
        return part.purpose if part is not None else ""

    def name(self, key: str, hops: Sequence[Hop]) -> None:
        """Name where arrows lead that are no data flow: a store's coordinator or primary, what a watcher looks at.

        What told of the first is the evidence; who boots from several has what told of each other behind it.
        """
        named: dict[str, dict[str, Evidence]] = {}
        for hop in hops:
            named.setdefault(hop.source, {}).setdefault(hop.target, hop.evidence)
        for source, told in named.items():
            part = self.part(source)
            if part is not None and key not in part.facts:
                first = next(iter(told.values()))
                rest = (f"{name} {each.place}" for name, each in told.items() if each.place != first.place)
                why = ", ".join(word for word in (first.why, *(rest if key == "boots_from" else ())) if word)
                part.facts[key] = Fact(list(told), replace(first, why=why))


def identifier(name: str, taken: Collection[str]) -> str:
    """A name as an id of the language, different from those already taken.

    >>> identifier("my.app/web 1", []), identifier("1st", []), identifier("db", ["db"]), identifier("reply", [])
    ('my-app-web-1', 'x1st', 'db-2', 'reply-1')
    >>> identifier("café", []), identifier("größe", []), identifier("日本", [])
    ('cafe', 'grosse', 'part')
    """
    if not name.isascii():
        name = _in_plain_letters(name)
    plain = name if _FITS.fullmatch(name) else re.sub(r"[^A-Za-z0-9_-]+", "-", name).strip("-") or "part"
    if not plain[0].isalpha():
        plain = f"x{plain}"
    if plain in _RESERVED:
        plain += "-1"
    candidate, number = plain[:60], 2
    while candidate in taken:
        candidate, number = f"{plain[:56]}-{number}", number + 1
    return candidate


def _in_plain_letters(name: str) -> str:
    """A name without accents; a letter that has none like it stays as it is."""
    from unicodedata import combining, normalize  # noqa: PLC0415 - few names need it

    return "".join(each for each in normalize("NFKD", name.translate(_ALIKE)) if not combining(each))


def spoken(name: str) -> str:
    """A name that people know, where no id can look like it: with spaces, or in other letters; else empty.

    >>> spoken("café"), spoken("a b"), spoken("my.app_web-1")
    ('café', 'a b', '')
    """
    return name if _FOREIGN.search(name) else ""
