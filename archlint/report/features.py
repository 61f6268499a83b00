"""The lecture's table (5.2): which feature needs which choice, what implements it, and what that really gives.

"System design isn't picking CP or AP for your whole app, it's picking per feature, per data path": one row is one flow.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.analysis.consistency.words import duration
from archlint.blueprint.vocabulary import Kind, OnPartition, Op, Recency
from archlint.frozen import frozen
from archlint.graph.system import STORES

if TYPE_CHECKING:
    from archlint.analysis import Analyses
    from archlint.analysis.consistency.result import FlowConsistency
    from archlint.graph.system import Component, Flow, Hop, Needs

CONSISTENT, AVAILABLE = "C: refuse", "A: answer"
_ANSWERING = frozenset({Recency.EVENTUAL})
_NOTED = frozenset({Kind.CDN, Kind.DNS})


@frozen
class Feature:
    """One row: the feature, what it needs in the lecture's words, its choice while cut off, and what it gets.

    `choice_declared` is False where the choice follows from the need instead of being written.
    """

    flow: str
    title: str
    word: str
    choice: str
    choice_declared: bool
    implementation: str
    configured: FlowConsistency


def features(analyses: Analyses) -> tuple[Feature, ...]:
    """Every flow that reads, writes or tells something, in file order."""
    return tuple(
        Feature(
            flow=name,
            title=analyses.system.flows[name].title,
            word=word(result.need),
            choice=choice(result.need)[0],
            choice_declared=choice(result.need)[1],
            implementation=implementation(analyses.system.flows[name], analyses),
            configured=result,
        )
        for name, result in analyses.consistency.flows.items()
    )


def word(needs: Needs) -> str:
    """A need in the words of the lecture's table.

    >>> from archlint.graph.system import Needs
    >>> word(Needs(recency=Recency.STRONG)), word(Needs(recency=Recency.BOUNDED, bound=30.0)), word(Needs())
    ('strong C', 'eventual C, at most 30 s', 'not stated')
    """
    if needs.recency is Recency.BOUNDED:
        return f"eventual C, at most {duration(needs.bound or 0.0)}"
    named = {Recency.READ_YOUR_WRITES: "own writes", Recency.MONOTONIC: "never backwards"}
    if needs.recency is not None:
        return named.get(needs.recency, f"{needs.recency.value} C")
    if needs.on_partition is not None:
        return "availability" if needs.on_partition is OnPartition.SERVE else "an error rather than old data"
    if needs.delivery is not None:
        return f"delivery {needs.delivery.value}"
    return "durability" if needs.rpo is not None else "not stated"


def choice(needs: Needs) -> tuple[str, bool]:
    """What the feature does while it is cut off, and whether that is written down; '–' where it is open.

    Strong data are refused and eventual data answered unless the blueprint says otherwise.

    >>> from archlint.graph.system import Needs
    >>> choice(Needs(recency=Recency.STRONG)), choice(Needs(recency=Recency.MONOTONIC))
    (('C: refuse', False), ('–', False))
    """
    if needs.on_partition is not None:
        return (CONSISTENT if needs.on_partition is OnPartition.REFUSE else AVAILABLE), True
    if needs.recency is Recency.STRONG:
        return CONSISTENT, False
    return (AVAILABLE, False) if needs.recency in _ANSWERING else ("–", False)


def implementation(flow: Flow, analyses: Analyses) -> str:
    """What holds the data on the way, outermost first: '`cache` (redis, 60 s) → `db` (postgresql, standby)'."""
    parts = dict.fromkeys(
        _part(hop, analyses.system.components[hop.target])
        for hop in flow.hops
        if hop.op is not Op.CONSUME and _is_noted(hop, analyses.system.components[hop.target])
    )
    return " → ".join(parts) or "–"


def _is_noted(hop: Hop, target: Component) -> bool:
    changed = target.kind in _NOTED and hop.op in {Op.SET, Op.DELETE}
    return target.kind in STORES or hop.hit is not None or changed


def _part(hop: Hop, target: Component) -> str:
    said = [
        target.engine,
        f"kept {duration(hop.ttl + (hop.grace or 0.0))}" if hop.ttl is not None else None,
        hop.at.value if hop.at is not None else None,
        "emptied" if hop.op is Op.DELETE else None,
    ]
    about = ", ".join(part for part in said if part)
    return f"`{target.id}` ({about})" if about else f"`{target.id}`"
