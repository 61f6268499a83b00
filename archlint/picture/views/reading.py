"""What the views look up in the analyses and findings, gathered once for a picture."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from archlint.analysis.failures.result import OUTSIDE, SINGLE, CauseClass
from archlint.frozen import frozen
from archlint.picture.scene import WARM_FROM

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from archlint.analysis import Analyses
    from archlint.analysis.capacity.result import Resource
    from archlint.findings.finding import Finding
    from archlint.graph.system import System


@frozen
class Reading:
    """The analyses by component.

    tightest   the resource that load takes to its limit first; another one where that one is cool and the other is not
    single     the flows that one failing instance of a component takes down
    marked     of these components those that no single host, rack or zone around them takes down anyway
    single_in  the same for groups: hosts, racks and zones
    rests_on   the same for what no finding calls a single point: what others run, and regions and providers
    findings   how many findings count against a component; remarks on what nobody said yet of an import do not
    """

    analyses: Analyses
    tightest: Mapping[str, Resource]
    single: Mapping[str, tuple[str, ...]]
    marked: frozenset[str]
    single_in: Mapping[str, tuple[str, ...]]
    rests_on: Mapping[str, tuple[str, ...]]
    findings: Mapping[str, int]
    total: int

    @property
    def system(self) -> System:
        """The design itself."""
        return self.analyses.system

    def part(self, names: Collection[str]) -> Reading:
        """What is read of these components and groups alone."""
        findings = {name: count for name, count in self.findings.items() if name in names}
        return replace(
            self,
            tightest={name: resource for name, resource in self.tightest.items() if name in names},
            single={name: flows for name, flows in self.single.items() if name in names},
            single_in={name: flows for name, flows in self.single_in.items() if name in names},
            rests_on={name: flows for name, flows in self.rests_on.items() if name in names},
            findings=findings,
            total=sum(findings.values()),
        )


def read(analyses: Analyses, findings: Iterable[Finding] = (), *, flow: str | None = None) -> Reading:
    """Gather what the pictures show; the picture of one flow shows what that one stops without."""
    tightest: dict[str, Resource] = {}
    loads = analyses.demand.components
    for resource in analyses.capacity.resources:
        load = loads.get(resource.component)
        if resource.utilisation <= 1 and not resource.scales_with_load and not (load and load.total):
            continue  # pools are there without any traffic, and say nothing of how busy what nobody counted is
        other = tightest.setdefault(resource.component, resource)
        if other.utilisation < WARM_FROM <= resource.utilisation:
            tightest[resource.component] = resource
    single: dict[str, tuple[str, ...]] = {}
    single_in: dict[str, tuple[str, ...]] = {}
    rests_on: dict[str, tuple[str, ...]] = {}
    for cause, lost in analyses.failures.lost_by.items():
        flows = lost if flow is None else tuple(name for name in lost if name == flow)
        if not flows:
            continue
        if cause.kind is CauseClass.INSTANCE:
            single[cause.subject] = _merged(single.get(cause.subject, ()), flows)
        elif cause.kind in SINGLE:
            single_in[cause.subject] = _merged(single_in.get(cause.subject, ()), flows)
        elif cause.kind in OUTSIDE:
            rests_on[cause.subject] = _merged(rests_on.get(cause.subject, ()), flows)
    counted: dict[str, int] = {}
    total = 0
    nothing_told = analyses.system.imported is not None
    for finding in findings:
        if finding.suppression is None and not (nothing_told and finding.severity.value == "info"):
            total += 1
            counted[finding.subject] = counted.get(finding.subject, 0) + 1
    marked = {cause.subject for cause in analyses.failures.single_points if cause.kind is CauseClass.INSTANCE}
    return Reading(
        analyses, tightest, single, frozenset(marked.intersection(single)), single_in, rests_on, counted, total
    )


def _merged(one: tuple[str, ...], two: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*one, *two)))
