"""A component: what it is, its load and its tightest limit at peak, what stops and what only suffers without it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.analysis.failures.result import CauseClass
from archlint.quantity import listed, show_rate
from archlint.quantity.show import counted
from archlint.report.sizing.words import FAR, multiple, percent

if TYPE_CHECKING:
    from archlint.analysis import Analyses
    from archlint.analysis.capacity.result import Resource
    from archlint.analysis.demand.result import Load
    from archlint.editor.draft import Draft, Understood
    from archlint.graph.system import Component

_CLASSES = (("calls", "calls"), ("reads", "reads"), ("writes", "writes"), ("messages", "messages"), ("jobs", "jobs"))
_MOST_LIMITS = 3
_OWN = frozenset({CauseClass.INSTANCE, CauseClass.EXTERNAL})


def about_component(draft: Draft, name: str) -> str:
    """What the analyses of the last text that was understood say; without them what the text says."""
    known = draft.understood
    component = known.analyses.system.components.get(name) if known is not None else None
    if known is None or component is None:
        said = listed(draft.kinds(name), last="or") or "a component"
        engine = draft.said("components", name, "engine")
        return f"**{name}** · {said}" + (f" · `{engine}`" if engine else "")
    return "\n".join([_head(component), "", *(f"- {fact}" for fact in _facts(known, component))])


def _head(component: Component) -> str:
    title = f" · {component.title}" if component.title.lower() != component.id.lower() else ""
    engine = f" · {component.facts.title}" if component.facts is not None else f" · {component.engine or ''}"
    copies = "" if component.replicas == 1 else f" · {counted(component.replicas, 'instance')}"
    return f"**{component.id}**{title} · {component.kind.value}{engine.removesuffix(' · ')}{copies}"


def _facts(known: Understood, component: Component) -> list[str]:
    analyses, name = known.analyses, component.id
    found: list[str] = []
    load = analyses.demand.components.get(name)
    if load is not None and load.total:
        found.append(f"load at peak: {_load(load)}")
    found += [_limit(each) for each in _limits(analyses, name)]
    found += _failing(analyses, name)
    open_ = [each for each in known.findings if each.subject == name and each.suppression is None]
    found += [f"{each.severity.value}: {each.message} (`{each.rule}`)" for each in open_]
    return found


def _limits(analyses: Analyses, name: str) -> list[Resource]:
    """Its limits, the fullest first."""
    own = [limit for limit in analyses.capacity.resources if limit.component == name]
    return sorted(own, key=lambda limit: -limit.utilisation)[:_MOST_LIMITS]


def _limit(limit: Resource) -> str:
    full = f"; full {multiple(limit.saturates_at)} today's peak" if 1.0 < limit.saturates_at < FAR else ""
    return f"{limit.name} {percent(limit.utilisation)} at peak: {limit.formula}{full} ({limit.source})"


def _load(load: Load) -> str:
    parts = [(getattr(load, attribute), word) for attribute, word in _CLASSES if getattr(load, attribute)]
    if len(parts) == 1:
        return show_rate(parts[0][0], parts[0][1])
    return f"{show_rate(load.total)}: {listed(show_rate(value, word) for value, word in parts)}"


def _failing(analyses: Analyses, name: str) -> list[str]:
    """What one failure of it does."""
    failures = analyses.failures
    if not failures.flows:
        return []
    stopped: dict[str, None] = {}
    worse: dict[str, None] = {}
    for hit, flows in ((stopped, failures.lost_by), (worse, failures.degraded_by)):
        for cause, names in flows.items():
            if cause.subject == name and cause.kind in _OWN:
                hit.update(dict.fromkeys(names))
    said = [f"when one fails: stops {listed(stopped, most=6)}"] if stopped else []
    rest = [flow for flow in worse if flow not in stopped]
    said += [f"when one fails: worse answers for {listed(rest, most=6)}"] if rest else []
    uses = any(name in (hop.source, hop.target) for flow in analyses.system.flows.values() for hop in flow.hops)
    return said or (["when one fails: every flow goes on"] if uses else [])
