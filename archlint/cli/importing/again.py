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
        if is_by_hand(path):
            message = f"`{path.as_posix()}` was not written by an import, and stays as it is"
            help_ = "import into another file with `-o`, and move over what you want"
            raise CommandError(Problem("written-by-hand", message, "", help=help_))
        base = _read(memory) if memory.is_file() else ""
        merged, kept = merge(base, ours, text, to)
        if ours.strip() and not base:
            where = memory.as_posix()
            kept.append(
                f"nothing of yours was changed: `{where}` is gone, so what is new and what you removed look alike, and both were added"
            )
        if b"\r\n" in content_of(path):
            merged = merged.replace("\n", "\r\n")
    output.write_file(to, merged.encode())
    output.write_file(str(memory), text)
    return kept


def is_by_hand(path: Path) -> bool:
    """Whether there is a blueprint here that no import wrote, as neither it nor what is kept beside it says.

    Nothing of an import belongs into it: its author names things in another way, and vouches for all of it.
    """
    if not path.is_file() or (path.parent / KEPT / path.name).is_file():
        return False
    text = _read(path)
    return bool(text.strip()) and not any(line.startswith("imported:") for line in text.splitlines())


def _read(path: Path) -> str:
    try:
        return content_of(path).decode("utf-8").replace("\r\n", "\n")
    except (OSError, UnicodeDecodeError) as error:
        problem = Problem("unreadable", f"`{path.as_posix()}` cannot be read as UTF-8 text", "")
        raise CommandError(problem) from error
