"""`archlint consistency`: how fresh, how safe and how available every data path really is."""

from typing import Annotated

from typer import Argument, Option

from archlint.analysis import analyse
from archlint.cli import output
from archlint.cli.blueprints import one
from archlint.cli.sizing import format_of
from archlint.graph import load_system
from archlint.report import markdown
from archlint.report.answers import consistency as answers


def consistency(
    file: Annotated[str, Argument(metavar="FILE", help="The blueprint.")] = ".",
    form: Annotated[str, Option("--format", metavar="NAME", help="text or json.")] = "text",
    to: Annotated[
        str | None, Option("-o", "--output", metavar="FILE", help="Write to this file instead of the terminal.")
    ] = None,
) -> int:
    """Show how fresh, how safe and how available every data path really is."""
    form = format_of(form)
    system, _ = load_system(one(file))
    analyses = analyse(system)
    output.deliver(answers.write(analyses) if form == "json" else markdown.write(answers.page(analyses)), to)
    return 0
