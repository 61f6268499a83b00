"""(b) Estimates: recomputed from the blueprint's own inputs, and held against the prompt by order of magnitude."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from archlint.analysis.capacity.slips import Premises, likely_slip
from archlint.analysis.demand.asked import asked
from archlint.analysis.demand.result import Figure
from archlint.drill.case import Case, bad, good
from archlint.drill.measures.claiming import Answer, answered, claimed_as
from archlint.drill.sheet import Evidence, Mark, Sign
from archlint.frozen import frozen
from archlint.quantity import show_count, show_size

if TYPE_CHECKING:
    from archlint.analysis.capacity.result import EstimateCheck

OWN = 1.25
"""Within this factor one's own arithmetic is right: 2.5e6 seconds a month, 1e5 a day and 1,024 bytes pass."""
PLAUSIBLE, DEBATABLE, UNIT = 3.0, 10.0, 100.0
"""Against the prompt: plausible, worth discussing, and beyond this a unit that slipped."""
ROUNDED = 1.02
"""A factor that is the same as another, rounded to two or three digits."""
_BASES = {
    "B/s": "say on its steps how many bytes go through (`{request: 1 KB, response: 10 KB}`)",
    "B": "say how many there are and how large each is (`rows` and `row` of its data)",
    "rows": "say how many there are (`rows` of its data)",
    "req/s": "say how often it happens (`workload`, or a `rate` of the flow)",
}
"""What figures of a unit are computed from."""
WITHOUT_PROMPT = 4
"""Estimates that a design has at least."""
OWN_WEIGHT = 0.6
"""Of an estimate's points: what being consistent with oneself is worth; the rest is the order of magnitude."""


@frozen
class Stray:
    """A load of the blueprint that is of another order of magnitude than the prompt's: `times` as large, and the words for it."""

    expected: str
    times: float
    said: Evidence


def measure(case: Case) -> Mark:
    """Every estimate follows from the inputs beside it, and none is off by a unit."""
    if case.prompt is None:
        return _own(case)
    found = answers(case)
    strays = _strays(found, case)
    marks = [_judged(answer, case, strays) for answer in found]
    told = {answer.check.name for answer in found if answer.check}
    wrong = [
        evidence
        for check in case.work.analyses.capacity.estimates
        if check.name not in told and not follows(check)
        for evidence in _own_words(check, case)
    ]
    total = sum(share for share, _ in marks) / max(1, len(marks) + len(wrong))
    named = {round(math.log(one.times, PLAUSIBLE)): one.said for one in reversed(strays)}
    return Mark(total, (*named.values(), *(one for _, lines in marks for one in lines), *wrong))


def _own(case: Case) -> Mark:
    checks = case.work.analyses.capacity.estimates
    lines = [one for check in checks for one in _own_words(check, case)]
    if len(checks) < WITHOUT_PROMPT:
        lines.append(bad(f"{len(checks)} of at least {WITHOUT_PROMPT} estimates"))
    return Mark(sum(follows(check) for check in checks) / max(WITHOUT_PROMPT, len(checks)), tuple(lines))


def follows(check: EstimateCheck) -> bool:
    """Whether a claim follows from the blueprint's own inputs within a quarter, and not by a mistake that happens to lie there."""
    near = check.computed is not None and _ratio(check.claimed, check.computed.value) <= OWN
    return check.computed is not None and (check.agrees or (near and not check.mistaken))


def answers(case: Case) -> tuple[Answer, ...]:
    """For each of the prompt's estimates that are asked for or claimed, what the blueprint claims."""
    if case.prompt is None:
        return ()
    found = {expected.name: answered(expected, case, case.prompt) for expected in case.prompt.estimates}
    used: dict[str, str] = {}  # a claim answers one estimate: what is asked for first, then the others
    for expected in sorted(case.prompt.estimates, key=lambda one: one.claim.extra):
        if (check := found[expected.name].check) is not None:
            used.setdefault(check.name, expected.name)
    return tuple(
        answer
        for answer in found.values()
        if (used[answer.check.name] == answer.expected.name if answer.check else not answer.expected.claim.extra)
    )


def _strays(found: tuple[Answer, ...], case: Case) -> list[Stray]:
    """The rates that are asked for and that the design itself, claimed or not, puts into another order of magnitude.

    Everything in a design is as large as they say, so no estimate is of the right size beside one. A flow that does
    several things in one run is held to all of them.
    """
    demand = case.work.analyses.demand
    strays: list[Stray] = []
    for answer in found:
        claim, expected = answer.expected.claim, answer.expected
        if (
            claim.extra
            or not {"rate", "average_rate", "peak_rate"} & {*claim.figures}
            or (claim.of and claim.of not in case.traced)
        ):
            continue
        flow = case.traced.get(claim.of) if claim.of else None
        own = demand.flows[flow].average if flow else asked(case.work.system, demand, peak=False)
        if own is None or own.value <= 0 or _ratio(own.value, expected.value) <= DEBATABLE * ROUNDED:
            continue
        most = own.value * max((1.0, *demand.flows[flow].visits)) if flow else own.value
        claimed = answer.check.computed if answer.check else None
        if expected.value <= most * DEBATABLE and own.value < expected.value:
            continue
        if claimed is not None and _ratio(claimed.value, answer.value) <= DEBATABLE * ROUNDED:
            continue
        strays.append(Stray(expected.name, own.value / expected.value, _strayed(answer, own, flow, case)))
    return strays


def _strayed(answer: Answer, own: Figure, flow: str | None, case: Case) -> Evidence:
    """The words for a load of another order of magnitude, at the line that states it."""
    computed = Figure(answer.expected.value, own.unit, answer.expected.formula)
    slip = likely_slip("average_rate", own.value, computed, Premises())
    path = case.work.system.flows[flow].path if flow else ("workload",)
    line = case.work.line((*path, "rate")) or case.work.line(path)
    off = own.value / answer.expected.value
    times = f"{show_count(max(off, 1 / off))} times {'as much' if off > 1 else 'less'}"
    return bad(
        f"{flow or 'the whole'} is asked {amount(own.value, own.unit)} on average ({own.formula}), and with the prompt's figures "
        f"{amount(answer.expected.value, own.unit)}: the design is for {times}{f'; it {slip.words}' if slip else ''}; "
        "no estimate counts for its order of magnitude",
        line,
    )


def _judged(answer: Answer, case: Case, strays: list[Stray]) -> tuple[float, list[Evidence]]:
    """The share of one estimate, and the words for it; what follows from a load that strays is named there alone."""
    title, check = answer.expected.title, answer.check
    if check is None:
        claim = answer.expected.claim
        if claim.of and claim.of not in case.traced:
            return 0.0, [bad(f"{title} is not estimated, for no flow does it")]
        return 0.0, [bad(f"{title} is not estimated (`{claimed_as(claim, case.traced.get(claim.of))}`)")]
    own = follows(check)
    upto = answer.upto or answer.value
    ratio = 1.0 if answer.value <= check.claimed <= upto else _ratio(check.claimed, answer.value)
    weight = 1.0 if ratio <= PLAUSIBLE else 0.5 if ratio <= DEBATABLE * ROUNDED else 0.0
    lines = _own_words(check, case, _one_year(answer, check, case))
    told = check.computed is not None and not own and _ratio(check.computed.value, answer.value) <= PLAUSIBLE
    echo = own and any(_ratio(check.claimed / answer.value, one.times) <= PLAUSIBLE for one in strays)
    if weight < 1.0 and not told and not echo:
        lines.append(_far(answer, check, case, weight, ratio))
    if not weight and not echo and check.name.partition(".")[0] == "storage":
        return 0.0, lines  # the data of another system, however right its sum: worth as much as no estimate
    return OWN_WEIGHT * own + (0.0 if strays else (1 - OWN_WEIGHT) * weight), lines


def _far(answer: Answer, check: EstimateCheck, case: Case, weight: float, ratio: float) -> Evidence:
    """A claim of another order of magnitude than the prompt's."""
    computed = Figure(answer.value, check.unit or answer.expected.unit, answer.expected.formula)
    slip = likely_slip(check.name, check.claimed, computed, Premises(others=_others(answer, case)))
    words = f"{check.name}: {amount(check.claimed, check.unit)}, with the prompt's figures {amount(answer.value, check.unit)}"
    if slip:
        words += f"; it {slip.words}"
    elif ratio >= UNIT:
        words += "; a unit has slipped"
    elif weight:
        words += "; worth a word"
    return Evidence(Sign.HALF if weight else Sign.BAD, words, case.work.line(check.path))


def _others(answer: Answer, case: Case) -> tuple[tuple[str, float], ...]:
    """The prompt's other figures in the same unit, in words."""
    asked, prompt = answer.expected, case.prompt
    if prompt is None or answer.value != asked.value:
        return ()
    alike = (one for one in prompt.estimates if one.unit == asked.unit and one.name != asked.name)
    return tuple((f"that of “{one.title}”", one.value) for one in alike if _ratio(one.value, asked.value) > DEBATABLE)


def _one_year(answer: Answer, check: EstimateCheck, case: Case) -> str | None:
    """The slip of a claim that is one year where the prompt asks for several, which no figure of the blueprint tells."""
    asked = case.prompt.inputs.get("years") if case.prompt and "years" in answer.expected.formula else None
    fits = asked is not None and asked > 1.0 and _ratio(asked * check.claimed, answer.value) <= ROUNDED
    return f"is one year where {asked:g} are meant" if fits else None


def _own_words(check: EstimateCheck, case: Case, told: str | None = None) -> list[Evidence]:
    line = case.work.line(check.path)
    if check.computed is None:
        return [bad(f"{check.name}: the blueprint does not say enough to recompute it: {_basis(check)}", line)]
    computed = f"{amount(check.computed.value, check.unit)} = {check.computed.formula}"
    slipped = told or check.slip
    said = check.remark or (slipped and f"it {slipped}")
    slip = f"; {said}" if said else ""
    if follows(check):
        return [good(f"{check.name}: {amount(check.claimed, check.unit)} follows ({computed}){slip}", line)]
    return [bad(f"{check.name}: {amount(check.claimed, check.unit)} does not follow, {computed}{slip}", line)]


def _basis(check: EstimateCheck) -> str:
    """What a figure that nothing supports is computed from."""
    if "socket" in check.name:
        return "say how many are connected (`online_at_peak` of the workload, `online` of a client)"
    return _BASES.get(check.unit, "declare what it was computed from")


def amount(value: float, unit: str) -> str:
    """A figure with its unit."""
    if unit in ("B", "B/s"):
        return show_size(value) + unit[1:]
    return f"{show_count(value)} {unit}".strip()


def _ratio(one: float, other: float) -> float:
    if one <= 0 or other <= 0:
        return 1.0 if one == other else math.inf
    return max(one / other, other / one)
