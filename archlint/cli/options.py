"""Arguments and options that several commands share, so that they are called and explained alike."""

from typing import Annotated

from typer import Argument, Option

__all__ = ["BlueprintFile", "OutputFile", "TextOrJson"]

BlueprintFile = Annotated[str, Argument(metavar="FILE", help="The blueprint.")]
"""The blueprint a command is about; a folder stands for the only blueprint in it, `-` for standard input."""

OutputFile = Annotated[
    str | None, Option("-o", "--output", metavar="FILE", help="Write to this file instead of the terminal.")
]
"""Where the answer goes when not to standard output."""

TextOrJson = Annotated[str, Option("--format", metavar="NAME", help="text or json.")]
"""How the answer is written: for people or for programs."""
