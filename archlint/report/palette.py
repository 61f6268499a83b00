"""How the terminal output looks: colours by what they mean, and how wide it is."""

from __future__ import annotations

from archlint.frozen import frozen

RESET = "\x1b[0m"


@frozen
class Palette:
    """Escape codes by meaning; an empty code leaves the text alone. `columns` is where lines are broken; None: nowhere."""

    error: str = ""
    warning: str = ""
    info: str = ""
    frame: str = ""
    strong: str = ""
    quiet: str = ""
    columns: int | None = None

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
