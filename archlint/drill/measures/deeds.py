"""What a decision says is done, held against the blueprint: words earn nothing that the design contradicts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.analysis.requirements.words import says, words_of
from archlint.blueprint.vocabulary import At, Does, Failover, Kind, OnPartition, Over, Recency, ReplicationMode, Role
from archlint.drill.measures.statements import SOMEDAY, stated
from archlint.frozen import frozen
from archlint.quantity import listed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from archlint.drill.case import Case
    from archlint.graph.system import Component, Decision, Flow, Replication

SURE = frozenset(
    {ReplicationMode.SYNC, ReplicationMode.REMOTE_APPLY, ReplicationMode.REMOTE_WRITE, ReplicationMode.SEMI_SYNC}
)
GENERIC = words_of(
    "consistency consistent consistently eventual eventually strong strongly reads writes availability read write path"
)
"""Words of a choice that name no flow."""
DOING = ((re.compile(r"\bread(?:s|ing)?\b"), Does.READ), (re.compile(r"\bwrit(?:es?|ing)\b"), Does.WRITE))
"""Words of a choice that are about flows of one sort."""
INSIDE = re.compile(
    r"\b(?:in|inside) (?:the |its |their |our )?(?:every|each|all|process|memory|browser\w*|app\w*|client\w*)\b|\blocal\w*\b|\bin-(?:process|memory)\b"
)
"""Words for a cache that is part of something else, and no component."""


@frozen
class Deed:
    """What the blueprint shows of one thing that a decision says: `shown` is the fact, `done` whether it is that thing."""

    done: bool
    shown: str


@frozen
class Scope:
    """What a clause of a decision is about: the components it names or that its flows and data touch, and the flows that touch those."""

    case: Case
    decision: Decision
    clause: str
    components: tuple[Component, ...]
    flows: tuple[Flow, ...]

    @property
    def stores(self) -> tuple[Component, ...]:
        """The databases and other stores among them, those that hold the data before those that hold copies."""
        records = {datum.store for datum in self.case.work.system.data.values()}
        found = [each for each in self.components if each.is_store]
        return tuple(sorted(found, key=lambda each: (is_cache(each), each.id not in records)))

    @property
    def copied(self) -> tuple[tuple[str, Replication], ...]:
        """Those of the stores that have standbys, and how these are kept."""
        found = ((store.id, store.replication) for store in self.stores)
        return tuple((id_, copies) for id_, copies in found if copies is not None and copies.standbys)


def deed(decision: Decision, case: Case) -> Deed | None:
    """What the blueprint shows of a decision: the first thing it contradicts, else the first it confirms; None where no fact tells."""
    said = " ".join(decision.choose.lower().split())
    found = [
        shown
        for pattern, look in _SAID
        for clause in stated(said, pattern)
        if (shown := look(_scope(decision, clause, case))) is not None
    ]
    wrong = next((one for one in found if not one.done), None)
    if wrong is not None:
        return None if SOMEDAY.search(said) else wrong
    return next(iter(found), None)


def _scope(decision: Decision, clause: str, case: Case) -> Scope:
    """What a clause of a decision is about: the flows it names, else those of the decision."""
    system = case.work.system
    named = set(decision.on)
    names = {name for name in named if name in system.components}
    names |= {datum.store for datum in system.data.values() if datum.id in named}
    about = [flow for flow in system.flows.values() if flow.id in named or named & set(flow.data)]
    for flow in about:
        names |= {target for hop in flow.hops for target in hop.targets}
    flows = about or [flow for flow in system.flows.values() if any(names & set(hop.targets) for hop in flow.hops)]
    kept = [part for part in system.components.values() if part.id in names]
    return Scope(case, decision, clause, tuple(kept), tuple(_narrowed(flows, clause, decision, case)))


def _narrowed(flows: Sequence[Flow], clause: str, decision: Decision, case: Case) -> Sequence[Flow]:
    """Those of the flows that the clause names, by word or by what they do; else, where it names nothing, that the choice names."""
    wanted = {} if case.prompt is None else {case.traced.get(one.id): one for one in case.prompt.required}
    meanings = {name: words_of(" ".join((one.says, *one.words))) for name, one in wanted.items()}
    spoken = {flow.id: says(flow) | meanings.get(flow.id, frozenset[str]()) for flow in flows}
    for text in (clause, decision.choose.lower()):
        meant = words_of(text) - GENERIC
        for found in (
            [flow for flow in flows if says(flow) & meant],
            [flow for flow in flows if spoken[flow.id] & meant],
            [flow for flow in flows if any(word.search(text) and flow.does is does for word, does in DOING)],
        ):
            if found:
                return found
        if meant:
            return flows
    return flows


def _fresh(scope: Scope, *, strong: bool) -> Deed | None:
    """Whether one of the flows it is about needs what is chosen, and the brief lets it."""
    prompt = scope.case.prompt
    wanted = {} if prompt is None else {scope.case.traced.get(one.id): one for one in prompt.required}
    asked = [flow for flow in scope.flows if (one := wanted.get(flow.id)) is not None and one.recency is Recency.STRONG]
    told = [flow for flow in scope.flows if flow.needs.recency is not None]
    fits = [flow for flow in told if (flow.needs.recency is Recency.STRONG) is strong and (strong or flow not in asked)]
    if asked and not strong and not fits:
        return Deed(False, f"the brief asks {listed([flow.id for flow in asked])} to be strong")
    if not told:
        return None
    shown = listed([f"{flow.id} needs {flow.needs.recency}" for flow in (fits or told)], most=2)
    return Deed(bool(fits), shown)


def _partition(scope: Scope, choice: OnPartition) -> Deed | None:
    told = [flow for flow in scope.flows if flow.needs.on_partition is not None]
    fits = [flow for flow in told if flow.needs.on_partition is choice]
    shown = listed([f"{flow.id} {flow.needs.on_partition}s while cut off" for flow in (fits or told)], most=2)
    return Deed(bool(fits), shown) if told else None


def _copies(scope: Scope) -> Deed | None:
    stores = [store.id for store in scope.stores if store.managed is None and store.kind is not Kind.OBJECT_STORE]
    for id_, copies in scope.copied:
        if id_ in stores:
            return Deed(True, f"{id_} has {copies.standbys} standby{'s' if copies.standbys > 1 else ''}")
    return Deed(False, f"{stores[0]} has no standby") if stores else None


def _mode(scope: Scope, modes: frozenset[ReplicationMode]) -> Deed | None:
    fits = [one for one in scope.copied if one[1].mode in modes]
    shown = next(iter(fits or scope.copied), None)
    return _copies(scope) if shown is None else Deed(bool(fits), f"{shown[0]} replicates {shown[1].mode}")


def _failover(scope: Scope, wanted: Failover) -> Deed | None:
    fits = [one for one in scope.copied if one[1].failover is wanted]
    shown = next(iter(fits or scope.copied), None)
    return None if shown is None else Deed(bool(fits), f"failover of {shown[0]} is {shown[1].failover}")


def _shards(scope: Scope) -> Deed | None:
    for store in scope.stores:
        if store.shards is not None:
            return Deed(True, f"{store.id} has {store.shards.count} shards")
    databases = [store for store in scope.stores if store.kind is Kind.DATABASE and store.managed is None]
    return Deed(False, f"{databases[0].id} has no shards") if databases else None


def _kind(scope: Scope, what: str, *kinds: Kind) -> Deed:
    there = [part.id for part in scope.case.work.system.components.values() if part.kind in kinds]
    return Deed(bool(there), f"{there[0]} is one" if there else f"there is no {what}")


def _cached(scope: Scope) -> Deed | None:
    system = scope.case.work.system
    asked = [
        hop.target
        for flow in system.flows.values()
        for hop in flow.hops
        if hop.hit is not None or hop.max_age is not None
    ]
    meant = {part.id for part in scope.components}
    asked.sort(key=lambda name: name not in meant)
    if asked:
        return Deed(True, f"{asked[0]} is asked first")
    keeping = next((part.id for part in scope.components if "cache" in (part.state or {})), None)
    there = [part.id for part in system.components.values() if part.kind is Kind.CDN or is_cache(part)]
    if keeping or there:
        return Deed(True, f"{keeping} keeps a cache" if keeping else f"{there[0]} is one")
    return None if INSIDE.search(scope.clause) else Deed(False, "there is no cache")


def is_cache(component: Component) -> bool:
    """Whether copies are kept in it: what holds counters, sessions or locks in memory is none."""
    return Kind.CACHE in component.kinds and (Role.CACHE in component.roles or not component.roles)


def _over(scope: Scope, way: Over) -> Deed | None:
    told = [hop for flow in scope.case.work.system.flows.values() for hop in flow.hops if hop.over is not None]
    fits = any(hop.over is way for hop in told)
    return (
        Deed(fits, f"{way} is used" if fits else f"no step is `over: {way}`") if told or way is Over.WEBSOCKET else None
    )


def _captured(scope: Scope) -> Deed:
    flows = scope.case.work.system.flows.values()
    found = next((hop.source for flow in flows for hop in flow.hops if hop.change_capture), None)
    return Deed(found is not None, f"changes of {found} are followed" if found else "no step begins at a store")


def _standby_reads(scope: Scope) -> Deed | None:
    copies = _copies(scope)
    if copies is None or not copies.done:
        return copies
    hops = [
        hop for flow in scope.case.work.system.flows.values() for hop in flow.hops if hop.at in (At.STANDBY, At.ANY)
    ]
    for id_, kept in scope.copied:
        if any(id_ in hop.targets for hop in hops):
            return Deed(True, f"{id_} has {kept.standbys} standby{'s' if kept.standbys > 1 else ''}, which are read")
    return Deed(False, f"no flow reads a standby of {listed(sorted(store.id for store in scope.stores), last='or')}")


def _stateless(scope: Scope) -> Deed | None:
    kept = [
        (part.id, what, where)
        for part in scope.components
        for what, where in (part.state or {}).items()
        if what == "sessions"
    ]
    if not kept:
        return None
    wrong = next((one for one in kept if one[2] in ("memory", "disk")), None)
    name, what, where = wrong or kept[0]
    return Deed(wrong is None, f"{what} of {name} are kept in {where}")


_SAID: Sequence[tuple[str, Callable[[Scope], Deed | None]]] = (
    (r"\beventual\w*|\bstale (?:reads?|answers?)\b", lambda scope: _fresh(scope, strong=False)),
    (r"\bstrong(?:ly)? (?:\w+ )?consisten\w*|\blineari[sz]ab\w*|\bstrict serializ\w*", lambda scope: _fresh(scope, strong=True)),
    (r"\bavailability over consistency\b|\bkeep (?:on )?serving\b|\bap\b", lambda scope: _partition(scope, OnPartition.SERVE)),
    (r"\bconsistency over availability\b|\brefuse\w* (?:writes?|orders?|payments?|requests?)\b|\bcp\b", lambda scope: _partition(scope, OnPartition.REFUSE)),
    (r"(?<!a)\bsync\w*[- ](?:replica\w*|standby\w*|copies|copy|commit)|\breplicat\w+ synchronously", lambda scope: _mode(scope, SURE | {ReplicationMode.QUORUM})),
    (r"\basync\w*[- ](?:replica\w*|standby\w*|copies|copy)|\breplicat\w+ asynchronously", lambda scope: _mode(scope, frozenset({ReplicationMode.ASYNC}))),
    (r"\bquorums?\b", lambda scope: _mode(scope, frozenset({ReplicationMode.QUORUM}))),
    (r"\bread replicas?\b|\breads? (?:from|at|on) (?:the |a )?(?:standby\w*|replicas?|followers?)", _standby_reads),
    (r"\bstandby\w*\b|\bhot spare\b", _copies),
    (r"\bautomatic failover\b|\bfails? over by itself\b", lambda scope: _failover(scope, Failover.AUTOMATIC)),
    (r"\bmanual failover\b|\bfailover by hand\b", lambda scope: _failover(scope, Failover.MANUAL)),
    (r"\bshard\w*\b", _shards),
    (r"\bcdn\b|\bcontent delivery\b", lambda scope: _kind(scope, "CDN", Kind.CDN)),
    (r"\bcach(?:e|es|ed|ing)\b", _cached),
    (r"\b(?:message |job |work )?queues?\b|\bbroker\b", lambda scope: _kind(scope, "queue", Kind.QUEUE, Kind.STREAM, Kind.PUBSUB)),
    (r"(?:\bover )?\bwebsockets?\b", lambda scope: _over(scope, Over.WEBSOCKET)),
    (r"\boutbox\b|\bchange (?:data )?capture\b|\bcdc\b", _captured),
    (r"\bstateless\b|\bjwts?\b|\bsigned tokens?\b|\bsessions? in (?:a )?tokens?\b", _stateless),
)  # fmt: skip
"""What a choice says, and where the blueprint shows whether it is so."""
