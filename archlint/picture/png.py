"""PNG pictures, drawn from the SVG by resvg; needs the extra `archlint[png]` and a font of the stack."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.errors import MissingExtraError, Problem

if TYPE_CHECKING:
    from collections.abc import Callable

FAMILIES = ("Inter", "Helvetica Neue", "Arial", "Liberation Sans", "DejaVu Sans")
_PROBE = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><text x="2" y="15" font-size="14" font-family="{}">{}</text></svg>'


def write(svg: str, scale: float = 2.0) -> bytes:
    """The picture as PNG, two pixels for one by default.

    Raises:
        MissingExtraError: resvg is not installed, or no font that could be used.
    """
    try:
        import resvg_py  # noqa: PLC0415 - an extra
    except ImportError as error:
        help_ = "pip install 'archlint[png]'; SVG and Mermaid need nothing"
        raise MissingExtraError(Problem("missing-extra", "PNG pictures need resvg", "", help=help_)) from error
    family = next((name for name in FAMILIES if _can_write(resvg_py.svg_to_bytes, name)), None)
    if family is None:
        help_ = f"install one of {', '.join(FAMILIES)}, for example `apt-get install fonts-liberation`"
        raise MissingExtraError(Problem("missing-font", "PNG pictures need a font, and none was found", "", help=help_))
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, font_family=family, sans_serif_family=family, zoom=int(scale)))


def _can_write(draw: Callable[..., bytes], family: str) -> bool:
    """Whether text in a family leaves a mark."""
    blank, marked = (bytes(draw(svg_string=_PROBE.format(family, word), font_family=family)) for word in ("", "M"))
    return blank != marked
