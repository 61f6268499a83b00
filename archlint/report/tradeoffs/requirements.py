"""What is promised, and what the design gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.report.page import Block, Heading, Listing, Paragraph, Table
from archlint.report.tradeoffs.words import duration, share

if TYPE_CHECKING:
    from archlint.analysis import Analyses
    from archlint.analysis.latency import Latency, Promised
    from archlint.report.tradeoffs.places import Places


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
    known = [(result.p95, flow) for flow, result in latency.flows.items() if result.p95 is not None]
    saturated = any(result.saturated for result in latency.flows.values())
    given = {"p95": "saturated at peak" if saturated else "not computed"}
    if known and not saturated:
        slowest, flow = max(known)
        given["p95"] = f"{duration(slowest)} at worst (`{flow}`), without what states no time"
    for name in promised if not saturated else ():
        others = [(each.given, flow) for flow, each in _promises(latency, name) if each.given is not None]
        if name not in given and others:
            slowest, flow = max(others)
            given[name] = f"{duration(slowest)} at worst (`{flow}`), without what states no time"
    return tuple(
        (f"latency {name}", duration(seconds), given.get(name, "not computed")) for name, seconds in promised.items()
    )


def _promises(latency: Latency, name: str) -> list[tuple[str, Promised]]:
    """The flows that a promise about one percentile is made for, with what they give."""
    return [(flow, each) for flow, found in latency.flows.items() for each in found.promised if each.percentile == name]


def _durability(analyses: Analyses) -> tuple[tuple[str, str, str], ...]:
    requirements = analyses.system.requirements
    losses = [
        (result.delivered.loss.enforced, result.delivered.loss.normal, flow, result.delivered.loss.cause)
        for flow, result in analyses.consistency.flows.items()
        if result.delivered and result.delivered.loss
    ]
    rows: list[tuple[str, str, str]] = []
    if requirements.rpo is not None:
        given = "no write is lost, as far as the blueprint says"
        if losses:
            enforced, normal, flow, cause = max(losses)
            usual = f"{duration(normal)} normally, " if normal != enforced else ""
            worst = f"{duration(enforced)} at worst" if enforced else "nothing"
            given = f"{usual}{worst} (`{flow}`: {cause})"
        rows.append(("data that may be lost", duration(requirements.rpo), given))
    if requirements.rto is not None:
        rows.append(("time to recover", duration(requirements.rto), "not computed"))
    return tuple(rows)
