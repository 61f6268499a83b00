"""Requirements and needs: what was promised for the whole system and for each flow."""

from __future__ import annotations

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
    promised = None if requirements.latency is None else requirements.latency.get("p95")
    default_p95 = promised if written.does in ANSWERED else None
    needs = written.needs
    if needs is None:
        return Needs(p95=default_p95, availability=requirements.availability)
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
    )


def _recency(written: Recency | Bounded | None) -> tuple[Recency | None, float | None]:
    if written is None or isinstance(written, Recency):
        return written, None
    return Recency.BOUNDED, written.bounded.likely
