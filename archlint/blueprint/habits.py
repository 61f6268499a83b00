"""One habit, one problem: what is written in the same wrong way in many places is said once, where it begins."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from archlint.errors import AGAIN, Problem, meant
from archlint.quantity import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from archlint.errors import Span
    from archlint.source import Document

_PLACEHOLDER = re.compile(
    r"to-?do|tbd|fix-?me|x{2,}|\?+|\.{2,}|…|<[^>]*>|\{\{.*\}\}|your[-_ ].*|change[-_]?me|n/?a|placeholder|-{2,}|_+",
    re.IGNORECASE,
)
"""What stands where somebody means to write something later."""
SPELLING = "other-spelling"
_MOST_NAMED = 3


def one_for_each_habit(problems: Sequence[Problem], document: Document) -> list[Problem]:
    """Steps that are all written in the same wrong shape, names that are all spelt unlike their declarations: one each."""
    found = list(problems)
    for message in {problem.message: None for problem in problems if problem.kind == "wrong-step"}:
        alike = [problem for problem in found if problem.kind == "wrong-step" and problem.message == message]
        if len(alike) > 1:
            found = merged(found, alike, alike[0].message, alike[0].help)
    spelt = {problem: name for problem in found if (name := _declared_as(problem, document)) is not None}
    if len(spelt) > 1:
        found = merged(found, list(spelt), *_spelling(spelt))
    return [_filled(problem, document) for problem in found]


def merged(problems: Sequence[Problem], several: Sequence[Problem], message: str, help_: str | None) -> list[Problem]:
    """The problems with several of them as one, where the first of them stands; the others keep what is to be done there."""
    first, *others = several
    places: dict[Span, str] = dict(first.related)
    for problem in others:
        if problem.span is not None:
            places.setdefault(problem.span, problem.help or AGAIN)
        places |= {span: label for span, label in problem.related if span not in places}
    kind = first.kind if first.message == message else SPELLING
    whole = replace(first, kind=kind, message=message, help=help_, related=tuple(places.items()))
    return [whole if problem is first else problem for problem in problems if problem not in others]


def _declared_as(problem: Problem, document: Document) -> str | None:
    """The declared name that is the same but for capitals, `-` and `_`; a key of the language is no name, whatever is called like it."""
    if not problem.kind.startswith("unknown-") or problem.kind == "unknown-key" or meant(problem.help) is None:
        return None
    name = last_word(problem)
    sections = ("data",) if problem.kind == "unknown-datum" else ("components", "groups", "flows")
    return next(
        (each for each in _declared(document, sections) if each != name and _folded(each) == _folded(name)), None
    )


def _declared(document: Document, sections: Iterable[str]) -> list[str]:
    parts = (document.at((section,)) for section in sections)
    return [str(name) for part in parts if isinstance(part, dict) for name in part]


def _folded(name: str) -> str:
    return name.casefold().replace("_", "-")


def _spelling(spelt: dict[Problem, str]) -> tuple[str, str]:
    pairs = [f"`{last_word(problem)}` is `{name}`" for problem, name in spelt.items()]
    message = f"names are not written as they are declared: {listed(pairs, most=_MOST_NAMED)}"
    return message, "write each as it is declared; capitals, `-` and `_` count"


def last_word(problem: Problem) -> str:
    """The name that a message about a name is about."""
    return problem.message.rsplit("`", 2)[1]


def _filled(problem: Problem, document: Document) -> Problem:
    """A placeholder that nobody filled in is called one."""
    span = problem.span
    if span is None or span.line != span.end_line:
        return problem
    text = document.lines[span.line - 1][span.column - 1 : span.end_column - 1].strip("'\"")
    if not _PLACEHOLDER.fullmatch(text) or meant(problem.help) is not None:
        return problem
    return replace(
        problem, help=f"`{text}` holds a place: {problem.help or 'write what belongs there, or leave the key out'}"
    )
