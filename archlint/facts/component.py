"""What rules may ask about a component."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.blueprint.vocabulary import Acks, Algorithm, Kind, Managed, Persistence, ReplicationMode, Role
from archlint.catalogue import find, names
from archlint.errors import nearest
from archlint.facts.fact import fact, may, maybe, same
from archlint.facts.keeping import ComponentKeeping
from archlint.facts.kinds import COUNT, DURATION, FACTOR, FLAG, MONEY, RATE, SHARE, SIZE, TEXT, Many, Record, word
from archlint.facts.parts import BackupsFacts, HealthFacts, PoolFacts, ReplicationFacts, ShardsFacts, TokenFacts
from archlint.graph.system import CHANNELS, Component

if TYPE_CHECKING:
    from archlint.facts.build import Facts
    from archlint.facts.evidence import CauseFacts, HoldingFacts
    from archlint.facts.flow import FlowFacts, StepFacts
    from archlint.facts.records import DatumFacts, DecisionFacts
    from archlint.facts.resource import ResourceFacts

LANGUAGE_DEFAULTS = frozenset(
    {"replicas", "min_up", "workers", "concurrency", "kind", "kinds", "roles", "skew", "state", "variation"}
)
"""What the language itself means when a key is absent; not an assumption about the world."""
BALANCING = frozenset({Kind.LOAD_BALANCER, Kind.GATEWAY, Kind.CDN, Kind.DNS})


class ComponentFacts(ComponentKeeping):
    """A component: one box of the design, with everything that is known about it."""

    name = "component"

    def __init__(self, facts: Facts, of: Component) -> None:
        super().__init__(facts, of.path, of.id)
        self.of = of

    def is_declared(self, key: str) -> bool:
        """Whether the blueprint says `key` of this component."""
        return self.of.is_declared(key)

    def assumption(self, key: str) -> str | None:
        """The source of the default that filled `key`."""
        if key in self.of.guessed:
            return "guessed"
        if key == "data":
            return self.unsaid
        return None if key in LANGUAGE_DEFAULTS else self.of.assumed.get(key)

    id = same(TEXT, "id", "its name in the blueprint")
    title = same(TEXT, "title", "what people call it")
    description = may(TEXT, "description", "what it is for")
    docs = may(TEXT, "docs", "where more is written about it")
    owner = may(TEXT, "owner", "who answers for it")
    tags = same(Many(TEXT), "tags", "words of one's own")
    kind = same(word(Kind), "kind", "what it is")
    kinds = same(
        Many(word(Kind)), "kinds", "everything it is: with several roles, what each of them makes it", key="kind"
    )
    engine = may(TEXT, "engine", "the product it runs")
    roles = same(Many(word(Role)), "roles", "the uses its engine is put to")
    replicas = same(COUNT, "replicas", "identical instances, behind whatever calls them")
    min_up = same(COUNT, "min_up", "how many of them must be up to serve at all")
    workers = same(COUNT, "workers", "processes in each replica")
    concurrency = same(COUNT, "concurrency", "jobs at once in each replica")
    partitions = may(COUNT, "partitions", "those of the streams that all its work comes from", key="replicas")
    processes = same(COUNT, "processes", "separate memories: replicas times workers", key="replicas")
    layer = may(COUNT, "layer", "4 forwards bytes, 7 understands requests")
    algorithm = may(word(Algorithm), "algorithm", "how it chooses an instance")
    sticky = may(FLAG, "sticky", "whether a client keeps coming back to one instance")
    tls = may(FLAG, "tls", "whether it ends TLS")
    drain = may(DURATION, "drain", "how long a leaving instance may finish its work")
    eviction = may(TEXT, "eviction", "what it throws away when memory is full")
    persistence = may(word(Persistence), "persistence", "what survives a restart")
    volume = may(TEXT, "volume", "what keeps its data when its container is replaced: a volume, a folder, or none")
    published = same(Many(COUNT), "published", "ports that everybody who reaches the host can connect to")
    cores = may(COUNT, "cores", "of one instance")
    memory = may(SIZE, "memory", "of one instance")
    disk = may(SIZE, "disk", "of one instance")
    skew = same(FACTOR, "skew", "the busiest share over the fair share")
    visibility = may(DURATION, "visibility", "how long a message taken stays hidden from others")
    max_length = may(COUNT, "max_length", "messages it holds at most")
    acks = may(word(Acks), "acks", "whether a job is acknowledged before or after it is done")
    idempotent = may(FLAG, "idempotent", "whether doing a job, or answering a call, twice is harmless")
    max_connections = may(COUNT, "max_connections", "connections it accepts")
    descriptors = may(COUNT, "descriptors", "open files and sockets one process may have")
    per_connection = may(SIZE, "per_connection", "memory of one open socket")
    refresh = may(DURATION, "refresh", "how often derived data is rebuilt")
    availability = may(SHARE, "availability", "of one instance; of the whole when external or managed")
    managed = may(word(Managed), "managed", "redundancy is the provider's business")
    cost = may(MONEY, "cost", "dollars a month")
    latency = may(DURATION, "latency", "of one call")
    work = may(DURATION, "work", "service time of one call or job")
    capacity = may(RATE, "capacity", "of one instance")
    read_capacity = may(RATE, "read_capacity", "reads of one instance", key="capacity.read")
    write_capacity = may(RATE, "write_capacity", "writes of one instance", key="capacity.write")
    is_store = same(FLAG, "is_store", "whether it holds data of its own", key="kind")

    @fact(FLAG, key="kind")
    def is_channel(self) -> bool:
        """Whether messages go through it: queue, stream or pub/sub."""
        return not CHANNELS.isdisjoint(self.of.kinds)

    @fact(Many(word(ReplicationMode)), key="replication.mode")
    def modes(self) -> tuple[ReplicationMode, ...]:
        """The modes of `replication` that its engine can be run in, the usual one first; empty where that is not known."""
        return () if self.of.facts is None else self.of.facts.modes

    @fact(FLAG, key="engine")
    def elastic(self) -> bool:
        """Whether its provider adds machines as load and data grow, so that no one machine holds it all."""
        return self.of.facts is not None and self.of.facts.elastic

    @fact(FLAG, key="dead_letter")
    def has_dead_letter(self) -> bool:
        """Whether messages that keep failing are put aside."""
        return bool(self.of.dead_letter)

    @maybe(TEXT, key="engine")
    def engine_meant(self) -> str | None:
        """The engine of the catalogue whose name this nearly is; unset when the engine is known, or like no other."""
        written = self.of.engine
        return None if written is None or find(written) else nearest(written, names())

    @fact(COUNT, key="replicas")
    def copies(self) -> int:
        """How many instances exist in all: replicas of a process, primary and standbys of a store, times shards."""
        return max(1, len(self.of.instances))

    @fact(Many(TEXT), key="zones")
    def zones(self) -> tuple[str, ...]:
        """The zones its instances are placed in."""
        return tuple(dict.fromkeys([instance.zone for instance in self.of.instances if instance.zone]))

    @fact(Many(TEXT), key="hosts")
    def hosts(self) -> tuple[str, ...]:
        """The hosts its instances are placed on."""
        return tuple(dict.fromkeys(instance.host for instance in self.of.instances if instance.host))

    @maybe(Record("replication"), key="replication")
    def replication(self) -> ReplicationFacts | None:
        """The copies of a store and how they are kept."""
        return ReplicationFacts(self, "replication", self.of.replication) if self.of.replication else None

    @maybe(Record("shards"), key="shards")
    def shards(self) -> ShardsFacts | None:
        """How a store is split."""
        return ShardsFacts(self, "shards", self.of.shards) if self.of.shards else None

    @maybe(Record("health"), key="health")
    def health(self) -> HealthFacts | None:
        """How callers find out that an instance is alive and ready."""
        return HealthFacts(self, "health", self.of.health) if self.of.health else None

    @maybe(Record("backups"), key="backups")
    def backups(self) -> BackupsFacts | None:
        """Copies kept for recovery."""
        return BackupsFacts(self, "backups", self.of.backups) if self.of.backups else None

    @maybe(Record("token"), key="token")
    def token(self) -> TokenFacts | None:
        """The signed token it accepts."""
        return TokenFacts(self, "token", self.of.token) if self.of.token else None

    @fact(Many(Record("pool")), key="pool")
    def pools(self) -> tuple[PoolFacts, ...]:
        """Connections each of its processes may open, per store."""
        return tuple(PoolFacts(self, "pool", pool) for pool in self.of.pool)

    @fact(Many(Record("component")), key="boots_from")
    def boots_from(self) -> tuple[ComponentFacts, ...]:
        """What must be up to start it."""
        return self.facts.named(self.of.boots_from)

    @fact(Many(Record("component")), key="watches")
    def watches(self) -> tuple[ComponentFacts, ...]:
        """What it only looks at."""
        return self.facts.named(self.of.watches)

    @fact(Many(Record("step")), key="kind")
    def steps_in(self) -> tuple[StepFacts, ...]:
        """The steps of all flows that arrive here."""
        return self.facts.traffic.into.get(self.of.id, ())

    @fact(Many(Record("step")), key="kind")
    def steps_out(self) -> tuple[StepFacts, ...]:
        """The steps of all flows that leave from here."""
        return self.facts.traffic.out_of.get(self.of.id, ())

    @fact(Many(Record("component")), key="kind")
    def callers(self) -> tuple[ComponentFacts, ...]:
        """What sends requests or messages here, each once."""
        return tuple(dict.fromkeys(step.source for step in self.steps_in))

    @fact(Many(Record("component")), key="kind")
    def callees(self) -> tuple[ComponentFacts, ...]:
        """What it sends requests or messages to, each once."""
        return tuple(dict.fromkeys(target for step in self.steps_out for target in step.targets))

    @fact(Many(Record("flow")), key="kind")
    def flows(self) -> tuple[FlowFacts, ...]:
        """The flows that pass through it."""
        return self.facts.traffic.flows.get(self.of.id, ())

    @fact(SHARE, key="kind")
    def promised(self) -> float:
        """The highest availability that a flow through it promises; 0 where none does."""
        return self.facts.traffic.promised.get(self.of.id, 0.0)

    @fact(Many(Record("data")), key="kind")
    def caches(self) -> tuple[DatumFacts, ...]:
        """The data that some requests of a flow find here instead of going on, each once."""
        found = (step for step in self.steps_in if step.hit and step.of.target == self.of.id)
        return tuple(dict.fromkeys(datum for step in found for datum in step.flow.data))

    @fact(FLAG, key="kind")
    def is_called(self) -> bool:
        """Whether any waited-for step asks it for something directly (rather than through a queue)."""
        return self.of.id in self.facts.traffic.called

    @fact(FLAG, key="kind")
    def meets_clients(self) -> bool:
        """Whether clients reach it without anything in between."""
        return self.of.id in self.facts.traffic.met_by_clients

    @fact(Many(Record("component")), key="kind")
    def waits_in_circle(self) -> tuple[ComponentFacts, ...]:
        """Itself and the services it waits for that wait for it in turn, in order; told of the first of them only."""
        circle = self.facts.waiting_circles.get(self.of.id)
        return () if circle is None else self.facts.named(circle)

    @fact(Many(Record("component")), key="kind")
    def balancers(self) -> tuple[ComponentFacts, ...]:
        """Balancers and gateways directly in front of it."""
        return tuple(caller for caller in self.callers if caller.of.kind in BALANCING)

    @fact(Many(Record("component")), key="kind")
    def sockets_to(self) -> tuple[ComponentFacts, ...]:
        """Clients it holds long-lived connections with."""
        steps = (*self.steps_in, *self.steps_out)
        long_lived = (step for step in steps if step.of.over == "websocket")
        ends = (end for step in long_lived for end in (step.source, step.target))
        return tuple(dict.fromkeys(end for end in ends if end.of.kind is Kind.CLIENT))

    @fact(Many(Record("decision")), key="kind")
    def decisions(self) -> tuple[DecisionFacts, ...]:
        """The decisions recorded about it."""
        return self.facts.decisions_on.get(self.of.id, ())

    @fact(Many(Record("holding")), key="state")
    def holds(self) -> tuple[HoldingFacts, ...]:
        """What it keeps where its other instances cannot see it."""
        return self.facts.holdings_of(self.of.id)

    shares_lock = same(FLAG, "shares_lock", "whether its instances take a lock that all of them see", key="state")

    @maybe(FLAG, key="state")
    def is_stateless(self) -> bool | None:
        """Whether any instance can serve any request; unset when the blueprint does not say."""
        return self.facts.analyses.state.stateless.get(self.of.id)

    @fact(Many(Record("resource")), key="capacity")
    def resources(self) -> tuple[ResourceFacts, ...]:
        """Its limits and how much of each peak load uses."""
        return self.facts.resources_of(self.of.id)

    @fact(Many(Record("cause")), key="kind")
    def causes(self) -> tuple[CauseFacts, ...]:
        """The single failures of its own that take flows down or degrade them."""
        return tuple(cause for cause in self.facts.causes if self in cause.components)

    @fact(FLAG, key="kind")
    def is_referred_to(self) -> bool:
        """Whether another component names it: to boot from, as shard directory, for revocation, for its state."""
        return self.of.id in self.facts.referred
