"""The same answers by datum: who writes it, who reads it, and whether their needs fit together."""

from __future__ import annotations

from collections.abc import Mapping

from archlint.analysis.consistency.design import Design
from archlint.analysis.consistency.result import DatumConsistency, DatumUse, FlowConsistency
from archlint.analysis.consistency.words import duration
from archlint.blueprint.vocabulary import OnPartition, Recency
from archlint.graph.system import Datum, Needs
from archlint.quantity.show import listed


def by_datum(design: Design, flows: Mapping[str, FlowConsistency]) -> dict[str, DatumConsistency]:
    """One entry for every datum that a flow touches, in file order."""
    return {name: _datum(design, datum, flows) for name, datum in design.data.items() if design.users.get(name)}


def need_words(needs: Needs) -> str:
    """A need in a cell of a table: 'read-your-writes, serve'; a dash when nobody stated one."""
    recency = needs.recency.value if needs.recency is not None else None
    if needs.recency is Recency.BOUNDED:
        recency = f"at most {duration(needs.bound or 0.0)} old"
    parts = [
        recency,
        needs.on_partition.value if needs.on_partition is not None else None,
        f"lose at most {duration(needs.rpo)}" if needs.rpo is not None else None,
        needs.delivery.value if needs.delivery is not None else None,
        "atomic" if needs.atomic else None,
    ]
    return ", ".join(part for part in parts if part) or "–"


def _datum(design: Design, datum: Datum, flows: Mapping[str, FlowConsistency]) -> DatumConsistency:
    writers = design.writers.get(datum.id, ())
    readers = tuple(name for name in design.users[datum.id] if name not in writers)
    return DatumConsistency(
        datum=datum.id,
        path=datum.path,
        store=datum.store,
        writers=tuple(_use(design, flows[name]) for name in writers),
        readers=tuple(_use(design, flows[name]) for name in readers),
        conflicts=tuple(_conflicts(design, datum, writers, readers)),
    )


def _use(design: Design, flow: FlowConsistency) -> DatumUse:
    return DatumUse(
        flow.flow, design.flows[flow.flow].does.value, need_words(flow.need), flow.as_configured, flow.verdict
    )


def _conflicts(design: Design, datum: Datum, writers: tuple[str, ...], readers: tuple[str, ...]) -> list[str]:
    found: list[str] = []
    serving = [name for name in writers if design.flows[name].needs.on_partition is OnPartition.SERVE]
    strict = [name for name in readers if design.flows[name].needs.recency is Recency.STRONG]
    if serving and strict:
        found.append(
            f"`{strict[0]}` needs the latest write, but `{serving[0]}` must accept writes while cut off from it"
        )
    if serving and datum.invariants:
        kept = ", ".join(datum.invariants)
        found.append(f"`{serving[0]}` must accept writes while cut off, so nothing can keep {kept}")
    if readers and not writers:
        found.append(f"nothing in the blueprint writes it; how fresh {_names(readers)} can be is unknown")
    needs = {design.flows[name].needs.recency for name in readers} - {None}
    if len(needs) > 1:
        words = " and ".join(
            f"{recency.value} (`{next(name for name in readers if design.flows[name].needs.recency is recency)}`)"
            for recency in sorted(needs, key=lambda each: each.value if each is not None else "")
            if recency is not None
        )
        found.append(f"its readers need different things: {words}; say why, or align them")
    return found


def _names(flows: tuple[str, ...]) -> str:
    return listed(f"`{name}`" for name in flows)
