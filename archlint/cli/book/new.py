"""`archlint rules new CATEGORY/NAME`: a rule to fill in."""

from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from archlint.cli import output
from archlint.errors import CommandError, Problem
from archlint.rules.scaffold import scaffold


def new(
    place: Annotated[str, Argument(metavar="CATEGORY/NAME", help="The chapter and the name of the rule.")],
    into: Annotated[Path, Option("--into", metavar="FOLDER", help="The rule folder.")] = Path("rules"),
) -> int:
    """Write a rule file that loads and whose examples run, to be filled in."""
    path, text = scaffold(place)
    target = into / path
    if target.exists():
        raise CommandError(Problem("exists", f"`{target.as_posix()}` exists already", target.as_posix()))
    output.write_file(str(target), text)
    output.say(f"{target.as_posix()}: fill it in, then `archlint rules test {target.as_posix()}`\n")
    return 0
