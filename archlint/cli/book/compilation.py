"""`archlint rules compile`: the book as `archlint check` loads it."""

from typing import Annotated

from typer import Option

from archlint.cli import output
from archlint.rules.bind import COMPILED, bind


def compilation(
    *,
    check: Annotated[bool, Option("--check", help="Only say whether the compiled book is up to date.")] = False,
) -> int:
    """Check every rule of the book and write it down compiled."""
    text = bind()
    if check:
        fresh = COMPILED.is_file() and COMPILED.read_text(encoding="utf-8") == text
        output.say("" if fresh else "the compiled book is older than its rules; run `archlint rules compile`\n")
        return 0 if fresh else 1
    output.write_file(str(COMPILED), text)
    return 0
