"""The live window: the clock of the five steps, and what the checker says about the file at this moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.drill.steps import STEPS, TOTAL
from archlint.quantity import counted
from archlint.report.columns import cut, harmless

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archlint.drill.prompt import Prompt
    from archlint.drill.session import Session
    from archlint.drill.submission import Submission

WIDTH = 92
"""Columns that the texts of a drill take where there is room."""
BAR = 20
MOST = 8


def clock(seconds: float) -> str:
    """Minutes and seconds; what is over has a plus.

    >>> clock(65.0), clock(-5.0)
    ('1:05', '+0:05')
    """
    whole = round(abs(seconds))
    return f"{'+' if seconds < 0 else ''}{whole // 60}:{whole % 60:02d}"


def standing(prompt: Prompt, session: Session, now: float) -> Iterator[str]:
    """Each step with its time, and the whole."""
    state = "handed in" if session.finished else "running" if session.since is not None else "paused"
    yield f"{prompt.title}: {state}, {clock(session.total(now))} of {clock(TOTAL)}"
    yield ""
    taken = session.taken(now)
    for index, step in enumerate(STEPS):
        full = min(BAR, int(taken[index] / step.seconds * BAR))
        mark = "▶" if index == session.step and not session.finished else " "
        over = taken[index] > step.seconds
        left = f"{clock(taken[index])} of {clock(step.seconds)}" + (
            f"  {clock(step.seconds - taken[index])} over" if over else ""
        )
        yield f"{mark} {index + 1}. {step.name.ljust(18)} {'█' * full}{'░' * (BAR - full)}  {left}"
    if not session.finished:
        step = STEPS[session.step]
        yield ""
        yield f"  now: {step.task}"
        yield f"  in the file: {step.keys}"


def findings(submission: Submission, columns: int = WIDTH) -> Iterator[str]:
    """What stands against the file now, the worst first; one line each, cut at the width."""
    if submission.problems:
        yield f"{counted(len(submission.problems), 'mistake')} in the file:"
        for problem in submission.problems[:MOST]:
            place = f"{problem.span.line}: " if problem.span else ""
            yield cut(harmless(f"  {place}{problem.message}" + (f"; {problem.help}" if problem.help else "")), columns)
        yield from _more(submission.problems)
        return
    found = submission.work.findings if submission.work else ()
    if not found:
        yield "nothing to complain about"
        return
    yield f"{counted(len(found), 'finding')}, the worst first:"
    for finding in found[:MOST]:
        line = f"  {finding.primary.span.line}: {finding.severity.value}[{finding.rule}] {finding.message}"
        yield cut(harmless(line), columns)
    yield from _more(found)


def _more(things: Sequence[object]) -> Iterator[str]:
    if len(things) > MOST:
        yield f"  and {len(things) - MOST} more: `archlint check` shows them"
