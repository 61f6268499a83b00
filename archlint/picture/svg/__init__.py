"""SVG pictures, light and dark."""

from archlint.picture.svg.write import write

__all__ = ["write"]
