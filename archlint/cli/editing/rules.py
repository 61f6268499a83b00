"""The rules that may be named in a file: those of the book, and those of its project."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from archlint.cli.book.explain import of_book, of_own
from archlint.cli.configuration.book import open_book, own_rules
from archlint.cli.configuration.settings import Settings
from archlint.cli.editing.judgement import settings_of
from archlint.editor.rulebook import about_rule
from archlint.errors import ArchlintError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def titles(path: Path | None, config: str | None) -> Mapping[str, str]:
    """What each rule that runs finds, by its name; those of the book where the configuration is wrong."""
    try:
        book = open_book(settings_of(path, config))
    except ArchlintError:
        book = open_book(Settings())
    return {name: book.rule(name).title for name in book.names()}


def page_of(name: str, path: Path | None, config: str | None) -> str | None:
    """What a rule finds, and what to do about it; None when there is none of that name."""
    shipped = _of_book(name)
    if shipped is not None:
        return shipped
    try:
        return about_rule(of_own(name, own_rules(settings_of(path, config))))
    except ArchlintError:
        return None


@lru_cache
def _of_book(name: str) -> str | None:
    found = of_book(name)
    return None if found is None else about_rule(found)
