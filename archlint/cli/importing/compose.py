"""`archlint import compose`: a blueprint from a compose project."""

from typing import Annotated

from typer import Argument, Option

from archlint.cli.importing.delivery import deliver
from archlint.cli.importing.place import overlay_of, rooted
from archlint.importers.compose.importing import sketch


def compose(
    paths: Annotated[
        list[str] | None, Argument(metavar="PATH", help="A compose file or its folder; several are merged in order.")
    ] = None,
    to: Annotated[
        str | None,
        Option("-o", "--output", metavar="FILE", help="Write to this file; what a person changed in it stays."),
    ] = None,
    overlay: Annotated[
        str | None, Option(metavar="FILE", help="A file that corrects and completes what is found.")
    ] = None,
    root: Annotated[str | None, Option(metavar="FOLDER", help="Where the project begins.")] = None,
) -> int:
    """Import a compose project: components, flows and facts, each with how it is known and where it was seen."""
    folder, inside = rooted(paths or ["."], root)
    deliver(sketch(folder, inside, overlay_of(overlay, to)), to)
    return 0
