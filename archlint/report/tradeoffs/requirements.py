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
    from archlint.analysis.latency import Latency, Promised
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
    rows: list[tuple[str, str, str]] = []
    for name, seconds in promised.items():
        promises = _promises(latency, name)
        given = [(each.given, flow) for flow, each in promises if each.given is not None]
        if name == "p95":
            given = [(result.p95, flow) for flow, result in latency.flows.items() if result.p95 is not None]
        said = "saturated at peak" if saturated else "not computed"
        if given and not saturated:
            slowest, flow = max(given)
            missed = any(each.miss() > 1.0 for _, each in promises if each.given is not None)
            silent = [flow for flow, each in promises if each.given is None]
            said = (
                f"{f'{BROKEN}: ' if missed else ''}{duration(slowest)} at worst (`{flow}`), without what states no time"
            )
            said += f"; of {names(silent)} nothing is known" if silent else ""
        rows.append((f"latency {name}", duration(seconds), said))
    return tuple(rows)


def _promises(latency: Latency, name: str) -> list[tuple[str, Promised]]:
    """The flows that a promise about one percentile is made for, with what they give."""
    return [(flow, each) for flow, found in latency.flows.items() for each in found.promised if each.percentile == name]


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
                f"{'an amount unknown' if loss.unknown else duration(normal)} normally, " if normal != enforced else ""
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
