"""Writing an import over an older one: what a person wrote stays."""

from __future__ import annotations

from pathlib import Path

from archlint.cli import output
from archlint.errors import CommandError, Problem
from archlint.importers.draft.merging import merge
from archlint.source.content import content_of

KEPT = ".archlint/imported"
"""Beside the blueprint: what the last import wrote, to tell its lines from yours. Commit it."""


def again(text: str, to: str) -> list[str]:
    """Write the import to its file, merged with what is there; what was kept although the import says otherwise."""
    path = Path(to)
    memory = path.parent / KEPT / path.name
    kept: list[str] = []
    merged = text
    if path.is_file():
        ours = _read(path)
        if ours.strip() and not any(line.startswith("archlint:") for line in ours.splitlines()):
            message = f"`{path.as_posix()}` is there already and is no blueprint"
            raise CommandError(Problem("not-a-blueprint", message, "", help="name another file with `-o`"))
        base = _read(memory) if memory.is_file() else ""
        merged, kept = merge(base, ours, text, to)
    output.write_file(to, merged)
    output.write_file(str(memory), text)
    return kept


def _read(path: Path) -> str:
    try:
        return content_of(path).decode("utf-8").replace("\r\n", "\n")
    except (OSError, UnicodeDecodeError) as error:
        problem = Problem("unreadable", f"`{path.as_posix()}` cannot be read as UTF-8 text", "")
        raise CommandError(problem) from error
