"""Whether a text in an editor is a blueprint: by what it says, else by where it lies."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from archlint.cli.blueprints import FOLDER, OWN
from archlint.cli.configuration.paths import chosen
from archlint.errors import ArchlintError

if TYPE_CHECKING:
    from archlint.cli.configuration.settings import Settings

_SAYS_SO = re.compile(r"^\ufeff?(?:archlint|'archlint'|\"archlint\")[ \t]*:", re.MULTILINE)


def says_so(text: str) -> bool:
    r"""Whether a text has the key that blueprints begin with.

    >>> says_so("# ours\narchlint: 1\n"), says_so("services:\n  archlint: {}\n")
    (True, False)
    """
    return _SAYS_SO.search(text) is not None


def is_blueprint(text: str, path: Path | None, settings: Settings) -> bool:
    """Whether to look at a text: it says that it is a blueprint, is called as one, or the configuration means its file."""
    if says_so(text):
        return True
    if path is None or path.suffix not in (".yaml", ".yml"):
        return False
    return path.name == OWN or _is_chosen(path, settings)


def _is_chosen(path: Path, settings: Settings) -> bool:
    """Whether `check` would look at a file: one of the configured `paths`, or of `blueprints/` beside the configuration."""
    if settings.file is None:
        return False
    file = path.resolve()
    if not settings.paths:
        return file.is_relative_to(Path(settings.root, FOLDER).resolve())
    try:
        return any(Path(each).resolve() == file for each in chosen(None, settings))
    except ArchlintError:
        return False
