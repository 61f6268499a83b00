"""The consistency analysis."""
