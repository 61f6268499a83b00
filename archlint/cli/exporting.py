"""`archlint export NAME FILE`: a blueprint as the model of another program."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

from typer import Option

from archlint.cli import output
from archlint.cli.blueprints import one
from archlint.cli.options import BlueprintFile, OutputFile
from archlint.exporters.writers import WRITERS
from archlint.graph.loading import load_system

FRESH, STALE = 0, 1


def exporting(name: str) -> Callable[..., int]:
    """The command that exports with the writer of this name."""
    writer = next(each for each in WRITERS if each.name == name)

    def command(
        file: BlueprintFile = ".",
        to: OutputFile = None,
        check: Annotated[bool, Option("--check", help="Write nothing; fail when the file is not up to date.")] = False,
    ) -> int:
        system, _ = load_system(one(file))
        text = writer.write(system)
        if check:
            return _compared(text, to, f"archlint export {writer.name} {file} -o {to}")
        if to is None or to == "-":
            output.say(text)
        else:
            output.write_file(to, text)
        return FRESH

    command.__doc__ = writer.does
    return command


def _compared(text: str, to: str | None, command: str) -> int:
    """Whether a file is what would be written; raises CommandError when none is named."""
    from archlint.errors import CommandError, Problem  # noqa: PLC0415 - only with --check

    if to is None or to == "-":
        message = "`--check` compares with a file that is there"
        raise CommandError(Problem("needs-output", message, "", help="name what to compare with: `-o FILE`"))
    path = Path(to)
    if path.is_file() and output.is_same(path.read_bytes(), text):
        return FRESH
    state = "is not what would be written" if path.is_file() else "is missing"
    output.complain(f"stale: {to}: {state}\n   = help: `{command}` brings it up to date\n")
    return STALE
