"""The lines of files that messages quote, read when a message needs them and never twice."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from archlint.errors import Problem

LARGEST = 32_000_000
"""Bytes; nobody reads an excerpt of anything larger."""


def of_problems(problems: Iterable[Problem]) -> Mapping[str, Sequence[str]]:
    """The lines of every file that these problems point into; files that cannot be read are left out."""
    files = dict.fromkeys(problem.file for problem in problems if problem.file and problem.span)
    found = {file: lines_of(file) for file in files}
    return {file: lines for file, lines in found.items() if lines is not None}


def lines_of(file: str) -> Sequence[str] | None:
    """The lines of a file as YAML counts them, or None when it cannot be quoted."""
    try:
        with Path(file).open("rb") as stream:
            data = stream.read(LARGEST)
    except (OSError, ValueError):
        return None
    return data.decode("utf-8-sig", errors="replace").replace("\r\n", "\n").replace("\r", "\n").split("\n")
