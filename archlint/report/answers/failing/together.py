"""Failures that stop a flow only together: the pairs nobody planned for first, spent redundancy last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.analysis.failures.result import MINUTES_PER_YEAR
from archlint.quantity.show import listed
from archlint.report.answers.failing.downtime import minutes
from archlint.report.page import Block, Heading, Paragraph, Table
from archlint.report.tradeoffs.outages import name_of
from archlint.report.tradeoffs.words import names

if TYPE_CHECKING:
    from archlint.analysis.failures.result import Cause, CauseClass, CutSet
    from archlint.report.answers.failing.question import Question

MOST = 20
"""Rows of a table; what is left over is counted."""

MOST_NAMED = 4
"""Copies that are named one by one."""

Alike = tuple[tuple["CauseClass", str], ...]


def blocks(question: Question) -> list[Block]:
    """Two tables; sets that differ in the number of an identical copy alone share a row."""
    if question.order == 1:
        return []
    unexpected, planned = rows(question, unexpected=True), rows(question, unexpected=False)
    found: list[Block] = [Heading(2, "Failures that stop a flow together")]
    if not unexpected and not planned:
        found.append(Paragraph(f"No {_sets(question.order)} of failures stops a flow that single ones do not."))
    found += _table("Unexpected: across components", unexpected)
    return [*found, *_table("Within one group: its redundancy is spent", planned), *_of_shards(question)]


def _of_shards(question: Question) -> list[Block]:
    """That what takes a part of the keys along stops no flow as a whole, and is in the figures all the same."""
    system = question.analyses.system
    asked = {hop.target for each in question.selected for hop in system.flows[each.flow].hops if hop.waited}
    sharded = [
        f"`{one.id}`" for one in system.components.values() if one.id in asked and one.shards and one.shards.count > 1
    ]
    if not sharded:
        return []
    which = f"copies of one shard of {listed(sharded, most=MOST_NAMED)}"
    return [
        Paragraph(f"What stops only the requests for a part of the keys, {which}, is not listed; every figure has it.")
    ]


def _sets(order: int) -> str:
    return "pair" if order == 2 else "pair or triple"


def _table(title: str, found: list[tuple[str, ...]]) -> list[Block]:
    if not found:
        return []
    columns = ("when these fail together", "stops", "a year")
    blocks: list[Block] = [Heading(3, title), Table(columns, tuple(found[:MOST]), right=frozenset({"a year"}))]
    if len(found) > MOST:
        blocks.append(Paragraph(f"And {len(found) - MOST} more; `--format json` has them all."))
    return blocks


def rows(question: Question, *, unexpected: bool) -> list[tuple[str, ...]]:
    """What fails, what stops, minutes a year; the most minutes first."""
    flows: dict[tuple[Cause, ...], list[str]] = {}
    sets: dict[tuple[Cause, ...], CutSet] = {}
    for flow in question.selected:
        for one in question.cut_sets(flow):
            if len(one.causes) > 1 and one.unexpected is unexpected:
                flows.setdefault(one.causes, []).append(flow.flow)
                sets[one.causes] = one
    groups: dict[tuple[Alike, tuple[str, ...]], list[CutSet]] = {}
    for causes, stopped in flows.items():
        alike = tuple(sorted((cause.kind, cause.subject) for cause in causes))
        groups.setdefault((alike, tuple(stopped)), []).append(sets[causes])
    ordered = sorted(groups.items(), key=lambda entry: -sum(one.probability for one in entry[1]))
    return [
        (_named(question, members), names(stopped), minutes(sum(m.probability for m in members) * MINUTES_PER_YEAR))
        for (_, stopped), members in ordered
    ]


def _named(question: Question, members: list[CutSet]) -> str:
    causes = members[0].causes
    if len(members) == 1:
        return listed([name_of(question.analyses, cause) for cause in causes])
    counts: dict[str, int] = {}
    names_of: dict[str, Cause] = {}
    for cause in causes:
        name = f"`{cause.subject}`" if cause.index is not None else name_of(question.analyses, cause)
        counts[name] = counts.get(name, 0) + 1
        names_of[name] = cause
    items = [
        _some(question, names_of[name], count, members) if names_of[name].index is not None else name
        for name, count in counts.items()
    ]
    return ", and ".join(items) if any(" or " in item for item in items) else listed(items)


def _some(question: Question, cause: Cause, count: int, members: list[CutSet]) -> str:
    """So many copies of a component: of any, where the sets are about all it has, else of those that they are about."""
    among = {one.index: one for each in members for one in each.causes if one.subject == cause.subject}
    many = "one" if count == 1 else f"any {count}"
    if len(among) >= copies_of(question, cause):
        return f"{many} of `{cause.subject}`"
    called = [name_of(question.analyses, one) for _, one in sorted(among.items(), key=lambda entry: entry[0] or 0)]
    if count == 1 and len(called) <= MOST_NAMED:
        return " or ".join(called)
    return f"{many} of {listed(called, most=MOST_NAMED)}"


def copies_of(question: Question, cause: Cause) -> int:
    """How many copies there are of what fails, over all its shards."""
    component = question.analyses.system.components[cause.subject]
    return len(component.instances) * (1 if component.shards is None else component.shards.count)
