"""The rule book as the configuration wants it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from archlint.cli.blueprints import shown
from archlint.cli.configuration.shape import plain
from archlint.errors import ConfigurationError, Problem

if TYPE_CHECKING:
    from archlint.cli.configuration.settings import Settings
    from archlint.rules import Book
    from archlint.rules.settings import Misfit


def open_book(settings: Settings) -> Book:
    """The shipped rules and those of `rule-paths`, under the pack, with severities and parameters applied.

    Raises:
        ConfigurationError: a name that does not exist, at its place in the configuration.
        RuleError: a rule of one's own cannot be understood.
    """
    from archlint.rules import Settings as RuleSettings  # noqa: PLC0415 - not for a broken command line
    from archlint.rules import load_book  # noqa: PLC0415
    from archlint.rules.settings import SettingsError  # noqa: PLC0415

    wanted = RuleSettings(
        pack=settings.pack,
        select=settings.select,
        ignore=settings.ignore,
        severities={name: rule.severity for name, rule in settings.rules.items() if rule.severity},
        parameters={
            name: {key: plain(value) for key, value in rule.params.items()}
            for name, rule in settings.rules.items()
            if rule.params
        },
    )
    try:
        return load_book(wanted, own_rules(settings))
    except SettingsError as error:
        raise ConfigurationError(*(_placed(misfit, settings) for misfit in error.misfits)) from error


def own_rules(settings: Settings) -> list[Path]:
    """Where rules of one's own lie; raises ConfigurationError for a place without any, which would pass for silence."""
    found: list[Path] = []
    problems: list[Problem] = []
    for name in settings.rule_paths:
        path = Path(shown(Path(settings.root, name)))
        found.append(path)
        if not path.is_file() and next(path.rglob("*.yaml"), None) is None:
            message = f"`{name}` of `rule-paths` " + ("holds no rule" if path.is_dir() else "is not there")
            help_ = "`archlint rules new` writes one to fill in"
            problems.append(placed(Problem("no-rules", message, "", None, help_), settings, ("rule-paths",), name))
    if problems:
        raise ConfigurationError(*problems)
    return found


def _placed(misfit: Misfit, settings: Settings) -> Problem:
    return placed(misfit.problem, settings, misfit.path, misfit.word)


def placed(problem: Problem, settings: Settings, path: tuple[str, ...], word: str | None = None) -> Problem:
    """The problem at the setting it is about, unless an option of the command line said it."""
    from archlint.cli.configuration.find import read  # noqa: PLC0415 - only after a mistake

    if settings.file is None or settings.origin(path[0]).startswith("--"):
        return problem
    source = read(Path(settings.file))
    span = source.span(*path) if word is None else source.value(path, word)
    return replace(problem, file=source.file, span=span)
