"""The page that `archlint --help` shows."""

from __future__ import annotations

from archlint.cli.registry import COMMANDS

INTRODUCTION = """\
archlint compiles a system design: it says what breaks first, which failures take which flow down,
what each data path promises, and what gets worse when you mend it

usage: archlint COMMAND [OPTIONS] [ARGUMENTS]
"""
CLOSING = """\
options:
  --version  the version, and nothing else
  --help     this page, or the page of a command: archlint check --help

exit codes: 0 nothing at or above --fail-on, 1 findings, 2 wrong input, 3 a bug of archlint
"""


def page() -> str:
    """The whole page, one line per command."""
    width = max(len(command.name) for command in COMMANDS)
    lines = [f"  {command.name.ljust(width)}  {command.help}" for command in COMMANDS]
    return INTRODUCTION + "\ncommands:\n" + "\n".join(lines) + "\n\n" + CLOSING
