"""`archlint rules test`: every example of every rule does what it says."""

from pathlib import Path
from typing import Annotated

from typer import Argument

from archlint.cli import output
from archlint.errors import CommandError, Problem
from archlint.quantity.show import counted
from archlint.rules.bind import apart, read_folder
from archlint.rules.examples import check_examples
from archlint.rules.shelf import book_folder


def proof(
    path: Annotated[
        Path | None, Argument(metavar="PATH", help="A rule or a folder of rules; the book if left out.")
    ] = None,
) -> int:
    """Run the examples of rules: bad ones must be found where they say so, good ones met with silence."""
    found = read_folder(path or book_folder())
    if not found:
        what = "holds no rule" if path is not None and path.exists() else "is not there"
        raise CommandError(
            Problem(
                "no-rules",
                f"`{path.as_posix() if path else '.'}` {what}",
                "",
                help="name a rule file or a folder of them",
            )
        )
    if path is not None and not path.resolve().is_relative_to(book_folder().resolve()):
        from archlint.rules.bound import RULES  # noqa: PLC0415 -- the book itself is tested before it is compiled

        apart(RULES, found)
    else:
        apart((), found)
    failures = [failure for rule in found for failure in check_examples(rule)]
    for failure in failures:
        output.say(f"{failure.file}:{failure.line}: {failure.rule}: {failure.message}\n")
    examples = sum(len(rule.examples) for rule in found)
    output.say(f"{counted(len(found), 'rule')}, {counted(examples, 'example')}, {len(failures)} wrong\n")
    return 1 if failures else 0
