"""The life of a request as a Mermaid sequence diagram, which GitHub and GitLab draw in Markdown."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from archlint.picture.life.story import Answer, Branch, Message, Story
from archlint.picture.mermaid import words
from archlint.picture.outline import identifiers

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def write(told: Story) -> str:
    """The diagram of one flow, ending in a line break."""
    ids = identifiers(card.id for card in told.cards)
    lines = ["sequenceDiagram", f"  %% {words(told.title)}: {words(told.verdict)}"]
    for card in told.cards:
        actor = "actor" if card.glyph == "client" else "participant"
        lines.append(f"  {actor} {ids[card.id]} as {words(card.title)}")
    depth = 1
    for event in told.events:
        if isinstance(event, Branch):
            lines.append(f"{'  ' * (depth - (not event.opens))}{event.turn} {words(event.case)}".rstrip())
            depth += 1 if event.opens else -(event.turn == "end")
        elif isinstance(event, Message):
            lines.append("  " * depth + _message(event, ids))
        elif isinstance(event, Answer):
            lines += ["  " * depth + line for line in _answer(event, ids)]
        else:
            ends = ",".join(dict.fromkeys((ids[told.cards[0].id], ids[told.cards[-1].id])))
            lines.append(f"  Note over {ends}: {words(event.words)}")
    return "\n".join(lines) + "\n"


def _message(told: Message, ids: Mapping[str, str]) -> str:
    figures = f" ({' · '.join(told.figures)})" if told.figures else ""
    lean = f", {told.lean.value}" if told.lean else ""
    head = "->>" if told.waited else "-)"
    said = words(f"{told.number}. {told.verb}{figures}{lean}")
    return f"{ids[told.source]}{head}{ids[told.target]}: {said}"


def _answer(told: Answer, ids: Mapping[str, str]) -> Iterator[str]:
    for index, (source, target) in enumerate(itertools.pairwise(told.way)):
        figures = f" ({' · '.join(told.figures)})" if told.figures and index == len(told.way) - 2 else ""
        yield f"{ids[source]}-->>{ids[target]}: {words(told.verb + figures)}"
