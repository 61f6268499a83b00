"""Blocks in a README that archlint keeps true: found by their markers, filled, everything else left as it is.

<!-- archlint:begin view=overview as=picture -->
...
<!-- archlint:end -->
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.errors import CommandError, Problem, Span, did_you_mean, meaning
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
CALLED = {
    **dict.fromkeys(("svg", "png", "gif", "image", "img", "diagram"), "picture"),
    "markdown": "table",
    "md": "table",
}
"""What else people call these forms; a picture is an SVG file for light and one for dark."""
HOW = f"write `{BEGIN} {CLOSE}` and `{END}` on lines of their own where the picture shall stand"


@frozen
class Block:
    """One pair of markers: the settings, the lines (0-based) they stand on, what stands between them, and the first of the lines."""

    view: str
    form: str
    begin: int
    end: int
    text: str
    marker: str = ""

    def place(self, key: str) -> Span:
        """Where a setting has its value; the whole marker where it is not written."""
        return _place(self.marker, self.begin, f"{key}={self.view if key == 'view' else self.form}", behind=f"{key}=")


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
                problems.append(_alone("begin", file, begun[0], rows[begun[0]]))
            settings, wrong = _settings(row, file, at)
            problems += wrong
            begun = (at, settings)
        elif bare == END and begun:
            between = "\n".join(rows[begun[0] + 1 : at])
            found.append(Block(begun[1]["view"], begun[1]["as"], begun[0], at, between, rows[begun[0]]))
            begun = None
        elif bare == END:
            problems.append(_alone("end", file, at, row))
    if begun:
        problems.append(_alone("begin", file, begun[0], rows[begun[0]]))
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
    inside = row.strip().removeprefix(BEGIN).removesuffix(CLOSE)
    for word in inside.split():
        key, _, value = word.partition("=")
        if key not in SETTINGS or not value:
            message = f"`{word}` is no setting of a picture's marker"
            span = _place(row, at, word)
            problems.append(Problem("unknown-setting", message, file, span, "settings are `view=` and `as=`"))
        elif key == "as" and value not in FORMS:
            message = f"`as={value}` is no form of picture"
            called = CALLED.get(value.lower())
            help_ = meaning(called) if called else did_you_mean(value, FORMS, f"forms are {', '.join(FORMS)}")
            problems.append(Problem("unknown-form", message, file, _place(row, at, word, behind="as="), help_))
        else:
            settings[key] = value
    view = settings.get("view", SETTINGS["view"])
    return {"view": view, "as": settings.get("as", OWN.get(view, SETTINGS["as"]))}, problems


def _alone(which: str, file: str, at: int, row: str) -> Problem:
    other = "end" if which == "begin" else "begin"
    message = f"this `archlint:{which}` has no `archlint:{other}`"
    return Problem("lone-marker", message, file, _place(row, at, row.strip()), HOW)


def _place(row: str, at: int, word: str, *, behind: str = "") -> Span:
    """Where a word of a marker stands, or what is behind its beginning; the whole marker where it does not."""
    start = row.find(f" {word}") + 1 if f" {word}" in row else row.find(word)
    if start < 0:
        return _place(row, at, row.strip())
    return Span(at + 1, start + len(behind) + 1, at + 1, start + len(word) + 1)
