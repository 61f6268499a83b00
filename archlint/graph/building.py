"""From a blueprint to the system graph: everything resolved, every flow walked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.blueprint.vocabulary import Kind
from archlint.errors import BlueprintError, Problem
from archlint.graph.assumption import Ground, ground
from archlint.graph.claims import as_datum, as_decisions, as_estimates, as_groups, as_waivers, as_workload
from archlint.graph.declared import likely
from archlint.graph.flow import Flow
from archlint.graph.placement import Map, survey
from archlint.graph.promises import as_needs, as_requirements
from archlint.graph.resolution import resolve
from archlint.graph.system import System
from archlint.graph.walk import MOST_WAYS, Walk, arrows, walk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from archlint.blueprint import Blueprint
    from archlint.graph.component import Component
    from archlint.graph.records import Requirements
    from archlint.source import Document


def build(blueprint: Blueprint, document: Document) -> System:
    """Resolve a blueprint that `archlint.blueprint.load` has checked, so that nothing here can be wrong with it.

    Except for one thing: raises BlueprintError where more ways meet at a step than can be told apart.
    """
    groups = as_groups(blueprint.groups)
    requirements = as_requirements(blueprint.requirements)
    components = _components(blueprint, survey(groups))
    walks = [walk(name, written, components) for name, written in blueprint.flows.items()]
    if any(walked.beyond is not None for walked in walks):
        raise BlueprintError(*_mazes(walks, document))
    flows = {walked.flow: _flow(walked, requirements) for walked in walks}
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


def _mazes(walks: Iterable[Walk], document: Document) -> Iterator[Problem]:
    for walked in walks:
        if walked.beyond is not None:
            source, path = walked.beyond.source, walked.beyond.path
            message = f"more than {MOST_WAYS} ways of this flow meet at `{source}`"
            way_out = "end some of them before, with a flow of its own for what follows, or let alternatives be the replicas of one component"
            yield Problem("too-many-ways", message, document.file, document.value_span(path), way_out)


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
