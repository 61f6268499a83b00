"""Colours of the terminal output, by what they mean."""

from __future__ import annotations

from archlint.frozen import frozen

RESET = "\x1b[0m"


@frozen
class Palette:
    """Escape codes by meaning; an empty code leaves the text alone."""

    error: str = ""
    warning: str = ""
    info: str = ""
    frame: str = ""
    strong: str = ""
    quiet: str = ""

    def paint(self, code: str, text: str) -> str:
        """The text in that colour."""
        return f"{code}{text}{RESET}" if code and text else text

    def level(self, name: str) -> str:
        """The colour of a severity."""
        return {"error": self.error, "warning": self.warning}.get(name, self.info)


PLAIN = Palette()
COLOURED = Palette(
    error="\x1b[1;31m",
    warning="\x1b[1;33m",
    info="\x1b[1;36m",
    frame="\x1b[1;34m",
    strong="\x1b[1m",
    quiet="\x1b[2m",
)
