"""The demand analysis."""
