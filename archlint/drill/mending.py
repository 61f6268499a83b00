"""Reading on after mistakes: what was surely meant is taken for it, what nobody can understand is left out.

`archlint check` stops at a mistake, because a design that is half understood must not pass. A grade is another
question: somebody misspelt one key, and the rest can be judged. Each mistake is named and costs something of its own.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.errors import BlueprintError, meant
from archlint.frozen import frozen

if TYPE_CHECKING:
    from typing import TypeAlias

    from archlint.blueprint import Blueprint
    from archlint.errors import Problem, Span
    from archlint.source import Data, Document
    from archlint.source.revision import Entry

    Where: TypeAlias = "tuple[int, int | str]"

MOST_LINES = 5
"""Lines that are no YAML, after which nobody can say what the file was meant to be."""
MOST_ROUNDS = 15
"""Leaving out one thing takes away the ground of others; after so many rounds it is given up."""
STAND_INS: dict[str, Data] = {"archlint": 1, "system": "untitled", "components": {}, "flows": {}}
"""What takes the place of a missing section, so that the others can be judged."""
CLOSING = re.compile(r"add the missing `([^`])`")


@frozen
class Mended:
    """A blueprint that could be read in the end, the text it stands in, and every mistake that was found in it."""

    document: Document
    blueprint: Blueprint
    mistakes: tuple[Problem, ...] = ()


def read_mended(file: str) -> Mended:
    """Read a blueprint in spite of its mistakes.

    Raises:
        BlueprintError: nothing of it can be understood, with the mistakes of the file.
    """
    from archlint.blueprint import load  # noqa: PLC0415 - what a broken rubric does not need
    from archlint.source import read_text  # noqa: PLC0415

    written = read_text(file)
    document, mistakes = _read(written, file)
    lost = _lost(written, document)
    first: tuple[Problem, ...] | None = None
    for _ in range(MOST_ROUNDS):
        try:
            return Mended(document, load(document), (*mistakes, *(first or ())))
        except BlueprintError as error:
            first = (
                tuple(one for one in error.problems if not _follows(one, lost, mistakes)) if first is None else first
            )
            mended = _mended(document, error.problems)
        if mended is None:
            break
        document = mended
    raise BlueprintError(*(mistakes or first or ()))


def _read(text: str, file: str) -> tuple[Document, list[Problem]]:
    """The text as YAML, without the lines that are none."""
    from archlint.source import parse_text  # noqa: PLC0415
    from archlint.source.revision import without_block  # noqa: PLC0415

    mistakes: list[Problem] = []
    while True:
        try:
            return parse_text(text, file), mistakes
        except BlueprintError as error:
            (problem,) = error.problems
            if (
                problem.span is None
                or len(mistakes) == MOST_LINES
                or problem.kind not in ("broken-yaml", "duplicate-key", "tag")
            ):
                raise BlueprintError(*mistakes, problem) from error
            line = problem.span.line
            again = any(one.span and one.span.line == line for one in mistakes)
            mistakes += [] if again else [problem]
            closed = None if again else _closed(text, problem)
            text = without_block(text, line) if closed is None else closed
            if not text.strip():
                raise BlueprintError(*mistakes) from error


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


def _closed(text: str, problem: Problem) -> str | None:
    """The text with the bracket or quote that is missing at the end of its line, or with spaces for all its tabs."""
    if "\t" in text and problem.message.startswith("a tab "):
        return text.replace("\t", "  ")
    found = CLOSING.match(problem.help or "")
    if found is None or problem.span is None:
        return None
    lines = text.splitlines()
    bare, mark, comment = lines[problem.span.line - 1].partition(" #")
    lines[problem.span.line - 1] = f"{bare.rstrip()}{found[1]}{mark}{comment}"
    return "\n".join(lines) + "\n"


def _mended(document: Document, problems: tuple[Problem, ...]) -> Document | None:
    """The document after what these problems ask for; None when they ask for nothing that can be done."""
    from archlint.source.revision import Revision, entries_at, revised  # noqa: PLC0415

    change = Change(document)
    for problem in problems:
        missing = problem.message.rsplit("`", 2)[1] if problem.kind == "missing-key" else ""
        if missing in STAND_INS and problem.message.startswith("the blueprint "):
            change.added[missing] = STAND_INS[missing]
            continue
        repeated = problem.related if problem.kind.startswith("unknown-") else ()
        for span in (problem.span, *(span for span, _ in repeated)):
            around = entries_at(document, span) if span else ()
            if span and around:
                change.take(around[-1], problem, span)
    if change.empty:
        return None
    return revised(document, Revision(frozenset(change.left_out), change.renamed, change.valued, change.added))


class Change:
    """What is done about the problems of one round."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.left_out: set[Where] = set()
        self.renamed: dict[Where, str] = {}
        self.valued: dict[Where, Data] = {}
        self.added: dict[str, Data] = {}
        self.merges = any("<<" in line for line in document.lines)

    @property
    def empty(self) -> bool:
        """Whether nothing can be done."""
        return not (self.left_out or self.renamed or self.valued or self.added)

    def take(self, entry: Entry, problem: Problem, span: Span) -> None:
        """Take what was meant at an entry, or leave the entry out."""
        for container in self._same(entry):
            self._take((container, entry.step), entry, problem, span)

    def _same(self, entry: Entry) -> tuple[int, ...]:
        """The mappings that hold an entry: with `<<`, those it was merged into as well."""
        places = self.document.places
        if not self.merges:
            return (entry.container,)
        place = places[entry.container][entry.step]
        return tuple(known for known, steps in places.items() if steps.get(entry.step) == place)

    def _take(self, where: Where, entry: Entry, problem: Problem, span: Span) -> None:
        value = entry.value
        right = meant(problem.help)
        word = self.document.lines[span.line - 1][span.column - 1 : span.end_column - 1]
        inner = problem.message.rsplit("`", 2)[1] if problem.kind == "unknown-key" else ""
        if right is None:
            self.left_out.add(where)
        elif entry.of_key and isinstance(entry.step, str) and word in entry.step:
            self.renamed[where] = entry.step.replace(word, right, 1)
        elif isinstance(value, dict) and inner in value:
            self.renamed[id(value), inner] = right
        elif not entry.of_key and isinstance(value, str) and word in value:
            self.valued[where] = value.replace(word, right, 1)
        else:
            self.left_out.add(where)
