"""What rules may speak of: typed, documented facts built from the analyses."""

from archlint.facts.build import Facts, build

__all__ = ["Facts", "build"]
