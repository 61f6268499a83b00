"""Where a practice session and one's scores are kept: a folder of one's own, each file written whole or not at all."""

from __future__ import annotations

import os
import sys
import time
from contextlib import contextmanager
from dataclasses import replace
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from archlint.cli import output
from archlint.drill import history, session
from archlint.drill.faults import attempts
from archlint.errors import CommandError, Problem, reason

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

if sys.platform == "win32":
    import msvcrt

    def exclusively(file: int) -> None:
        """Wait until nobody else has this open file to himself."""
        os.lseek(file, 0, os.SEEK_SET)
        msvcrt.locking(file, msvcrt.LK_LOCK, 1)
else:
    import fcntl

    def exclusively(file: int) -> None:
        """Wait until nobody else has this open file to himself."""
        fcntl.flock(file, fcntl.LOCK_EX)


SESSION = "session.json"
SCORES = "scores.json"
FAULTS = "faults.json"
LOCK = "lock"


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


def changed(change: Callable[[session.Session], session.Session]) -> session.Session:
    """The session that is going on, changed and kept; of two commands at once the second waits for the first.

    Raises:
        CommandError: there is none.
    """
    with locked():
        one = change(needed())
        keep(one)
    return one


@contextmanager
def locked() -> Generator[None]:
    """Nobody else reads and writes the session or the scores meanwhile; a lock ends with the process that has it."""
    home = folder()
    output.refuse_unwritable([str(home / name) for name in (SESSION, SCORES, FAULTS, LOCK)], home)
    try:
        home.mkdir(parents=True, exist_ok=True)
        file = (home / LOCK).open("a+b")
        exclusively(file.fileno())
    except OSError as error:
        message = f"`{home.as_posix()}` cannot be written: {reason(error)}"
        raise CommandError(Problem("unwritable", message, "")) from error
    with file:
        yield


def keep(one: session.Session) -> None:
    """Write the session."""
    output.write_file(str(folder() / SESSION), session.write(one), folder())


def scores() -> tuple[history.Score, ...]:
    """One's scores, oldest first; entries that are none are left out, and said to be.

    Raises:
        CommandError: their file was not written by archlint.
    """
    kept = _kept()
    if kept.others:
        many = "1 entry that is no score" if len(kept.others) == 1 else f"{len(kept.others)} entries that are no scores"
        output.complain(f"note: `{(folder() / SCORES).as_posix()}` has {many}, left out here\n")
    return kept.scores


def add(score: history.Score) -> None:
    """Write one more score; a file that is no list of them is put aside, so that none of either is lost."""
    try:
        kept = _kept()
    except CommandError as error:
        _put_aside(SCORES, error)
        kept = history.Kept()
    output.write_file(str(folder() / SCORES), history.write(replace(kept, scores=(*kept.scores, score))), folder())


def _kept() -> history.Kept:
    text = _read(SCORES)
    if text is None:
        return history.Kept()
    found = history.read(text)
    if found is None:
        raise CommandError(_foreign(SCORES))
    return found


def _put_aside(name: str, error: CommandError) -> None:
    """Give a file that cannot be understood a name that nothing has yet, and say so."""
    path = folder() / name
    aside = next(
        one for number in count(1) if not (one := path.with_name(f"{path.stem}-damaged-{number}.json")).exists()
    )
    try:
        path.rename(aside)
    except OSError as obstacle:
        message = f"`{path.as_posix()}` cannot be put aside: {reason(obstacle)}"
        raise CommandError(Problem("unwritable", message, "")) from obstacle
    output.complain(f"note: {error.problems[0].message}; it is `{aside.name}` now, and a new list begins\n")


def guesses() -> dict[str, list[attempts.Guess]]:
    """The guesses at faults, by the digest of each; a file that holds none is put aside."""
    try:
        return _guesses()
    except CommandError as error:
        _put_aside(FAULTS, error)
        return {}


def _guesses() -> dict[str, list[attempts.Guess]]:
    text = _read(FAULTS)
    found = {} if text is None else attempts.read(text)
    if found is None:
        raise CommandError(_foreign(FAULTS))
    return found


def keep_guesses(made: dict[str, list[attempts.Guess]]) -> None:
    """Write the guesses at faults."""
    output.write_file(str(folder() / FAULTS), attempts.write(made), folder())


def digest(file: str) -> str:
    """What tells whether a file was written meanwhile; one that cannot be read has one as well."""
    try:
        return sha256(Path(file).read_bytes()).hexdigest()
    except OSError:
        return "unreadable"


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
