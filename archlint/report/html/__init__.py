"""The report as one HTML file: works offline, without scripts, on paper; with scripts it answers "what if" itself."""

from archlint.report.html.write import Subject, write

__all__ = ["Subject", "write"]
