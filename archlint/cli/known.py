"""The baseline file of a project, read and written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from archlint.cli import output
from archlint.cli.blueprints import shown
from archlint.cli.configuration.book import placed
from archlint.errors import ConfigurationError, Problem, reason
from archlint.findings import baseline
from archlint.source.content import content_of

if TYPE_CHECKING:
    from archlint.cli.configuration.settings import Settings


def read(settings: Settings) -> baseline.Baseline | None:
    """The baseline of the project, or None when it has none.

    Raises ConfigurationError for a baseline that cannot be read.
    """
    path = place(settings)
    if not path.exists():
        return None
    try:
        text = content_of(path).decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = reason(error) if isinstance(error, OSError) else "it is not UTF-8 text"
        problem = Problem("unreadable", f"`{shown(path)}` cannot be read: {why}", "")
        raise ConfigurationError(placed(problem, settings, ("baseline",), settings.baseline)) from error
    return baseline.read(text, shown(path))


def save(settings: Settings, known: baseline.Baseline) -> Path:
    """Write the baseline and say where."""
    path = place(settings)
    output.write_file(str(path), baseline.write(known), settings.root)
    return path


def place(settings: Settings) -> Path:
    """Where the baseline stands: relative to the configuration file, or to where one is."""
    return Path(settings.root, settings.baseline)


def key(settings: Settings, file: str) -> str:
    """The name of a blueprint in the baseline: the same from wherever the command is run."""
    root = Path(settings.root).resolve()
    path = Path(file).resolve()
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()
