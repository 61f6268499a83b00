"""The colours of a page: those of the pictures, as variables for light and dark."""

from __future__ import annotations

from dataclasses import fields

from archlint.picture.glyphs import COLOURS
from archlint.picture.palette import DARK, LIGHT, Palette


def style(drawn: str) -> str:
    """Variables of the light theme, and those of the dark one where the reader's system asks for it; paper is light.

    Of the glyphs' colours only those that stand in what is `drawn`. A reader who chooses a theme turns the condition of
    the dark rules, the first of the page, into `screen` or `not all`.
    """
    names = [field.name for field in fields(Palette) if field.name != "name"]
    pairs = {name: (getattr(LIGHT, name), getattr(DARK, name)) for name in names}
    pairs |= {f"glyph-{kind}": pair for kind, pair in COLOURS.items() if f"--glyph-{kind})" in drawn}
    light = ";".join(f"--{name}:{_short(one)}" for name, (one, _) in pairs.items())
    dark = ";".join(f"--{name}:{_short(two)}" for name, (one, two) in pairs.items() if one != two)
    return f":root{{{light}}}@media screen and (prefers-color-scheme:dark){{:root{{{dark};color-scheme:dark}}}}"


def _short(colour: str) -> str:
    """A colour as briefly as CSS has it.

    >>> _short("#ffffff"), _short("#0d1117")
    ('#fff', '#0d1117')
    """
    return f"#{colour[1::2]}" if colour[1::2] == colour[2::2] else colour
