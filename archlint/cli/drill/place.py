"""Where a practice session and one's scores are kept: a folder of one's own, each file written whole or not at all."""

from __future__ import annotations

import os
import time
from pathlib import Path

from archlint.cli import output
from archlint.drill import history, session
from archlint.errors import CommandError, Problem

SESSION = "session.json"
SCORES = "scores.json"


def folder() -> Path:
    """$XDG_DATA_HOME/archlint/drills, on Windows below %LOCALAPPDATA%, else below ~/.local/share."""
    base = os.environ.get("XDG_DATA_HOME") or (os.environ.get("LOCALAPPDATA") if os.name == "nt" else None)
    if base and Path(base).is_absolute():
        return Path(base) / "archlint" / "drills"
    return Path.home() / ".local" / "share" / "archlint" / "drills"


def now() -> float:
    """Seconds since 1970."""
    return time.time()


def current() -> session.Session | None:
    """The session that was begun last; None when there is none.

    Raises:
        CommandError: its file was not written by archlint.
    """
    text = _read(SESSION)
    if text is None:
        return None
    found = session.read(text)
    if found is None:
        raise CommandError(_foreign(SESSION))
    return found


def needed() -> session.Session:
    """The session that is going on.

    Raises:
        CommandError: there is none.
    """
    found = current()
    if found is None or found.finished:
        problem = Problem("no-session", "no drill is going on", "", help="begin one: `archlint drill url-shortener`")
        raise CommandError(problem)
    return found


def keep(one: session.Session) -> None:
    """Write the session."""
    output.write_file(str(folder() / SESSION), session.write(one))


def scores() -> tuple[history.Score, ...]:
    """One's scores, oldest first.

    Raises:
        CommandError: their file was not written by archlint.
    """
    text = _read(SCORES)
    if text is None:
        return ()
    found = history.read(text)
    if found is None:
        raise CommandError(_foreign(SCORES))
    return found


def add(score: history.Score) -> None:
    """Write one more score."""
    output.write_file(str(folder() / SCORES), history.write((*scores(), score)))


def _read(name: str) -> str | None:
    path = folder() / name
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        problem = Problem("unreadable", f"`{path.as_posix()}` cannot be read as UTF-8 text", "")
        raise CommandError(problem) from error


def _foreign(name: str) -> Problem:
    path = (folder() / name).as_posix()
    return Problem("bad-state", f"`{path}` was not written by this archlint", "", help="move it away and begin anew")
