"""The page that `archlint --help` shows."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

from archlint.cli.registry import COMMANDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archlint.cli.registry import Command

INTRODUCTION = """\
archlint compiles a system design: it says what breaks first, which failures
take which flow down, what each data path promises, and what gets worse when
you mend it

usage: archlint COMMAND [OPTIONS] [ARGUMENTS]
"""
CLOSING = """\
options:
  --version  the version, and nothing else
  --help     this page, or the page of a command: archlint check --help

exit codes: 0 nothing at or above --fail-on, 1 findings, 2 wrong input,
            3 a bug of archlint
"""
SUBJECTS: Sequence[tuple[str, Sequence[str]]] = (
    ("begin", ("init", "import")),
    ("find out what is wrong", ("check", "explain", "diff", "baseline")),
    ("ask the design", ("capacity", "failures", "consistency", "plan", "whatif", "simulate", "calibrate")),
    ("show it", ("report", "render", "serve", "export")),
    ("practise and grade", ("drill", "grade")),
)
"""The first words of commands by what somebody wants to do; whatever is not named here comes last."""
LAST = "rules, settings, editors"
WIDTH = 79


def page() -> str:
    """The whole page: commands by subject; what stands below a command is named in a line of its own."""
    named = {word for _, words in SUBJECTS for word in words}
    rest = tuple(dict.fromkeys(word for word, _ in map(_split, COMMANDS) if word not in named))
    width = max(len(command.name) for command in COMMANDS if _is_shown(command))
    blocks = [
        "\n".join([f"{subject}:", *(line for word in words for line in _lines(word, width))])
        for subject, words in (*SUBJECTS, (LAST, rest))
    ]
    return INTRODUCTION + "\n" + "\n\n".join(blocks) + "\n\n" + CLOSING


def part(word: str) -> str | None:
    """The page of a word that only begins commands (`archlint import --help`); None when there are none."""
    commands = [command for command in COMMANDS if command.name.startswith(f"{word} ")]
    if not commands:
        return None
    width = max(len(command.name) for command in commands)
    indent = " " * (width + 4)
    lines = [
        line
        for command in commands
        for line in wrap(
            command.help, WIDTH, initial_indent=f"  {command.name.ljust(width)}  ", subsequent_indent=indent
        )
    ]
    usage = f"usage: archlint {word} COMMAND [OPTIONS] [ARGUMENTS]"
    return "\n".join(
        [usage, "", "commands:", *lines, "", f"archlint {commands[0].name} --help shows what one of them takes", ""]
    )


def _split(command: Command) -> tuple[str, str]:
    """The first word of a command and the second, empty when there is none."""
    word, _, part = command.name.partition(" ")
    return word, part


def _is_shown(command: Command) -> bool:
    """Whether it has a line of its own: unless its first word is a command itself."""
    word, part = _split(command)
    return not part or all(other.name != word for other in COMMANDS)


def _lines(word: str, width: int) -> Iterator[str]:
    """The commands that begin with a word."""
    indent = " " * (width + 4)
    group = [command for command in COMMANDS if _split(command)[0] == word]
    for command in group:
        if _is_shown(command):
            name = f"  {command.name.ljust(width)}  "
            yield from wrap(command.help, WIDTH, initial_indent=name, subsequent_indent=indent)
    parts = [_split(command)[1] for command in group if not _is_shown(command)]
    yield from wrap(f"and {', '.join(parts)}" if parts else "", WIDTH, initial_indent=indent, subsequent_indent=indent)
