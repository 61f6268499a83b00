"""What must hold for every path, tried on random ones.

A recipe is a store, a way to read it, and caches around it from the inside out; the flows are built from
it, so that a layer can be added anywhere.
"""

import math
from dataclasses import dataclass, replace

import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st

from archlint.analysis.consistency import caches, cuts, http, reads, verdict
from archlint.analysis.consistency import sight as sight_module
from archlint.analysis.consistency.design import design
from archlint.analysis.consistency.fold import fold_flow
from archlint.analysis.consistency.reads import view
from archlint.analysis.consistency.result import Answer, Shortfall, Verdict
from archlint.analysis.consistency.verdict import Delivered, judge
from archlint.blueprint.vocabulary import At, Does, Failover, Guard, Kind, OnPartition, Op, Recency, ReplicationMode
from archlint.catalogue import find as find_engine
from archlint.graph.system import (
    Component,
    Datum,
    EngineFacts,
    Flow,
    Hop,
    Needs,
    Replication,
    Requirements,
    System,
    Workload,
)
from archlint.quantity import Dimension, Quantity

HALF = Quantity(0.5, 0.5, 0.5, Dimension.SHARE, "50%")
RANK = {Answer.NO: 0, Answer.CONDITIONAL: 1, Answer.YES: 2}
VERDICTS = {Verdict.FAIL: 0, Verdict.CONDITIONAL: 1, Verdict.PASS: 2}


@dataclass(frozen=True)
class Layer:
    kind: str  # cache, http, ignorant-http, process, browser is outermost by nature and therefore apart
    ttl: float | None
    grace: float
    guard: Guard | None
    treatment: str  # none, delete, set, event, early
    key: tuple[str, ...]
    replicas: int


@dataclass(frozen=True)
class Recipe:
    engine: str | None
    replication: Replication | None
    declared: frozenset[str]
    refresh: float | None
    at: At | None
    pin: float | None
    pin_token: bool
    layers: tuple[Layer, ...]
    max_age: float | None
    plain_hops: int
    scope: str | None


durations = st.sampled_from([0.05, 1.0, 5.0, 30.0, 60.0, 300.0, 3600.0])
maybe = lambda values: st.one_of(st.none(), values)  # noqa: E731

replications = st.builds(
    Replication,
    standbys=st.integers(1, 4),
    mode=st.sampled_from(list(ReplicationMode)),
    lag=maybe(durations),
    max_lag=maybe(durations),
    failover=st.sampled_from(list(Failover)),
    fencing=st.sampled_from([None, True, False]),
    sloppy=st.booleans(),
    read_quorum=maybe(st.integers(1, 4)),
    write_quorum=maybe(st.integers(1, 4)),
)
layers = st.builds(
    Layer,
    kind=st.sampled_from(["cache", "http", "ignorant-http", "process"]),
    ttl=maybe(durations),
    grace=st.sampled_from([0.0, 0.0, 10.0]),
    guard=maybe(st.sampled_from(list(Guard))),
    treatment=st.sampled_from(["none", "delete", "delete", "set", "event", "early"]),
    key=st.sampled_from([(), ("user", "page"), ("page",)]),
    replicas=st.integers(1, 3),
)
ENGINES = [
    None, None, None, "cassandra", "etcd", "zookeeper", "consul", "dynamodb-default", "dynamodb-global-table",
    "cosmosdb-session", "cosmosdb-bounded", "aurora", "mariadb-galera", "mongodb-default", "mongodb-secondary-read",
    "hazelcast-imap", "riak", "redis-cluster", "elasticsearch", "nats-jetstream", "elasticache-multi-az",
]  # fmt: skip
KEYS = ["mode", "lag", "max_lag", "failover", "fencing", "standbys", "write_quorum", "read_quorum"]
recipes = st.builds(
    Recipe,
    engine=st.sampled_from(ENGINES),
    replication=maybe(replications),
    declared=st.frozensets(st.sampled_from([f"replication.{key}" for key in KEYS])),
    refresh=maybe(durations),
    at=maybe(st.sampled_from(list(At))),
    pin=maybe(durations),
    pin_token=st.booleans(),
    layers=st.lists(layers, max_size=4).map(tuple),
    max_age=maybe(durations),
    plain_hops=st.integers(0, 3),
    scope=st.sampled_from([None, "user", "tenant"]),
)


def known_of(engine):
    """What the catalogue knows of an engine, as the graph passes it on."""
    found = find_engine(engine) if engine is not None else None
    if found is None:
        return None
    return EngineFacts(
        found.id, found.title, found.stateful, found.cap, found.pacelc, found.partition, found.source, found.how,
        found.loss, found.normal, found.guaranteed,
    )  # fmt: skip


def component(name, kind, **others):
    return Component(name, kind, name, ("components", name), others.pop("declared", frozenset()), {}, **others)


def system(recipe):
    """Hops from the client inwards: balancers, then the layers outermost first, then the store."""
    components = {"client": component("client", Kind.CLIENT), "app": component("app", Kind.SERVICE)}
    components["db"] = component(
        "db",
        Kind.DATABASE,
        engine=recipe.engine,
        facts=known_of(recipe.engine),
        replication=recipe.replication,
        refresh=recipe.refresh,
        declared=recipe.declared | ({"refresh"} if recipe.refresh else set()),
    )
    reads = []
    at = "client"

    def go(target, parent, **options):
        declared = frozenset(options)
        reads.append(
            Hop(
                len(reads),
                len(reads),
                (),
                at,
                (target,),
                options.pop("op", Op.CALL),
                parent,
                True,
                declared=declared,
                **options,
            )
        )
        return len(reads) - 1

    parent = None
    writes = [
        Hop(0, 0, (), "client", ("app",), Op.CALL, None, True),
    ]
    for number in range(recipe.plain_hops):
        name = f"lb{number}"
        components[name] = component(name, Kind.LOAD_BALANCER)
        parent, at = go(name, parent), name
    branch, _inner_cache = None, False
    before, after = [], []
    for number, layer in reversed(list(enumerate(recipe.layers))):
        name = f"layer{number}"
        options = {"hit": HALF}
        if layer.ttl is not None:
            options |= {"ttl": layer.ttl, "grace": layer.grace}
        if branch is not None:
            options |= {"when": "miss", "branch": branch}
        if layer.guard is not None:
            options["guard"] = layer.guard
        if layer.key:
            options["key"] = layer.key
        if layer.kind == "cache":
            components[name] = component(name, Kind.CACHE)
            branch = go(name, parent, op=Op.GET, **options)
        else:
            kind, engine = {
                "http": (Kind.CDN, "varnish"),
                "ignorant-http": (Kind.GATEWAY, "nginx"),
                "process": (Kind.SERVICE, None),
            }[layer.kind]
            components[name] = component(name, kind, engine=engine, replicas=layer.replicas)
            parent = branch = go(name, parent, **options)
            at = name
        if layer.treatment != "none":
            op = Op.SET if layer.treatment == "set" else Op.DELETE
            (before if layer.treatment == "early" else after).append(
                (name, op, layer.treatment != "event", layer.guard)
            )
    options = {"op": Op.READ}
    if recipe.at is not None:
        options["at"] = recipe.at
    if recipe.pin is not None and not recipe.pin_token:
        options["pin"] = recipe.pin
    if recipe.pin_token:
        options["pin_token"] = True
    if branch is not None:
        options |= {"when": "miss", "branch": branch}
    go("db", parent, **options)
    if recipe.max_age is not None:
        reads[0] = replace(reads[0], max_age=recipe.max_age, declared=reads[0].declared | {"max_age"})
    for name, op, waited, guard in before:
        writes.append(Hop(len(writes), 0, (), "app", (name,), op, 0, waited, guard=guard))
    writes.append(Hop(len(writes), 0, (), "app", ("db",), Op.WRITE, 0, True))
    for name, op, waited, guard in after:
        writes.append(Hop(len(writes), 0, (), "app", (name,), op, 0, waited, guard=guard))
    flows = {
        "read": Flow("read", "read", Does.READ, (), tuple(reads), Needs(recency=Recency.EVENTUAL), ("datum",)),
        "write": Flow("write", "write", Does.WRITE, (), tuple(writes), Needs(recency=Recency.STRONG), ("datum",)),
    }
    data = {"datum": Datum("datum", (), "db", scope=recipe.scope)}
    return System("random", "random.yaml", None, components, flows, {}, data, Workload(()), Requirements(()))


def tuple_of(recipe):
    return folded(recipe).delivered


def folded(recipe):
    """The read flow, without looking for fixes: those are another test's business."""
    return fold_flow(design(system(recipe)), "read")


def not_stronger(weaker, stronger):
    """Whether the first guarantee is at most the second, component by component."""
    return (
        RANK[weaker.linearizable] <= RANK[stronger.linearizable]
        and RANK[weaker.read_your_writes] <= RANK[stronger.read_your_writes]
        and RANK[weaker.monotonic] <= RANK[stronger.monotonic]
        and RANK[weaker.converges] <= RANK[stronger.converges]
        and weaker.normal >= stronger.normal - 1e-9
        and weaker.enforced >= stronger.enforced - 1e-9
    )


def check_adding_a_layer_never_strengthens(recipe, layer, position):
    where = position % (len(recipe.layers) + 1)
    more = replace(recipe, layers=(*recipe.layers[:where], layer, *recipe.layers[where:]))
    assert not_stronger(tuple_of(more), tuple_of(recipe))


def check_pass_through_is_neutral(recipe, more_hops):
    assert tuple_of(recipe) == tuple_of(replace(recipe, plain_hops=recipe.plain_hops + more_hops))


def check_the_tuple_is_in_order(recipe):
    flow = folded(recipe)
    delivered = flow.delivered
    assert delivered.normal <= delivered.enforced
    assert RANK[delivered.linearizable] <= min(RANK[delivered.read_your_writes], RANK[delivered.monotonic])
    assert max(RANK[delivered.read_your_writes], RANK[delivered.monotonic]) <= RANK[delivered.converges]
    assert delivered.linearizable is Answer.NO or delivered.enforced == 0
    stale = [cut for cut in flow.cuts if cut.relevant and cut.effect in {"serve stale", "accept, may diverge"}]
    assert delivered.linearizable is not Answer.YES or not stale


STRONGER = [
    (Needs(recency=Recency.STRONG), Needs(recency=Recency.READ_YOUR_WRITES)),
    (Needs(recency=Recency.STRONG), Needs(recency=Recency.MONOTONIC)),
    (Needs(recency=Recency.STRONG), Needs(recency=Recency.BOUNDED, bound=30.0)),
    (Needs(recency=Recency.STRONG), Needs(recency=Recency.EVENTUAL)),
    (Needs(recency=Recency.BOUNDED, bound=10.0), Needs(recency=Recency.BOUNDED, bound=120.0)),
    (Needs(recency=Recency.BOUNDED, bound=10.0), Needs(recency=Recency.EVENTUAL)),
    (Needs(recency=Recency.READ_YOUR_WRITES), Needs(recency=Recency.EVENTUAL)),
    (Needs(recency=Recency.MONOTONIC), Needs(recency=Recency.EVENTUAL)),
    (Needs(recency=Recency.EVENTUAL), Needs(recency=None)),
]


def check_a_stronger_need_never_improves_the_verdict(recipe):
    built = system(recipe)
    sight = view(design(built), built.flows["read"])

    def judged(needs):
        return VERDICTS.get(judge(needs, Delivered(sight, (), (), ()))[0], 2)

    for stronger, weaker in STRONGER:
        assert judged(stronger) <= judged(weaker), (stronger, weaker)
        # With no recency stated, refusing is taken at its word; it is then not a weaker form of another need.
        for partition in OnPartition if weaker.recency is not None else ():
            both = [replace(needs, on_partition=partition) for needs in (stronger, weaker)]
            assert judged(both[0]) <= judged(both[1]), (both, partition)
            assert judged(both[0]) <= judged(stronger)


def check_another_copy_never_shows_more_than_the_primary(recipe):
    primary = tuple_of(replace(recipe, at=At.PRIMARY, pin=None, pin_token=False))
    recipe = replace(recipe, pin_token=False)  # a copy that has the position may know more than an old primary
    anywhere, standby = (tuple_of(replace(recipe, at=at)) for at in (At.ANY, At.STANDBY))
    assert not_stronger(anywhere, primary)
    # One standby alone goes on in order where a primary that is replaced may not.
    assert not_stronger(replace(standby, monotonic=Answer.NO), primary)


def check_everything(recipe, layer, position, more_hops):
    check_the_tuple_is_in_order(recipe)
    check_pass_through_is_neutral(recipe, more_hops)
    check_adding_a_layer_never_strengthens(recipe, layer, position)
    check_another_copy_never_shows_more_than_the_primary(recipe)
    check_a_stronger_need_never_improves_the_verdict(recipe)


@settings(max_examples=150, deadline=None)
@given(recipes, layers, st.integers(0, 4), st.integers(1, 3))
def test_what_holds_for_every_path(recipe, layer, position, more_hops):
    check_everything(recipe, layer, position, more_hops)


@pytest.mark.long
@settings(max_examples=50_000, deadline=None, suppress_health_check=list(HealthCheck))
@given(recipes, layers, st.integers(0, 4), st.integers(1, 3))
def test_what_holds_for_fifty_thousand_paths(recipe, layer, position, more_hops):
    check_everything(recipe, layer, position, more_hops)


def _forgets_what_is_lost(by):
    return replace(by, lost=(), weakened=())


def _starts_again(layer, inner):
    sight = caches.behind(layer, inner)
    return replace(sight, normal=min(sight.normal, layer.lifetime), enforced=min(sight.enforced, layer.lifetime))


def _heals(layer, inner):
    return replace(caches.behind(layer, inner), read_your_writes=Answer.YES, monotonic=Answer.YES)


def _takes_the_shortest(layer, inner):
    sight = http.behind_http(layer, inner)
    return replace(sight, normal=min(inner.normal or layer.lifetime, layer.lifetime), enforced=sight.enforced)


def _always_stale(store, hop, sight):
    return tuple(replace(cut, effect="serve stale", relevant=True) for cut in cuts.store_cuts(store, hop, sight))


def _no_bound_is_too_old(bound, sight):
    return None if bound < 60 else Shortfall("recency", "", "", Verdict.FAIL, "mutated")


def _accepts_everything_strong(needs, sight, real=verdict._recency):
    return iter(()) if needs.recency is Recency.STRONG else real(needs, sight)


MUTATIONS = [
    (sight_module, "_implied", _forgets_what_is_lost),
    (reads, "behind", _starts_again),
    (reads, "behind", _heals),
    (reads, "behind_http", _takes_the_shortest),
    (reads, "store_cuts", _always_stale),
    (verdict, "_bounded", _no_bound_is_too_old),
    (verdict, "_recency", _accepts_everything_strong),
]


@pytest.mark.parametrize(("module", "name", "mutant"), MUTATIONS, ids=[each[2].__name__[1:] for each in MUTATIONS])
def test_a_wrong_engine_does_not_pass(monkeypatch, module, name, mutant):
    """The properties are worth something only if a mistake breaks them."""
    monkeypatch.setattr(module, name, mutant)

    def breaks(drawn):
        try:
            check_everything(*drawn)
        except AssertionError:
            return True
        return False

    drawn = st.tuples(recipes, layers, st.integers(0, 4), st.integers(1, 3))
    effort = settings(max_examples=400, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    find(drawn, breaks, settings=effort)


def test_a_recipe_without_anything_is_linearizable():
    recipe = Recipe(None, None, frozenset(), None, None, None, False, (), None, 0, None)
    delivered = tuple_of(recipe)
    assert (delivered.linearizable, delivered.normal, delivered.enforced) == (Answer.YES, 0.0, 0.0)
    assert not math.isinf(delivered.enforced)
