"""The lines of files that messages quote, read when a message needs them and never twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.source.content import content_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from archlint.errors import Problem

LARGEST = 5_000_000
"""Bytes; what is larger is not read as a blueprint, and nobody reads an excerpt of it."""


def of_problems(problems: Iterable[Problem]) -> Mapping[str, Sequence[str]]:
    """The lines of every file that these problems point into; files that cannot be read are left out."""
    files = dict.fromkeys(problem.file for problem in problems if problem.file and problem.span)
    found = {file: lines_of(file) for file in files}
    return {file: lines for file, lines in found.items() if lines is not None}


def lines_of(file: str) -> Sequence[str] | None:
    """The lines of a file as YAML counts them, or None when it cannot be quoted."""
    try:
        data = content_of(file, LARGEST + 1)
    except (OSError, ValueError):
        return None
    if len(data) > LARGEST:
        return None
    return data.decode("utf-8-sig", errors="replace").replace("\r\n", "\n").replace("\r", "\n").split("\n")
