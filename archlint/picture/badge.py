"""A badge for a README: what archlint found, in two words and a colour, drawn here and asked of nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.findings.finding import Severity
from archlint.picture import summary
from archlint.picture.lettering import width
from archlint.picture.scene import Scene
from archlint.picture.svg.markup import element, text, words
from archlint.picture.svg.page import FONTS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archlint.findings.finding import Finding

NAME = "archlint"
SIZE = 11.0
HEIGHT = 20.0
PAD = 7.0
GREY, INK = "#4b5563", "#ffffff"
COLOURS = {"error": "#b91c1c", "warning": "#92400e", "accepted": "#166534"}
"""White words stand on each with more than 4.5 : 1."""


def scene(findings: Iterable[Finding]) -> Scene:
    """What the badge says, for its alternative text and for comparing it with an older one."""
    return Scene(NAME, _said(*_counts(findings)), ())


def write(findings: Iterable[Finding]) -> str:
    """The badge as SVG, the same on light and dark pages, ending in a line break."""
    errors, warnings = _counts(findings)
    said = _said(errors, warnings)
    colour = COLOURS["error" if errors else "warning" if warnings else "accepted"]
    left, right = (round(width(part, SIZE) + 2 * PAD) for part in (NAME, said))
    shape: list[tuple[str, float | str]] = [("height", HEIGHT), ("rx", 4)]
    parts = [
        element("title", [], words(f"{NAME}: {said}")),
        element("metadata", [], words(summary.write(Scene(NAME, said, ())))),
        element("rect", [("width", left + right), *shape, ("fill", colour)]),
        element("path", [("d", f"M4 0H{left}V20H4a4 4 0 0 1-4-4V4a4 4 0 0 1 4-4z"), ("fill", GREY)]),
        text(left / 2, 14, NAME, SIZE, INK, anchor="middle"),
        text(left + right / 2, 14, said, SIZE, INK, anchor="middle"),
    ]
    attributes: list[tuple[str, float | str]] = [
        ("xmlns", "http://www.w3.org/2000/svg"),
        ("width", left + right),
        ("height", HEIGHT),
        ("role", "img"),
        ("aria-label", f"{NAME}: {said}"),
        ("font-family", FONTS),
    ]
    return element("svg", attributes, "\n" + "\n".join(parts) + "\n") + "\n"


def _counts(findings: Iterable[Finding]) -> tuple[int, int]:
    """Errors and warnings that nobody waived."""
    open_ = [finding.severity for finding in findings if finding.suppression is None]
    return open_.count(Severity.ERROR), open_.count(Severity.WARNING)


def _said(errors: int, warnings: int) -> str:
    """The words of a badge.

    >>> _said(4, 1), _said(0, 2), _said(0, 0)
    ('4 errors · 1 warning', '2 warnings', 'accepted')
    """
    counted = [(errors, "error"), (warnings, "warning")]
    return " · ".join(f"{count} {word}{'s' * (count > 1)}" for count, word in counted if count) or "accepted"
