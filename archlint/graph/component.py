"""A component with every default filled in."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from archlint.blueprint.vocabulary import STORES, Acks, Algorithm, Kind, Managed, Persistence, ReplicationMode, Role
from archlint.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from archlint.graph.parts import (
        Backups,
        DocumentPath,
        EngineFacts,
        Health,
        Instance,
        Pool,
        Prices,
        Replication,
        Shards,
        Token,
        Use,
    )
    from archlint.quantity import Quantity

_IN_MEMORY = ("redis", "valkey", "memcached", "dragonfly", "keydb")
_EMBEDDED: Mapping[str, Literal["memory", "disk"]] = {
    "sqlite": "disk",
    "local-disk": "disk",
    "in-process-cache": "memory",
    "duckdb": "disk",
    "leveldb": "disk",
}
"""Engines that live inside the process that calls them, and where they keep their data."""
_INSIDE = tuple(_EMBEDDED)


@frozen
class Component:
    """One component with every default filled in.

    Attribute names equal the keys of the language; `is_declared('replicas')` tells whether the
    blueprint said so, `assumed['replicas']` names the source of a default. Durations are seconds,
    sizes bytes, bandwidth bytes per second, money dollars a month; `Quantity` where a range may matter.
    `partitions` are those of the streams that all its work comes from: no more of its processes have any to do.
    `uses` are what its roles make of one engine, where they make several things of it: a cache and a queue.
    """

    id: str
    kind: Kind
    title: str
    path: DocumentPath
    declared: frozenset[str]
    assumed: Mapping[str, str]
    engine: str | None = None
    facts: EngineFacts | None = None
    roles: tuple[Role, ...] = ()
    uses: tuple[Use, ...] = ()
    description: str | None = None
    docs: str | None = None
    owner: str | None = None
    tags: tuple[str, ...] = ()
    replicas: int = 1
    min_up: int = 1
    workers: int = 1
    concurrency: int = 1
    partitions: int | None = None
    instances: tuple[Instance, ...] = ()
    groups: tuple[str, ...] = ()
    capacity: Quantity | None = None
    read_capacity: Quantity | None = None
    write_capacity: Quantity | None = None
    parallel: float | None = None
    """Calls at a time that the machine works on which all its assumed capacities are of, as far as its cores do not wait for each other."""
    work: Quantity | None = None
    variation: float = 1.0
    state: Mapping[str, str] | None = None
    health: Health | None = None
    pool: tuple[Pool, ...] = ()
    layer: int | None = None
    algorithm: Algorithm | None = None
    sticky: bool | None = None
    weights: tuple[float, ...] = ()
    tls: bool | None = None
    drain: float | None = None
    replication: Replication | None = None
    shards: Shards | None = None
    eviction: str | None = None
    persistence: Persistence | None = None
    volume: str | None = None
    published: tuple[int, ...] = ()
    guessed: frozenset[str] = frozenset()
    cores: Quantity | None = None
    memory: Quantity | None = None
    disk: Quantity | None = None
    bandwidth: Quantity | None = None
    skew: float = 1.0
    dead_letter: bool | str | None = None
    visibility: float | None = None
    max_length: Quantity | None = None
    acks: Acks | None = None
    idempotent: bool | None = None
    max_connections: Quantity | None = None
    descriptors: Quantity | None = None
    per_connection: Quantity | None = None
    online: Quantity | None = None
    token: Token | None = None
    refresh: float | None = None
    boots_from: tuple[str, ...] = ()
    watches: tuple[str, ...] = ()
    backups: Backups | None = None
    availability: float | None = None
    mtbf: float | None = None
    mttr: float | None = None
    managed: Managed | None = None
    cost: Quantity | None = None
    prices: Prices | None = None
    latency: Quantity | None = None

    def is_declared(self, attribute: str) -> bool:
        """Whether the blueprint itself says this (dotted for nested keys: 'replication.lag')."""
        return attribute in self.declared

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """Everything it is: its kind, and with several roles what each of them makes it."""
        if not self.uses:
            return (self.kind,)
        return tuple(dict.fromkeys((self.kind, *(use.kind for use in self.uses))))

    def put_to(self, kinds: Iterable[Kind]) -> Component:
        """The component as what it is used for here: the first of these kinds that it is, else as a whole.

        Only the roles of that use remain, and the facts of the engine as it is configured for them.
        """
        found = {use.kind: use for use in self.uses}
        use = next((found[kind] for kind in kinds if kind in found), None)
        return self if use is None else replace(self, kind=use.kind, roles=use.roles, facts=use.facts, uses=())

    def offers(self, mode: ReplicationMode) -> bool:
        """Whether it can be replicated in this mode: its engine has it, or nobody knows which it has.

        What has no copies of its own is replicated only where somebody says that it is.
        """
        if self.facts is not None and self.facts.alone and self.replication is None:
            return False
        modes = self.facts.modes if self.facts is not None else ()
        return not modes or mode in modes

    @property
    def is_store(self) -> bool:
        """Whether it holds data of its own: databases, caches, brokers, streams, search, objects, locks."""
        return self.kind in STORES

    @property
    def in_memory(self) -> bool:
        """Whether a store keeps all it holds in memory, whatever it also writes to disk."""
        return self.persistence is not None or self._runs(_IN_MEMORY)

    @property
    def embedded(self) -> Literal["memory", "disk"] | None:
        """Where a store that lives inside the process that calls it keeps its data; None for a server of its own."""
        if not self._runs(_INSIDE):
            return None
        return next(where for engine, where in _EMBEDDED.items() if self._runs((engine,)))

    def _runs(self, engines: tuple[str, ...]) -> bool:
        """Whether its engine, as written or as the catalogue knows it, is one of these or a version of one."""
        written = self.engine is not None and self.engine.startswith(engines)
        return written or (self.facts is not None and self.facts.id.startswith(engines))

    @property
    def shares_lock(self) -> bool:
        """Whether its instances take a lock that all of them see, in another component (`state: {locks: redis}`)."""
        return (self.state or {}).get("locks") not in (None, "memory", "disk", "none", "env", "token")

    @property
    def is_absent(self) -> bool:
        """Whether the blueprint says that no instance of it runs (`replicas: 0`)."""
        return self.replicas == 0 and not self.is_store and self.kind is not Kind.CLIENT

    @property
    def processes(self) -> int:
        """How many separate memories it has: replicas times workers."""
        return self.replicas * self.workers

    @property
    def slots(self) -> int:
        """How many calls one instance may have under way: its processes, times what each does at once."""
        return self.workers * self.concurrency

    @property
    def says_slots(self) -> bool:
        """Whether the blueprint says how many calls are under way at once."""
        return any(self.is_declared(key) for key in ("workers", "concurrency", "cores"))

    @property
    def capacities(self) -> tuple[Quantity, ...]:
        """Calls per second that one instance, or one copy of a store, can take: of all, or of reads and of writes."""
        return tuple(limit for limit in (self.capacity, self.read_capacity, self.write_capacity) if limit is not None)

    @property
    def servers(self) -> int:
        """How many calls one instance, or one copy of a store, works on side by side.

        As many as it has slots, or cores where these are fewer, a store as it has cores, one where nobody says. Where both `capacity` and `work` are known, no
        more than their product, which says it alone where nothing else does (the utilisation law: Denning, Buzen, 1978). Of an
        assumed capacity as many as the machine it was measured on has cores to work with.
        """
        if self.parallel is not None:
            return math.ceil(self.parallel)
        if self.is_store:
            said = max(1, int(self.cores.likely)) if self.cores else None
        else:
            said = self.slots if (cores := self.cores_used) is None else math.ceil(cores)
        if self.work is None or not self.capacities:
            return said or 1
        both = at_once(max(limit.likely for limit in self.capacities), self.work.likely)
        return both if said is None or not self.says_slots else min(both, said)

    @property
    def cores_used(self) -> float | None:
        """The cores of one instance where they are fewer than its slots, so that not all calls that have a slot are worked on; None otherwise.

        A process of an event loop works on one of them; threads with a lock around their interpreter may leave it for work that is
        not of the interpreter. Work is time of a processor: what a call waits for others takes a slot and no core.
        """
        if self.work is None or self.is_store or not self.says_slots:
            return None
        cores = math.inf if self.cores is None else self.cores.likely
        if self.facts is not None and self.facts.event_loop:
            cores = min(cores, self.workers)
        return cores if cores < self.slots else None

    def taken(self, limit: Quantity | None) -> float | None:
        """Seconds for which one call takes a server, where so many are done a second: its work, and longer where no more fit in; None where nobody says.

        Of half a core a call takes twice its work, though its caller waits for the work alone.
        """
        able = None if limit is None or limit.likely <= 0.0 else self.servers / limit.likely
        if self.work is None or (able is None and limit is not None):
            return able
        work = self.work.likely
        if (cores := self.cores_used) is not None and self.servers == math.ceil(cores):
            work *= self.servers / cores
        return able if able is not None and able > work * (1.0 + 1e-9) else work

    @property
    def waited_part(self) -> float:
        """The part of the time for which a call takes a server that its caller waits for, where its work is not known."""
        return 1.0 if self.parallel is None else self.parallel / math.ceil(self.parallel)

    @property
    def consumers(self) -> int:
        """How many of its processes get work: a partition of a stream is read by one consumer of a group at a time."""
        return self.processes if self.partitions is None else min(self.processes, self.partitions)

    @property
    def at_work(self) -> float:
        """How many of its instances get work, a fraction where only some of the processes of one do."""
        return self.consumers / self.workers

    def together(self, side: int) -> int:
        """How many calls all of its instances work on that have any to do, each on so many side by side."""
        return min(self.consumers * self.concurrency, math.ceil(self.at_work) * side)


def at_once(capacity: float, work: float) -> int:
    """Calls in work at a time when so many a second are done that take so long.

    >>> at_once(1000.0, 0.008), at_once(300.0, 0.005), at_once(900.0, 0.001)
    (8, 2, 1)
    """
    return max(1, math.ceil(round(capacity * work, 9)))
