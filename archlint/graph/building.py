"""From a blueprint to the system graph: everything resolved, every flow walked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.blueprint.steps import MOST_WAYS
from archlint.blueprint.vocabulary import Kind
from archlint.errors import BlueprintError, Problem
from archlint.graph.assumption import Ground, ground
from archlint.graph.claims import as_datum, as_decisions, as_estimates, as_groups, as_waivers, as_workload
from archlint.graph.declared import likely
from archlint.graph.flow import Flow
from archlint.graph.keeping import Keeping, keeping, told, with_kept
from archlint.graph.placement import Map, survey
from archlint.graph.promises import as_needs, as_requirements
from archlint.graph.resolution import bare, likewise, resolve
from archlint.graph.sharding import consuming, ranged, spread_out
from archlint.graph.system import System
from archlint.graph.walk import Walk, arrows, walk

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from archlint.blueprint import Blueprint
    from archlint.blueprint.components import Component as Written
    from archlint.graph.component import Component
    from archlint.graph.flow import Hop
    from archlint.graph.records import Requirements
    from archlint.source import Document


def build(blueprint: Blueprint, document: Document) -> System:
    """Resolve a blueprint that `archlint.blueprint.load` has checked, so that nothing here can be wrong with it.

    Except for ways that meet again: raises BlueprintError where a step goes round on one of them, or where more meet than can
    be told apart.
    """
    groups = as_groups(blueprint.groups)
    requirements = as_requirements(blueprint.requirements)
    components = ranged(_components(blueprint, survey(groups)), blueprint.data)
    stores = {name: datum.in_ for name, datum in blueprint.data.items()}
    walks = [
        walk(name, written, components, frozenset(stores[datum] for datum in written.data if datum in stores))
        for name, written in blueprint.flows.items()
    ]
    if problems := [problem for walked in walks for problem in _beyond(walked, components, document)]:
        raise BlueprintError(*problems)
    components = consuming(components, (walked.hops for walked in walks))
    kept = keeping(components)
    components = told(components, kept) if kept else components
    more = bool(kept) or any(component.shards is not None for component in components.values())
    flows = {
        walked.flow: _flow(walked, _hops(walked, components, kept, blueprint) if more else walked.hops, requirements)
        for walked in walks
    }
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


def _beyond(walked: Walk, components: Mapping[str, Component], document: Document) -> Iterator[Problem]:
    """What the checks of a walk, which know the latest way only, cannot see."""
    if walked.beyond is not None:
        source, place = walked.beyond.source, document.value_span(walked.beyond.path)
        message = f"more than {MOST_WAYS} ways of this flow meet at `{source}`"
        way_out = "end some of them before, with a flow of its own for what follows, or let alternatives be the replicas of one component"
        yield Problem("too-many-ways", message, document.file, place, way_out)
        return
    joined = (hop for hop in walked.hops if hop.written is not None and hop.closes is None)
    for hop in joined:
        if (round_ := _round(walked, hop, components)) is not None:
            message = f"this goes round: `{hop.source} -> {round_}` is on the way here already"
            way_out = "end the walk at the step that returns, with `again: <how often>` on it"
            yield Problem("cyclic-flow", message, document.file, document.value_span(hop.path), way_out)
            return


def _round(walked: Walk, hop: Hop, components: Mapping[str, Component]) -> str | None:
    """The target to which a hop's way has led from the same source before, unless a client has asked again since."""
    at = hop
    while at.parent is not None and components[at.source].kind is not Kind.CLIENT:
        before = walked.hops[at.parent]
        if before.source == hop.source and at.source in hop.targets:
            return at.source
        at = before
    return None


def _components(blueprint: Blueprint, atlas: Map) -> dict[str, Component]:
    """Every component; those that are written alike, but for what is told to people, have the same defaults."""
    written = blueprint.components
    cores = {name: id(one.core) for name, one in written.items()}
    grounds = {core: ground(one) for core, one in {cores[name]: one for name, one in written.items()}.items()}
    bares = {id(found): bare(found) for found in {id(found): found for found in grounds.values()}.values()}
    databases = {name for name, core in cores.items() if _counts_connections(grounds[core])}
    called = _called(blueprint, databases)
    firsts: dict[tuple[int, tuple[str, ...]], tuple[Written, Component]] = {}
    components: dict[str, Component] = {}
    for name, one in written.items():
        core, calls = cores[name], called.get(name, ())
        first = firsts.get((core, calls))
        if first is not None:
            components[name] = likewise(*first, name, one, atlas)
        else:
            components[name] = resolve(name, one, bares[id(grounds[core])], calls, atlas)
            firsts[core, calls] = one, components[name]
    return components


def _counts_connections(found: Ground) -> bool:
    """Whether it is a database that accepts so many connections and no more."""
    return found.kind is Kind.DATABASE and "max_connections" in found.defaults


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


def _hops(walked: Walk, components: Mapping[str, Component], kept: Keeping, blueprint: Blueprint) -> Sequence[Hop]:
    """The hops of a walk, with those to what is kept elsewhere, as they ask stores that are split."""
    scopes = [blueprint.data[datum].scope for datum in walked.written.data if datum in blueprint.data]
    return with_kept(spread_out(walked.hops, components, scopes), walked.written.does, components, kept)


def _flow(walked: Walk, hops: Sequence[Hop], requirements: Requirements) -> Flow:
    written = walked.written
    return Flow(
        id=walked.flow,
        title=written.title or walked.flow,
        does=written.does,
        path=("flows", walked.flow),
        hops=tuple(hops),
        needs=as_needs(written, requirements),
        data=written.data,
        share=written.share,
        rate=written.rate,
        schedule=likely(written.schedule),
        reply_after=walked.reply_after,
        description=written.description,
    )
