"""One mistake in a rule file, one problem: what follows from another mistake is not said as well."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from archlint.errors import AGAIN, meaning

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from archlint.errors import Problem
    from archlint.source import Document

FOLLOWING = {
    "applies_to": "unknown-name",
    "let": "unknown-name",
    "params": "unknown-name",
    "where": "may-be-unset",
    "flag_when": "may-be-unset",
}
"""What is said elsewhere about an expression when one of these keys is misspelt, missing, empty or wrong."""

REQUIRED = ("applies_to", "flag_when")
NAMING = ("let", "params")
"""Keys that give names, which are known even where something is wrong with what they stand for."""


def one_for_each_cause(problems: Iterable[Problem], document: Document) -> list[Problem]:
    """The problems in file order, each cause once."""
    found = sorted(problems, key=lambda problem: (problem.span is None, problem.span))
    for key, kind in FOLLOWING.items():
        if _is_lost(key, found, document):
            found = [problem for problem in found if problem.kind != kind or _inside(problem, key, document)]
    once: dict[tuple[str, str], Problem] = {}
    for problem in found:
        first = once.setdefault((problem.kind, problem.message), problem)
        if first is not problem and problem.span is not None and problem.span != first.span:
            once[problem.kind, problem.message] = replace(first, related=(*first.related, (problem.span, AGAIN)))
    return list(once.values())


def _is_lost(key: str, problems: Sequence[Problem], document: Document) -> bool:
    """Whether a mistake keeps a key from saying what it should."""
    if document.at((key,)) is not None:
        return key not in NAMING and any(_inside(problem, key, document) for problem in problems)
    if document.has((key,)) or key in REQUIRED:
        return True
    return any(problem.help == meaning(key) for problem in problems if problem.kind == "unknown-key")


def _inside(problem: Problem, key: str, document: Document) -> bool:
    """Whether a problem stands in what a key of the rule says."""
    if problem.span is None or not document.has((key,)):
        return False
    first = document.key_span((key,)).line
    later = [line for other in _keys(document) if (line := document.key_span((other,)).line) > first]
    return first <= problem.span.line < min(later, default=len(document.lines) + 1)


def _keys(document: Document) -> tuple[str, ...]:
    return tuple(document.data) if isinstance(document.data, dict) else ()
