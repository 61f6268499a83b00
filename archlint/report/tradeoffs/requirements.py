"""What is promised, and what the design gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.analysis.failures.assumptions import of_recovery
from archlint.graph.holding import keeping, unfilled
from archlint.quantity import listed
from archlint.report.page import Block, Heading, Listing, Paragraph, Table
from archlint.report.tradeoffs.words import duration, names, share

if TYPE_CHECKING:
    from archlint.analysis import Analyses
    from archlint.analysis.latency import FlowLatency, Latency
    from archlint.report.tradeoffs.places import Places

BROKEN = "not kept"


def blocks(analyses: Analyses, latency: Latency, places: Places) -> list[Block]:
    """The functional list, then each promise beside its answer."""
    requirements = analyses.system.requirements
    found: list[Block] = [Heading(2, "Requirements")]
    if requirements.functional:
        found.append(Listing(requirements.functional))
    rows = (*_availability(analyses), *_latency(analyses, latency), *_durability(analyses))
    keys = {"availability": "availability", "data that may be lost": "durability", "time to recover": "durability"}
    rows = tuple(
        (name, places.cite(promised, "requirements", keys.get(name, "latency")), given)
        for name, promised, given in rows
    )
    if rows:
        found.append(Table(("promise", "promised", "the design gives"), rows))
    else:
        found.append(Paragraph("Nothing is promised: no availability, no latency, no bound on what may be lost."))
    return found


def _availability(analyses: Analyses) -> tuple[tuple[str, str, str], ...]:
    promised = analyses.system.requirements.availability
    if promised is None:
        return ()
    known = [(r.unavailability, r) for r in analyses.failures.flows.values()]
    if not known:
        return (("availability", share(promised), "not computed"),)
    unavailability, worst = max(known, key=lambda pair: pair[0])
    given = f"{share(1 - unavailability)} at worst (`{worst.flow}`)"
    return (("availability", share(promised), given),)


def _latency(analyses: Analyses, latency: Latency) -> tuple[tuple[str, str, str], ...]:
    promised = analyses.system.requirements.latency or {}
    saturated = any(result.saturated for result in latency.flows.values())
    flows = analyses.system.flows
    beside = [id_ for id_ in latency.flows if "p95" in flows[id_].needs.declared]
    shared = [found for id_, found in latency.flows.items() if id_ not in beside]
    rows: list[tuple[str, str, str]] = []
    for name, seconds in promised.items():
        said = "saturated at peak" if saturated else _slowest(shared, name)
        said += (
            f"; {names(beside)} {'has a p95' if len(beside) == 1 else 'have each a p95'} of its own" if beside else ""
        )
        rows.append((f"latency {name}", duration(seconds), said))
    return tuple(rows)


def _slowest(shared: list[FlowLatency], name: str) -> str:
    """The flow that keeps a promise worst, of those that it is made for; a lower bound is not known to keep it."""
    asked = [(flow, each) for flow in shared for each in flow.promised if each.percentile == name]
    given = [(each.given, flow.flow) for flow, each in asked if each.given is not None]
    if not given:
        return "not computed"
    seconds, slowest = max(given)
    missed = any(each.miss() > 1.0 for _, each in asked)
    least = any(flow.silent for flow, _ in asked)
    kept = f"{BROKEN}: " if missed else "not known to be kept: " if least else ""
    known = f"at least {duration(seconds)}" if least else f"{duration(seconds)} at worst"
    without = tuple(dict.fromkeys(one for flow, _ in asked for one in flow.unknown))
    silent = [flow.flow for flow, each in asked if each.given is None]
    return (
        f"{kept}{known} (`{slowest}`)"
        f"{f', without the time of {names(without)}' if without else ''}"
        f"{f'; of {names(silent)} nothing is known' if silent else ''}"
    )


def _durability(analyses: Analyses) -> tuple[tuple[str, str, str], ...]:
    requirements = analyses.system.requirements
    losses = [
        (result.delivered.loss.enforced, result.delivered.loss.normal, flow, result.delivered.loss)
        for flow, result in analyses.consistency.flows.items()
        if result.delivered and result.delivered.loss and (result.need.rpo or 0.0) <= (requirements.rpo or 0.0)
    ]
    rows: list[tuple[str, str, str]] = []
    if requirements.rpo is not None:
        read = listed([f"`{each.id}`" for each in unfilled(analyses.system)], most=3)
        given = f"not known: no flow writes to {read}" if read else "no write is lost, as far as the blueprint says"
        if losses:
            enforced, normal, flow, loss = max(losses, key=lambda each: each[:3])
            usual = (
                f"{'an unknown amount' if loss.unknown else duration(normal)} normally, " if normal != enforced else ""
            )
            worst = f"{duration(enforced)} at worst" if enforced else "nothing"
            given = f"{_kept(requirements.rpo, normal, enforced)}{usual}{worst} (`{flow}`: {loss.cause})"
        rows.append(("data that may be lost", duration(requirements.rpo), given))
    if requirements.rto is not None:
        rows.append(("time to recover", duration(requirements.rto), _recovery(analyses, requirements.rto)))
    return tuple(rows)


def _kept(promised: float, normal: float, enforced: float) -> str:
    """Whether a promise holds; the numbers behind it say how far."""
    if enforced <= promised:
        return ""
    return f"{BROKEN}: " if normal > promised else "not kept at worst: "


def _recovery(analyses: Analyses, promised: float) -> str:
    """The store of data that takes longest to come back; what a provider runs is its business."""
    system = analyses.system
    kept = keeping(system)
    stores = [each for each in system.components.values() if each.id in kept]
    known = [(*of_recovery(store), store.id) for store in stores if store.managed is None]
    if not known:
        return "the providers' business: no store of one's own keeps data" if stores else "nothing is said to keep data"
    seconds, how, store = max(known)
    return f"{f'{BROKEN}: ' if seconds > promised else ''}{duration(seconds)} at worst (`{store}`: {how})"
