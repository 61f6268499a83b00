"""What `archlint check` calls an error, whoever waived it, and figures that no machine has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.catalogue import lookup
from archlint.drill.case import Case, bad, good
from archlint.drill.measures.arithmetic import follows
from archlint.drill.measures.availability import keeps, spared
from archlint.drill.sheet import Mark
from archlint.findings.finding import Severity
from archlint.quantity import show_count

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from archlint.drill.sheet import Evidence
    from archlint.findings.finding import Finding

EACH = {Severity.ERROR: 0.25, Severity.WARNING: 0.1}
"""What one rule that complains costs, however often it does."""
BOAST = 20.0
"""Times what the catalogue knows an engine to do at best; beyond it the figure is wishful."""


def measure(case: Case) -> Mark:
    """1, less what each rule that complains costs."""
    first: dict[str, Finding] = {}
    forgiven = _forgiven(case)
    for finding in case.work.findings:
        if finding.primary.span.line in forgiven.get(finding.rule, ()):
            continue
        if finding.severity in EACH and finding.rule not in case.accepted:
            first.setdefault(finding.rule, finding)
    lines = [bad(f"{one.rule}: {one.message}; {one.help_line}", one.primary.span.line) for one in first.values()]
    boasts = list(_boasts(case))
    left = 1.0 - sum(EACH[one.severity] for one in first.values()) - 0.5 * len(boasts)
    found = (*lines, *boasts)
    return Mark(max(0.0, left), found or (good("no rule complains"),))


def _forgiven(case: Case) -> Mapping[str, set[int | None]]:
    """The lines of what other measures call right, by the rule that is stricter about it."""
    checks, flows = case.work.analyses.capacity.estimates, case.work.system.flows.values()
    return {
        "estimate-disagrees": {case.work.line(check.path) for check in checks if follows(check)},
        "availability-out-of-reach": {
            case.work.line(flow.path) for flow in flows if spared(flow, case) or keeps(flow, case)
        },
    }


def _boasts(case: Case) -> Iterator[Evidence]:
    """Capacities that are declared far beyond what the engine is known to do."""
    for component in case.work.system.components.values():
        if component.managed is not None:
            continue
        engine = lookup.find(component.engine or "")
        defaults = engine.defaults if engine else lookup.kind_defaults(component.kind.value)
        for attribute, key in (
            ("capacity", "capacity"),
            ("read_capacity", "capacity.read"),
            ("write_capacity", "capacity.write"),
        ):
            declared, known = getattr(component, attribute), defaults.get(key)
            best = _best(known.value) if known is not None else None
            if declared is None or best is None or declared.likely <= BOAST * best:
                continue
            words = f"{component.id} claims {show_count(declared.likely)} req/s; {component.engine or component.kind.value} is known for {show_count(best)}"
            yield bad(words, case.work.line((*component.path, "capacity")))


def _best(value: object) -> float | None:
    """The upper end of what the catalogue says."""
    if isinstance(value, (list, tuple)):
        numbers = [float(one) for one in value if isinstance(one, (int, float))]  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
        return max(numbers) if numbers else None
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None
