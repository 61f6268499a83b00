"""Which single failures stop or degrade which flow, and how many minutes a year that is."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from archlint.analysis.failures.result import CauseClass
from archlint.quantity import listed, show_duration
from archlint.report.page import Block, Heading, Listing, Paragraph, Table
from archlint.report.tradeoffs import overloads
from archlint.report.tradeoffs.words import MINUTES_A_YEAR, names, share

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archlint.analysis import Analyses
    from archlint.analysis.failures.result import Cause, FlowFailures
    from archlint.graph.system import DocumentPath
    from archlint.report.tradeoffs.places import Places


def blocks(analyses: Analyses, places: Places) -> list[Block]:
    """Per flow, then per failure, then the way from each failure to what it stops."""
    flows = analyses.failures.flows
    found: list[Block] = [Heading(2, "Failures")]
    if not flows:
        return [*found, Paragraph("There are no flows, so nothing can be lost.")]
    columns = ("flow", "promised", "the design gives", "down a year", "allowed", "single failures that stop it")
    right = frozenset({"promised", "the design gives", "down a year", "allowed"})
    found.append(Table(columns, tuple(_row(analyses, result, places) for result in flows.values()), right=right))
    found.append(Paragraph(_basis(tuple(flows.values()))))
    found += _by_cause(analyses)
    return found + _witnesses(analyses)


def _row(analyses: Analyses, result: FlowFailures, places: Places) -> tuple[str, ...]:
    return (
        f"`{result.flow}`",
        places.cite(share(result.target), *_promised(analyses, result.flow)),
        places.cite(share(1 - result.unavailability), *analyses.system.flows[result.flow].path),
        places.cite(_minutes(result.minutes_per_year), *_worst(analyses, result)),
        _minutes(None if result.target is None else (1 - result.target) * MINUTES_A_YEAR),
        _listed(analyses, [cause for cause in result.lost if is_physical(cause)]),
    )


def _promised(analyses: Analyses, flow: str) -> DocumentPath:
    """Where the availability is promised: on the flow itself, or for the whole system."""
    mine = analyses.system.flows[flow]
    own = "availability" in mine.needs.declared
    return (*mine.path, "needs", "availability") if own else ("requirements", "availability")


def _worst(analyses: Analyses, result: FlowFailures) -> DocumentPath:
    """The component whose loss costs most of the downtime."""
    known = [cause for cause in result.lost if cause.subject in analyses.system.components and is_physical(cause)]
    worst = max(known, key=lambda cause: cause.probability, default=None)
    return analyses.system.components[worst.subject].path if worst else analyses.system.flows[result.flow].path


def _basis(results: tuple[FlowFailures, ...]) -> str:
    """What kind of figure this is, and the two it stands between."""
    exact = all(result.downtime.exact for result in results)
    how = "is exact" if exact else "is bounded by sets of at most three failures"
    text = f"Downtime {how} for failures that are independent of each other, from the availability of every part."
    worst, flow = max((result.downtime.with_common_cause, result.flow) for result in results)
    down = show_duration(worst * MINUTES_A_YEAR * 60)
    return f"{text} Counting releases and faults that copies share, `{flow}` is down {down} a year."


def _by_cause(analyses: Analyses) -> list[Block]:
    failures = analyses.failures
    causes: dict[Cause, None] = dict.fromkeys((*failures.lost_by, *failures.degraded_by))
    harmful = [cause for cause in causes if failures.lost_by.get(cause) or failures.degraded_by.get(cause)]
    harmful = [cause for cause in harmful if cause not in failures.roots]
    if not harmful:
        return [Paragraph("No single failure stops or degrades a flow.")]
    merged: dict[tuple[str, ...], list[str]] = {}
    for cause in sorted(harmful, key=lambda cause: (-len(failures.lost_by.get(cause, ())), -cause.probability)):
        merged.setdefault(_effect(analyses, cause), []).append(name_of(analyses, cause))
    rows = tuple((_together(labels), *effect) for effect, labels in merged.items())
    columns = ("when this fails", "stops", "degrades", "down a year, each", "availability is")
    table = Table(columns, rows, right=frozenset({"down a year, each"}))
    return [
        Heading(3, "One failure at a time"),
        table,
        *overloads.blocks(analyses, harmful, partial(name_of, analyses)),
    ]


def _effect(analyses: Analyses, cause: Cause) -> tuple[str, ...]:
    """What a cause does, and how often; causes that do the same share a row."""
    failures = analyses.failures
    stops, degrades = failures.lost_by.get(cause, ()), failures.degraded_by.get(cause, ())
    return (
        names(stops) if stops else "–",
        names(degrades) if degrades else "–",
        _minutes(cause.probability * MINUTES_A_YEAR) if cause.probability else "–",
        "declared" if cause.declared else "assumed",
    )


def is_physical(cause: Cause) -> bool:
    """Whether it is a thing that breaks; faults in software and in failing over are counted, not listed."""
    return cause.kind not in (CauseClass.SOFTWARE, CauseClass.FAILOVER)


def name_of(analyses: Analyses, cause: Cause) -> str:
    """What fails, in words."""
    if cause.kind is CauseClass.SOFTWARE:
        return f"a release of `{cause.subject}`"
    if cause.kind is CauseClass.FAILOVER:
        return f"the failover of `{cause.subject}`"
    component = analyses.system.components.get(cause.subject)
    if component is not None and cause.kind is CauseClass.INSTANCE and cause.index is not None:
        here = component.instances[cause.index : cause.index + 1]
        if here and here[0].role == "primary" and len(component.instances) > 1:
            return f"the primary of `{cause.subject}`"
    if cause.kind in (CauseClass.INSTANCE, CauseClass.EXTERNAL):
        return f"`{cause.label}`"
    return f"{cause.kind.value} `{cause.subject}`"


def _listed(analyses: Analyses, causes: list[Cause]) -> str:
    return listed([name_of(analyses, cause) for cause in causes]) if causes else "none"


def _together(labels: list[str]) -> str:
    """Copies of one component in one word: 'any one of 3 `api`'."""
    stems = {label.rsplit(" #", 1)[0].strip("`") for label in labels}
    if len(labels) > 1 and len(stems) == 1 and " #" in labels[0]:
        return f"any one of {len(labels)} `{stems.pop()}`"
    return listed(labels)


def _witnesses(analyses: Analyses) -> list[Block]:
    """For each flow that one failure stops, the shortest way from the user to it."""
    return ways((flow, flow.lost) for flow in analyses.failures.flows.values())


def ways(lost: Iterable[tuple[FlowFailures, Iterable[Cause]]]) -> list[Block]:
    """The shortest way of each flow to what stops it, where that is no part of a longer one."""
    items: list[str] = []
    for flow, causes in lost:
        paths = dict.fromkeys(flow.witness[cause] for cause in causes if flow.witness.get(cause))
        whole = [path for path in paths if not any(_begins(other, path) for other in paths)]
        items += [f"`{flow.flow}`: {' → '.join(f'`{name}`' for name in path)}" for path in whole if len(path) > 1]
    return [Paragraph("The shortest way to each of them:"), Listing(tuple(items))] if items else []


def _begins(longer: tuple[str, ...], path: tuple[str, ...]) -> bool:
    return len(longer) > len(path) and longer[: len(path)] == path


def _minutes(minutes: float | None) -> str:
    return "–" if minutes is None else show_duration(minutes * 60)
