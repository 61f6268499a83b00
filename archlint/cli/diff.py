"""`archlint diff`: what a change of the design does to findings and figures."""

from typing import Annotated

from typer import Argument, Option

from archlint.cli import output
from archlint.cli.blueprints import one
from archlint.cli.checking import Request, review
from archlint.cli.choice import one_of
from archlint.cli.configuration.book import open_book
from archlint.cli.configuration.load import load
from archlint.cli.configuration.settings import LEVELS
from archlint.cli.options import OutputFile
from archlint.findings.finding import Severity
from archlint.findings.order import RANK
from archlint.report.comparison import json
from archlint.report.comparison.compare import Comparison, compare
from archlint.report.comparison.page import page

FORMATS = ("markdown", "json")


def diff(
    old: Annotated[str, Argument(metavar="OLD", help="The blueprint as it was.")],
    new: Annotated[str, Argument(metavar="NEW", help="The blueprint as it is proposed.")],
    format_: Annotated[str, Option("--format", metavar="NAME", help="markdown or json.")] = "markdown",
    to: OutputFile = None,
    fail_on: Annotated[
        str | None,
        Option(metavar="SEVERITY", help="What fails the run among new findings: error, warning, info, never."),
    ] = None,
    config: Annotated[str | None, Option(metavar="FILE", help="Read this configuration instead of searching.")] = None,
) -> int:
    """Show findings and figures that appear, disappear or move between two blueprints."""
    settings = load(config)
    level = one_of("--fail-on", fail_on or settings.fail_on, LEVELS)
    chosen = one_of("--format", format_, FORMATS)
    files = (one(old), one(new))
    book = open_book(settings)
    before, after = (review(file, book, Request(settings, level, waivers=True)) for file in files)
    comparison = compare((before.analyses, before.findings), (after.analyses, after.findings))
    if chosen == "json":
        output.deliver(json.write(comparison, *files), to)
    else:
        output.deliver_page(page(comparison, *files), to)
    return int(_fails(comparison, level))


def _fails(comparison: Comparison, level: str) -> bool:
    """Whether something got worse: a new finding, or a known one that became more severe."""
    if level == "never":
        return False
    risen = [after for before, after in comparison.changed if RANK[after.severity] < RANK[before.severity]]
    return any(RANK[finding.severity] <= RANK[Severity(level)] for finding in (*comparison.new, *risen))
