"""What is decided about a workload before everything is known of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.frozen import frozen

if TYPE_CHECKING:
    from archlint.importers.evidence import Evidence

RESTARTED = ("always", "unless-stopped")
"""What says that a workload is started again whenever it ends, as nothing is that only does something once."""


@frozen
class Judgement:
    """What was decided about a workload, and how it is known; `engine_evidence` where the engine is known otherwise."""

    purpose: str
    engine: str
    evidence: Evidence
    engine_evidence: Evidence | None = None
