"""The state analysis."""
