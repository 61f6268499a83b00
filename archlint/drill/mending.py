"""Reading on after mistakes: what a message says to write is taken for it, what nobody can understand is left out.

`archlint check` stops at a mistake, because a design that is half understood must not pass. A grade is another
question: somebody misspelt one key, and the rest can be judged. Each mistake is named and costs something of its own.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.drill.typos import as_meant, as_placed, without_tabs
from archlint.errors import BlueprintError
from archlint.frozen import frozen

if TYPE_CHECKING:
    from archlint.blueprint import Blueprint
    from archlint.errors import Problem
    from archlint.source import Document

MOST_LINES = 5
"""Lines that are no YAML, after which nobody can say what the file was meant to be."""
MOST_ROUNDS = 30
"""Leaving out one thing takes away the ground of others; after so many rounds it is given up."""
TEXT = re.compile(r"(?P<key>\s*(?:- )?[\w-]+:\s+)(?P<text>[^\s\"'{\[&*|>!%@`].*?)(?P<rest>\s+#.*|\s*)$")
"""A line with a key and a text that stands in no quotes and no brackets."""
ESTIMATED = re.compile(r"^ +([\w-]+)\.(?:average_rate|peak_rate|reads|writes)\s*:")
"""An estimate of a flow's rate."""
CLOSING = re.compile(r"add the missing `([^`])`")


@frozen
class Mended:
    """A blueprint that could be read in the end, the text it stands in, and every mistake that was found in it.

    `assumed` are components of which nobody can tell what they are but by their name and their place.
    """

    document: Document
    blueprint: Blueprint
    mistakes: tuple[Problem, ...] = ()
    assumed: frozenset[str] = frozenset()


def read_mended(file: str) -> Mended:
    """Read a blueprint in spite of its mistakes.

    Raises:
        BlueprintError: nothing of it can be understood, with the mistakes of the file.
    """
    from archlint.blueprint import load  # noqa: PLC0415 - what a broken rubric does not need
    from archlint.drill.course import Course  # noqa: PLC0415
    from archlint.source import read_as_meant  # noqa: PLC0415

    written, encoded = read_as_meant(file)
    document, mistakes = _read(written, file)
    first = (encoded,) if encoded else ()
    lost = _lost(written, document)
    course = Course()
    named: list[Problem] = []
    while True:
        try:
            return Mended(document, load(document), (*first, *mistakes, *named), frozenset(course.assumed))
        except BlueprintError as error:
            found = error.problems
        fresh = (one for one in found if not _follows(one, lost, mistakes) and not _is_known(one, named))
        named += [one for one in fresh if course.rounds == 0 or course.hid(one)]
        after = course.next(document, found)
        if after is None or course.rounds > MOST_ROUNDS:
            raise BlueprintError(*first, *(mistakes or named))
        document = after


def _read(text: str, file: str) -> tuple[Document, list[Problem]]:
    """The text as YAML, without the lines that are none."""
    from archlint.source import parse_text  # noqa: PLC0415
    from archlint.source.revision import without_block  # noqa: PLC0415

    mistakes: list[Problem] = []
    while True:
        try:
            document = parse_text(text, file)
        except BlueprintError as error:
            problem = error.problems[0]
            if (
                problem.span is None
                or len(mistakes) == MOST_LINES
                or problem.kind not in ("broken-yaml", "duplicate-key", "tag")
            ):
                raise BlueprintError(*mistakes, problem) from error
            line = problem.span.line
            again = any(one.span and one.span.line == line for one in mistakes)
            mistakes += [] if again else [problem]
            removed = without_block(text, line)
            text = removed if again else as_meant(text, file, line, removed, _closed(text, problem))
            if not text.strip():
                raise BlueprintError(*mistakes) from error
        else:
            placed, misplaced = as_placed(document)
            return placed, [*mistakes, *misplaced]


def _lost(written: str, document: Document) -> str:
    """The lines that could not be read."""
    return "\n".join(old for old, new in zip(written.splitlines(), document.lines, strict=False) if old and not new)


def _follows(problem: Problem, lost: str, mistakes: list[Problem]) -> bool:
    """Whether a mistake only follows from a line that could not be read: it is about that line, or a name in it."""
    lines = {one.span.line for one in mistakes if one.span}
    if problem.span and problem.span.line in lines:
        return True
    names = re.findall(r"`([^`]+)`", problem.message) if problem.kind.startswith(("unknown-", "missing-key")) else []
    return bool(names) and names[-1] in lost


def _is_known(problem: Problem, mistakes: list[Problem]) -> bool:
    """Whether a mistake was named already, in whatever words."""
    return any(one.span == problem.span for one in mistakes)


def _closed(text: str, problem: Problem) -> str | None:
    """The text with what its line lacks: a bracket or quotes, spaces for tabs, another id for a flow."""
    if "\t" in text and problem.message.startswith("a tab "):
        return without_tabs(text, problem.file)
    if problem.span is not None and problem.message.startswith("a second `:`"):
        return _replaced(text, problem.span.line, _quoted(text.splitlines()[problem.span.line - 1]))
    if problem.span is not None and problem.kind == "duplicate-key":
        return _told_apart(text, problem.span.line)
    found = CLOSING.match(problem.help or "")
    if found is None or problem.span is None:
        return None
    bare, mark, comment = text.splitlines()[problem.span.line - 1].partition(" #")
    return _replaced(text, problem.span.line, f"{bare.rstrip()}{found[1]}{mark}{comment}")


def _replaced(text: str, number: int, line: str | None) -> str | None:
    """The text with another line in the place of one."""
    if line is None:
        return None
    lines = text.splitlines()
    return "\n".join((*lines[: number - 1], line, *lines[number:])) + "\n"


def _quoted(line: str) -> str | None:
    """The line with its value in quotes, when the value is a text.

    >>> _quoted("    gain: cache: nine of ten  # about")
    '    gain: "cache: nine of ten"  # about'
    """
    found = TEXT.match(line)
    if found is None:
        return None
    text = found["text"].replace("\\", "\\\\").replace('"', '\\"')
    return f'{found["key"]}"{text}"{found["rest"]}'


def _told_apart(text: str, number: int) -> str | None:
    """The text with another id for a flow whose id another has: both are meant, and one of them has a wrong name.

    The name of which an estimate speaks and that nothing has is the one that was meant.
    """
    lines = text.splitlines()
    found = re.match(r"( +)([\w-]+)(\s*:\s*(?:#.*)?)$", lines[number - 1])
    above = next(
        (line for line in reversed(lines[: number - 1]) if line.strip() and not line.startswith((" ", "#"))), ""
    )
    if found is None or not re.match(r"flows\s*:", above):
        return None
    taken = {line.strip().partition(":")[0] for line in lines}
    meant = {name for line in lines for name in ESTIMATED.findall(line) if name not in taken}
    numbered = (f"{found[2]}-{at}" for at in range(2, len(lines) + 2))
    name = meant.pop() if len(meant) == 1 else next(name for name in numbered if name not in taken)
    return _replaced(text, number, f"{found[1]}{name}{found[3]}")
