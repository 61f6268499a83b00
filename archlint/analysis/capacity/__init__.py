"""The capacity analysis."""
