"""What people drew, in words that every modelling format shares; nothing interpreted yet."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from archlint.blueprint.vocabulary import Op
from archlint.frozen import frozen
from archlint.source.foreign import refused

if TYPE_CHECKING:
    from archlint.importers.evidence import Evidence
    from archlint.importers.sketch import Fact
    from archlint.source import Node


ASKED = frozenset({*(op.value for op in Op), "push", "reply"})
"""Words of one's own exports: what is asked, what goes to people unasked, and an answer that comes before the end."""
MOST = 3_000
"""Elements of one model."""
LONGEST = 4_000
"""Characters of a text that are looked at; nobody reads more on an arrow."""
_RANDOM = re.compile(
    r"\b(?:gh[opsu]|github_pat|glpat|sk|pk|xox[abps]|AKIA)[-_]?[A-Za-z0-9_-]{12,}"
    r"|\b(?=[A-Za-z0-9+/]*[0-9])(?=[A-Za-z0-9+/]*[a-z])(?=[A-Za-z0-9+/]*[A-Z])[A-Za-z0-9+/]{24,}={0,2}|\b[0-9a-f]{32,}\b"
)
"""What no person would say: keys by their beginnings, long texts of capitals, small letters and digits, long hexadecimals."""


@dataclass(slots=True)
class Element:
    """One box: its name in its own file, what people read on it, and where it stands."""

    name: str
    title: str
    evidence: Evidence
    kind: str = ""
    """What the format itself says it is, in words of the language: client, external, database."""
    technology: str = ""
    """What somebody wrote about how it is built."""
    words: tuple[str, ...] = ()
    """Tags and types, each a word or two."""
    description: str = ""
    facts: dict[str, Fact] = field(default_factory=dict[str, "Fact"])
    """Keys of a component that the format states: replicas, owner, hosts."""
    said: Node | None = None
    """What the file says to archlint alone."""


@frozen
class Relation:
    """One arrow between two elements, by name, with the words on it."""

    source: str
    target: str
    evidence: Evidence
    words: str = ""
    op: str = ""
    """What is asked, in the language's own word, when the file says so."""


@frozen
class Boundary:
    """A box around elements: a kind of group of the language, its title, its members."""

    name: str
    kind: str
    title: str
    members: tuple[str, ...]
    evidence: Evidence


@frozen
class Tale:
    """One path that somebody described step by step, as relations in their order."""

    name: str
    title: str
    steps: tuple[Relation, ...]
    evidence: Evidence
    does: str = ""
    """`read` or `write` where that was said, else it is judged by what the steps ask."""
    words: str = ""
    """What it was described with."""


@dataclass(slots=True)
class Model:
    """Everything that was read from one model."""

    system: str
    origin: str
    prefix: str = ""
    """How our keys begin among others of the format."""
    elements: dict[str, Element] = field(default_factory=dict[str, Element])
    relations: list[Relation] = field(default_factory=list[Relation])
    boundaries: list[Boundary] = field(default_factory=list[Boundary])
    tales: list[Tale] = field(default_factory=list[Tale])
    notes: list[str] = field(default_factory=list[str])
    omitted: list[tuple[str, str, Evidence]] = field(default_factory=list[tuple[str, str, "Evidence"]])
    """Name, reason and place of what is no component."""


def bounded(count: int, origin: str) -> None:
    """Refuse a crowd before anything is made of it; raises ImportingError for more than 3,000 elements."""
    if count > MOST:
        message = f"{origin} has {count:,} elements; at most {MOST:,} make one blueprint"
        raise refused("too-many-elements", message, "import a part of it")


def harmless(text: str, most: int = 120) -> str:
    """Words for people without what may be a secret: no user in an address, no query, no long random text.

    >>> harmless("Calls https://bob:pw@api.example.com/v1?key=1 using  HTTPS")
    'Calls https://api.example.com/v1 using HTTPS'
    >>> harmless("token ghp_a8Jk2mQ0xYz81LmN4pQr77Wv")
    'token …'
    """
    text = text if len(text) <= LONGEST else text[:LONGEST].rpartition(" ")[0]
    plain = re.sub(r"[\x00-\x20\x7f-\x9f\u2028\u2029]+", " ", text).strip()
    plain = re.sub(r"(\w+://)[^\s/@]*@", r"\1", plain)
    plain = re.sub(r"(\w+://[^\s?#]+)[?#]\S*", r"\1", plain)
    plain = re.sub(r"(?i)\b(password|passwd|pwd|secret|token|api[-_]?key)\s*[=:]\s*\S+", r"\1=…", plain)
    plain = _RANDOM.sub("…", plain)
    return plain if len(plain) <= most else plain[: most - 1].rstrip() + "…"
