"""What tests about drills and grades share: the book, tasks, and sheets of texts."""

from pathlib import Path

import pytest

from archlint.cli.rubrics import ready
from archlint.drill import judge, read_submission
from archlint.drill.shelf import reference_file

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def task_of():
    """A rubric and prompt, ready; each is loaded once."""
    known = {}

    def task(rubric, prompt=""):
        if (rubric, prompt) not in known:
            known[rubric, prompt] = ready(rubric, prompt)
        return known[rubric, prompt]

    return task


@pytest.fixture(scope="session")
def read():
    """A submission; every text is analysed once."""
    known = {}

    def submission(file, text, book):
        if text not in known:
            known[text] = read_submission("work", file.as_posix(), book)
        return known[text]

    return submission


@pytest.fixture
def sheet_of(task_of, read, tmp_path):
    """The sheet of a text (or of the reference when there is none)."""

    def sheet(text=None, *, prompt="", rubric="drill", seconds=None):
        task, book = task_of(rubric, prompt)
        if text is None:
            text = reference_file(prompt).read_text(encoding="utf-8")
        file = tmp_path / "archlint.yaml"
        file.write_text(text, encoding="utf-8")
        return judge(read(file, text, book), task, seconds)

    return sheet


@pytest.fixture
def reference():
    """The text of a prompt's own answer."""
    return lambda prompt: reference_file(prompt).read_text(encoding="utf-8")
