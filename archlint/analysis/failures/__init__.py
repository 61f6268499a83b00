"""The failures analysis."""
