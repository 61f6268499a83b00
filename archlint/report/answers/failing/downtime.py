"""How long every flow is lost, against what it promises: three figures, and what makes them up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.analysis.failures.noticing import unnoticed
from archlint.analysis.failures.result import MINUTES_PER_YEAR, CauseClass
from archlint.quantity import show_duration, show_share
from archlint.report.page import Block, Heading, Listing, Paragraph, Table
from archlint.report.tradeoffs.outages import name_of
from archlint.report.tradeoffs.words import names, share

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archlint.analysis.failures.noticing import Unnoticed
    from archlint.analysis.failures.result import Cause, Downtime, FlowFailures
    from archlint.report.answers.failing.question import Question

BARS = 8
"""Causes shown one by one; the rest of them are one line."""
WIDTH = 24
"""Characters of the longest bar."""
MOST_NAMED = 4
OF = {
    CauseClass.INSTANCE: "instances of ",
    CauseClass.SOFTWARE: "software of ",
    CauseClass.FAILOVER: "takeovers of ",
    CauseClass.EXTERNAL: "",
}
"""What an availability is assumed of; of a place, its kind."""


def availability(unavailability: float) -> str:
    """The share of time it works, nines rounded down: 99.989 % is not 99.99 %.

    >>> availability(0.00011), availability(0.0)
    ('99.989 %', '100 %')
    """
    return show_share(1.0 - unavailability)


def minutes(value: float) -> str:
    """Minutes a year, three digits, in the unit people would use."""
    return show_duration(value * 60.0)


def figures(question: Question) -> list[Block]:
    """One row per flow: promised, the three figures, and what is short."""
    rows = tuple(_row(flow) for flow in question.selected)
    columns = (
        "flow",
        "promised",
        "independent",
        "with common causes",
        "worst case",
        "down a year",
        "against the promise",
    )
    right = frozenset(columns[1:6])
    downtimes = [flow.downtime for flow in question.selected]
    said = [ASIDE] if any(row[-1] == INDEPENDENT for row in rows) else []
    said += [BASIS, SERIES] if any(each.with_common_cause < each.independent for each in downtimes) else [BASIS]
    found: list[Block] = [Heading(2, "Availability"), Table(columns, rows, right=right), Paragraph(" ".join(said))]
    late = _late(question)
    return [*found, Paragraph(NOTICING), Listing(late)] if late else found


INDEPENDENT = "kept if independent"
ASIDE = "Kept if independent: the promise holds unless copies fail together or releases go wrong."
SERIES = (
    "Where all copies are needed, faults that they share happen once instead of once for each, which is why a figure with common causes "
    "may be the better one."
)
BASIS = (
    "Independent: failures have nothing to do with each other, which is what composed service levels assume. With common "
    "causes: copies share faults (beta 10 %), and everything has its releases. Worst case: no two outages ever overlap. A "
    "service level is a refund threshold, not a measurement."
)


NOTICING = (
    "None of the three counts the time until the death of one of several like copies is noticed, in which its share of the requests fails. That is as "
    "much as, at most:"
)


def _late(question: Question) -> tuple[str, ...]:
    """What each flow loses until failures are noticed, by the component whose copies fail."""
    system = question.analyses.system
    flows: dict[Unnoticed, list[str]] = {}
    for flow in question.selected:
        for one in unnoticed(system, system.flows[flow.flow]):
            flows.setdefault(one, []).append(flow.flow)
    return tuple(
        f"{minutes(one.share * MINUTES_PER_YEAR)} a year of {names(those)}: `{one.component}` is noticed after "
        f"{show_duration(one.seconds)} ({show_duration(one.interval)} × {one.failures})"
        for one, those in flows.items()
    ) + _broken_by(question, flows)


def _broken_by(question: Question, late: Mapping[Unnoticed, list[str]]) -> tuple[str, ...]:
    """The flows whose promise is kept but for that time."""
    found: list[str] = []
    for flow in question.selected:
        more = sum(one.share for one, those in late.items() if flow.flow in those)
        if flow.target is not None and flow.unavailability <= 1.0 - flow.target < flow.unavailability + more:
            found.append(flow.flow)
    return (f"with it {names(found)} would be down for longer than promised",) if found else ()


def _row(flow: FlowFailures) -> tuple[str, ...]:
    known = flow.downtime
    bound = "" if known.exact else " (bounded)"
    return (
        f"`{flow.flow}`",
        share(flow.target),
        availability(known.independent) + bound,
        availability(known.with_common_cause),
        availability(known.worst_case),
        minutes(flow.minutes_per_year),
        verdict(flow),
    )


def verdict(flow: FlowFailures) -> str:
    """Whether the promise is kept, and by which of the figures it is not."""
    if flow.target is None:
        return "nothing promised"
    allowed = (1.0 - flow.target) * MINUTES_PER_YEAR
    short = flow.minutes_per_year - allowed
    if short > 0.0:
        return (
            f"**short by {minutes(short)} a year**" if flow.misses_target else f"just short, by {minutes(short)} a year"
        )
    if flow.downtime.with_common_cause > 1.0 - flow.target:
        return INDEPENDENT
    return "kept"


def waterfalls(question: Question) -> list[Block]:
    """For every flow what its downtime is made of."""
    found: list[Block] = [Heading(2, "What the downtime is made of")]
    found.append(Paragraph("Minutes a year that would be won if the cause never happened, common causes left out."))
    for flow in question.selected:
        if flow.downtime.by_cause:
            found += _waterfall(question, flow)
    return found


def _waterfall(question: Question, flow: FlowFailures) -> list[Block]:
    known = flow.downtime
    parts = parts_of(question, flow)
    longest = max(value for _, value in parts)
    rows = tuple((name, minutes(value), "█" * max(1, round(WIDTH * value / (longest or 1.0)))) for name, value in parts)
    total = f"needs {share(flow.target)}, " if flow.target is not None else ""
    line = f"{total}this gives {availability(known.independent)}: {verdict(flow).replace('**', '')}"
    table = Table(("cause", "a year", ""), rows, right=frozenset({"a year"}))
    return [Heading(3, f"`{flow.flow}`"), Paragraph(line[0].upper() + line[1:] + "."), table]


def parts_of(question: Question, flow: FlowFailures) -> list[tuple[str, float]]:
    """The single causes with their minutes, the largest first, the small ones together, and what takes two or more."""
    known: Downtime = flow.downtime
    groups: dict[tuple[str, str, float], list[tuple[Cause, float]]] = {}
    for cause, won in flow.by_single_cause.items():
        groups.setdefault((cause.kind.value, cause.subject, round(won, 6)), []).append((cause, won))
    bars = [(_called(question, members), sum(won for _, won in members)) for members in groups.values()]
    bars.sort(key=lambda bar: -bar[1])
    shown, rest = bars[:BARS], bars[BARS:]
    if rest:
        shown.append((f"{len(rest)} smaller ones", sum(won for _, won in rest)))
    if known.combined > 1e-6:
        shown.append(("pairs and deeper", known.combined))
    return shown or [("nothing", 0.0)]


def _called(question: Question, members: list[tuple[Cause, float]]) -> str:
    """One cause by its name; copies that cost the same together."""
    cause = members[0][0]
    return (
        name_of(question.analyses, cause) if len(members) == 1 else f"{len(members)} of `{cause.subject}`, each alone"
    )


def assumptions(question: Question) -> list[Block]:
    """Where the availabilities come from, each source once, with what it is assumed of."""
    system = question.analyses.system
    order = {name: place for place, name in enumerate((*system.components, *system.groups))}
    sources: dict[tuple[CauseClass, str], set[str]] = {}
    for flow in question.selected:
        for cause in question.wanted(flow.causes):
            if cause.source:
                sources.setdefault((cause.kind, cause.source), set()).add(cause.subject)
    found: list[str] = []
    for (kind, source), subjects in sources.items():
        of = OF.get(kind, f"{kind.value}{'s' if len(subjects) > 1 else ''} ")
        named = sorted(subjects, key=lambda name: (order.get(name, len(order)), name))
        found.append(f"{of}{names(named, MOST_NAMED)}: {source}")
    return [Heading(2, "Assumptions"), Listing(tuple(found))] if found else []
