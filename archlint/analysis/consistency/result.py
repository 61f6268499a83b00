"""What the consistency analysis answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from archlint.graph.system import DocumentPath, Needs


class Answer(StrEnum):
    """Three-valued: holds, holds under a condition, does not hold."""

    YES = "yes"
    CONDITIONAL = "conditional"
    NO = "no"


class Verdict(StrEnum):
    """Whether a flow gets what it needs."""

    PASS = "PASS"
    CONDITIONAL = "CONDITIONAL"
    FAIL = "FAIL"
    NO_NEED = "no need stated"
    NOT_APPLICABLE = "does not apply"


@dataclass(frozen=True, slots=True)
class Loss:
    """Acknowledged writes that may be lost: seconds normally, seconds that are enforced (inf: unbounded)."""

    normal: float
    enforced: float
    cause: str


@dataclass(frozen=True, slots=True)
class Cut:
    """What happens while one edge is cut: 'refuse', 'serve stale', 'block', 'accept, may lose', 'accept, may diverge'."""

    between: tuple[str, str]
    effect: str
    staleness: float | None
    detail: str


@dataclass(frozen=True, slots=True)
class Guarantee:
    """The derived tuple: a guarantee is never a single word. Staleness in seconds, inf when unbounded."""

    linearizable: Answer
    normal: float
    enforced: float
    read_your_writes: Answer
    monotonic: Answer
    loss: Loss | None = None


@dataclass(frozen=True, slots=True)
class Weakening:
    """One line of the trace: what one hop did to the guarantee.

    `hop` is the index in the flow; `component` who did it; `adds` seconds of staleness; `lost` names the
    guarantees that went; `because` the fact; `declared` whether the fact was written; `reason` is a stable
    kebab-case name (`replica-lag`, `cache-ttl`, `stale-fill`, `no-ttl`, `async-effect`, ...).
    """

    hop: int | None
    component: str
    adds: float
    lost: tuple[str, ...]
    because: str
    reason: str
    declared: bool


@dataclass(frozen=True, slots=True)
class Shortfall:
    """One axis of the need that is not met (or only conditionally): axis, needed, delivered, missing fact."""

    axis: str
    needed: str
    delivered: str
    verdict: Verdict
    reason: str
    missing_fact: str | None = None
    hop: int | None = None
    component: str | None = None
    declared: bool = True


@dataclass(frozen=True, slots=True)
class Fix:
    """A change that was tried by re-running the fold: what it is, the verdict it gives, what gets worse."""

    change: str
    verdict: Verdict
    worse: str


@dataclass(frozen=True, slots=True)
class FlowConsistency:
    """One flow: need, delivered, verdict, how it came about."""

    flow: str
    path: DocumentPath
    need: Needs
    delivered: Guarantee | None
    verdict: Verdict
    shortfalls: tuple[Shortfall, ...]
    trace: tuple[Weakening, ...]
    cuts: tuple[Cut, ...]
    letter: str
    """'CP-like', 'AP-like', 'mixed', or 'CAP does not apply'."""
    pacelc: str
    fixes: tuple[Fix, ...] = ()
    summary: str = ""
    """One line in words: 'eventual; at most 60.05 s in normal operation, unbounded if replication stalls'."""


@dataclass(frozen=True, slots=True)
class Consistency:
    """All flows that touch data."""

    flows: Mapping[str, FlowConsistency]
