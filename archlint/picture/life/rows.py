"""How far down everything stands: one row for each event, and the bars that say who is at work from when to when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.frozen import frozen
from archlint.picture.life.story import Answer, Branch, Message, Rest

if TYPE_CHECKING:
    from archlint.picture.life.columns import Columns
    from archlint.picture.life.story import Story

AFTER = 15.0
WORK = 11.0
CASE = 26.0
REST = 30.0
REST_GAP = 10.0
LOOP_HEIGHT = 14.0
CHANNELS = ("queue", "stream", "pubsub")
"""What only keeps a message is done with it at once."""


@frozen
class Frame:
    """Cases of which one happens, or all at the same time: from `top` to `bottom`, the name and y of each case."""

    top: float
    bottom: float
    depth: int
    cases: tuple[tuple[str, float], ...]


@frozen
class Bar:
    """Somebody is at work on something."""

    card: str
    top: float
    bottom: float
    inside: int


@frozen
class Rows:
    """The y of every arrow by the index of its event; `rest` is the y where waiting ends, if it does."""

    at: dict[int, float]
    frames: tuple[Frame, ...]
    bars: tuple[Bar, ...]
    rest: float | None
    high: float


def rows(told: Story, placed: Columns) -> Rows:
    """Stack the events."""
    at: dict[int, float] = {}
    frames: list[Frame] = []
    opened: list[tuple[float, list[tuple[str, float]]]] = []
    rest: float | None = None
    y = 8.0
    for index, event in enumerate(told.events):
        if isinstance(event, Branch):
            if event.opens:
                opened.append((y, []))
            if event.turn == "end":
                top, cases = opened.pop()
                frames.append(Frame(top, y, len(opened), tuple(cases)))
                y += AFTER / 2
            else:
                again = event.turn == "and"
                opened[-1][1].append(("" if again else event.case, y))
                y += AFTER / 2 if again else CASE / 2
        elif isinstance(event, Rest):
            rest = y + REST_GAP
            y = rest + REST + REST_GAP
        else:
            loop = isinstance(event, Message) and event.source == event.target
            high = placed.labels[index].high
            at[index] = y + (max(0.0, high - LOOP_HEIGHT) / 2 + 4 if loop else high + 4)
            y = at[index] + (max(LOOP_HEIGHT, (high + LOOP_HEIGHT) / 2) if loop else 0.0) + AFTER
    return Rows(at, tuple(frames), tuple(_bars(told, at)), rest, y)


def _bars(told: Story, at: dict[int, float]) -> list[Bar]:
    """From every message to the last one it leads to; along the way of an answer, to the answer."""
    messages = [(index, event) for index, event in enumerate(told.events) if isinstance(event, Message)]
    end = [at[index] + LOOP_HEIGHT * (event.source == event.target) for index, event in messages]
    channels = {card.id for card in told.cards if card.glyph in CHANNELS}
    entry = told.cards[0].id
    bars: list[Bar] = []
    answered: dict[int, float] = {}
    for index, event in enumerate(told.events):
        if isinstance(event, Answer) and event.ends:
            answered.update(dict.fromkeys(event.ends, at[index]))
            if event.way[-1] == entry:
                bars = [Bar(entry, min(at.values()), at[index], 0)]
    for place, (_, event) in enumerate(messages, start=1):
        leads = event.last != place and event.target not in channels
        bottom = answered.get(place, end[event.last - 1 if leads else place - 1] + WORK)
        inside = sum(bar.card == event.target and bar.bottom > end[place - 1] for bar in bars)
        bars.append(Bar(event.target, end[place - 1], bottom, inside))
    return bars
