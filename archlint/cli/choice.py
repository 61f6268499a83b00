"""Options that take one word of a list."""

from __future__ import annotations

from archlint.errors import CommandError, Problem, did_you_mean


def one_of(option: str, value: str, known: tuple[str, ...]) -> str:
    """The value, if it is one of the known ones.

    Raises:
        CommandError: it is not; with the nearest one.
    """
    if value in known:
        return value
    message = f"`{option}` is one of {', '.join(known)}; this says `{value}`"
    raise CommandError(Problem("unknown-value", message, "", help=did_you_mean(value, known)))


def format_of(text: str, known: tuple[str, ...]) -> tuple[str, str | None]:
    """A format and the file it goes to: `json=out.json`.

    Raises:
        CommandError: there is no such format, or the file has no name.
    """
    name, sign, file = text.partition("=")
    if sign and not file:
        message = f"`--format {text}` names no file"
        raise CommandError(Problem("bad-argument", message, "", help=f"write `{name}=FILE`, or `{name}` alone"))
    return one_of("--format", name, known), file or None
