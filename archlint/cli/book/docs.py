"""`archlint rules docs`: the pages of the book, one beside each rule file."""

from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from archlint.cli import output
from archlint.errors import CommandError, Problem
from archlint.rules.bind import read_folder
from archlint.rules.page import pages
from archlint.rules.shelf import book_folder


def docs(
    folder: Annotated[Path | None, Argument(metavar="FOLDER", help="The rule folder; the book if left out.")] = None,
    *,
    check: Annotated[bool, Option("--check", help="Only say which pages are not up to date.")] = False,
) -> int:
    """Write the Markdown page of every rule, and the table of contents."""
    root = folder or book_folder()
    if not root.is_dir():
        raise CommandError(Problem("not-found", f"there is no folder `{root.as_posix()}`", ""))
    stale = {name: text for name, text in pages(read_folder(root)).items() if read(root / name) != text}
    if check:
        output.say("".join(f"{(root / name).as_posix()} is not up to date\n" for name in stale))
    else:
        output.write_files({str(root / name): text for name, text in stale.items()})
    return 1 if check and stale else 0


def read(path: Path) -> str | None:
    """The page as it is."""
    return path.read_text(encoding="utf-8") if path.is_file() else None
