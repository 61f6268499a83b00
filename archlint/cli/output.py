r"""Where text leaves the program: the terminal, a pipe, a file. Always UTF-8, always `\\n`."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from archlint.errors import CommandError, Problem

if TYPE_CHECKING:
    from typing import TextIO


def prepare_streams() -> None:
    """Make both streams write UTF-8 and plain newlines, on Windows as well."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def wants_colour(stream: TextIO) -> bool:
    """Colour only on a terminal that has not asked for none (https://no-color.org)."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return stream.isatty()


def say(text: str) -> None:
    """Write an answer to standard output."""
    sys.stdout.write(text)


def complain(text: str) -> None:
    """Write what went wrong to standard error, after everything already said."""
    sys.stdout.flush()
    sys.stderr.write(text)
    sys.stderr.flush()


def write_file(path: str, text: str | bytes) -> None:
    """Write a whole file or nothing: a neighbour is written first and then takes the name."""
    data = text.encode("utf-8") if isinstance(text, str) else text
    partial = Path(f"{path}.partial")
    try:
        partial.parent.mkdir(parents=True, exist_ok=True)
        partial.write_bytes(data)
        partial.replace(path)
    except OSError as error:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
        reason = (error.strerror or str(error)).lower()
        problem = Problem("unwritable", f"`{path}` cannot be written: {reason}", path.replace(os.sep, "/"))
        raise CommandError(problem) from error


def append_file(path: str, text: str) -> None:
    """Add to a file that others write as well."""
    try:
        with Path(path).open("ab") as stream:
            stream.write(text.encode("utf-8"))
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise CommandError(Problem("unwritable", f"`{path}` cannot be written: {reason}", "")) from error


def deliver(text: str, path: str | None) -> None:
    """Write an answer to the file somebody named with `-o`, or to standard output (`-` or nothing)."""
    if path is None or path == "-":
        say(text)
    else:
        write_file(path, text)


def close_broken_pipe() -> None:
    """Whoever read us has gone; keep the interpreter from complaining when it flushes at exit."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            os.dup2(nowhere, stream.fileno())
