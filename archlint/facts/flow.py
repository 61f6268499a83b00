"""What rules may ask about a flow and its steps."""

from __future__ import annotations

from math import fsum
from typing import TYPE_CHECKING

from archlint.analysis.consistency.result import Verdict
from archlint.blueprint.vocabulary import At, Does, Guard, Kind, Op, Over
from archlint.facts.fact import fact, may, maybe, same
from archlint.facts.guarantees import told
from archlint.facts.kinds import COUNT, DURATION, FLAG, RATE, SHARE, TEXT, Many, Record, Word, word
from archlint.facts.needs import NeedsFacts
from archlint.facts.reaching import FlowReach
from archlint.facts.retries import worst_chain
from archlint.facts.sending import SentFacts
from archlint.graph.system import Flow, Hop
from archlint.graph.uses import asked

if TYPE_CHECKING:
    from archlint.facts.build import Facts
    from archlint.facts.component import ComponentFacts
    from archlint.facts.evidence import CauseFacts
    from archlint.facts.guarantees import ShortfallFacts, WeakeningFacts
    from archlint.facts.records import DatumFacts

WRITING = frozenset({Op.WRITE, Op.SET})


class FlowFacts(FlowReach):
    """A flow: one named data path through the components."""

    name = "flow"

    def __init__(self, facts: Facts, of: Flow) -> None:
        super().__init__(facts, of.path, of.id)
        self.of = of
        self.consistency = facts.analyses.consistency.flows.get(of.id)
        self.failures = facts.analyses.failures.flows[of.id]
        self.demand = facts.analyses.demand.flows.get(of.id)

    id = same(TEXT, "id", "its name in the blueprint", key="steps")
    title = same(TEXT, "title", "what people call it")
    does = same(word(Does), "does", "what it is for")
    share = may(SHARE, "share", "of the workload's requests")
    schedule = may(DURATION, "schedule", "time between two runs")

    @fact(Record("needs"), key="needs")
    def needs(self) -> NeedsFacts:
        """What it must deliver."""
        return NeedsFacts(self, self.of.needs)

    @fact(Many(Record("step")), key="steps")
    def steps(self) -> tuple[StepFacts, ...]:
        """Its steps, one per arrow, in walk order."""
        return tuple(StepFacts(self, hop) for hop in self.of.arrows)

    @fact(Many(Record("step")), key="steps")
    def kept_steps(self) -> tuple[StepFacts, ...]:
        """What its components keep elsewhere (`state: {sessions: redis}`) and ask for there with each request, though no step says so."""
        return tuple(StepFacts(self, hop) for hop in self.of.hops if hop.keeps is not None)

    def step(self, index: int) -> StepFacts:
        """The step that a hop belongs to."""
        return self.steps[self.of.numbers[index] - 1]

    @fact(Many(Record("data")), key="data")
    def data(self) -> tuple[DatumFacts, ...]:
        """What it reads or writes."""
        return tuple(self.facts.data[name] for name in self.of.data if name in self.facts.data)

    @fact(Record("component"), key="steps")
    def entry(self) -> ComponentFacts:
        """The component the walk starts from."""
        return self.facts.components[self.of.entry]

    @fact(Many(Record("component")), key="steps")
    def stores_written(self) -> tuple[ComponentFacts, ...]:
        """Databases, searches and object stores it writes to by itself, change capture aside, each once."""
        kinds = {Kind.DATABASE, Kind.SEARCH, Kind.OBJECT_STORE}
        written = (step for step in self.steps if step.of.op in WRITING and not step.of.change_capture)
        return tuple(dict.fromkeys(step.target for step in written if step.kind in kinds))

    @maybe(RATE, key="share")
    def peak(self) -> float | None:
        """Runs per second at peak."""
        return self.demand.peak.value if self.demand and self.demand.peak else None

    @maybe(RATE, key="share")
    def average(self) -> float | None:
        """Runs per second on average."""
        return self.demand.average.value if self.demand and self.demand.average else None

    @fact(Many(Record("cause")), key="steps")
    def lost_by(self) -> tuple[CauseFacts, ...]:
        """The single failures that take it down."""
        return self.facts.causes_of.get(self.of.id, ())

    @fact(SHARE, key="steps")
    def given_availability(self) -> float:
        """The availability it gets from what it depends on, whatever number of failures it takes to stop it."""
        return 1.0 - self.failures.unavailability

    @fact(SHARE, key="steps")
    def given_with_common_causes(self) -> float:
        """The same when copies share faults and everything has its releases."""
        return 1.0 - self.failures.downtime.with_common_cause

    @fact(SHARE, key="steps")
    def given_at_worst(self) -> float:
        """The same when no two outages overlap."""
        return 1.0 - self.failures.downtime.worst_case

    @fact(Many(Record("step")), key="steps")
    def retrying(self) -> tuple[StepFacts, ...]:
        """The steps that try again along the chain on which tries multiply most."""
        return tuple(self.step(hop.index) for hop in worst_chain(self.of.hops)[0])

    @fact(COUNT, key="steps")
    def tries(self) -> int:
        """How often the last call of that chain is made at most."""
        return worst_chain(self.of.hops)[1]

    @fact(FLAG, key="steps")
    def misses_promise(self) -> bool:
        """Whether what it depends on is available too seldom for what it promises, common causes left out."""
        return self.failures.misses_target

    @fact(DURATION, key="steps")
    def downtime(self) -> float:
        """Time a year in which it is lost."""
        return self.failures.minutes_per_year * 60.0

    @fact(Word("verdict", tuple(verdict.value for verdict in Verdict)), key="needs")
    def verdict(self) -> str:
        """Whether it gets the freshness, durability and delivery it needs."""
        return self.consistency.verdict.value if self.consistency else Verdict.NOT_APPLICABLE.value

    @fact(TEXT, key="needs")
    def delivers(self) -> str:
        """What it really gets, in one line."""
        return self.consistency.summary if self.consistency else ""

    @fact(TEXT, key="needs")
    def cheapest_fix(self) -> str:
        """The smallest change that was tried and suffices, or a line for each of several, with what it costs; '' for none."""
        return told(self.consistency.cheapest if self.consistency else ())

    @fact(TEXT, key="needs")
    def letter(self) -> str:
        """CP-like, AP-like, mixed, or that CAP does not apply."""
        return self.consistency.letter if self.consistency else ""

    @maybe(DURATION, key="steps")
    def staleness(self) -> float | None:
        """How old an answer gets while everything works."""
        given = self.consistency.delivered if self.consistency else None
        return given.normal if given else None

    @maybe(DURATION, key="steps")
    def staleness_bound(self) -> float | None:
        """How old an answer can get at most, as far as anything enforces it."""
        given = self.consistency.delivered if self.consistency else None
        return given.enforced if given else None

    @maybe(DURATION, key="steps")
    def loss(self) -> float | None:
        """Acknowledged writes that a failure may lose, as time before it."""
        given = self.consistency.delivered if self.consistency else None
        return given.loss.enforced if given and given.loss else None

    @fact(Many(Record("component")), key="steps")
    def dual_writes(self) -> tuple[ComponentFacts, ...]:
        """The stores written without a transaction between them; empty when there is at most one."""
        return self.facts.named(self.consistency.dual_writes if self.consistency else ())

    @fact(FLAG, key="steps")
    def answers_before_commit(self) -> bool:
        """Whether the user has the answer before the system of record has the write."""
        commit = self.consistency.commit if self.consistency else None
        return commit is not None and not commit.acknowledged_after

    @fact(Many(TEXT), key="needs")
    def deciding_assumptions(self) -> tuple[str, ...]:
        """Assumed facts that alone would change its verdict: `replication.mode` of `db`, assumed async, ..."""
        flips = self.consistency.flips if self.consistency else ()
        return tuple(
            f"`{flip.fact}` of {flip.component} is assumed to be {flip.assumed}; with {flip.instead} it is {flip.verdict.value}"
            for flip in flips
        )

    @maybe(Record("step"), key="steps")
    def commit(self) -> StepFacts | None:
        """The step that makes a write durable."""
        commit = self.consistency.commit if self.consistency else None
        return self.step(commit.hop) if commit else None

    @fact(Many(Record("shortfall")), key="needs")
    def shortfalls(self) -> tuple[ShortfallFacts, ...]:
        """The needs that are not met, or only under a condition."""
        return self.facts.shortfalls_of(self)

    @fact(Many(Record("weakening")), key="steps")
    def weakenings(self) -> tuple[WeakeningFacts, ...]:
        """What each hop did to the guarantee."""
        return self.facts.weakenings_of(self)


class StepFacts(SentFacts):
    """One arrow of a flow: the source asks the target for something."""

    name = "step"

    def __init__(self, flow: FlowFacts, of: Hop) -> None:
        super().__init__(flow.facts, (*of.path, f"{of.source}→{of.target}"), f"{flow.subject}/{of.source}->{of.target}")
        self.flow_of = flow
        self.of = of

    def is_declared(self, key: str) -> bool:
        """Whether the step's options say this."""
        return key in self.of.declared

    op = same(word(Op), "op", "what is asked")
    at = may(word(At), "at", "which copy of a store is asked")
    hit = may(SHARE, "hit", "answers that the cache has")
    ttl = may(DURATION, "ttl", "how long an entry lives")
    grace = may(DURATION, "grace", "how long an expired entry may still be served")
    stale_if_error = may(DURATION, "stale_if_error", "how long beyond that while what fills it fails")
    max_age = may(DURATION, "max_age", "how long browsers keep it")
    when = may(Word("when", ("miss", "hit")), "when", "only on a miss or a hit of an earlier step")
    guard = may(word(Guard), "guard", "what keeps a stale value out of the cache")
    pin = may(DURATION, "pin", "for how long one's own writes are read from the primary")
    pin_token = same(FLAG, "pin_token", "whether the position of the last write is checked on the copy", key="pin")
    optional = same(FLAG, "optional", "whether the answer is possible without it")
    fallback = may(TEXT, "fallback", "what is answered without it")
    timeout = may(DURATION, "timeout", "how long the source waits")
    retries = same(COUNT, "retries", "further tries after a failure")
    lag = may(DURATION, "lag", "how long an asynchronous hop takes to arrive")
    over = may(word(Over), "over", "the transport")
    waited = same(FLAG, "waited", "whether the answer waits for it", key="steps")
    rechecks = same(FLAG, "rechecks", "whether this write checks again what the flow read")
    change_capture = same(FLAG, "change_capture", "whether it takes changes from a store", key="steps")
    keeps = may(TEXT, "keeps", "what is kept there, of a step that follows from `state:`", key="steps")
    cache_key = same(Many(TEXT), "key", "parts of the key, of a cache entry or into a sharded store", key="key")

    @fact(FLAG, key="parallel")
    def parallel(self) -> bool:
        """Whether its calls are made at the same time."""
        return self.of.group is not None

    @fact(FLAG, key="parallel")
    def joins(self) -> bool:
        """Whether its calls are made at the same time as those of an earlier step."""
        return self.of.group not in (None, self.of.index)

    @fact(Record("flow"), key="steps")
    def flow(self) -> FlowFacts:
        """The flow it belongs to."""
        return self.flow_of

    @fact(Record("component"), key="steps")
    def source(self) -> ComponentFacts:
        """Who asks."""
        return self.facts.components[self.of.source]

    @fact(Record("component"), key="steps")
    def target(self) -> ComponentFacts:
        """Who is asked first."""
        return self.facts.components[self.of.target]

    @fact(Many(Record("component")), key="steps")
    def targets(self) -> tuple[ComponentFacts, ...]:
        """Who is asked, the preferred one first."""
        return (self.target,) if len(self.of.targets) == 1 else self.facts.named(self.of.targets)

    @fact(word(Kind), key="steps")
    def kind(self) -> Kind:
        """What the target is; with several roles, what this step uses it as."""
        return asked(self.target.of, self.of).kind

    @fact(FLAG, key="steps")
    def before_commit(self) -> bool:
        """Whether it comes before the step that makes the flow's write durable."""
        commit = self.flow_of.consistency.commit if self.flow_of.consistency else None
        return commit is not None and self.of.index < commit.hop

    @maybe(RATE, key="steps")
    def rate(self) -> float | None:
        """How often a second it is taken at peak."""
        demand = self.flow_of.demand
        if demand is None or demand.peak is None or self.of.index >= len(demand.visits):
            return None
        taken = fsum(demand.visits[hop.index] for hop in self.flow_of.of.alike(self.of))
        return demand.peak.value * taken
