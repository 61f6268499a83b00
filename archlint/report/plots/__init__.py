"""Small plots as SVG: no axes nobody reads, colours by class, so that a page decides on them; a table stands beside each."""

from archlint.report.plots.bands import Band, bands
from archlint.report.plots.waterfall import Bar, waterfall

__all__ = ["Band", "Bar", "bands", "waterfall"]
