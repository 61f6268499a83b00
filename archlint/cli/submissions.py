"""What is handed in: files, folders, and folders of folders; nothing outside of them is looked at."""

from __future__ import annotations

import signal
import stat
import threading
from collections import Counter
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from archlint.cli.blueprints import by_name
from archlint.cli.designs import ENDINGS, PACKED, begins, find_design, holds_design, others
from archlint.drill.judge import judge
from archlint.drill.submission import Submission, read_submission
from archlint.errors import CommandError, Problem, reason

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence
    from types import FrameType

    from archlint.drill.judge import Task
    from archlint.drill.sheet import Sheet
    from archlint.rules import Book

Answer = TypeVar("Answer")

LARGEST = 500_000
"""Bytes of a submission; a thousand components fit."""
SECONDS = 30
"""How long one submission may take; thousands of copies of something can keep the analyses busy for hours."""
FIRST_LINE = "a blueprint begins with `archlint: 1`"
SHOWN = 3
"""Files that a sentence names."""


def collect(paths: Sequence[str], book: Book, *, alone: bool = False) -> list[Submission]:
    """Every submission at these paths, in the order given and by name within a folder.

    A file is one submission. A folder that holds a blueprint is one, and so is a repository with at most one; any
    other folder is a class, and everything in it is one. What cannot be graded is a submission with a problem, so
    that nobody is left out. `alone` takes every path for one submission, whatever is there: who asks has room for
    one, and waits for an answer.

    Raises:
        CommandError: a path does not exist, or a folder is empty, and these are not submissions by themselves.
    """
    found: list[Submission] = []
    for path in map(Path, paths):
        if path.is_dir():
            found += [_one(path, book)] if alone else _folder(path, book)
        elif path.exists() or path.is_symlink():
            found.append(_read(path.name, path, path.parent, book))
        else:
            message = f"there is no file or folder `{path.as_posix()}`"
            if not alone:
                raise CommandError(Problem("not-found", message, ""))
            found.append(_refused(path.name, path.as_posix(), "not-found", message))
    return _apart(found)


def _apart(found: list[Submission]) -> list[Submission]:
    """Submissions that can be told apart: where several have one name, each is called by its path."""
    names = Counter(one.name for one in found)
    return [replace(one, name=one.file) if names[one.name] > 1 else one for one in found]


def _folder(folder: Path, book: Book) -> list[Submission]:
    entries = [path for path in by_name(folder.iterdir()) if not path.name.startswith(".") and path.name != PACKED]
    if holds_design(folder) or ((folder / ".git").exists() and sum(map(_is_design, entries)) <= 1):
        return [_one(folder, book)]
    found: list[Submission] = []
    for entry in entries:
        if entry.is_dir():
            found.append(_one(entry, book))
        elif entry.suffix in ENDINGS:
            found.append(_read(entry.name, entry, folder, book))
    if not found:
        message = f"there is nothing to grade in `{folder.as_posix()}`"
        help_ = "a folder holds one blueprint, or one folder or file for each submission"
        raise CommandError(Problem("no-submission", message, "", help=help_))
    return found


def _is_design(path: Path) -> bool:
    return find_design(path).sure if path.is_dir() else begins(path)


def _one(folder: Path, book: Book) -> Submission:
    """The submission in a folder of its own."""
    shown, name = folder.as_posix(), folder.name or folder.resolve().name
    try:
        next(folder.iterdir(), None)
    except OSError as error:
        return _refused(name, shown, "unreadable", f"`{shown}` cannot be read: {reason(error)}")
    found = find_design(folder)
    files = found.files
    listed = [file.relative_to(folder).as_posix() for file in files]
    names = ", ".join(listed[:SHOWN]) + (", …" if len(files) > SHOWN else "")
    if not files:
        return _refused(name, shown, "no-blueprint", f"there is no blueprint in `{shown}`", FIRST_LINE)
    design, *more = files
    if more and not found.sure:
        message = f"there is no blueprint in `{shown}`: none of its {len(files)} YAML files is one ({names})"
        return _refused(name, shown, "no-blueprint", message, FIRST_LINE)
    if more:
        message = f"`{shown}` holds {len(files)} blueprints ({names}), and one is graded"
        return _refused(name, shown, "several-blueprints", message, "call the one that counts archlint.yaml")
    beside = tuple(
        sorted(file.relative_to(folder).as_posix() for file in (*others(design), *_elsewhere(folder, design)))
    )
    return replace(_read(name, design, folder, book), beside=beside)


def _elsewhere(folder: Path, design: Path) -> list[Path]:
    """Designs in other folders of a submission, deeper than the one that counts: it may be a class, given as one."""
    top = design.relative_to(folder).parts[0]
    inner = [
        path for path in folder.iterdir() if path.is_dir() and path.name not in (top, PACKED) and path.name[0] != "."
    ]
    return [file for path in inner if (found := find_design(path)).sure for file in found.files]


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
    answer = _within_reason(shown, lambda: read_submission(name, shown, book))
    return Submission(name, shown, None, (answer,)) if isinstance(answer, Problem) else answer


def judged(submission: Submission, task: Task) -> Sheet:
    """The sheet of a submission; one on which archlint itself fails gets no points and a sentence, like any other."""
    answer = _within_reason(submission.file, lambda: judge(submission, task))
    if not isinstance(answer, Problem):
        return answer
    return judge(replace(submission, work=None, problems=(*submission.problems, answer)), task)


def _within_reason(file: str, work: Callable[[], Answer]) -> Answer | Problem:
    """What some work on a file comes to; a problem where it takes too long or fails."""
    try:
        with limited(SECONDS):
            return work()
    except TimeoutError:
        message = f"`{file}` takes longer than {SECONDS} s to analyse, which no design that is handed in does"
        return Problem("too-slow", message, file)
    except Exception as error:  # noqa: BLE001 - one submission must not keep a class from its grades
        message = f"archlint failed on this submission ({type(error).__name__}), which is a bug of archlint"
        return Problem("our-bug", message, file)


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
