"""`archlint drill status`: clock and findings, once or for as long as one looks."""

import sys
import textwrap
import time
from pathlib import Path
from typing import Annotated

from typer import Option

from archlint.cli import output
from archlint.cli.drill import place
from archlint.cli.rubrics import ready
from archlint.drill.screen import WIDTH, findings, standing
from archlint.drill.session import Session
from archlint.drill.shelf import find_prompt
from archlint.drill.submission import Submission, read_submission
from archlint.errors import CommandError, Problem
from archlint.rules import Book

PAUSE = 1.0
"""Seconds between two looks."""
CLEAR = "\x1b[2J\x1b[H"


def status(
    watching: Annotated[
        bool, Option("--watch", help="Stay; show the clock, and findings whenever the file is saved.")
    ] = False,
) -> int:
    """Show the clock of the five steps and the findings of the file."""
    session = place.current()
    if session is None:
        raise CommandError(
            Problem("no-session", "no drill was begun", "", help="begin one: `archlint drill url-shortener`")
        )
    if watching:
        watch()
        return 0
    _, book = ready("drill", session.prompt)
    output.say_fitted(_page(session, read_submission(session.prompt, shown(session.file), book)))
    return 0


def watch() -> None:
    """Show the page again every second on a terminal, and after every change elsewhere; ends with the session."""
    session = place.needed()
    _, book = ready("drill", session.prompt)
    terminal = output.wants_colour(sys.stdout)
    seen: tuple[object, ...] = ()
    submission: Submission | None = None
    try:
        while not session.finished:
            saved = _saved(session.file)
            if submission is None or saved != seen[:1]:
                submission = _submission(session, book)
            state = (*saved, session.step, session.since is None)
            if terminal or state != seen:
                _show(_page(session, submission, brief=True), terminal=terminal)
                output.say("" if terminal else "\n")
                sys.stdout.flush()
            seen = state
            time.sleep(PAUSE)
            session = place.current() or session
    except KeyboardInterrupt:
        return
    if submission is not None:
        _show(_page(session, _submission(session, book), brief=True), terminal=terminal)


def _show(page: str, *, terminal: bool) -> None:
    """The page alone on a terminal; what clears that takes no columns of its first line."""
    output.say(CLEAR if terminal else "")
    output.say_fitted(page)


def _submission(session: Session, book: Book) -> Submission:
    return read_submission(session.prompt, shown(session.file), book)


def _saved(file: str) -> tuple[object]:
    try:
        status = Path(file).stat()
    except OSError:
        return (None,)
    return ((status.st_mtime_ns, status.st_size),)


def _page(session: Session, submission: Submission, *, brief: bool = False) -> str:
    prompt = find_prompt(session.prompt)
    task = [*textwrap.wrap(prompt.brief, output.room(WIDTH)), ""] if brief else []
    lines = [*task, *standing(prompt, session, place.now()), "", *findings(submission, output.room(WIDTH))]
    return "".join(f"{line}\n" for line in lines)


def shown(file: str) -> str:
    """A path as messages show it: relative to where one stands when it lies below."""
    path = Path(file)
    return path.relative_to(Path.cwd()).as_posix() if path.is_relative_to(Path.cwd()) else path.as_posix()
