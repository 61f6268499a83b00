"""(c) An estimate counts when a component or a decision rests on it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.analysis.requirements.words import words_of
from archlint.drill.case import Case, bad, good
from archlint.drill.measures.arithmetic import OWN, answers, follows
from archlint.drill.measures.cited import figures
from archlint.drill.measures.decisions import NAMES, is_named
from archlint.drill.sheet import Mark

if TYPE_CHECKING:
    from archlint.analysis.capacity.result import EstimateCheck
    from archlint.drill.sheet import Evidence
    from archlint.graph.system import Decision

MOST = 3
"""Estimates that one decision may rest on; a list of all of them is no reason."""
EXPECTED = 3
"""Estimates that something should rest on."""
WORDS = 2
"""Words beside a name, with which something is said of it; a list of names is no reason."""


def measure(case: Case) -> Mark:
    """Estimates that are right and used, of those that should be."""
    usable = [check for check in case.work.analyses.capacity.estimates if follows(check)]
    asked = sum(not answer.expected.claim.extra for answer in answers(case))
    wanted = min(EXPECTED, asked) if case.prompt else EXPECTED
    lines: list[Evidence] = []
    used = 0
    for check in usable:
        cited = _cited(check, case)
        if cited is None:
            lines.append(bad(_idle(check, case), case.work.line(check.path)))
        else:
            used += 1
            lines.append(good(f"{check.name}: {cited[0]}", cited[1]))
    if not usable:
        lines.append(bad("no estimate is right, so nothing can rest on one"))
    if used >= wanted:
        lines = [line for line in lines if line.sign == "+"]
    return Mark(min(1.0, used / max(1, wanted)), tuple(lines))


def _cited(check: EstimateCheck, case: Case) -> tuple[str, int | None] | None:
    """What rests on it, in words, and the line."""
    work = case.work
    for decision in work.system.decisions:
        if is_named(decision) and check.name in _cited_by(decision, case):
            return f"cited by “{decision.choose}”", work.line(decision.path)
    for component in work.system.components.values():
        if component.description and _first(component.description, case) == check.name:
            return f"cited by {component.id}", work.line(component.path)
    return None


def _first(text: str, case: Case) -> str | None:
    """The first estimate that a description holds; it speaks of one thing, in words."""
    if not _says_something(text):
        return None
    return next((one.name for one in case.work.analyses.capacity.estimates if mentions(text, one)), None)


def _idle(check: EstimateCheck, case: Case) -> str:
    """Why an estimate does not count: nothing cites it, or only a decision that is none."""
    for decision in case.work.system.decisions:
        if mentions(_words(decision), check):
            why = (
                "which cites others before it" if is_named(decision) else "which does not name its `on`, gain and cost"
            )
            return f"{check.name} is cited by “{decision.choose}” alone, {why}"
    return f"{check.name} is estimated, and nothing rests on it: let a decision say what follows from it (because)"


def _words(decision: Decision) -> str:
    return ". ".join((decision.because or "", decision.gain or "", decision.cost or "", decision.revisit or ""))


def _cited_by(decision: Decision, case: Case) -> list[str]:
    """The first few estimates that a decision's words hold."""
    text = _words(decision)
    return [check.name for check in case.work.analyses.capacity.estimates if mentions(text, check)][:MOST]


def _says_something(text: str) -> bool:
    """Whether there are words beside names of estimates, figures and their units.

    >>> _says_something("3858 req/s, redirect.peak_rate"), _says_something("3858/s are too many for one")
    (False, True)
    """
    bare = re.sub(
        r"\w*\d\S*|\b(?:req|rps|qps|tps|[kmgtp]?i?b|s|sec|seconds?|days?|per)\b", " ", NAMES.sub(" ", text.lower())
    )
    return len(words_of(bare)) >= WORDS


def mentions(text: str, check: EstimateCheck) -> bool:
    """Whether a text says something of an estimate by its name, or holds its figure with a unit that fits."""
    name = rf"(?<![\w.]){re.escape(check.name)}(?![\w.])"
    if any(sign in check.name for sign in "._") and any(
        _says_something(part) for part in re.split(r"[,;!?]|\.(?!\w)", text) if re.search(name, part)
    ):
        return True
    return any(
        unit == _class(check.unit) and check.claimed > 0 and 1 / OWN <= value / check.claimed <= OWN
        for value, unit in figures(text)
    )


def _class(unit: str) -> str:
    return {"B": "size", "B/s": "flow of bytes", "req/s": "rate"}.get(unit, "count")
