"""The life of a request as a Mermaid sequence diagram: who asks whom, what a hit and a miss change, what comes later."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.blueprint.vocabulary import Kind
from archlint.picture.mermaid import words
from archlint.picture.outline import identifiers
from archlint.picture.views.hops import arrows
from archlint.picture.views.reading import read
from archlint.picture.views.verdicts import flow_verdict
from archlint.quantity.show import show_rate, show_share

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archlint.analysis import Analyses
    from archlint.graph.system import Flow, Hop
    from archlint.picture.views.hops import Arrow


def write(analyses: Analyses, flow_id: str) -> str:
    """The diagram of one flow, ending in a line break; raises KeyError for an unknown id."""
    reading = read(analyses)
    flow = analyses.system.flows[flow_id]
    found = arrows(reading, flow)
    passed = dict.fromkeys(end for arrow in found for end in (arrow.hop.source, arrow.target))
    ids = identifiers(passed)
    lines = ["sequenceDiagram", f"  %% {words(flow.title)}: {words(flow_verdict(reading, flow))}"]
    for name in passed:
        component = analyses.system.components.get(name)
        actor = "actor" if component and component.kind is Kind.CLIENT else "participant"
        lines.append(f"  {actor} {ids[name]} as {words(component.title if component else name)}")
    lines += _steps(flow, found, ids)
    return "\n".join(lines) + "\n"


def _steps(flow: Flow, found: Sequence[Arrow], ids: Mapping[str, str]) -> list[str]:
    lines: list[str] = []
    open_branch: tuple[int, str] | None = None
    told = False
    for arrow in found:
        hop = arrow.hop
        if flow.reply_after is not None and hop.index > flow.reply_after and not told:
            lines += _close(open_branch) + _answer(flow, ids)
            open_branch, told = None, True
        branch = _branch(flow, hop)
        if branch != open_branch:
            lines += _turn(flow, open_branch, branch, ids)
            open_branch = branch
        lines.append(_message(arrow, ids, "    " if branch else "  "))
    lines += _close(open_branch)
    return lines if told else lines + _answer(flow, ids)


def _branch(flow: Flow, hop: Hop) -> tuple[int, str] | None:
    """The nearest hit or miss that a hop, or what led to it, depends on."""
    at: Hop | None = hop
    while at is not None:
        if at.when and at.branch is not None:
            return at.branch, at.when
        at = flow.hops[at.parent] if at.parent is not None else None
    return None


def _turn(
    flow: Flow, before: tuple[int, str] | None, after: tuple[int, str] | None, ids: Mapping[str, str]
) -> list[str]:
    """Leave one branch and enter the next."""
    if before and after and before[0] == after[0]:
        return [f"  else {_chance(flow, after)}"]
    lines = _close(before)
    if after is None:
        return lines
    branching = flow.hops[after[0]]
    if after[1] == "miss":
        hit = f"  alt {_chance(flow, (after[0], 'hit'))}"
        found = f"    {ids[branching.target]}-->>{ids[branching.source]}: found"
        return [*lines, hit, found, f"  else {_chance(flow, after)}"]
    return [*lines, f"  alt {_chance(flow, after)}"]


def _chance(flow: Flow, branch: tuple[int, str]) -> str:
    hit = flow.hops[branch[0]].hit
    if hit is None:
        return branch[1]
    return f"{branch[1]} {show_share(hit.likely if branch[1] == 'hit' else 1 - hit.likely)}"


def _close(branch: tuple[int, str] | None) -> list[str]:
    return ["  end"] if branch else []


def _message(arrow: Arrow, ids: Mapping[str, str], indent: str) -> str:
    hop = arrow.hop
    rate = f" ({show_rate(arrow.rate, '').replace(' /', '/')})" if arrow.rate is not None else ""
    lean = f", {arrow.lean.value}" if arrow.lean else ""
    head = "->>" if hop.waited else "-)"
    said = words(f"{hop.index + 1}. {arrow.verb}{rate}{lean}")
    return f"{indent}{ids[hop.source]}{head}{ids[arrow.target]}: {said}"


def _answer(flow: Flow, ids: Mapping[str, str]) -> list[str]:
    first = flow.hops[0]
    if not first.waited:
        return []
    p95 = f", within {flow.needs.p95 * 1000:.0f} ms for 95 %" if flow.needs.p95 else ""
    return [f"  {ids[first.target]}-->>{ids[first.source]}: answer{words(p95)}"]
