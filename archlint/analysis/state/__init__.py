"""Where state hides: what a process keeps to itself, and whether any instance can serve any request."""

from archlint.analysis.state.inspection import inspect

__all__ = ["inspect"]
