"""The analyses: pure functions from a system to small frozen results, each with its arithmetic and its sources."""

from archlint.analysis.analyses import Analyses, analyse

__all__ = ["Analyses", "analyse"]
