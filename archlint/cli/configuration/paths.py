"""What is checked: the paths of the command line, else those of the configuration, else where one stands."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from archlint.cli.blueprints import find, shown
from archlint.errors import CommandError, ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archlint.cli.configuration.settings import Settings
    from archlint.errors import Problem


def chosen(paths: Sequence[str] | None, settings: Settings) -> tuple[str, ...]:
    """The blueprints to look at; `paths` of the configuration start in its folder, wherever the command is run.

    Raises:
        CommandError: a path of the command line leads to no blueprint.
        ConfigurationError: one of the configuration does.
    """
    if paths or not settings.paths:
        return find(paths or ())
    found: dict[str, None] = {}
    problems: list[Problem] = []
    for name in settings.paths:
        try:
            found |= dict.fromkeys(find([shown(Path(settings.root, name))]))
        except CommandError as error:
            from archlint.cli.configuration.book import placed  # noqa: PLC0415 - only after a mistake

            problems += [placed(problem, settings, ("paths",), name) for problem in error.problems]
    if problems:
        raise ConfigurationError(*problems)
    return tuple(found)
