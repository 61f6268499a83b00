"""What to mend first, and what cannot come up by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.analysis.failures.change import apart
from archlint.analysis.failures.repairs import cheapest
from archlint.report.answers.failing.downtime import minutes
from archlint.report.page import Block, Heading, Listing, Paragraph, Table
from archlint.report.tradeoffs.words import names

if TYPE_CHECKING:
    from archlint.analysis.failures.coldstart import Deadlock
    from archlint.analysis.failures.combining import Combination
    from archlint.analysis.failures.repairs import Repair
    from archlint.report.answers.failing.question import Question

MOST = 12


def repairs(question: Question) -> list[Block]:
    """The changes that were tried, the most minutes first, and for flows that fall short the cheapest that suffices."""
    found: list[Block] = [Heading(2, "What to mend first")]
    if not question.repairs:
        return [*found, Paragraph("No small change that was tried wins a minute a year.")]
    found.append(table(question.repairs[:MOST]))
    items = promises(question)
    return [*found, Listing(items)] if items else found


def table(shown: tuple[Repair, ...]) -> Table:
    """One row per change, with what it wins for each flow."""
    rows = tuple((f"`{one.where}`", code(one.change), _wins(one), names(one.wins), _worse(one)) for one in shown)
    columns = ("where", "change", "wins a year, each", "for", "what gets worse")
    return Table(columns, rows, right=frozenset({"wins a year, each"}))


def _wins(one: Repair) -> str:
    """Time a year of one flow, which are not added up: flows that are down together are down once."""
    least, most = minutes(min(one.wins.values())), minutes(max(one.wins.values()))
    return most if least == most else f"{least} to {most}"


def _worse(one: Repair) -> str:
    """What gets worse, the flows among it that are down longer."""
    longer = [f"`{flow}` is down {minutes(-won)} a year more" for flow, won in one.minutes.items() if won < 0.0]
    return ", and ".join((one.worse, *longer[:1]))


def promises(question: Question) -> tuple[str, ...]:
    """For every flow that falls short the cheapest change, or the changes, that keep its promise."""
    return tuple(text for flow in question.selected if (text := _cheapest(question, flow.flow)))


def code(change: str) -> str:
    """What to write, set as code where it is not set already; what is needed beside it is no code."""
    what, beside = apart(change)
    return change if "`" in what else f"`{what}`{beside}"


def _cheapest(question: Question, flow: str) -> str:
    if not question.analyses.failures.flows[flow].misses_target:
        return ""
    enough = cheapest(question.repairs, flow)
    if enough is None:
        together = next((one for one in question.combinations if one.flow == flow), None)
        return (
            combined(together, question.repairs[:MOST])
            if together is not None
            else f"`{flow}`: no single change keeps its promise"
        )
    return f"`{flow}` keeps its promise with {_put(enough)}"


def _put(one: Repair) -> str:
    """A change and where it is made, unless it names that itself."""
    named = f"`{one.where}`"
    return code(one.change) + ("" if named in one.change else f" on {named}")


def combined(found: Combination, shown: tuple[Repair, ...] = ()) -> str:
    """What keeps a promise together, step by step with what gets worse; or how far three steps come.

    What gets worse is left out of changes that are `shown` with it in a table above.
    """
    if not found.steps:
        return f"`{found.flow}`: no change that was tried keeps its promise"
    above = {(one.where, one.change, one.worse) for one in shown}
    steps = "; ".join(
        f"{_put(step)} wins {minutes(step.saved)} a year"
        + ("" if (step.where, step.change, step.worse) in above else f", but {step.worse}")
        for step in found.steps
    )
    if found.keeps and len(found.steps) == 1:
        return f"`{found.flow}` keeps its promise with one change: {steps}"
    if found.keeps:
        doubt = "" if found.fewest else " (found one after another; fewer or easier ones may do)"
        return f"`{found.flow}`: no single change keeps its promise, {len(found.steps)} together do{doubt}: {steps}"
    if len(found.steps) == 1:
        return f"`{found.flow}`: no change that was tried keeps its promise; the best one: {steps}"
    return f"`{found.flow}`: even {len(found.steps)} changes do not keep its promise; the best of them: {steps}"


def deadlocks(question: Question) -> list[Block]:
    """Circles that never come up once everything in them is down."""
    if not question.deadlocks:
        return []
    return [Heading(2, "What cannot start by itself"), Listing(tuple(told(one) for one in question.deadlocks))]


def told(deadlock: Deadlock) -> str:
    """A circle in one line."""
    links = "; ".join(f"`{who}` {why} `{whom}`" for who, whom, why in deadlock.waits)
    doubt = "" if deadlock.certain else ", if starting takes that path"
    return f"{names(deadlock.components)} wait for each other once all of them are down{doubt}: {links}"
