"""What a picture shows, as plain data: cards, links between them, boxes around them, and the words on all of these.

A scene knows nothing of blueprints, positions or colours. Views make scenes; the layout gives them
places; the writers (SVG, Mermaid, ...) turn them into text.
"""

from __future__ import annotations

from enum import StrEnum
from math import isinf

from archlint.frozen import frozen


class Tone(StrEnum):
    """How good or bad something is; always said in words too, never by colour alone."""

    GOOD = "good"
    WARM = "warm"
    BAD = "bad"
    NEUTRAL = "neutral"


class Lean(StrEnum):
    """What a data path gives up while the network is cut: availability (CP), recency (AP), or either (mixed)."""

    CP = "CP"
    AP = "AP"
    MIXED = "CP/AP"
    NONE = ""


class Stroke(StrEnum):
    """How a link is drawn: waited for, handed over, or copying in the background."""

    SYNC = "sync"
    ASYNC = "async"
    REPLICATION = "replication"


WARM_FROM = 0.7
"""Share of capacity from which a resource is called warm."""
HOT_FROM = 0.9
"""Share of capacity from which a resource is called hot."""


@frozen
class Meter:
    """How busy a card's tightest resource is at peak: `text` has load and limit, `share` is 0..1 and may exceed 1."""

    text: str
    share: float

    @property
    def tone(self) -> Tone:
        """Good below 70 %, warm below 90 %, bad from there."""
        if self.share < WARM_FROM:
            return Tone.GOOD
        return Tone.WARM if self.share < HOT_FROM else Tone.BAD

    @property
    def percent(self) -> str:
        """The share as people read it: '97 %', '< 1 %' below one, 'no capacity' of what nobody runs."""
        if isinf(self.share):
            return "no capacity"
        share = 100 * self.share
        return f"{share:,.0f} %" if share >= 1 or not share else "< 1 %"


@frozen
class Badge:
    """A pill on the top edge of a card, with the sentence a pointer or screen reader gets."""

    text: str
    tone: Tone
    words: str = ""


@frozen
class Card:
    """One component, or a collapsed group that `holds` several. `glyph` is a component kind; `copies` shows as x N.

    `called`: what the card of several is called where only its name stands, with their number.
    """

    id: str
    title: str
    glyph: str
    technology: str = ""
    copies: int = 1
    note: str = ""
    meter: Meter | None = None
    badges: tuple[Badge, ...] = ()
    single: bool = False
    faded: bool = False
    box: str | None = None
    words: str = ""
    holds: tuple[str, ...] = ()
    called: str = ""


@frozen
class Link:
    """One arrow: what is asked (`verb`), how often and how (`figures`), and what the path leans to.

    `rate` (per second) gives the width; `number` is the place of the hop in a flow; `lost` marks a link
    that is crossed out; `id` is stable and unique in the scene; `price` what the hop costs, a line each.
    """

    id: str
    source: str
    target: str
    verb: str = ""
    figures: str = ""
    rate: float = 0.0
    stroke: Stroke = Stroke.SYNC
    lean: Lean = Lean.NONE
    number: str = ""
    words: str = ""
    price: tuple[str, ...] = ()


@frozen
class Box:
    """A boundary around cards; boxes may stand in boxes (`parent`). `single`: one failure of it stops a flow.

    `assumed`: an import took it to be there, and nobody has confirmed it yet.
    """

    id: str
    title: str
    kind: str = "tier"
    parent: str | None = None
    single: bool = False
    assumed: bool = False


@frozen
class Caption:
    """A line under the picture: a pill, a name, and what there is to say about it."""

    pill: str
    tone: Tone
    name: str
    text: str


@frozen
class Scene:
    """Everything one picture shows. `verdict` is one sentence under the title; order is the blueprint's.

    `figures` are names and values of what is no card, link or flow.
    """

    title: str
    verdict: str
    cards: tuple[Card, ...]
    links: tuple[Link, ...] = ()
    boxes: tuple[Box, ...] = ()
    captions: tuple[Caption, ...] = ()
    words: str = ""
    figures: tuple[tuple[str, str], ...] = ()
