"""A practice session: which prompt, which step, and how long each step took. Times come from outside."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from typing import TypeGuard

from archlint.drill.steps import STEPS
from archlint.frozen import frozen

FORMAT = "archlint.session/1"


@frozen
class Session:
    """One run at a prompt.

    step      index of the current step
    spent     seconds each step has taken, up to `since`
    since     when the clock was last set going, in seconds since 1970; None while it stands
    asked     topics that were asked for
    finished  whether it was handed in
    left      what the file held when the clock was stopped, as a digest; '' while it runs
    timed     whether nothing was written while the clock stood, so that its time is what the work took
    """

    prompt: str
    file: str
    step: int = 0
    spent: tuple[float, ...] = (0.0,) * len(STEPS)
    since: float | None = None
    asked: tuple[str, ...] = ()
    finished: bool = False
    left: str = ""
    timed: bool = True

    def taken(self, now: float) -> tuple[float, ...]:
        """Seconds of each step until now; a clock that was set back adds nothing."""
        running = max(0.0, now - self.since) if self.since is not None else 0.0
        return tuple(seconds + (running if index == self.step else 0.0) for index, seconds in enumerate(self.spent))

    def total(self, now: float) -> float:
        """Seconds of all steps until now."""
        return sum(self.taken(now))

    def paused(self, now: float, held: str = "") -> Session:
        """The same with its clock stopped, while its file holds what has this digest."""
        return replace(self, spent=self.taken(now), since=None, left=self.left if self.since is None else held)

    def found(self, held: str) -> Session:
        """The same after a look at its file: what was written while the clock stood has taken a time nobody knows."""
        return replace(self, timed=self.timed and self.left in ("", held))

    def resumed(self, now: float) -> Session:
        """The same with its clock running."""
        return self if self.since is not None or self.finished else replace(self, since=now, left="")

    def advanced(self, now: float, steps: int = 1) -> Session:
        """Some steps on (or back); before the first and behind the last there is nothing."""
        stopped = self.paused(now)
        running = now if self.since is not None else None
        return replace(stopped, step=min(max(0, self.step + steps), len(STEPS) - 1), since=running)

    def knowing(self, *topics: str) -> Session:
        """With more topics asked for."""
        return replace(self, asked=tuple(dict.fromkeys((*self.asked, *topics))))

    def ended(self, now: float) -> Session:
        """Handed in."""
        return replace(self.paused(now), finished=True)


def write(session: Session) -> str:
    """The session as JSON."""
    return json.dumps({"format": FORMAT, **asdict(session)}, indent=2, ensure_ascii=False) + "\n"


def read(text: str) -> Session | None:
    """The session in a text; None for a text that is none."""
    try:
        data: object = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not _is_table(data) or data.get("format") != FORMAT:
        return None
    prompt, file, step, since = data.get("prompt"), data.get("file"), data.get("step"), data.get("since")
    spent, asked = _numbers(data.get("spent")), _texts(data.get("asked"))
    whole = isinstance(step, int) and not isinstance(step, bool) and 0 <= step < len(STEPS)
    timed = since is None or (isinstance(since, int | float) and not isinstance(since, bool))
    if not (isinstance(prompt, str) and isinstance(file, str) and whole and timed) or spent is None or asked is None:
        return None
    moment = float(since) if isinstance(since, int | float) else None
    left = data.get("left", "")
    if not isinstance(left, str):
        return None
    ended, timed = data.get("finished") is True, data.get("timed", True) is True
    return Session(prompt, file, int(str(step)), spent, moment, asked, ended, left, timed)


def _is_table(value: object) -> TypeGuard[dict[str, object]]:
    return isinstance(value, dict)


def _is_list(value: object) -> TypeGuard[list[object]]:
    return isinstance(value, list)


def _numbers(value: object) -> tuple[float, ...] | None:
    if not _is_list(value) or len(value) != len(STEPS):
        return None
    found = [float(one) for one in value if isinstance(one, int | float) and not isinstance(one, bool) and one >= 0]
    return tuple(found) if len(found) == len(STEPS) else None


def _texts(value: object) -> tuple[str, ...] | None:
    if not _is_list(value):
        return None
    found = tuple(one for one in value if isinstance(one, str))
    return found if len(found) == len(value) else None
