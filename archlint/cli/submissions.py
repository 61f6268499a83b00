"""What is handed in: files, folders, and folders of folders; nothing outside of them is looked at."""

from __future__ import annotations

import re
import signal
import stat
import threading
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from archlint.cli.blueprints import by_name
from archlint.drill.submission import Submission, read_submission
from archlint.errors import CommandError, Problem, reason

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence
    from types import FrameType

    from archlint.rules import Book

LARGEST = 500_000
"""Bytes of a submission; a thousand components fit."""
SECONDS = 30
"""How long one submission may take; thousands of copies of something can keep the analyses busy for hours."""
ENDINGS = (".yaml", ".yml")
OWN = ("archlint.yaml", "archlint.yml")
FOLDER = "blueprints"
BEGINNING = re.compile(rb"^archlint\s*:", re.MULTILINE)
FIRST = 4000
"""Bytes that are looked at to know a blueprint."""


def collect(paths: Sequence[str], book: Book) -> list[Submission]:
    """Every submission at these paths, in the order given and by name within a folder.

    A file is one submission. A folder that holds a blueprint is one; any other folder is a class, and everything
    in it is one. What cannot be graded is a submission with a problem, so that nobody is left out.

    Raises:
        CommandError: a path does not exist, or a folder is empty.
    """
    found: list[Submission] = []
    for path in map(Path, paths):
        if path.is_dir():
            found += _folder(path, book)
        elif path.exists() or path.is_symlink():
            found.append(_read(path.name, path, path.parent, book))
        else:
            problem = Problem("not-found", f"there is no file or folder `{path.as_posix()}`", "")
            raise CommandError(problem)
    return found


def _folder(folder: Path, book: Book) -> list[Submission]:
    if _candidates(folder, shallow=True):
        return [_one(folder, book)]
    found: list[Submission] = []
    for entry in sorted(folder.iterdir(), key=lambda path: path.name):
        if entry.name.startswith("."):
            continue
        if entry.is_dir():
            found.append(_one(entry, book))
        elif entry.suffix in ENDINGS:
            found.append(_read(entry.name, entry, folder, book))
    if not found:
        message = f"there is nothing to grade in `{folder.as_posix()}`"
        help_ = "a folder holds one blueprint, or one folder or file for each submission"
        raise CommandError(Problem("no-submission", message, "", help=help_))
    return found


def _one(folder: Path, book: Book) -> Submission:
    """The submission in a folder of its own."""
    shown, name = folder.as_posix(), folder.name or folder.resolve().name
    try:
        files = _candidates(folder) or [file for inner in _folders(folder) for file in _candidates(inner)]
    except OSError as error:
        return _refused(name, shown, "unreadable", f"`{shown}` cannot be read: {reason(error)}")
    if not files:
        return _refused(name, shown, "no-blueprint", f"there is no blueprint in `{shown}`")
    if len(files) > 1:
        names = ", ".join(file.name for file in files[:3]) + (", …" if len(files) > 3 else "")
        message = f"`{shown}` holds {len(files)} blueprints ({names}), and one is graded"
        return _refused(name, shown, "several-blueprints", message, "call the one that counts archlint.yaml")
    return replace(_read(name, files[0], folder, book), beside=_beside(folder, files[0]))


def _beside(folder: Path, chosen: Path) -> tuple[str, ...]:
    """Other blueprints in a folder, by their first lines: nobody should wonder why they made no difference."""
    inner = folder / FOLDER
    there = [*folder.iterdir(), *(inner.iterdir() if inner.is_dir() else ())]
    others = [one for one in there if one.suffix in ENDINGS and one != chosen and one.is_file() and _begins(one)]
    return tuple(sorted(one.relative_to(folder).as_posix() for one in others))


def _begins(file: Path) -> bool:
    """Whether a file begins as a blueprint does."""
    try:
        with file.open("rb") as stream:
            return BEGINNING.search(stream.read(FIRST)) is not None
    except OSError:
        return False


def _folders(folder: Path) -> list[Path]:
    """Folders inside, for submissions that were packed with one around them."""
    return by_name(path for path in folder.iterdir() if path.is_dir() and not path.name.startswith("."))


def _candidates(folder: Path, *, shallow: bool = False) -> list[Path]:
    """The files of a folder that may be its blueprint; `shallow` wants those that surely are."""
    for name in OWN:
        if (folder / name).exists() or (folder / name).is_symlink():
            return [folder / name]
    if (folder / FOLDER).is_dir():
        return by_name(path for path in (folder / FOLDER).iterdir() if path.suffix in ENDINGS)
    if shallow:
        return []
    return by_name(path for path in folder.iterdir() if path.suffix in ENDINGS and not path.name.startswith("."))


def _read(name: str, file: Path, root: Path, book: Book) -> Submission:
    shown = file.as_posix()
    try:
        inside = file.resolve().is_relative_to(root.resolve())
        status = file.stat()
    except (OSError, RuntimeError) as error:
        why = reason(error) if isinstance(error, OSError) else "it leads nowhere"
        return _refused(name, shown, "unreadable", f"`{shown}` cannot be read: {why}")
    if not inside:
        return _refused(name, shown, "outside", f"`{shown}` is a link that leads out of the submission")
    if not stat.S_ISREG(status.st_mode):
        return _refused(name, shown, "no-file", f"`{shown}` is no ordinary file")
    if status.st_size > LARGEST:
        message = f"`{shown}` is larger than {LARGEST // 1000} KB, which no design that is handed in is"
        return _refused(name, shown, "too-large", message)
    try:
        with limited(SECONDS):
            return read_submission(name, shown, book)
    except TimeoutError:
        message = f"`{shown}` takes longer than {SECONDS} s to analyse, which no design that is handed in does"
        return _refused(name, shown, "too-slow", message)
    except Exception as error:  # noqa: BLE001 - one submission must not keep a class from its grades
        message = f"archlint failed on this submission ({type(error).__name__}), which is a bug of archlint"
        return _refused(name, shown, "our-bug", message)


@contextmanager
def limited(seconds: int) -> Generator[None]:
    """Raise TimeoutError inside after some seconds; without a limit where the system has no alarm (Windows)."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def ring(_number: int, _frame: FrameType | None) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _refused(name: str, file: str, kind: str, message: str, help_: str | None = None) -> Submission:
    return Submission(name, file, None, (Problem(kind, message, file, None, help_),))
