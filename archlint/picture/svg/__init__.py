"""SVG pictures, light and dark."""

from archlint.picture.svg.write import samples, write

__all__ = ["samples", "write"]
