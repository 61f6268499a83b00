"""What to change where, for messages whose way out is a text and not a decision: editors and reviewers can apply it.

A misspelt name becomes the nearest one, a value of the wrong form the one that is told to be written. Units are not
guessed, and what a finding advises is nobody's to type unasked: every repair of a design has its price.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.errors import AGAIN, Span, meant, misnamed
from archlint.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archlint.errors import Problem

_WRITE = re.compile(r"write `(?:([\w-]+): )?([^`…]+)`")
_QUOTE = re.compile(r'put it in quotes: `("[^`…]+")`')
_ADD = re.compile(r"add `(archlint: 1)`")
_OF_VALUES = frozenset(
    {
        "wrong-unit",
        "wrong-type",
        "wrong-step",
        "wrong-number",
        "wrong-id",
        "out-of-range",
        "missing-period",
        "unknown-version",
    }
)
"""Mistakes that stand under a value, which is to be written otherwise."""


@frozen
class Edit:
    """What stands at a place (nothing, when it is empty) becomes this text."""

    span: Span
    text: str


def of_problem(problem: Problem, lines: Sequence[str]) -> tuple[Edit, ...]:
    """What to write instead, by the lines of the file; nothing when a person has to think about it."""
    help_, span = problem.help or "", problem.span
    if span is None or not lines:
        return ()
    if name := meant(help_):
        places = (span, *(place for place, label in problem.related if label == AGAIN))
        return tuple(edit for place in places for edit in _renamed(problem.message, place, name, lines))
    if (found := _ADD.fullmatch(help_)) and problem.kind == "missing-key":
        return (Edit(Span(span.line, 1, span.line, 1), f"{found[1]}\n"),)
    if problem.kind not in _OF_VALUES:
        return ()
    if found := _QUOTE.fullmatch(help_):
        return (Edit(span, found[1]),)
    if (found := _WRITE.fullmatch(help_)) and not found[2].startswith("- ") and _is_value_of(found[1], span, lines):
        return (Edit(span, found[2]),)
    return ()


def _renamed(message: str, span: Span, right: str, lines: Sequence[str]) -> Iterator[Edit]:
    """The word of the message that stands at the place, or once inside it, as the right one."""
    text = _at(span, lines)
    name = misnamed(message, text)
    if name and name != right:
        start = span.column + text.index(name)
        yield Edit(Span(span.line, start, span.line, start + len(name)), right)


def _is_value_of(key: str | None, span: Span, lines: Sequence[str]) -> bool:
    """Whether the place is the value of the key that is told to be written."""
    before = lines[span.line - 1][: span.column - 1] if span.line <= len(lines) else ""
    return key is None or before.rstrip().endswith(f"{key}:")


def _at(span: Span, lines: Sequence[str]) -> str:
    """What stands at a place of one line."""
    if span.line != span.end_line or span.line > len(lines):
        return ""
    return lines[span.line - 1][span.column - 1 : span.end_column - 1]
