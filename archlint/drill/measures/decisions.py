"""(g) Every decision names what it gains and what gets worse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.drill.case import WORTH, Case, bad, good, half
from archlint.drill.sheet import Mark
from archlint.drill.tracing import words_of

if TYPE_CHECKING:
    from archlint.drill.sheet import Evidence
    from archlint.graph.system import Decision

LEAST = 3
"""Decisions that a design records at least."""
LEFT_OUT = "known-cost-not-named"
"""The rule that knows the costs everybody pays."""
WORDS = 2
"""Words that say something, below which a gain or a cost is a shrug."""


def measure(case: Case) -> Mark:
    """The mean over the decisions, each text counted once."""
    decisions = case.work.system.decisions
    seen: set[tuple[str | None, str | None]] = set()
    lines: list[Evidence] = []
    for decision in decisions:
        text = (decision.gain, decision.cost)
        lines.append(_one(decision, case, repeated=text in seen))
        seen.add(text)
    share = sum(WORTH[one.sign] for one in lines) / max(LEAST, len(lines))
    if len(decisions) < LEAST:
        lines.append(bad(f"{len(decisions)} of at least {LEAST} decisions"))
    return Mark(share, tuple(lines))


def _one(decision: Decision, case: Case, *, repeated: bool) -> Evidence:
    line = case.work.line(decision.path)
    name = f"“{decision.choose}”"
    if repeated:
        return bad(f"{name} repeats the gain and cost of another decision", line)
    if not is_complete(decision):
        missing = [what for what, text in (("gain", decision.gain), ("cost", decision.cost)) if not _tells(text)]
        missing += [] if decision.on else ["what it is about (on)"]
        missing += ["a cost that is not its gain"] if decision.gain == decision.cost and decision.gain else []
        return bad(f"{name} does not name its {' and '.join(missing)}", line)
    costs = case.work.line((*decision.path, "cost"))
    left_out = next(
        (one for one in case.work.findings if one.rule == LEFT_OUT and one.primary.span.line == costs), None
    )
    if left_out is not None:
        return half(left_out.message, line)
    return good(f"{name} names gain and cost", line)


def _tells(text: str | None) -> bool:
    return text is not None and len(words_of(text)) >= WORDS


def is_complete(decision: Decision) -> bool:
    """Whether it says what it is about, what it gains and what it costs, in words."""
    told = _tells(decision.gain) and _tells(decision.cost) and bool(decision.on)
    return told and words_of(decision.gain or "") != words_of(decision.cost or "")
