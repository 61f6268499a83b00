"""The figures of a design that are worth comparing, by a name that stays when lines move."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.analysis.consistency.result import Verdict
from archlint.frozen import frozen
from archlint.quantity import listed, show_share
from archlint.report.tradeoffs.outages import is_physical, name_of
from archlint.report.tradeoffs.words import MINUTES_A_YEAR, amount, duration

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archlint.analysis import Analyses

WORTH_A_ROW = 0.1
"""Utilisation from which a limit is worth mentioning."""
VERDICTS = {
    Verdict.PASS: ("kept", 0.0),
    Verdict.CONDITIONAL: ("kept under a condition", 1.0),
    Verdict.FAIL: ("missed", 2.0),
}
"""What is said of a need, in the words for a promise, and the order of what is said."""


@frozen
class Reading:
    """One figure: where it belongs, what it is, how it is shown.

    `value` orders readings of the same name: less is better when `lower_is_better`, None when it cannot
    be said which is better. `measure` is what it is held against: where that has moved, neither is better. A change between two readings that do not matter is not shown.
    """

    section: str
    name: str
    shown: str
    value: float
    lower_is_better: bool | None = True
    matters: bool = True
    measure: object = None


def readings(analyses: Analyses) -> dict[tuple[str, str], Reading]:
    """Every comparable figure of a design, by section and name."""
    found = (*_load(analyses), *_limits(analyses), *_storage(analyses), *_failures(analyses), *_consistency(analyses))
    return {(reading.section, reading.name): reading for reading in found}


def _load(analyses: Analyses) -> Iterator[Reading]:
    demand = analyses.demand
    for name, figure in (("average rate", demand.average_rate), ("peak rate", demand.peak_rate)):
        if figure:
            yield Reading("load", name, amount(figure.value, figure.unit), figure.value, None)


def _limits(analyses: Analyses) -> Iterator[Reading]:
    for resource in analyses.capacity.resources:
        name = f"{resource.name} of `{resource.component}`, used"
        used = resource.utilisation
        yield Reading("limits", name, show_share(used), used, matters=used >= WORTH_A_ROW)
    for needed in analyses.capacity.needed.values():
        name = f"instances of `{needed.component}` that peak needs"
        yield Reading("limits", name, f"{needed.instances}", needed.instances)


def _storage(analyses: Analyses) -> Iterator[Reading]:
    for storage in analyses.capacity.storage.values():
        if storage.bytes:
            shown = amount(storage.bytes.value, storage.bytes.unit)
            yield Reading("storage", f"`{storage.datum}` in `{storage.store}`", shown, storage.bytes.value, None)


def _failures(analyses: Analyses) -> Iterator[Reading]:
    for flow, result in analyses.failures.flows.items():
        down = duration(result.unavailability * MINUTES_A_YEAR * 60)
        yield Reading("failures", f"`{flow}`, down a year", down, result.unavailability)
        if result.target is not None:
            short = result.unavailability > 1.0 - result.target
            said = "missed" if result.misses_target else "just missed" if short else "kept"
            value = float(short) + float(result.misses_target)
            name = f"`{flow}`, promised availability"
            yield Reading("failures", name, said, value, matters=result.misses_target, measure=result.target)
        stopping = [name_of(analyses, cause) for cause in result.lost if is_physical(cause)]
        shown = listed(stopping) if stopping else "none"
        yield Reading("failures", f"`{flow}`, single failures that stop it", shown, len(stopping))


def _consistency(analyses: Analyses) -> Iterator[Reading]:
    for flow, result in analyses.consistency.flows.items():
        if result.verdict in VERDICTS:
            needs = analyses.system.flows[flow].needs
            said, value = VERDICTS[result.verdict]
            yield Reading("consistency", f"`{flow}`, its need", said, value, measure=(needs.recency, needs.bound))
        if result.delivered:
            normal = result.delivered.normal
            yield Reading("consistency", f"`{flow}`, staleness normally", duration(normal), normal)
