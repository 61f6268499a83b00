"""`archlint report`: the tradeoff report of one blueprint, as Markdown."""

from typing import Annotated

from typer import Argument, Option

from archlint.cli import output
from archlint.cli.blueprints import one
from archlint.cli.checking import Request, review
from archlint.cli.configuration.book import open_book
from archlint.cli.configuration.load import load
from archlint.report import markdown
from archlint.report.tradeoffs.compose import compose


def report(
    file: Annotated[str, Argument(metavar="FILE", help="The blueprint.")] = ".",
    to: Annotated[
        str | None, Option("-o", "--output", metavar="FILE", help="Write to this file instead of the terminal.")
    ] = None,
    config: Annotated[str | None, Option(metavar="FILE", help="Read this configuration instead of searching.")] = None,
) -> int:
    """Write the tradeoff report: requirements, estimate, limits, failures, consistency, decisions, findings."""
    settings = load(config)
    request = Request(settings, settings.fail_on, waivers=True)
    reviewed = review(one(file), open_book(settings), request)
    output.deliver(markdown.write(compose(reviewed.analyses, reviewed.findings)), to)
    return 0
