"""(g) Every decision names what it gains and what gets worse, and is what the blueprint shows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.analysis.requirements.words import words_of
from archlint.drill.case import WORTH, Case, bad, good, half
from archlint.drill.measures.cited import figures
from archlint.drill.measures.deeds import deed
from archlint.drill.measures.terms import SYSTEM
from archlint.drill.sheet import Mark, Sign
from archlint.quantity import listed

if TYPE_CHECKING:
    from archlint.drill.sheet import Evidence
    from archlint.graph.system import Decision

LEAST = 3
"""Decisions that a design records at least."""
LEFT_OUT = "known-cost-not-named"
"""The rule that knows the costs everybody pays."""
MOST_NAMED = 3
NAMES = re.compile(r"[\w-]+(?:[._][\w-]+)+")
"""Names of estimates, such as `redirect.average_rate`."""
WORDS = 2
"""Words that say something, below which a gain or a cost says too little."""
SHRUGS = frozenset(
    [
        "good",
        "bad",
        "better",
        "worse",
        "best",
        "nice",
        "fine",
        "ok",
        "okay",
        "great",
        "yes",
        "no",
        "none",
        "nothing",
        "some",
        "more",
        "less",
        "works",
    ]
)
"""Words that say nothing of a gain or a cost."""
SAYING_LITTLE = words_of(
    " ".join((*SHRUGS, "really very quite rather get gets got here there everything something anything much"))
)
"""Stems that say no more in a sentence than alone."""


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
    return Mark(share, tuple(lines), _unjudged(case))


def _one(decision: Decision, case: Case, *, repeated: bool) -> Evidence:
    line = case.work.line(decision.path)
    name = f"“{decision.choose}”"
    if repeated:
        return bad(f"{name} repeats the gain and cost of another decision", line)
    if not is_complete(decision):
        return _incomplete(decision, name, line)
    costs = case.work.line((*decision.path, "cost"))
    left_out = next(
        (one for one in case.work.findings if one.rule == LEFT_OUT and one.primary.span.line == costs), None
    )
    shown = deed(decision, case)
    if shown is not None and not shown.done:
        return bad(f"{name} is not what the blueprint says: {shown.shown}", line)
    if (told := _beside_the_point(decision, case, name, line)) is not None and (shown is None or told.sign is Sign.BAD):
        return told
    if left_out is not None:
        return half(left_out.message, line)
    seen = f", and the blueprint shows it: {shown.shown}" if shown is not None else ""
    return good(f"{name} names gain and cost{seen}", line)


def _beside_the_point(decision: Decision, case: Case, name: str, line: int | None) -> Evidence | None:
    """What is wrong with a decision whose choice, or all that is said for it, is about no system; None where nothing is.

    Anybody can name a gain and a cost of anything.
    """
    if not argues(decision, case):
        words = f"{name} gains nothing that a system has, and no figure: say what becomes of which part, by how much"
        return bad(words, line)
    if not words_of(NAMES.sub(" ", decision.choose)) & (_parts(case) | _asked(case) | SYSTEM):
        return half(f"{name} chooses nothing that the blueprint holds: say what becomes of which part", line)
    return None


def argues(decision: Decision, case: Case) -> bool:
    """Whether what is gained, or the reason, speaks of a part or a quality of a system, or has a figure."""
    why = ". ".join((decision.gain or "", decision.because or ""))
    return bool(words_of(NAMES.sub(" ", why)) & (_parts(case) | SYSTEM)) or any(figures(why))


def _unjudged(case: Case) -> tuple[str, ...]:
    """What only a person can judge of the decisions: those that are complete, and of which no fact of the blueprint tells."""
    found = [one for one in case.work.system.decisions if is_complete(one) and deed(one, case) is None]
    if not found:
        return ()
    named = listed([f"“{one.choose}”" for one in found], most=MOST_NAMED)
    return (f"Decisions: whether these fit, of which the blueprint does not tell: {named}",)


def _incomplete(decision: Decision, name: str, line: int | None) -> Evidence:
    """What a decision leaves unsaid; a gain or a cost of one word that says something is half of it."""
    texts = (("gain", decision.gain), ("cost", decision.cost))
    missing = [f"its {what}" for what, text in texts if not text]
    missing += [] if decision.on else ["what it is about (on)"]
    missing += ["a cost that is not its gain"] if decision.gain == decision.cost and decision.gain else []
    if missing or not is_named(decision):
        missing = missing or ["a cost that is not its gain"]
        return bad(f"{name} does not name {listed(missing)}", line)
    short = [(what, text) for what, text in texts if not _tells(text)]
    words = " and ".join(f"its {what} in {_few(text)}, `{text}`" for what, text in short)
    said = f"{name} says {words}: say for whom, or by how much"
    return bad(said, line) if any((text or "").lower() in SHRUGS for _, text in short) else half(said, line)


def _tells(text: str | None) -> bool:
    return text is not None and len(words_of(text) - SAYING_LITTLE) >= WORDS


def _few(text: str | None) -> str:
    return "one word" if len((text or "").split()) == 1 else "words that say little"


def ground(decision: Decision) -> str:
    """What is chosen, gained and given as the reason, without the names of estimates."""
    return NAMES.sub(" ", ". ".join((decision.choose, decision.gain or "", decision.because or "")))


def _parts(case: Case) -> frozenset[str]:
    """The words of all that a blueprint holds: its components, flows and data."""
    system = case.work.system
    texts = [
        word for one in system.components.values() for word in (one.id, one.title, one.engine or "", one.kind.value)
    ]
    texts += [word for one in system.flows.values() for word in (one.id, one.title, *one.data)]
    return words_of(" ".join(texts))


def _asked(case: Case) -> frozenset[str]:
    """The words of what is asked for, by the blueprint itself and by the prompt that it answers: its things, and what it leaves to choose."""
    texts = list(case.work.system.requirements.functional)
    if (prompt := case.prompt) is not None:
        texts += [word for one in prompt.wanted for word in (one.says, *one.words)]
        texts += [*prompt.subject, *(word for one in prompt.secrets if one.is_left_open for word in one.words)]
    return words_of(" ".join(texts))


def is_named(decision: Decision) -> bool:
    """Whether it says what it is about, and a gain and a cost that are not the same."""
    gain, cost = words_of(decision.gain or ""), words_of(decision.cost or "")
    return bool(decision.on and gain and cost) and gain != cost


def is_complete(decision: Decision) -> bool:
    """Whether it says what it is about, what it gains and what it costs, in words."""
    return is_named(decision) and _tells(decision.gain) and _tells(decision.cost)
