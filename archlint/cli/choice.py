"""Options that take one word of a list."""

from __future__ import annotations

from archlint.cli.suggestion import suggestion
from archlint.errors import CommandError, Problem


def one_of(option: str, value: str, known: tuple[str, ...]) -> str:
    """The value, if it is one of the known ones.

    Raises:
        CommandError: it is not; with the nearest one.
    """
    if value in known:
        return value
    message = f"`{option}` is one of {', '.join(known)}; this says `{value}`"
    raise CommandError(Problem("unknown-value", message, "", help=suggestion(value, known)))
