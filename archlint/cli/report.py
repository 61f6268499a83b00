"""`archlint report`: the tradeoff report of one blueprint, as Markdown or as one interactive HTML file."""

from pathlib import Path
from typing import Annotated

from typer import Option

from archlint.cli import output
from archlint.cli.blueprints import one
from archlint.cli.checking import Request, Review, review
from archlint.cli.choice import one_of
from archlint.cli.configuration.book import open_book
from archlint.cli.configuration.load import load
from archlint.cli.links import seen_from
from archlint.cli.options import BlueprintFile, OutputFile
from archlint.errors import CommandError, Problem
from archlint.report import markdown
from archlint.report.comparison.compare import compare
from archlint.report.comparison.page import CHANGED
from archlint.report.comparison.page import page as compared
from archlint.report.page import Heading, Page, Paragraph
from archlint.report.tradeoffs.compose import compose

FORMATS = ("markdown", "html")
FOREIGN = (".pdf", ".docx", ".json", ".png", ".svg", ".yaml", ".yml")
"""Endings of files whose readers would not find what they expect."""


def report(
    file: BlueprintFile = ".",
    to: OutputFile = None,
    format_: Annotated[
        str | None,
        Option("--format", metavar="NAME", help="markdown or html; without it by the ending of the output file."),
    ] = None,
    against: Annotated[
        str | None, Option(metavar="FILE", help="Say first what changed from this blueprint, the design as it was.")
    ] = None,
    config: Annotated[str | None, Option(metavar="FILE", help="Read this configuration instead of searching.")] = None,
) -> int:
    """Write the tradeoff report: requirements, estimate, limits, failures, consistency, decisions, findings."""
    settings = load(config)
    chosen = one_of("--format", format_ or _by_ending(to), FORMATS)
    request, book = Request(settings, settings.fail_on, waivers=True), open_book(settings)
    reviewed = review(one(file), book, request)
    older = review(one(against), book, request) if against is not None else None
    page = compose(reviewed.analyses, reviewed.findings, reviewed.document, _changes(older, reviewed))
    if chosen == "html":
        from archlint.report import html  # noqa: PLC0415 - draws a picture, which Markdown does not need

        subject = html.Subject(reviewed.analyses, reviewed.findings, reviewed.document)
        output.deliver(html.write(page, subject), to)
    elif format_ is None:
        output.deliver_page(page, to, _seen_from(to, reviewed.document.file))
    else:
        output.deliver(markdown.write(page, _seen_from(to, reviewed.document.file)), to)
    if to is not None and to != "-":
        output.wrote(to)
    return 0


def _by_ending(to: str | None) -> str:
    """The format of a file with this name; raises CommandError for an ending that promises what is not written."""
    ending = Path(to or "").suffix.lower()
    if ending in (".html", ".htm"):
        return "html"
    if ending in FOREIGN:
        help_ = "write `report.md` or `report.html`; a browser prints the latter as PDF"
        raise CommandError(Problem("unknown-format", f"no report is written as `{ending}`", "", help=help_))
    return "markdown"


def _changes(older: Review | None, newer: Review) -> Page | None:
    """What changed since the older design, when there is one to compare with."""
    if older is None:
        return None
    found = compare((older.analyses, older.findings), (newer.analyses, newer.findings))
    said = Paragraph(f"From `{older.document.file}` to `{newer.document.file}`.")
    return Page((Heading(2, CHANGED), said, *compared(found, older.document.file, newer.document.file).blocks[1:]))


def _seen_from(to: str | None, file: str) -> str:
    """The blueprint as a link from where the report will stand."""
    return seen_from("." if to in (None, "-") else Path(to or ".").parent, file)
