"""PNG pictures, drawn from the SVG by resvg with the bundled typeface: the same bytes whatever fonts a machine has.

Needs the extra `archlint[png]`. Only a picture with letters that the typeface lacks (Chinese, say) is drawn with the
fonts of the system as well.
"""

from __future__ import annotations

from archlint.errors import MissingExtraError, Problem
from archlint.picture.typeface import BOLD, FAMILY, REGULAR, has


def write(svg: str, scale: int = 2) -> bytes:
    """The picture as PNG, two pixels for one by default.

    Raises:
        MissingExtraError: resvg is not installed.
    """
    try:
        import resvg_py  # noqa: PLC0415 - an extra
    except ImportError as error:
        help_ = "pip install 'archlint[png]'; SVG and Mermaid need nothing"
        raise MissingExtraError(Problem("missing-extra", "PNG pictures need resvg", "", help=help_)) from error
    drawn = resvg_py.svg_to_bytes(
        svg_string=svg,
        zoom=scale,
        skip_system_fonts=has(svg.replace("\n", " ")),
        font_files=[str(REGULAR), str(BOLD)],
        font_family=FAMILY,
        sans_serif_family=FAMILY,
    )
    return bytes(drawn)
