"""The cheapest fixes of a flow that does not get what it needs, found by judging the changed design again."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from archlint.analysis.consistency.design import Design, Judging
from archlint.analysis.consistency.fix import Fix
from archlint.analysis.consistency.remedies import Remedy, remedies
from archlint.analysis.consistency.result import FlowConsistency, Judgement, Verdict

_SHOWN = 3
_FIRSTS = 8
_STEPS = 8
_WEIGHT = {Verdict.FAIL: 1.0, Verdict.CONDITIONAL: 0.1}


def fixes(design: Design, before: FlowConsistency, judging: Judging, enough: int = _SHOWN) -> tuple[Fix, ...]:
    """Up to `enough` changes that lead to PASS; where none does alone, what helps most, and as many pairs that do.

    Where no pair does either, the last entry takes the most helpful changes together, one after the other. A part of
    them that leaves the verdict as it is stands there only where nothing suffices, and it is not told as one of several.
    Each comes with the verdict it gives and what gets worse.
    """
    if before.verdict not in _WEIGHT:
        return ()
    flow = design.flows[before.flow]
    tried: list[tuple[Remedy, Judgement]] = []
    passing: list[Fix] = []
    for remedy in remedies(design, flow):
        after = judging(remedy.design, before.flow)
        tried.append((remedy, after))
        if after.verdict is Verdict.PASS:
            passing.append(_fix(Verdict.PASS, remedy))
        if len(passing) == enough:
            break
    if passing:
        return tuple(passing)
    helping = [(remedy, after) for remedy, after in tried if _distance(after) < _distance(before)]
    pairs = tuple(islice(_pairs(helping, tried, judging, before.flow), enough))
    best = sorted(helping, key=lambda each: _distance(each[1]))[:_SHOWN]
    alone = [_fix(after.verdict, remedy) for remedy, after in best]
    better = [fix for fix in alone if _WEIGHT.get(fix.verdict, 0.0) < _WEIGHT[before.verdict]]
    if pairs:
        return (*better[:1], *pairs)
    together = tuple(_together(design, before, judging))
    suffices = any(fix.verdict is Verdict.PASS for fix in together)
    told = {part for fix in together for part in fix.changes}
    apart = [fix for fix in alone if fix in better or not told.issuperset(fix.changes)]
    return (*(better if suffices else apart), *together)


def _pairs(
    helping: list[tuple[Remedy, Judgement]],
    tried: list[tuple[Remedy, Judgement]],
    judging: Judging,
    flow: str,
) -> Iterator[Fix]:
    """Pairs that lead to PASS: one that helps, and any other kind of change on top of it."""
    firsts = helping or tried[:_FIRSTS]
    seen: set[frozenset[str]] = set()
    for first, halfway in firsts:
        if not _in_reach(halfway):
            continue
        for second in remedies(first.design, first.design.flows[flow]):
            both = frozenset({_identity(first), _identity(second)})
            if len(both) < 2 or both in seen or second.name == first.name:
                continue
            seen.add(both)
            after = judging(second.design, flow)
            if after.verdict is Verdict.PASS:
                yield _fix(Verdict.PASS, first, second)


def _fix(verdict: Verdict, *changes: Remedy) -> Fix:
    return Fix(tuple(dict.fromkeys((remedy.change, remedy.worse) for remedy in changes)), verdict)


def _identity(remedy: Remedy) -> str:
    """The same change, whatever it is called on the way: its name and what is written down for it."""
    return f"{remedy.name} {remedy.change.rpartition('(')[2]}"


def _in_reach(outcome: Judgement) -> bool:
    """Whether one more change could settle everything: no change mends a message and a store at once, or two messages."""
    messages = [shortfall.axis == "delivery" for shortfall in outcome.shortfalls]
    return sum(messages) <= 1 and len(set(messages)) <= 1


def _together(design: Design, before: FlowConsistency, judging: Judging) -> Iterator[Fix]:
    """The change that helps most, then the next one on top of it, until the flow passes or nothing helps further.

    A change that settles what was missing and leaves something else of the same message or store open counts as well, where none
    brings more: who confirms a job after its work finds out what its broker may lose. What ends no better than it began is none.
    """
    changes: list[Remedy] = []
    current = Judgement(before.verdict, before.shortfalls)
    known = {_open(current)}
    while current.verdict is not Verdict.PASS and len(changes) < _STEPS:
        tried = [
            (remedy, judging(remedy.design, before.flow)) for remedy in remedies(design, design.flows[before.flow])
        ]
        onward = [each for each in tried if _left(each[1]) < _left(current)]
        if not onward:  # nothing is nearer, so what is as near and somewhere else
            onward = [each for each in tried if _left(each[1]) == _left(current) and _settles(current, each[1], known)]
        best = min(onward, key=lambda each: _left(each[1]), default=None)
        if best is None:
            break  # what was gained so far stays gained
        known.add(_open(best[1]))
        changes.append(best[0])
        design, current = best[0].design, best[1]
    if len(changes) > 1 and _WEIGHT.get(current.verdict, 0.0) < _WEIGHT[before.verdict]:
        yield _fix(current.verdict, *changes)


def _left(outcome: Judgement) -> tuple[float, int]:
    """How far from PASS, and on how many different facts that hangs."""
    return round(_distance(outcome), 6), len(_open(outcome))


def _open(outcome: Judgement) -> frozenset[str]:
    """What is missing."""
    return frozenset(shortfall.missing_fact or shortfall.delivered for shortfall in outcome.shortfalls)


def _settles(current: Judgement, after: Judgement, known: set[frozenset[str]]) -> bool:
    """Whether something that was missing is not any more, and what is left was not left before."""
    return bool(_open(current) - _open(after)) and _open(after) not in known


def _distance(outcome: Judgement | FlowConsistency) -> float:
    """How far from PASS: what fails counts most, what hangs on a condition less, then how much is lost."""
    return sum(_WEIGHT[shortfall.verdict] for shortfall in outcome.shortfalls)
