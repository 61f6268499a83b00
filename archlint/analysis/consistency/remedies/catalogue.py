"""All fixes for one flow, cheapest first."""

from __future__ import annotations

from collections.abc import Iterator

from archlint.analysis.consistency.design import Design
from archlint.analysis.consistency.remedies.caching import caching
from archlint.analysis.consistency.remedies.change import Remedy
from archlint.analysis.consistency.remedies.needing import needing
from archlint.analysis.consistency.remedies.reading import reading
from archlint.analysis.consistency.remedies.sending import sending
from archlint.analysis.consistency.remedies.writing import writing
from archlint.blueprint.vocabulary import Does
from archlint.graph.system import Flow

_COST = (
    "need",
    "primary",
    "pin",
    "guard",
    "delete",
    "key",
    "session",
    "ttl",
    "stale",
    "refresh",
    "browser",
    "cut-off",
    "recheck",
    "commit",
    "handover",
    "acks",
    "idempotent",
    "durable",
    "persistence",
    "strict",
    "fencing",
    "token",
    "shared",
    "queue",
    "capture",
    "serve",
    "bypass",
    "backups",
    "overlap",
    "confirm",
    "mode",
)
"""Kinds of change from the cheapest: an option of a step, a line of code, a setting, a piece to run, a mode that every write pays for."""


def remedies(design: Design, flow: Flow) -> tuple[Remedy, ...]:
    """Every change of the catalogue that this flow has a place for, cheapest first."""
    return tuple(sorted(_all(design, flow), key=lambda remedy: _COST.index(remedy.name.split(" ")[0])))


def _all(design: Design, flow: Flow) -> Iterator[Remedy]:
    yield from needing(design, flow)
    if flow.does is not Does.WRITE:
        yield from reading(design, flow)
        yield from caching(design, flow)
    yield from writing(design, flow)
    yield from sending(design, flow)
