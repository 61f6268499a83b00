"""One's own scores over time, kept on one's own machine."""

from __future__ import annotations

import json
import math
from dataclasses import asdict
from typing import TYPE_CHECKING, TypeGuard

from archlint.drill.sheet import shown
from archlint.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

FORMAT = "archlint.scores/1"


@frozen
class Score:
    """One score: the day, the prompt, points, and the seconds it took (None: no clock ran)."""

    day: str
    prompt: str
    earned: float
    possible: float
    seconds: float | None = None

    @property
    def share(self) -> float:
        """What was earned of what was possible."""
        return self.earned / self.possible if self.possible else 0.0


@frozen
class Kept:
    """What a list holds: scores, oldest first, and entries that are none, each as it stands."""

    scores: tuple[Score, ...] = ()
    others: tuple[object, ...] = ()


def write(kept: Kept) -> str:
    """All of it as JSON; what is no score is kept, so that somebody may mend it."""
    entries = [*kept.others, *(asdict(score) for score in kept.scores)]
    return json.dumps({"format": FORMAT, "scores": entries}, indent=2) + "\n"


def read(text: str) -> Kept | None:
    """What a text holds; None for one that is no such list."""
    try:
        data: object = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not _is_table(data) or data.get("format") != FORMAT:
        return None
    entries = data.get("scores")
    if not _is_list(entries):
        return None
    found = [(entry, _score(entry)) for entry in entries]
    scores = tuple(score for _, score in found if score is not None)
    return Kept(scores, tuple(entry for entry, score in found if score is None))


def _score(entry: object) -> Score | None:
    if not _is_table(entry):
        return None
    day, prompt, seconds = entry.get("day"), entry.get("prompt"), entry.get("seconds")
    earned, possible = entry.get("earned"), entry.get("possible")
    if not isinstance(day, str) or not isinstance(prompt, str):
        return None
    if not _is_figure(earned) or not _is_figure(possible):
        return None
    return Score(day, prompt, float(earned), float(possible), float(seconds) if _is_figure(seconds) else None)


def _is_figure(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _is_table(value: object) -> TypeGuard[dict[str, object]]:
    return isinstance(value, dict)


def _is_list(value: object) -> TypeGuard[list[object]]:
    return isinstance(value, list)


def table(scores: Sequence[Score]) -> Iterator[str]:
    """One line a score, and whether it was better than the one before at the same prompt."""
    before: dict[str, float] = {}
    size = max((len(score.prompt) for score in scores), default=0)
    for score in scores:
        time = f"{round(score.seconds / 60)} min" if score.seconds is not None else "no clock"
        last = before.get(score.prompt)
        moved = "" if last is None else f"  {score.share - last:+.0%}"
        points = f"{shown(score.earned)} / {shown(score.possible)}"
        yield f"{score.day}  {score.prompt.ljust(size)}  {points:>12}  {score.share:>4.0%}  {time:>8}{moved}"
        before[score.prompt] = score.share
