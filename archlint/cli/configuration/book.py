"""The rule book as the configuration wants it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from archlint.errors import ConfigurationError, Problem

if TYPE_CHECKING:
    from archlint.cli.configuration.settings import Settings
    from archlint.rules import Book


def open_book(settings: Settings) -> Book:
    """The shipped rules and those of `rule-paths`, under the pack, with severities and parameters applied.

    Raises:
        ConfigurationError: a name that does not exist, at its place in the configuration.
        RuleError: a rule of one's own cannot be understood.
    """
    from archlint.rules import Settings as RuleSettings  # noqa: PLC0415 - not for a broken command line
    from archlint.rules import load_book  # noqa: PLC0415

    wanted = RuleSettings(
        pack=settings.pack,
        select=settings.select,
        ignore=settings.ignore,
        severities={name: rule.severity for name, rule in settings.rules.items() if rule.severity},
        parameters={
            name: {key: str(value) for key, value in rule.params.items()}
            for name, rule in settings.rules.items()
            if rule.params
        },
    )
    try:
        return load_book(wanted, [Path(settings.root, path) for path in settings.rule_paths])
    except ConfigurationError as error:
        raise ConfigurationError(*(_placed(problem, settings) for problem in error.problems)) from error


def _placed(problem: Problem, settings: Settings) -> Problem:
    """The problem at the place of the name it is about, if the configuration file has it."""
    from archlint.cli.configuration.find import read  # noqa: PLC0415 - only after a mistake

    if settings.file is None:
        return replace(problem, file="")
    source = read(Path(settings.file))
    for name in re.findall(r"`([^`]+)`", problem.message):
        for path in (
            ("rules", name),
            *((key,) for key in ("pack", "select", "ignore") if _mentions(source.table.get(key), name)),
        ):
            span = source.span(*path)
            if span is not None and (len(path) == 1 or span != source.span("rules")):
                return replace(problem, file=source.file, span=span)
    return replace(problem, file=source.file)


def _mentions(value: object, name: str) -> bool:
    return value == name or (isinstance(value, list) and name in value)
