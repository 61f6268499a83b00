"""From a blueprint to the system graph: everything resolved, every flow walked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.blueprint.vocabulary import Kind
from archlint.catalogue import names
from archlint.errors import BlueprintError, Problem, nearest
from archlint.graph.assumption import Ground, ground
from archlint.graph.claims import as_datum, as_decisions, as_estimates, as_groups, as_waivers, as_workload
from archlint.graph.declared import likely
from archlint.graph.flow import Flow
from archlint.graph.placement import Conflict, Map, survey
from archlint.graph.promises import as_needs, as_requirements
from archlint.graph.resolution import resolve
from archlint.graph.system import System
from archlint.graph.walk import Walk, arrows, walk

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archlint.blueprint import Blueprint
    from archlint.graph.component import Component
    from archlint.graph.parts import Domain
    from archlint.graph.records import Requirements
    from archlint.source import Document


def build(blueprint: Blueprint, document: Document) -> System:
    """Resolve a blueprint; raises BlueprintError with every problem that only the resolved graph shows.

    Those are: a component of unknown kind, a thing placed twice, a walk that does not connect, `when`
    without a hit before it, `again` without an earlier visit, and a step to a component with several
    roles that does not say what it asks for.
    """
    problems: list[Problem] = []
    groups = as_groups(blueprint.groups)
    requirements = as_requirements(blueprint.requirements)
    components = _components(blueprint, survey(groups), document, problems)
    flows = _flows(blueprint, components, requirements, document, problems)
    if problems:
        raise BlueprintError(*problems)
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
    )


def _components(blueprint: Blueprint, atlas: Map, document: Document, problems: list[Problem]) -> dict[str, Component]:
    grounds: dict[str, Ground] = {}
    for name, written in blueprint.components.items():
        found = ground(written)
        if found is None:
            problems.append(_no_kind(name, written.engine, document))
        else:
            grounds[name] = found
    databases = {name for name, found in grounds.items() if found.kind is Kind.DATABASE and _counts_connections(found)}
    called = _called(blueprint, databases)
    components: dict[str, Component] = {}
    conflicts: dict[tuple[Domain, str, str], Conflict] = {}
    for name, found in grounds.items():
        component, twice = resolve(name, blueprint.components[name], found, called.get(name, ()), atlas)
        components[name] = component
        for conflict in twice:
            conflicts.setdefault((conflict.domain, conflict.first, conflict.second), conflict)
    problems.extend(_placed_twice(conflict, document) for conflict in conflicts.values())
    return components


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


def _flows(
    blueprint: Blueprint,
    components: Mapping[str, Component],
    requirements: Requirements,
    document: Document,
    problems: list[Problem],
) -> dict[str, Flow]:
    flows: dict[str, Flow] = {}
    for name, written in blueprint.flows.items():
        walked = walk(name, written, components, document)
        problems.extend(walked.problems)
        if not walked.problems and walked.hops:
            flows[name] = _flow(walked, requirements)
    return flows


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


def _no_kind(name: str, engine: str | None, document: Document) -> Problem:
    path = ("components", name)
    if engine is None:
        return Problem(
            "missing-kind",
            f"`{name}` says neither what kind of component it is nor which engine it runs",
            document.file,
            document.key_span(path),
            "add `kind:`, or an `engine:` of the catalogue",
        )
    return Problem(
        "unknown-engine",
        f"the catalogue does not know the engine `{engine}`, so `{name}` must say its kind",
        document.file,
        document.value_span((*path, "engine")),
        _way_out(engine),
    )


def _way_out(engine: str) -> str:
    probably = nearest(engine, names())
    return "add `kind:`" if probably is None else f"did you mean `{probably}`? Otherwise add `kind:`"


def _placed_twice(conflict: Conflict, document: Document) -> Problem:
    return Problem(
        "placed-twice",
        f"`{conflict.what}` is placed in {conflict.domain.value} `{conflict.first}` and in {conflict.domain.value} "
        f"`{conflict.second}`",
        document.file,
        document.key_span(("components", conflict.what)),
        f"keep one of the two: each copy runs in one {conflict.domain.value}",
    )
