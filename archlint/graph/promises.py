"""Requirements and needs: what was promised for the whole system and for each flow."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING

from archlint.blueprint.vocabulary import Does, Recency
from archlint.graph.declared import likely
from archlint.graph.flow import Needs
from archlint.graph.records import Requirements

if TYPE_CHECKING:
    from archlint.blueprint.blueprint import Requirements as WrittenRequirements
    from archlint.blueprint.flows import Bounded
    from archlint.blueprint.flows import Flow as WrittenFlow

ANSWERED = frozenset({Does.READ, Does.WRITE})
"""What somebody waits for; a promised latency says nothing about events and batches."""


def as_requirements(written: WrittenRequirements | None) -> Requirements:
    """The promises for the whole system; empty when nothing was promised."""
    path = ("requirements",)
    if written is None:
        return Requirements(path)
    durability = written.durability
    latency = written.latency
    return Requirements(
        path=path,
        functional=written.functional,
        availability=likely(written.availability),
        latency=None if latency is None else {name: duration.likely for name, duration in latency.items()},
        rpo=None if durability is None else likely(durability.rpo),
        rto=None if durability is None else likely(durability.rto),
    )


def as_needs(written: WrittenFlow, requirements: Requirements) -> Needs:
    """What a flow needs; availability, and p95 of reads and writes, default to the requirements."""
    promised = _tightest(requirements) if written.does in ANSWERED else None
    default_p95, percentile = promised or (None, "p95")
    shared = tuple((requirements.latency or {}).items()) if written.does in ANSWERED else ()
    needs = written.needs
    if needs is None:
        return Needs(p95=default_p95, availability=requirements.availability, percentile=percentile, promises=shared)
    recency, bound = _recency(needs.recency)
    p95, availability = likely(needs.p95), likely(needs.availability)
    return Needs(
        recency=recency,
        bound=bound,
        on_partition=needs.on_partition,
        rpo=likely(needs.rpo),
        delivery=needs.delivery,
        atomic=needs.atomic,
        p95=default_p95 if p95 is None else p95,
        availability=requirements.availability if availability is None else availability,
        declared=frozenset(needs.model_fields_set),
        percentile=percentile if p95 is None else "p95",
        promises=shared if p95 is None else (("p95", p95),),
    )


def _tightest(requirements: Requirements) -> tuple[float, str] | None:
    """The promise that binds 95 of 100 answers most, and for which of them it is made."""
    latency = requirements.latency or {}
    return min(
        ((latency[name], name) for name in ("p95", "p99", "p999") if name in latency), key=itemgetter(0), default=None
    )


def _recency(written: Recency | Bounded | None) -> tuple[Recency | None, float | None]:
    if written is None or isinstance(written, Recency):
        return written, None
    return Recency.BOUNDED, written.bounded.likely
