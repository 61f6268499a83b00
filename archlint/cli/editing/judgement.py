"""A text judged as `archlint check` would judge its file: the same configuration, waivers and baseline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.cli import known
from archlint.cli.blueprints import shown
from archlint.cli.checking import Request, checked, judge, rule_names
from archlint.cli.configuration.book import open_book
from archlint.cli.configuration.load import load
from archlint.cli.configuration.settings import Settings
from archlint.cli.delivery import day
from archlint.cli.editing.recognition import is_blueprint
from archlint.editor.draft import Understood
from archlint.editor.notices import Notice, of_findings, of_problems
from archlint.errors import ArchlintError
from archlint.frozen import frozen
from archlint.graph.loading import system_of
from archlint.source import parse_text

if TYPE_CHECKING:
    from pathlib import Path


@frozen
class Judgement:
    """What is said about a text, and what was understood of it (None: nothing, so that the last holds)."""

    notices: tuple[Notice, ...]
    understood: Understood | None = None


def settings_of(path: Path | None, config: str | None) -> Settings:
    """The settings for a file: those of the named configuration, else of the nearest at or above the file.

    Raises:
        ConfigurationError: they are wrong.
    """
    return load(config, path.parent if path is not None else None)


def concerns(text: str, path: Path | None, config: str | None) -> bool:
    """Whether a text is a blueprint; where the configuration is wrong, what it says of itself decides."""
    try:
        settings = settings_of(path, config)
    except ArchlintError:
        settings = Settings()
    return is_blueprint(text, path, settings)


def judged(text: str, path: Path | None, config: str | None) -> Judgement:
    """Everything that is to be said about the text of a file (None: it has none yet)."""
    file = shown(path) if path is not None else "blueprint"
    try:
        settings = settings_of(path, config)
        book = open_book(settings)
        baseline = known.read(settings)
        document = parse_text(text, file, reads_on=True)
        request = Request(settings, settings.fail_on, waivers=True, today=day(None))
        review = judge(system_of(document), document, book, request)
    except ArchlintError as error:
        return Judgement(of_problems(error.problems, text, file))
    understood = Understood(review.analyses, checked(review, request, baseline).findings)
    return Judgement(of_findings(understood, text, rule_names(book).unwaivable), understood)
