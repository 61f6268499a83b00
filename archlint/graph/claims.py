"""Workload, data, groups, decisions, estimates and waivers, carried over from what was written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.graph.declared import likely
from archlint.graph.records import Datum, Decision, Estimate, Group, Peak, Waiver, Workload
from archlint.quantity import Quantity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archlint.blueprint.blueprint import Blueprint, Busy, Window
    from archlint.blueprint.blueprint import Group as WrittenGroup
    from archlint.blueprint.blueprint import Workload as WrittenWorkload
    from archlint.blueprint.flows import Datum as WrittenDatum


def as_workload(written: WrittenWorkload | None) -> Workload:
    """How many people do how much; empty when nothing was said."""
    path = ("workload",)
    if written is None:
        return Workload(path)
    return Workload(
        path=path,
        users=written.users,
        daily_active=written.daily_active,
        requests=written.requests,
        peak=_peak(written.peak),
        online_at_peak=written.online_at_peak,
        growth=likely(written.growth),
    )


def _peak(written: Quantity | Window | Busy | None) -> Peak | None:
    if written is None:
        return None
    if isinstance(written, Quantity):
        return Peak(factor=written)
    if "busy" in written.model_fields_set:
        return Peak(busy=likely(getattr(written, "busy", None)))
    return Peak(share=getattr(written, "share", None), within=likely(getattr(written, "within", None)))


def as_datum(name: str, written: WrittenDatum) -> Datum:
    """Something stored, as written."""
    return Datum(
        id=name,
        path=("data", name),
        store=written.in_,
        rows=written.rows,
        row=written.row,
        keep=likely(written.keep),
        scope=written.scope,
        data_class=written.class_,
        hot=likely(written.hot),
        overhead=likely(written.overhead),
        invariants=written.invariants,
    )


def as_groups(written: Mapping[str, WrittenGroup]) -> dict[str, Group]:
    """Every group with the first group around it as its parent."""
    parents: dict[str, str] = {}
    for name, group in written.items():
        for member in group.members:
            if member in written:
                parents.setdefault(member, name)
    return {
        name: Group(
            id=name,
            kind=group.kind,
            title=group.title or name,
            members=group.members,
            path=("groups", name),
            parent=parents.get(name),
            availability=likely(group.availability),
        )
        for name, group in written.items()
    }


def as_decisions(blueprint: Blueprint) -> tuple[Decision, ...]:
    """Tradeoffs as recorded, in the order of the file."""
    return tuple(
        Decision(
            path=("decisions", index),
            choose=written.choose,
            on=written.on,
            gain=written.gain,
            cost=written.cost,
            because=written.because,
            instead_of=written.instead_of,
            revisit=written.revisit,
        )
        for index, written in enumerate(blueprint.decisions)
    )


def as_estimates(blueprint: Blueprint) -> tuple[Estimate, ...]:
    """Claimed figures by name, in the order of the file."""
    return tuple(Estimate(name, claimed, ("estimates", name)) for name, claimed in blueprint.estimates.items())


def as_waivers(blueprint: Blueprint) -> tuple[Waiver, ...]:
    """Findings accepted on purpose, in the order of the file."""
    return tuple(
        Waiver(("waivers", index), written.rule, written.on, written.because, written.until, written.owner)
        for index, written in enumerate(blueprint.waivers)
    )
