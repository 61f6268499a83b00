"""Where the book stands: at the top of a checkout, inside the package of an installation."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent


def book_folder() -> Path:
    """The folder of the rule files.

    Raises:
        FileNotFoundError: neither a checkout nor an installation.
    """
    return folder("_book", "rules")


def blueprints_folder() -> Path:
    """The folder of the reference blueprints.

    Raises:
        FileNotFoundError: neither a checkout nor an installation.
    """
    return folder("_blueprints", "blueprints")


def folder(installed: str, checkout: str) -> Path:
    """The installed folder if there is one, else the one beside the package.

    Raises FileNotFoundError where there is neither.
    """
    for candidate in (PACKAGE / installed, PACKAGE.parent / checkout):
        if candidate.is_dir():
            return candidate
    raise FileNotFoundError(f"neither {PACKAGE / installed} nor {PACKAGE.parent / checkout} exists")
