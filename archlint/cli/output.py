r"""Where text leaves the program: the terminal, a pipe, a file. Always UTF-8, always `\\n`."""

from __future__ import annotations

import errno
import os
import re
import sys
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from archlint.cli.blueprints import begins_one
from archlint.errors import CommandError, Problem, reason
from archlint.report.columns import folded
from archlint.report.palette import COLOURED, PLAIN, Palette
from archlint.source.way import link_out, top_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import TextIO

    from archlint.report.page import Page

_COMMANDING = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Characters that a terminal obeys instead of showing; nothing archlint writes without colour needs them."""

_PERMISSIONS = 0o777
"""What of a file's mode says who may read, write and run it."""
_STREAMS = {
    **dict.fromkeys(("/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"), 1),
    **dict.fromkeys(("/dev/stderr", "/dev/fd/2", "/proc/self/fd/2"), 2),
}
"""Names of our own streams: 1 is standard output."""
NARROWEST = 40
"""Columns of a terminal below which lines are not broken any shorter."""
_COLOURED_ON_WINDOWS = ("WT_SESSION", "ConEmuANSI", "ANSICON", "TERM", "TERM_PROGRAM")
"""What terminals set that obey colours; the old console of Windows shows them as text."""


def prepare_streams() -> None:
    """Make both streams write UTF-8 and plain newlines, on Windows as well.

    Raises CommandError when standard output was closed before we began; complaints may have nowhere to go.
    """
    if sys.stderr is None:  # pyright: ignore[reportUnnecessaryComparison] -- Python's word for a closed stream
        sys.stderr = open(os.devnull, "w")  # noqa: PTH123, SIM115 -- for as long as the process lives
    if sys.stdout is None:  # pyright: ignore[reportUnnecessaryComparison]
        sys.stdout = open(os.devnull, "w")  # noqa: PTH123, SIM115
        help_ = "`> /dev/null` where nobody wants it"
        raise CommandError(
            Problem("closed-output", "standard output is closed, so nobody gets the answer", "", help=help_)
        )
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def wants_colour(stream: TextIO) -> bool:
    """Colour on a terminal that has not asked for none (https://no-color.org), and wherever FORCE_COLOR asks for it."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR", "0") not in {"", "0", "false"}:
        return True
    if os.environ.get("TERM") == "dumb":
        return False
    return stream.isatty() and (os.name != "nt" or any(name in os.environ for name in _COLOURED_ON_WINDOWS))


def columns(stream: TextIO) -> int | None:
    """How wide the terminal is; None for a file or a pipe, whose lines are as long as what they say."""
    if not stream.isatty():
        return None
    from shutil import get_terminal_size  # noqa: PLC0415 - only a terminal has a width

    return max(get_terminal_size().columns, NARROWEST)


def room(most: int) -> int:
    """How wide a paragraph may be: as wide as it reads well, and no wider than the terminal."""
    return min(columns(sys.stdout) or most, most)


def palette(stream: TextIO) -> Palette:
    """How text looks that goes there."""
    return replace(COLOURED if wants_colour(stream) else PLAIN, columns=columns(stream))


def say(text: str) -> None:
    """Write an answer to standard output."""
    sys.stdout.write(text)


def say_fitted(text: str) -> None:
    """Write a page to standard output; on a terminal its lines end at the edge, and tables go on below themselves."""
    width = columns(sys.stdout)
    say(text if width is None else folded(text, width))


def complain(text: str) -> None:
    """Write what went wrong to standard error, after everything already said."""
    sys.stdout.flush()
    sys.stderr.write(text)
    sys.stderr.flush()


def wrote(path: str, what: str = "") -> None:
    """Say on standard error what was written where, for whoever waits for it."""
    complain(f"wrote {what} to {_shown(path)}\n" if what else f"wrote {_shown(path)}\n")


def write_file(path: str, text: str | bytes, home: str | Path | None = None) -> None:
    """Write one file as `write_files` writes several."""
    write_files({path: text}, home)


def write_files(texts: Mapping[str, str | bytes], home: str | Path | None = None) -> None:
    """Write whole files, each or none of them as far as that can be told: a neighbour is written first, then takes the name.

    A link stays, and what it leads to is written; a file keeps who may read it. A device or a pipe (`/dev/null`,
    `/dev/stdout`) is written to and stays what it is. A blueprint is replaced by nothing but a blueprint. Nothing is
    written outside of the project `home` when one is named, nor through a link that leads out of the project it stands
    in. Raises CommandError when a file cannot or must not be written, before the first of them is.
    """
    made = {
        path: text.encode("utf-8", "backslashreplace") if isinstance(text, str) else text
        for path, text in texts.items()
    }
    streams = {path: data for path, data in made.items() if path in _STREAMS}
    made = {path: data for path, data in made.items() if path not in streams}
    refuse_unwritable(made, home)
    for path, data in made.items():
        target = Path(os.path.realpath(path))
        if _is_blueprint(target) and not begins_one(data):
            message = f"`{_shown(path)}` is a blueprint, and what would be written over it is none"
            raise CommandError(Problem("overwrites-blueprint", message, "", help="name another file to write to"))
    for path, data in made.items():
        target = Path(os.path.realpath(path))
        try:
            if target.exists() and not target.is_file():
                target.write_bytes(data)
            else:
                _replace(target, data)
        except (OSError, ValueError) as error:
            raise CommandError(_unwritable(path, error)) from error
    for path, data in streams.items():
        _pour(path, data)


def _pour(path: str, data: bytes) -> None:
    """Write to a stream of our own by its name: what a shell has led it into goes on, and is not begun anew."""
    stream = sys.stdout if _STREAMS[path] == 1 else sys.stderr
    stream.flush()
    stream.buffer.write(data)
    stream.flush()


def refuse_unwritable(paths: Iterable[str], home: str | Path | None = None) -> None:
    """Raise CommandError with every path that cannot be written, or must not be (see `write_files`)."""
    problems: dict[str, Problem] = {}
    for path in paths:
        try:
            link = link_out(path, home)
            if link is not None:
                message = f"`{_shown(link)}` is a link that leads out of the project, and is not written through"
                problems.setdefault(
                    link,
                    Problem("outside", message, "", help="remove the link, or name what it leads to, if that is meant"),
                )
                continue
            target = Path(os.path.realpath(path))
            if home is not None and not target.is_relative_to(top := top_of(home)):
                message = f"`{_shown(path)}` lies outside the project, which begins at `{top.as_posix()}`"
                problems[path] = Problem("outside", message, "")
            elif (error := _obstacle(target)) is not None:
                problems[path] = _unwritable(path, error)
        except (OSError, ValueError) as error:
            problems[path] = _unwritable(path, error)
    if problems:
        raise CommandError(*problems.values())


def _obstacle(target: Path) -> OSError | None:
    """What keeps a file from being written, as far as the place tells."""
    if target.is_dir():
        return OSError(errno.EISDIR, os.strerror(errno.EISDIR))
    above = target
    while not above.exists() and above != above.parent:
        above = above.parent
    if above != target and not above.is_dir():
        return OSError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
    folder = above.parent if above == target and target.is_file() else above
    return None if os.access(folder, os.W_OK) else OSError(errno.EACCES, os.strerror(errno.EACCES))


def _unwritable(path: str, error: OSError | ValueError) -> Problem:
    return Problem("unwritable", f"`{_shown(path)}` cannot be written: {reason(error)}", _shown(path))


def _replace(target: Path, data: bytes) -> None:
    """Write beside the file, under a name that nobody else has, and take its place at once."""
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f".{os.urandom(8).hex()}.partial")
    try:
        with beside.open("xb") as stream:
            stream.write(data)
        if target.is_file():
            beside.chmod(target.stat().st_mode & _PERMISSIONS)
        beside.replace(target)
    except OSError:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise


def _shown(path: str) -> str:
    return path.replace(os.sep, "/")


def _is_blueprint(path: Path) -> bool:
    if path.suffix.lower() not in (".yaml", ".yml") or not path.is_file():
        return False
    with suppress(OSError):
        return begins_one(path.read_bytes())
    return False


def append_file(path: str, text: str) -> None:
    """Add to a file that others write as well.

    Raises CommandError where it cannot, or must not, be written.
    """
    refuse_unwritable([path])
    try:
        with Path(path).open("ab") as stream:
            stream.write(text.encode("utf-8", "backslashreplace"))
    except OSError as error:
        raise CommandError(Problem("unwritable", f"`{path}` cannot be written: {reason(error)}", "")) from error


def is_same(kept: bytes, content: str | bytes) -> bool:
    """Whether a file holds what would be written; line ends do not count, because git has its own ones on Windows."""
    if isinstance(content, bytes):
        return kept == content
    return kept.replace(b"\r\n", b"\n") == content.encode("utf-8")


def deliver_page(page: Page, path: str | None, source: str = "") -> None:
    """Write a page to the file somebody named or through a pipe as Markdown, and on a terminal as one reads there.

    In Markdown, figures lead to where they stand in the `source`.
    """
    shown = palette(sys.stdout)
    if path not in (None, "-") or (shown.columns is None and not wants_colour(sys.stdout)):
        from archlint.report import markdown  # noqa: PLC0415 - only pages need a writer

        deliver(markdown.write(page, source), path)
        return
    from archlint.report import terminal  # noqa: PLC0415

    say(terminal.write(page, shown))


def text_columns(path: str | None) -> int | None:
    """How long the lines of a text may be where it is delivered; None for a file and a pipe."""
    return columns(sys.stdout) if path in (None, "-") else None


def deliver_text(text: str, path: str | None) -> None:
    """Write a text for people, whose lines end where the terminal does; a file and a pipe get them whole."""
    room = text_columns(path)
    deliver(text if room is None else folded(text, room), path)


def deliver(text: str, path: str | None) -> None:
    """Write an answer to the file somebody named with `-o`, or to standard output (`-` or nothing).

    What a blueprint says of itself cannot move the cursor, colour the terminal or turn its letters round.
    """
    if path is None or path == "-":
        say(_COMMANDING.sub("\ufffd", text))
    else:
        write_file(path, text)


def close_broken_pipe(*broken: TextIO) -> None:
    """Whoever read us (both streams, or these) has gone; keep the interpreter from complaining when it flushes at exit."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in broken or (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            os.dup2(nowhere, stream.fileno())
