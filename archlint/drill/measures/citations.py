"""(c) An estimate counts when a component or a decision rests on it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.drill.case import Case, bad, good
from archlint.drill.measures.arithmetic import OWN, answers, follows
from archlint.drill.measures.decisions import is_complete
from archlint.drill.sheet import Mark

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archlint.analysis.capacity.result import EstimateCheck
    from archlint.drill.sheet import Evidence
    from archlint.graph.system import Decision

MOST = 3
"""Estimates that one decision may rest on; a list of all of them is no reason."""
EXPECTED = 3
"""Estimates that something should rest on."""
NUMBER = re.compile(
    r"(?<![\w.,-])([0-9][0-9,_]*(?:\.[0-9]+)?)\s*([kKMBGTP](?![\w])|[kKMGTP](?=[iB ]))?\s*([A-Za-z]+)?(/\w+)?"
)
SCALES = {"k": 1e3, "K": 1e3, "M": 1e6, "G": 1e9, "B": 1e9, "T": 1e12, "P": 1e15}
SIZES = {
    "b": 1.0,
    "kb": 1e3,
    "mb": 1e6,
    "gb": 1e9,
    "tb": 1e12,
    "pb": 1e15,
    "kib": 1024.0,
    "mib": 1024.0**2,
    "gib": 1024.0**3,
    "tib": 1024.0**4,
}
PERIODS = {
    "/s": 1.0,
    "/sec": 1.0,
    "/second": 1.0,
    "/min": 60.0,
    "/minute": 60.0,
    "/h": 3600.0,
    "/hour": 3600.0,
    "/day": 86_400.0,
}


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
            lines.append(bad(f"{check.name} is estimated, and nothing rests on it", case.work.line(check.path)))
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
        if is_complete(decision) and check.name in _cited_by(decision, case):
            return f"cited by “{decision.choose}”", work.line(decision.path)
    for component in work.system.components.values():
        if component.description and mentions(component.description, check):
            return f"cited by {component.id}", work.line(component.path)
    return None


def _cited_by(decision: Decision, case: Case) -> list[str]:
    """The first few estimates that a decision's words hold."""
    text = " ".join((decision.because or "", decision.gain or "", decision.cost or "", decision.revisit or ""))
    return [check.name for check in case.work.analyses.capacity.estimates if mentions(text, check)][:MOST]


def mentions(text: str, check: EstimateCheck) -> bool:
    """Whether a text names an estimate, or holds its figure with a unit that fits."""
    if re.search(rf"(?<![\w.]){re.escape(check.name)}(?![\w.])", text) and any(sign in check.name for sign in "._"):
        return True
    return any(
        unit == _class(check.unit) and check.claimed > 0 and 1 / OWN <= value / check.claimed <= OWN
        for value, unit in figures(text)
    )


def figures(text: str) -> Iterator[tuple[float, str]]:
    """Every number of a text in base units, with what it is: 'rate', 'size' or 'count'.

    >>> list(figures("1,575 reads/s need 6 TB"))
    [(1575.0, 'rate'), (6000000000000.0, 'size')]
    >>> list(figures("3k writes/s and 2.5M links"))
    [(3000.0, 'rate'), (2500000.0, 'count')]
    """
    for number, scale, word, period in NUMBER.findall(text):
        value = float(number.replace(",", "").replace("_", "")) * SCALES.get(scale, 1.0)
        unit = (scale if scale and word and (scale + word).lower() in SIZES else "") + (word or "")
        if period in PERIODS and unit.lower() not in SIZES:
            yield value / PERIODS[period], "rate"
        elif unit.lower() in SIZES:
            base = float(number.replace(",", "").replace("_", ""))
            kind = "flow of bytes" if period else "size"
            yield base * SIZES[unit.lower()] / PERIODS.get(period, 1.0), kind
        elif word.lower() in ("rps", "qps"):
            yield value, "rate"
        else:
            yield value, "count"


def _class(unit: str) -> str:
    return {"B": "size", "B/s": "flow of bytes", "req/s": "rate"}.get(unit, "count")
