"""Two designs held against each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.findings.order import worst_first
from archlint.frozen import frozen
from archlint.report.comparison import promises
from archlint.report.comparison.figures import Reading, readings

if TYPE_CHECKING:
    from archlint.analysis import Analyses
    from archlint.findings.finding import Finding
    from archlint.report.comparison.promises import Promise

NOTICEABLE = 0.01
"""Figures that move by less than this share have not moved."""


@frozen
class Move:
    """A figure that appeared (`before` is None), disappeared (`after` is None) or moved.

    `better` is None when that cannot be said.
    """

    section: str
    name: str
    before: str | None
    after: str | None
    better: bool | None


@frozen
class Comparison:
    """Findings by what happened to them, the figures that differ, and the promises that do.

    `accepted` has what the new design accepts and the old one did not, whether the old one had it or not.
    """

    new: tuple[Finding, ...]
    gone: tuple[Finding, ...]
    accepted: tuple[Finding, ...]
    changed: tuple[tuple[Finding, Finding], ...]
    kept: tuple[Finding, ...]
    moves: tuple[Move, ...]
    promises: tuple[Promise, ...]


def compare(old: tuple[Analyses, tuple[Finding, ...]], new: tuple[Analyses, tuple[Finding, ...]]) -> Comparison:
    """What the new design has that the old one had not, and the other way round; findings are matched by identity."""
    before = {finding.identity: finding for finding in old[1] if finding.suppression is None}
    after = {finding.identity: finding for finding in new[1] if finding.suppression is None}
    known = {finding.identity for finding in old[1] if finding.suppression is not None}
    waived = {finding.identity: finding for finding in new[1] if finding.suppression is not None}
    both = [(before[key], after[key]) for key in after if key in before]
    return Comparison(
        new=worst_first(finding for key, finding in after.items() if key not in before),
        gone=worst_first(finding for key, finding in before.items() if key not in after and key not in waived),
        accepted=worst_first(finding for key, finding in waived.items() if key not in known),
        changed=tuple((one, other) for one, other in both if one.severity is not other.severity),
        kept=worst_first(other for one, other in both if one.severity is other.severity),
        moves=_moves(readings(old[0]), readings(new[0])),
        promises=promises.compare(old[0].system, new[0].system),
    )


def _moves(old: dict[tuple[str, str], Reading], new: dict[tuple[str, str], Reading]) -> tuple[Move, ...]:
    """Differences in the order of the new design, then what it no longer has."""
    found: list[Move] = []
    for key, after in new.items():
        before = old.get(key)
        if before is None and after.matters:
            found.append(Move(*key, None, after.shown, None))
        elif before is not None and (before.matters or after.matters) and _differs(before, after):
            found.append(Move(*key, before.shown, after.shown, _better(before, after)))
    found += [Move(*key, before.shown, None, None) for key, before in old.items() if key not in new and before.matters]
    sections = list(dict.fromkeys(move.section for move in found))
    return tuple(sorted(found, key=lambda move: sections.index(move.section)))


def _differs(before: Reading, after: Reading) -> bool:
    if before.shown == after.shown:
        return False
    if before.value == after.value:
        return True
    largest = max(abs(before.value), abs(after.value))
    return largest == float("inf") or abs(before.value - after.value) > NOTICEABLE * largest


def _better(before: Reading, after: Reading) -> bool | None:
    if after.lower_is_better is None or before.value == after.value or before.measure != after.measure:
        return None
    return (after.value < before.value) is after.lower_is_better
