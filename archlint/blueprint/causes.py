"""One mistake, one problem: what several checks say about the same cause is said once, at the place of the mistake."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from archlint.blueprint.habits import last_word, one_for_each_habit
from archlint.blueprint.synonyms import COMMA, OUTSIDE
from archlint.errors import AGAIN, Problem, Span, meaning, meant, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from archlint.source import Data, Document

REFERENCES = frozenset({"unknown-component", "unknown-member", "unknown-name", "unknown-datum"})
"""Mistakes about a name that is used and nowhere declared: one mistake, however often it is used."""
_NAMING = frozenset(
    [
        "steps",
        "members",
        "in",
        "data",
        "pool",
        "state",
        "ready_checks",
        "live_checks",
        "boots_from",
        "watches",
        "dead_letter",
        "revocation",
        "directory",
        "on",
    ]
)
"""Keys below which other things are named."""
_WORD = re.compile(r"[\w-]*\w")
_MISPLACED = re.compile(r"`(\w+)` stands in `(\w+)`: .*")
_NOWHERE = Span(0, 0, 0, 0)
_NEEDED = "needs `workload."
_WORKLOAD = "add `workload: {users: 100k, daily_active: 10%, requests: 50 per active user per day, peak: 3x}`, with your numbers"


def one_for_each_cause(problems: Sequence[Problem], document: Document) -> list[Problem]:
    """The problems in file order, each cause once."""
    once = one_for_each_habit(
        _renamed(_named_once(_told_of_the_key(_without_numbers(_without_shares(problems, document)))), document),
        document,
    )
    found = _at_their_root(_where_declared(once, document), document)
    data = document.data if isinstance(document.data, dict) else {}
    if not data.get("workload"):
        found = _together(found, [problem for problem in found if _lacks_workload(problem)], NO_WORKLOAD)
    if not data.get("data"):
        found = _together(found, [problem for problem in found if problem.kind == "unknown-datum"], NO_DATA)
    if not data.get("flows"):
        found = _together(found, [problem for problem in found if problem.kind == "unknown-name"], NO_FLOWS)
    return sorted(found, key=lambda problem: problem.span or _NOWHERE)


def _without_numbers(problems: Sequence[Problem]) -> list[Problem]:
    """The parts of `{users: 1,000,000}` are keys that are given twice, and no keys at all: one mistake."""
    unknown = {problem.span for problem in problems if problem.kind == "unknown-key"}
    return [problem for problem in problems if problem.kind != "duplicate-key" or problem.span not in unknown]


def _told_of_the_key(problems: Sequence[Problem]) -> list[Problem]:
    """A key that is given twice with a value that it cannot have is another key, misspelt: that is said where it is twice."""
    found = list(problems)
    for twice in problems:
        if twice.kind != "duplicate-key" or not twice.related:
            continue
        first, _ = twice.related[0]
        wrong = next((each for each in found if each.kind != "duplicate-key" and _is_value_of(first, each.span)), None)
        if wrong is not None:
            help_ = f"give one of the two its own name: {wrong.message}"
            found = [replace(twice, help=help_) if each is twice else each for each in found if each is not wrong]
    return found


def _without_shares(problems: Sequence[Problem], document: Document) -> list[Problem]:
    """Where a flow is given twice, one of the two is not there, and its share is missing for that."""
    flows = {document.key_span(("flows", name)) for name in _keys(document, "flows")}
    twice = any(each.kind == "duplicate-key" and each.related and each.related[0][0] in flows for each in problems)
    return [each for each in problems if not (twice and each.kind == "shares")]


def _renamed(problems: Sequence[Problem], document: Document) -> list[Problem]:
    """A component with the name of another, or with a word of the language, has lost its own: one mistake.

    That is so where exactly one name is declared nowhere, and it is no misspelling of this one.
    """
    components = {document.key_span(("components", name)): name for name in _keys(document, "components")}
    twice = {
        each: components[each.related[0][0]]
        for each in problems
        if each.kind == "duplicate-key" and each.related and each.related[0][0] in components
    }
    reserved = {
        each: components[each.span] for each in problems if each.kind == "reserved-id" and each.span in components
    }
    lost = [each for each in problems if each.kind in REFERENCES and each.kind != "unknown-datum"]
    roots = twice or reserved
    if len(roots) != 1 or len(lost) != 1 or lost[0].span is None:
        return list(problems)
    (((root, name),), (gone,)) = roots.items(), lost
    if meant(gone.help) not in (None, name) or nearest(last_word(gone), (name,)) is not None:
        return list(problems)
    help_ = f"call it `{last_word(gone)}`, which is named and declared nowhere"
    help_ = f"keep one of the two, or {help_.replace('it', 'one of them', 1)}" if twice else help_
    places = (gone.span, *(span for span, _ in gone.related))
    told = replace(root, help=help_, related=(*root.related, *((span, "named here") for span in places if span)))
    return [told if each is root else each for each in problems if each is not gone]


def _is_value_of(key: Span, value: Span | None) -> bool:
    """Whether a place is where the value of a key stands that is written before it in the same line."""
    return value is not None and value.line == key.line and 0 < value.column - key.end_column <= len(":  ")


def _at_their_root(problems: Sequence[Problem], document: Document) -> list[Problem]:
    """Without what only follows: from a key glued to its value, an id with a blank, a misplaced section, a comma."""
    found = list(problems)
    for root in problems:
        line = root.span.line if root.span else 0
        if root.kind == "glued-key" and root.span is not None:
            name = re.split(r"[:\s{]", document.lines[line - 1][root.span.column - 1 :])[0]
            found = [each for each in found if each is root or not (_is_at(each, line) or _is_about(each, name))]
        elif root.kind == "unknown-key" and (root.help or "").startswith(OUTSIDE):
            inside, lost = root.message.partition(" in ")[2], f"has no `{root.message.split('`')[1]}`"
            found = [
                each
                for each in found
                if each is root
                or not (
                    lost in each.message
                    or (each.kind == "unknown-key" and each.message.endswith(inside) and _is_below(each, line))
                )
            ]
        elif root.kind == "wrong-id":
            name = root.message.split("`")[1]
            found = [
                each
                for each in found
                if not (each.kind == "wrong-step" and _stands_in(name, each, document))
                and not (each.kind in REFERENCES and each.span == root.span)
                and not (each.kind == "wrong-type" and each.message.startswith(f"`{name}`"))
            ]
        elif root.kind == "unknown-key" and (misplaced := _MISPLACED.fullmatch(root.help or "")) is not None:
            key, section = misplaced.groups()
            found = [each for each in found if f"`{section}.{key}`" not in each.message]
        elif root.kind == "unknown-key" and root.help == COMMA:
            found = [
                each
                for each in found
                if each is root or not (_is_at(each, line) and (each.help == COMMA or _ends_before(each, root)))
            ]
    return found


def _is_at(problem: Problem, line: int) -> bool:
    return problem.span is not None and problem.span.line == line


def _ends_before(problem: Problem, root: Problem) -> bool:
    """Whether it is about the number whose rest stands behind the comma."""
    if problem.kind not in ("missing-unit", "out-of-range") or problem.span is None or root.span is None:
        return False
    return 0 < root.span.column - problem.span.end_column <= len(", ")


def _stands_in(name: str, problem: Problem, document: Document) -> bool:
    return problem.span is not None and name in document.lines[problem.span.line - 1][problem.span.column - 1 :]


def _is_below(problem: Problem, line: int) -> bool:
    return problem.span is not None and problem.span.line > line


def _is_about(problem: Problem, name: str) -> bool:
    return problem.kind in REFERENCES and last_word(problem) == name


def _named_once(problems: Iterable[Problem]) -> list[Problem]:
    """By place; what an alias repeats is said once, and so is a name that is missing in several places."""
    once = {(problem.kind, problem.message, problem.span): problem for problem in problems}
    found: dict[object, Problem] = {}
    for problem in sorted(once.values(), key=lambda problem: (problem.span or _NOWHERE, problem.kind, problem.message)):
        name = (problem.kind == "unknown-datum", last_word(problem)) if problem.kind in REFERENCES else problem
        first = found.setdefault(name, problem)
        if first is not problem and problem.span is not None:
            found[name] = replace(first, related=(*first.related, (problem.span, AGAIN)))
    return list(found.values())


def _where_declared(problems: Sequence[Problem], document: Document) -> list[Problem]:
    """A name that several places use and one declaration misspells: the mistake is in the declaration."""
    if not any(problem.kind in REFERENCES for problem in problems):
        return list(problems)
    used = set(_names_in(document))
    sections = ("components", "groups", "flows", "data")
    idle = [(part, each) for part in sections for each in _keys(document, part) if each not in used]
    return [_at_its_declaration(problem, idle, document) for problem in problems] if idle else list(problems)


def _at_its_declaration(problem: Problem, idle: Sequence[tuple[str, str]], document: Document) -> Problem:
    """A mistake about a name, seen beside the places (section, name) that nothing names."""
    if problem.kind not in REFERENCES or problem.span is None:
        return problem
    name = last_word(problem)
    sections = ("data",) if problem.kind == "unknown-datum" else ("components", "groups", "flows")
    idle = [(part, each) for part, each in idle if part in sections]
    if not problem.related:
        declared = next((place for place in idle if place[1] == meant(problem.help)), None)
        label = "declared here, and named nowhere else"
        return replace(problem, related=((document.key_span(declared), label),)) if declared else problem
    alike = (nearest(name, (each for part, each in idle if part == section)) for section in sections)
    name_meant = next((each for each in alike if each is not None), None)
    components = [each for part, each in idle if part == "components"]
    if name_meant is None and len(components) == 1 and problem.kind != "unknown-name":
        (name_meant,) = components
    place = next(((part, each) for part, each in idle if each == name_meant), None)
    if place is None:
        return problem
    places = (problem.span, *(span for span, _ in problem.related))
    return replace(
        problem,
        message=f"nothing uses `{name_meant}`, and `{name}` is declared nowhere",
        span=document.key_span(place),
        help=meaning(name),
        related=tuple((span, "used here") for span in places),
    )


def _keys(document: Document, section: str) -> tuple[str, ...]:
    written = document.at((section,))
    return tuple(written) if isinstance(written, dict) else ()


def _names_in(document: Document) -> Iterator[str]:
    data = document.data if isinstance(document.data, dict) else {}
    for section, part in data.items():
        yield from _used(part, section == "estimates")


def _used(node: Data, named: bool = False) -> Iterator[str]:
    """Every word that stands where a blueprint names something."""
    if isinstance(node, str) and named:
        yield from _WORD.findall(node)
    entries = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in entries:
        inside = named or key in _NAMING
        if isinstance(key, str) and inside:
            yield from _WORD.findall(key)
        yield from _used(value, inside)


def _lacks_workload(problem: Problem) -> bool:
    return problem.kind == "missing-peak" or (
        problem.kind == "missing-key" and (_NEEDED in problem.message or "`workload.requests`" in problem.message)
    )


def _together(problems: Sequence[Problem], several: Sequence[Problem], message: tuple[str, str]) -> list[Problem]:
    """The problems with several of them as one, where the first of them stands."""
    if len(several) < 2:
        return list(problems)
    first, *others = several
    spans = dict.fromkeys(problem.span for problem in others if problem.span and problem.span != first.span)
    whole = replace(first, message=message[0], help=message[1], related=tuple((span, AGAIN) for span in spans))
    return [whole if problem is first else problem for problem in problems if problem not in others]


NO_WORKLOAD = ("this needs `workload`, which is not given", _WORKLOAD)
NO_FLOWS = ("there is no `flows`, and other sections name what would be in it", "describe the flows, or remove these")
NO_DATA = ("there is no `data`, and flows name it", "declare it: `data: {<its name>: {in: <store>}}`")
