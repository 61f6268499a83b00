"""PNG pictures, drawn from the SVG by resvg with the bundled typeface: the same bytes whatever fonts a machine has.

Needs the extra `archlint[png]`. Only a picture with letters that the typeface lacks (Chinese, say) is drawn with the
fonts of the system as well. What these lack too (emoji, mostly) is left out: resvg would draw nothing for it, and nothing for
the letters of other fonts that come after it.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from archlint.errors import MissingExtraError, Problem
from archlint.picture.typeface import BOLD, FAMILY, REGULAR, has

_TEXT = re.compile(r">([^<]+)<")
_UNSEEN = frozenset({"Cf", "Mn"})
"""Letters that say how others look, and have no look of their own."""


def write(svg: str, scale: int = 2) -> bytes:
    """The picture as PNG, two pixels for one by default.

    Raises:
        MissingExtraError: resvg is not installed.
    """
    none = _without_look(svg)
    if none:
        svg = _TEXT.sub(lambda found: f">{_left(found[1], none)}<", svg)
    return _drawn(svg, scale)


def lost(svg: str) -> tuple[str, ...]:
    """The letters that no font of this machine has, in the order of the picture, which is drawn without them."""
    none = _without_look(svg)
    return tuple(
        letter for letter in dict.fromkeys(svg) if letter in none and unicodedata.category(letter) not in _UNSEEN
    )


def _left(text: str, none: frozenset[str]) -> str:
    """A text without some letters; a question mark where nothing would be left."""
    left = "".join(letter for letter in text if letter not in none)
    return left if left.strip() or not text.strip() else "?"


def _without_look(svg: str) -> frozenset[str]:
    return frozenset(letter for letter in set(svg) if not has(letter) and letter != "\n" and not _is_drawn(letter))


@lru_cache(maxsize=4096)
def _is_drawn(letter: str) -> bool:
    """Whether a picture of this letter differs from one without it."""
    empty, alone = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><text x="10" y="30" font-family="{FAMILY}">{text}</text></svg>'
        for text in ("", letter)
    )
    return _drawn(alone, 1) != _drawn(empty, 1)


def _drawn(svg: str, scale: int) -> bytes:
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
