"""Rubrics by name or file, ready to judge: with their book, their prompt and the size of its answer."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from archlint.drill.judge import Task
from archlint.drill.measures.restraint import distinct
from archlint.drill.rubric import FOLDER, load_rubric, shipped
from archlint.drill.shelf import find_prompt, prompt_names, reference_file
from archlint.drill.submission import read_submission
from archlint.errors import CommandError, Problem, did_you_mean

if TYPE_CHECKING:
    from archlint.rules import Book


def place(name: str) -> Path:
    """The file of a rubric: one of ours by its name, or anybody's.

    Raises:
        CommandError: there is neither.
    """
    if name in shipped():
        return FOLDER / f"{name}.yaml"
    path = Path(name)
    if path.is_file():
        return path
    if path.is_dir():
        raise CommandError(Problem("directory", f"`{name}` is a folder, and a rubric is a file", ""))
    if path.exists():
        raise CommandError(Problem("no-file", f"`{name}` is no ordinary file", ""))
    help_ = did_you_mean(name, (*shipped(), *_neighbours(path)), f"it is a file, or one of {', '.join(shipped())}")
    raise CommandError(Problem("unknown-rubric", f"there is no rubric `{name}`", "", help=help_))


def _neighbours(path: Path) -> list[str]:
    folder = path.parent
    return [(folder / one.name).as_posix() for one in folder.iterdir()] if folder.is_dir() else []


def ready(name: str, prompt: str = "") -> tuple[Task, Book]:
    """A rubric to judge by, for its own prompt or the one named here.

    The project's configuration is not read: whoever hands something in does not choose the rules.

    Raises:
        RubricError: the rubric is wrong.
        CommandError: there is no such rubric or prompt.
    """
    from archlint.rules import Settings, load_book  # noqa: PLC0415 - after the names are known to exist

    rubric, book = load_rubric(
        place(name).as_posix(), prompt_names(), lambda pack: load_book(Settings(pack=pack)), prompt
    )
    wanted = prompt or rubric.prompt
    if not wanted:
        return Task(rubric), book
    own = read_submission(wanted, reference_file(wanted).as_posix(), book)
    chosen = find_prompt(wanted)
    prompt_task = Task(rubric, chosen, accepted=frozenset(chosen.accepts))
    if own.work is None:
        return prompt_task, book
    size = distinct(own.work.system)
    accepted = prompt_task.accepted | {finding.rule for finding in own.work.findings}
    return replace(prompt_task, reference=size, accepted=accepted), book
