"""Practising and grading: prompts, sessions, and scores that show the line they rest on."""

from archlint.drill.judge import Task, judge
from archlint.drill.sheet import Sheet
from archlint.drill.submission import read_submission

__all__ = ["Sheet", "Task", "judge", "read_submission"]
