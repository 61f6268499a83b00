"""One mistake made in several places: for people it is one finding that points at all of them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from archlint.findings.finding import WRITE, Location
from archlint.quantity.show import listed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archlint.findings.finding import Finding

MOST_TOLD = 8
"""Places of one mistake that are pointed at; the rest is counted."""

_ON = re.compile(rf"({re.escape(WRITE)}[^`]*` on )([\w-]+)(|,.*)")
"""A line with what to write on one component, and what is needed beside it."""


def gathered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings in their order, those with the same repair as an earlier one under that one.

    The same repair is the same rule, file, severity, help and costs: a service without a health check beside another,
    or single instances of which each stops a flow. What is to be written for each has a line of its own under the help
    that they share. Each of the others is a place of the first, with its own message under it. Programs, waivers and
    the baseline go by the single findings.
    """
    groups: dict[tuple[object, ...], list[Finding]] = {}
    for finding in findings:
        key = (finding.rule, finding.primary.file, finding.severity, finding.advice[0], finding.costs)
        groups.setdefault(key, []).append(finding)
    return tuple(_one(first, others) for first, *others in groups.values())


def _one(first: Finding, others: list[Finding]) -> Finding:
    """A finding with the others as its places."""
    if not others:
        return first
    told = [Location(other.primary.file, other.primary.span, other.message) for other in others[:MOST_TOLD]]
    rest = others[MOST_TOLD:]
    counted = (f"the same of {len(rest):,} more: {_some(rest)}",) if rest else ()
    kept = tuple(place for place in first.related if all(place.span != other.span for other in told))
    shared, _ = first.advice
    lines = [line for each in (first, *others[:MOST_TOLD]) for line in each.advice[1]]
    help_ = "\n".join((shared, *_joined(lines))) if lines else first.help
    return replace(first, related=(*kept, *told), numbers=(*first.numbers, *counted), help=help_)


def _joined(lines: Iterable[str]) -> list[str]:
    """Lines that say to write the same as one, on each of them; what else one says about where stays its own.

    >>> _joined(["write `a: 2` on api, with a lock", "write `a: 2` on web, with a lock", "write `a: 2` on db and its like"])
    ['write `a: 2` on api and web, with a lock', 'write `a: 2` on db and its like']
    """
    found: dict[tuple[str, str], dict[str, None]] = {}
    for line in lines:
        same = _ON.fullmatch(line)
        what, name, beside = same.groups() if same is not None else (line, "", "")
        found.setdefault((what, beside), {})[name] = None
    return [f"{what}{listed(names)}{beside}" for (what, beside), names in found.items()]


def _some(findings: list[Finding]) -> str:
    names = [f"`{finding.subject}`" for finding in findings[:MOST_TOLD]]
    return ", ".join(names) + (", …" if len(findings) > MOST_TOLD else "")
