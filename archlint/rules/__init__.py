"""The rule language: rules are read, type-checked against the facts, compiled, and run."""

from archlint.rules.bind import load_book
from archlint.rules.book import Book
from archlint.rules.run import Count, Outcome, evaluate, run
from archlint.rules.settings import Settings

__all__ = ["Book", "Count", "Outcome", "Settings", "evaluate", "load_book", "run"]
