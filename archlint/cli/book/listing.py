"""`archlint rules`: the book, one line per rule."""

import sys
from dataclasses import replace
from typing import Annotated

from typer import Option

from archlint.cli import output
from archlint.cli.choice import one_of
from archlint.cli.configuration.book import open_book
from archlint.cli.configuration.load import load
from archlint.report.columns import in_column
from archlint.rules import Book
from archlint.rules.rule import CATEGORIES


def listing(
    pack: Annotated[str | None, Option("--pack", metavar="NAME", help="The pack whose rules to list.")] = None,
    category: Annotated[str | None, Option("--category", metavar="NAME", help="Only this chapter.")] = None,
) -> int:
    """List the rules by category, each with its severity and title."""
    select = (one_of("--category", category, CATEGORIES),) if category is not None else ()
    settings = load()
    wanted = replace(settings, pack=pack or settings.pack, select=select or settings.select)
    output.say(table(open_book(wanted), output.columns(sys.stdout)))
    return 0


def table(book: Book, columns: int | None = None) -> str:
    """The rules by category; titles that are longer than the line go on below."""
    width = max((len(rule.name) for rule in book.rules), default=0)
    rows: list[str] = []
    chapter = ""
    for rule in sorted(book.rules, key=lambda rule: (rule.category, rule.name)):
        if rule.category != chapter:
            chapter = rule.category
            rows += [*([""] if rows else []), chapter]
        before = f"  {rule.name:<{width}}  {book.severity_of(rule).value:<7}  "
        rows += in_column(before, rule.title, columns)
    return "\n".join(rows) + f"\n\n{len(book.rules)} rules; `archlint explain NAME` prints the page of one\n"
