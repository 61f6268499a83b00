"""What the consistency analysis answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, Protocol

from archlint.blueprint.vocabulary import Delivery
from archlint.frozen import frozen
from archlint.graph.system import DocumentPath, Needs

if TYPE_CHECKING:
    from archlint.analysis.consistency.fix import Fix, Flip


class Answer(StrEnum):
    """Three-valued: holds, holds under a condition, does not hold."""

    YES = "yes"
    CONDITIONAL = "conditional"
    NO = "no"


class Verdict(StrEnum):
    """Whether a flow gets what it needs."""

    PASS = "PASS"  # noqa: S105 -- a verdict
    CONDITIONAL = "CONDITIONAL"
    FAIL = "FAIL"
    NO_NEED = "no need stated"
    NOT_APPLICABLE = "does not apply"


@frozen
class Loss:
    """Acknowledged writes that may be lost: seconds normally, seconds that are enforced (inf: unbounded).

    `unknown`: something is lost normally, and nobody says how much; `normal` is then 0.
    """

    normal: float
    enforced: float
    cause: str
    unknown: bool = False


@frozen
class LossWindow:
    """A loss with what it rests on: `declared`, and the fact that would settle it.

    `certain`: something may be lost for sure, even where nobody says how much. `whole_machine`: a process that stops
    loses nothing, only a machine that does.
    """

    loss: Loss
    declared: bool
    missing_fact: str | None = None
    certain: bool = False
    whole_machine: bool = False


@frozen
class Cut:
    """What happens while one edge is cut.

    `effect` is 'refuse', 'block', 'serve stale', 'serve fresh' (the cut does no harm to the answer),
    'accept, may lose' or 'accept, may diverge'. `staleness` is seconds, inf without limit, None where it
    does not apply. `relevant` cuts separate copies of the data from each other and decide the letter.
    """

    between: tuple[str, str]
    effect: str
    staleness: float | None
    detail: str
    relevant: bool = True
    declared: bool = True
    missing_fact: str | None = None


@frozen
class Guarantee:
    """The derived tuple: a guarantee is never a single word. Staleness in seconds, inf when unbounded."""

    linearizable: Answer
    normal: float
    enforced: float
    read_your_writes: Answer
    monotonic: Answer
    loss: Loss | None = None
    converges: Answer = Answer.YES
    """Whether an old answer is ever replaced when writing stops; NO for a cache that nothing empties."""


@frozen
class Weakening:
    """One line of the trace: what one hop did to the guarantee.

    `hop` is the index in the flow; `component` who did it; `adds` seconds of staleness; `lost` names the
    guarantees this hop takes away, whether or not another hop did already; `because` the fact; `declared` whether the fact was written; `reason` is a stable
    kebab-case name (`replica-lag`, `cache-ttl`, `stale-fill`, `no-ttl`, `async-effect`, ...).
    `adds_enforced` is what it adds to the bound that holds whatever happens.
    `weakened` names the guarantees that now hold only under a condition, and `missing_fact` says which
    fact would settle it. Guarantees are named `linearizable`, `read-your-writes`, `monotonic`, `converges`.
    """

    hop: int | None
    component: str
    adds: float
    lost: tuple[str, ...]
    because: str
    reason: str
    declared: bool
    weakened: tuple[str, ...] = ()
    missing_fact: str | None = None
    adds_enforced: float = 0.0


@frozen
class Shortfall:
    """One axis of the need that is not met (or only conditionally): axis, needed, delivered, missing fact.

    `axis` is recency, on_partition, rpo, delivery, atomic, or `need` when the need contradicts itself.
    `declared` is False when only assumed facts speak against the need; the verdict is then CONDITIONAL.
    """

    axis: str
    needed: str
    delivered: str
    verdict: Verdict
    reason: str
    missing_fact: str | None = None
    hop: int | None = None
    component: str | None = None
    declared: bool = True


class Judgement(NamedTuple):
    """What one flow lacks, apart from everything else that can be said of it."""

    verdict: Verdict
    shortfalls: tuple[Shortfall, ...]


class Advice(Protocol):
    """What would help a flow."""

    @property
    def fixes(self) -> tuple[Fix, ...]:
        """The cheapest changes that help."""
        ...

    @property
    def cheapest(self) -> tuple[Fix, ...]:
        """The same, ended by the first that suffices alone."""
        ...

    def cheapest_for(self, axis: str) -> tuple[Fix, ...]:
        """The same for one axis of the need, whatever the others lack."""
        ...

    @property
    def flips(self) -> tuple[Flip, ...]:
        """The assumed facts that decide the verdict."""
        ...


@frozen
class Commit:
    """Where a write becomes durable: the first write of the system of record.

    `acknowledged_after`: whether the answer waits for it; a write answered earlier is late.
    """

    hop: int
    component: str
    acknowledged_after: bool


@frozen
class Effect:
    """What a flow sets off behind the answer: the channel it travels through and how often it arrives.

    `handed_over` is 'before commit', 'before reply', 'with the commit', 'after reply', or 'before the acknowledgement' of
    the message whose work it is part of, and which comes again until that is done; `consumers` are the components that
    take it; `limited_by` the channel that this message came through, where that delivers less often; `declared` whether the delivery rests on written facts. `window` is what the channel may lose of what it
    has accepted; `unpaired` the store that is written before the hand-over, and whose write stands without its message
    when the hand-over does not happen.
    """

    hop: int
    channel: str
    delivery: Delivery
    handed_over: str
    consumers: tuple[str, ...]
    because: str
    declared: bool
    missing_fact: str | None = None
    window: LossWindow | None = None
    unpaired: str | None = None
    limited_by: str | None = None


@frozen
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
    summary: str = ""
    """One line in words: 'eventual; at most 60.05 s in normal operation, unbounded if replication stalls'."""
    as_configured: str = ""
    """The same for a table: 'eventual (<= 60.05 s), AP-like'."""
    commit: Commit | None = None
    dual_writes: tuple[str, ...] = ()
    """The stores that are written without a transaction between them; empty when there is at most one."""
    effects: tuple[Effect, ...] = ()
    advice: Advice | None = field(default=None, compare=False, repr=False)
    """Worked out when it is asked for; None where nobody would read it."""

    @property
    def fixes(self) -> tuple[Fix, ...]:
        """The cheapest changes that help."""
        return () if self.advice is None else self.advice.fixes

    @property
    def cheapest(self) -> tuple[Fix, ...]:
        """The same, ended by the first that suffices alone; for those who read no further."""
        return () if self.advice is None else self.advice.cheapest

    @property
    def flips(self) -> tuple[Flip, ...]:
        """The assumed facts whose change alone would change the verdict."""
        return () if self.advice is None else self.advice.flips


@frozen
class DatumUse:
    """One flow's use of a datum: what it does with it, what it needs, what it gets."""

    flow: str
    does: str
    need: str
    delivered: str
    verdict: Verdict


@frozen
class DatumConsistency:
    """One datum: who writes it, who reads it, and whether their needs fit together.

    `conflicts` are sentences; empty when the needs fit.
    """

    datum: str
    path: DocumentPath
    store: str
    writers: tuple[DatumUse, ...]
    readers: tuple[DatumUse, ...]
    conflicts: tuple[str, ...] = ()


@frozen
class Consistency:
    """All flows, and all data they touch."""

    flows: Mapping[str, FlowConsistency]
    data: Mapping[str, DatumConsistency] = field(default_factory=dict[str, DatumConsistency])
