"""From a blueprint to the system graph: everything resolved, every flow walked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.blueprint.vocabulary import Kind
from archlint.graph.assumption import Ground, ground
from archlint.graph.claims import as_datum, as_decisions, as_estimates, as_groups, as_waivers, as_workload
from archlint.graph.declared import likely
from archlint.graph.flow import Flow
from archlint.graph.placement import Map, survey
from archlint.graph.promises import as_needs, as_requirements
from archlint.graph.resolution import resolve
from archlint.graph.system import System
from archlint.graph.walk import Walk, arrows, walk

if TYPE_CHECKING:
    from archlint.blueprint import Blueprint
    from archlint.graph.component import Component
    from archlint.graph.records import Requirements
    from archlint.source import Document


def build(blueprint: Blueprint, document: Document) -> System:
    """Resolve a blueprint that `archlint.blueprint.load` has checked, so that nothing here can be wrong with it."""
    groups = as_groups(blueprint.groups)
    requirements = as_requirements(blueprint.requirements)
    components = _components(blueprint, survey(groups))
    flows = {name: _flow(walk(name, written, components), requirements) for name, written in blueprint.flows.items()}
    return System(
        name=blueprint.system,
        file=document.file,
        summary=blueprint.summary,
        components=components,
        flows=flows,
        groups=groups,
        data={name: as_datum(name, written) for name, written in blueprint.data.items()},
        workload=as_workload(blueprint.workload),
        requirements=requirements,
        decisions=as_decisions(blueprint),
        estimates=as_estimates(blueprint),
        waivers=as_waivers(blueprint),
        imported=blueprint.imported,
    )


def _components(blueprint: Blueprint, atlas: Map) -> dict[str, Component]:
    grounds = {name: ground(written) for name, written in blueprint.components.items()}
    databases = {name for name, found in grounds.items() if found.kind is Kind.DATABASE and _counts_connections(found)}
    called = _called(blueprint, databases)
    return {
        name: resolve(name, blueprint.components[name], found, called.get(name, ()), atlas)
        for name, found in grounds.items()
    }


def _counts_connections(found: Ground) -> bool:
    return "max_connections" in found.defaults


def _called(blueprint: Blueprint, databases: set[str]) -> dict[str, tuple[str, ...]]:
    """The databases every component's steps reach, in the order of the file."""
    called: dict[str, dict[str, None]] = {}
    for written in blueprint.flows.values():
        for step in written.steps:
            for source, targets in arrows(step):
                for target in targets:
                    if target in databases:
                        called.setdefault(source, {})[target] = None
    return {source: tuple(targets) for source, targets in called.items()}


def _flow(walked: Walk, requirements: Requirements) -> Flow:
    written = walked.written
    return Flow(
        id=walked.flow,
        title=written.title or walked.flow,
        does=written.does,
        path=("flows", walked.flow),
        hops=tuple(walked.hops),
        needs=as_needs(written, requirements),
        data=written.data,
        share=written.share,
        rate=written.rate,
        schedule=likely(written.schedule),
        reply_after=walked.reply_after,
        description=written.description,
    )
