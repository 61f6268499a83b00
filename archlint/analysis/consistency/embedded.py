"""Stores that live inside the process that asks them: as many copies as callers, and none hears of the others."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from archlint.analysis.consistency.result import Weakening
from archlint.analysis.consistency.sight import CONVERGES, Sight, weaken

if TYPE_CHECKING:
    from archlint.graph.system import Component, Hop


def copies_inside(caller: Component, store: Component) -> int:
    """How many copies of a store its caller has: one in each process, one on each machine, or one for all."""
    if store.embedded is None:
        return 1
    return caller.processes if store.embedded == "memory" else caller.replicas


def apart(caller: Component, store: Component, hop: Hop, sight: Sight) -> Sight:
    """The sight of a store that each instance of its caller has for itself."""
    count = copies_inside(caller, store)
    if count < 2:
        return sight
    because = (
        f"each of {count} copies of `{caller.id}` has a `{store.id}` of its own, and none sees what the others write"
    )
    declared = caller.is_declared("replicas") or caller.is_declared("workers")
    line = Weakening(hop.index, store.id, math.inf, (CONVERGES,), because, "embedded-copies", declared)
    return weaken(sight, line, local=True)
