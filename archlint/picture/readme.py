"""Blocks in a README that archlint keeps true: found by their markers, filled, everything else left as it is.

<!-- archlint:begin view=overview as=picture -->
...
<!-- archlint:end -->
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.errors import CommandError, Problem, Span
from archlint.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Sequence

BEGIN = "<!-- archlint:begin"
END = "<!-- archlint:end -->"
CLOSE = "-->"
FENCES = ("```", "~~~")
"""Markers inside a fenced block are examples."""
SETTINGS = {"view": "overview", "as": "picture"}
OWN = {"estimates": "table", "badge": "picture"}
"""Views that only a README has, and the form that each has."""
FORMS = ("picture", "mermaid", "sequence", "table")
HOW = f"write `{BEGIN} {CLOSE}` and `{END}` on lines of their own where the picture shall stand"


@frozen
class Block:
    """One pair of markers: the settings, the lines (0-based) they stand on, and what stands between them."""

    view: str
    form: str
    begin: int
    end: int
    text: str


def blocks(text: str, file: str) -> tuple[Block, ...]:
    """The blocks of a README in order.

    Raises:
        CommandError: there is none, a marker is alone, or a setting is unknown.
    """
    found: list[Block] = []
    problems: list[Problem] = []
    begun: tuple[int, dict[str, str]] | None = None
    rows = text.split("\n")
    quoted = False
    for at, row in enumerate(rows):
        bare = row.strip()
        if begun is None and bare.startswith(FENCES):
            quoted = not quoted
        if quoted:
            continue
        if bare.startswith(BEGIN):
            if begun:
                problems.append(_alone("begin", file, begun[0]))
            settings, wrong = _settings(bare, file, at)
            problems += wrong
            begun = (at, settings)
        elif bare == END and begun:
            between = "\n".join(rows[begun[0] + 1 : at])
            found.append(Block(begun[1]["view"], begun[1]["as"], begun[0], at, between))
            begun = None
        elif bare == END:
            problems.append(_alone("end", file, at))
    if begun:
        problems.append(_alone("begin", file, begun[0]))
    if not found and not problems:
        problems.append(Problem("no-marker", f"`{file}` has no place for a picture", file, help=HOW))
    if problems:
        raise CommandError(*problems)
    return tuple(found)


def fill(text: str, found: Sequence[Block], contents: Sequence[str]) -> str:
    """The README with new text between its markers; `contents` one for each block, without a final line break."""
    rows = text.split("\n")
    for block, content in reversed(list(zip(found, contents, strict=True))):
        rows[block.begin + 1 : block.end] = content.split("\n")
    return "\n".join(rows)


def _settings(row: str, file: str, at: int) -> tuple[dict[str, str], list[Problem]]:
    settings: dict[str, str] = {}
    problems: list[Problem] = []
    inside = row.removeprefix(BEGIN).removesuffix(CLOSE)
    for word in inside.split():
        key, _, value = word.partition("=")
        if key not in SETTINGS or not value:
            message = f"`{word}` is no setting of a picture's marker"
            problems.append(_problem("unknown-setting", message, file, at, "settings are `view=` and `as=`"))
        elif key == "as" and value not in FORMS:
            message = f"`as={value}` is no form of picture"
            problems.append(_problem("unknown-form", message, file, at, f"forms are {', '.join(FORMS)}"))
        else:
            settings[key] = value
    view = settings.get("view", SETTINGS["view"])
    return {"view": view, "as": settings.get("as", OWN.get(view, SETTINGS["as"]))}, problems


def _alone(which: str, file: str, at: int) -> Problem:
    other = "end" if which == "begin" else "begin"
    return _problem("lone-marker", f"this `archlint:{which}` has no `archlint:{other}`", file, at, HOW)


def _problem(kind: str, message: str, file: str, at: int, help_: str) -> Problem:
    return Problem(kind, message, file, Span(at + 1, 1, at + 1, 2), help_)
