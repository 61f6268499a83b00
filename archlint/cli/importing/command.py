"""`archlint import NAME`: a blueprint from a source; one command over every reader, found by its name."""

from collections.abc import Callable
from typing import Annotated

from typer import Argument, Option

from archlint.cli.importing.delivery import deliver
from archlint.cli.importing.place import overlay_of, rooted, standing_here
from archlint.importers.readers import reader as named


def importing(name: str) -> Callable[..., int]:
    """The command that imports with the reader of this name."""
    reader = named(name)

    def command(
        paths: Annotated[list[str] | None, Argument(metavar="PATH", help=reader.paths)] = None,
        to: Annotated[
            str | None,
            Option("-o", "--output", metavar="FILE", help="Write to this file; what a person changed in it stays."),
        ] = None,
        overlay: Annotated[
            str | None, Option(metavar="FILE", help="A file that corrects and completes what is found.")
        ] = None,
        root: Annotated[str | None, Option(metavar="FOLDER", help="Where the project begins.")] = None,
    ) -> int:
        folder, inside = rooted(paths or ["."], root)
        corrected = overlay_of(overlay, to)
        with standing_here(folder):
            deliver(reader.sketch(folder, inside, corrected), folder, to)
        return 0

    command.__doc__ = reader.does
    return command
