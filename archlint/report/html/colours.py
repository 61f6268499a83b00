"""The colours of a page: those of the pictures, as variables for light and dark."""

from __future__ import annotations

from dataclasses import fields

from archlint.picture.glyphs import COLOURS
from archlint.picture.palette import DARK, LIGHT, Palette


def style(drawn: str) -> str:
    """Variables for both themes: what the reader's system asks for, unless the reader chose; paper is light.

    Of the glyphs' colours only those that stand in what is `drawn`. Browsers that do not know `light-dark` get the
    light theme.
    """
    names = [field.name for field in fields(Palette) if field.name != "name"]
    pairs = {name: (getattr(LIGHT, name), getattr(DARK, name)) for name in names}
    pairs |= {f"glyph-{kind}": pair for kind, pair in COLOURS.items() if f"--glyph-{kind})" in drawn}
    light = ";".join(f"--{name}:{one}" for name, (one, _) in pairs.items())
    both = ";".join(f"--{name}:light-dark({one},{other})" for name, (one, other) in pairs.items())
    return (
        f":root{{{light};color-scheme:light}}@supports(color:light-dark(red,red)){{:root{{{both};color-scheme:light dark}}"
        ":root[data-theme=light]{color-scheme:light}:root[data-theme=dark]{color-scheme:dark}"
        "@media print{:root:root:root{color-scheme:light}}}"
    )
