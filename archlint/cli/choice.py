"""Options that take one word of a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.errors import CommandError, Problem, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Collection


def one_of(option: str, value: str, known: tuple[str, ...]) -> str:
    """The value, if it is one of the known ones, of which the first are listed.

    Raises:
        CommandError: it is not; with the nearest one.
    """
    if value in known:
        return value
    message = f"`{option}` is {_first(known)}; this says `{value}`"
    raise CommandError(Problem("unknown-value", message, "", help=did_you_mean(value, known)))


def flow_of(name: str, flows: Collection[str]) -> str:
    """The id of a flow, if there is one of this name.

    Raises:
        CommandError: there is not; with the nearest one.
    """
    if name in flows:
        return name
    help_ = did_you_mean(name, flows, f"there are {', '.join(list(flows)[:9])}")
    raise CommandError(Problem("unknown-flow", f"there is no flow `{name}`", "", help=help_))


def suggestion(value: str, known: tuple[str, ...]) -> str:
    """The nearest of many names, or the first of them.

    >>> suggestion("overvew", ("overview", "hot")), suggestion("x", ("overview", "hot"))
    ('did you mean `overview`?', 'one of overview, hot')
    """
    return did_you_mean(value, known, _first(known))


def _first(known: tuple[str, ...]) -> str:
    return f"one of {', '.join(known[:MOST_LISTED])}{', …' if len(known) > MOST_LISTED else ''}"


MOST_LISTED = 16
DOCUMENTS = frozenset({"json", "sarif", "junit", "gitlab", "rdjson"})
"""Formats of which a stream or a file holds one, whole and alone."""


def targets_of(texts: list[str], known: tuple[str, ...]) -> list[tuple[str, str | None]]:
    """Formats and where they go, each alone where it is a document of its own.

    Raises:
        CommandError: there is no such format, a file has no name, or two of them would stand in one place.
    """
    targets = [format_of(text, known) for text in texts]
    for place in dict.fromkeys(file for _, file in targets):
        names = list(dict.fromkeys(name for name, file in targets if file == place))
        if len(names) > 1 and (place is not None or not DOCUMENTS.isdisjoint(names)):
            where = f"`{place}`" if place else "standard output"
            named = next((name for name in names if name in DOCUMENTS), names[-1])
            message = f"{' and '.join(names)} would both stand in {where}"
            help_ = f"give one of them a file of its own: `--format {named}=FILE`"
            raise CommandError(Problem("bad-argument", message, "", help=help_))
    return targets


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
