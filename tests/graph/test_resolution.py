"""What is declared stays, what is assumed says where from."""

from __future__ import annotations

from dataclasses import replace

import pytest

from archlint.blueprint.components import Component as Written
from archlint.blueprint.flows import Flow as WrittenFlow
from archlint.blueprint.flows import Needs as WrittenNeeds
from archlint.blueprint.flows import StepOptions
from archlint.blueprint.vocabulary import Failover, Kind, Managed, ReplicationMode
from archlint.errors import BlueprintError
from archlint.graph import building
from archlint.graph.resolution import resolve
from archlint.graph.system import Component, Flow, Hop, Needs, Pool, Replication


def one(system, text):
    return system(f"components:\n  it: {text}\n").components["it"]


def test_a_redis_cache(system):
    cache = one(system, "{engine: redis, role: cache, eviction: allkeys-lru}")
    assert (cache.kind, cache.facts.id, cache.eviction) == (Kind.CACHE, "redis-standalone", "allkeys-lru")
    assert cache.is_declared("eviction")
    assert not cache.is_declared("persistence")
    assert cache.persistence.value == "rdb"
    assert cache.assumed["persistence"].startswith("redis.conf")
    assert (cache.capacity.low, cache.capacity.likely, cache.capacity.high) == (20_000, 76_000, 180_000)


@pytest.mark.parametrize(
    ("text", "availability", "source"),
    [
        ("{kind: load-balancer}", 0.999, "one self-hosted instance"),
        ("{kind: load-balancer, managed: regional}", 0.9999, "a service that its provider runs in several zones"),
        ("{kind: search, managed: zonal, zones: a}", 0.999, "a service that its provider runs in one zone"),
        ("{kind: dns, managed: regional}", 0.99999, "several name servers at a provider"),
        ("{engine: postgresql, managed: regional, availability: 99.95%}", 0.9995, None),
        ("{engine: rds-postgresql}", 0.9995, "Amazon RDS service level agreement, Multi-AZ"),
        ("{engine: rds-postgresql, managed: zonal}", 0.995, "Amazon RDS service level agreement, single instances"),
        ("{engine: aurora, managed: zonal}", 0.999, "a service that its provider runs in one zone"),
        ("{engine: memorystore, managed: zonal}", 0.999, "Memorystore service level agreement, standard tier"),
    ],
)
def test_what_a_provider_runs_is_no_machine_of_ones_own(system, text, availability, source):
    found = one(system, text)
    assert found.availability == availability
    assert found.assumed.get("availability", "").rsplit(" (", 1)[0] == (source or "")


def test_nested_keys_are_declared_by_their_dotted_names(system):
    db = one(system, "{engine: postgresql, replication: {standbys: 2, lag: 50 ms}, capacity: {read: 10k/s}}")
    assert {"replication", "replication.standbys", "replication.lag", "capacity.read"} <= db.declared
    assert "replication.mode" not in db.declared
    assert db.replication == Replication(2, ReplicationMode.ASYNC, lag=0.05, failover=Failover.MANUAL)
    assert set(db.assumed) == {
        "replication.mode",
        "replication.failover",
        "capacity.write",
        "max_connections",
        "availability",
    }
    assert db.facts.reserved_connections == 3


def test_written_work_leaves_no_assumed_capacity(system):
    worker = one(system, "{engine: celery, work: 50 ms, concurrency: 4}")
    assert worker.capacity is None
    assert "capacity" not in worker.assumed


def test_an_assumed_capacity_counts_every_process(system):
    api = one(system, "{engine: fastapi, workers: 4}")
    assert api.capacity.likely == 4 * 770


def test_declared_capacity_is_never_multiplied(system):
    api = one(system, "{engine: fastapi, workers: 4, capacity: 500..1k..2k req/s}")
    assert api.capacity.likely == 1000


def test_mtbf_and_mttr_give_the_availability(system):
    api = one(system, "{kind: service, mtbf: 99 h, mttr: 1 h}")
    assert api.availability == pytest.approx(0.99)
    assert "availability" not in api.assumed


@pytest.mark.parametrize(
    ("text", "up"),
    [
        ("{kind: service, replicas: 3}", 1),
        ("{kind: service, replicas: 3, min_up: 2}", 2),
        ("{kind: database, replication: {standbys: 2, mode: quorum}}", 2),
        ("{kind: database, replication: {standbys: 4, mode: quorum}}", 3),
        ("{kind: database, replication: {standbys: 2, mode: quorum, read_quorum: 1, write_quorum: 3}}", 3),
        ("{kind: database, replication: {standbys: 2, mode: async}}", 1),
        ("{engine: cockroachdb}", 2),
        ("{engine: cassandra}", 1),
        ("{engine: cassandra, replication: {standbys: 2}}", 1),
        ("{engine: cassandra, replication: {standbys: 4, mode: quorum}}", 3),
        ("{engine: mongodb, replication: {standbys: 2, write_quorum: 1}}", 2),
        ("{engine: mongodb, replication: {standbys: 2, mode: async}}", 2),
    ],
)
def test_how_many_must_be_up(system, text, up):
    assert one(system, text).min_up == up


@pytest.mark.parametrize(
    ("text", "led"),
    [
        ("engine: postgresql, replication: {standbys: 2, mode: quorum, write_quorum: 2, failover: none}", True),
        ("engine: postgresql, replication: {standbys: 2, mode: quorum}", True),
        ("engine: mysql, replication: {standbys: 2, mode: quorum, failover: manual}", True),
        ("engine: mysql, replication: {standbys: 2, mode: quorum}", False),
        ("kind: database, replication: {standbys: 2, mode: quorum, failover: manual}", True),
        ("kind: database, replication: {standbys: 2, mode: quorum}", False),
        ("engine: etcd, replication: {standbys: 2}", False),
        ("engine: kafka, replication: {standbys: 2, mode: quorum, write_quorum: 2}", False),
        ("engine: mongodb, replication: {standbys: 2, write_quorum: 1}", False),
    ],
)
def test_whether_a_quorum_confirms_the_writes_of_one_primary(system, text, led):
    copies = one(system, f"{{{text}}}").replication
    assert (copies.led, copies.alike) == (led, not led)


def test_a_configuration_named_directly_brings_its_copies(system):
    db = one(system, "{engine: postgresql-async-replica}")
    assert db.facts.id == "postgresql-async-replica"
    assert [copy.role for copy in db.instances] == ["primary", "standby"]


def test_managed_engines_are_managed_and_a_self_hosted_one_of_the_kind_is_not(system):
    assert one(system, "{engine: cloudfront}").managed is Managed.REGIONAL
    assert one(system, "{engine: varnish}").managed is None


def test_a_pool_nobody_declared_is_that_of_the_engine(walked):
    built = walked(
        "api: {engine: fastapi}\ndb: {engine: postgresql}\ntable: {engine: dynamodb}", "- api -> db\n- api -> table"
    )
    assert built.components["api"].pool == (Pool("db", 5, 10),)
    assert "pool.db" in built.components["api"].assumed


def test_needs_default_to_the_requirements_and_say_what_was_written(system):
    built = system("""
    requirements: {availability: 99.9%, latency: {p95: 200 ms}, durability: {rpo: 0 s, rto: 1 h}}
    components: {users: {kind: client}, api: {kind: service}}
    flows:
      read: {does: read, rate: 1/s, needs: {recency: {bounded: 30 s}, availability: 99%}, steps: [users -> api]}
      batch: {does: batch, schedule: every 1 h, steps: [api -> users]}
    """)
    read, batch = built.flows["read"].needs, built.flows["batch"].needs
    assert (read.recency.value, read.bound, read.availability, read.p95) == ("bounded", 30.0, 0.99, 0.2)
    assert read.declared == {"recency", "availability"}
    assert (batch.availability, batch.p95, batch.declared) == (0.999, None, frozenset())
    assert built.flows["batch"].schedule == 3600
    assert (built.requirements.rpo, built.requirements.rto) == (0.0, 3600.0)


RENAMED = {
    "is_async": "waited",
    "parallel": "group",
    "when": "when",
    "capacity": "capacity",
    "role": "roles",
    "zones": "instances",
    "hosts": "instances",
}


def test_every_key_of_the_language_reaches_the_graph():
    """A key that no attribute carries would be a key that nothing reads."""
    for written, resolved in ((Written, Component), (WrittenNeeds, Needs), (WrittenFlow, Flow), (StepOptions, Hop)):
        attributes = set(resolved.__slots__)
        missing = {RENAMED.get(key, key) for key in written.model_fields} - attributes
        assert missing == ({"steps"} if resolved is Flow else set())


@pytest.mark.parametrize("text", ["{title: Nameless}", "{engine: postgressql}"])
def test_a_component_of_unknown_kind_is_one_problem(system, text):
    with pytest.raises(BlueprintError) as error:
        one(system, text)
    assert len(error.value.problems) == 1


ALIKE = """
groups:
  shelf: {kind: rack, members: [box]}
  left: {kind: tier, members: [api, api-too, db]}
components:
  clients: {kind: client}
  api: {engine: fastapi, replicas: 3, zones: [a, b], capacity: 1k/s}
  api-too: {engine: fastapi, replicas: 3, zones: [a, b], capacity: 1k/s}
  caller: {engine: fastapi, replicas: 3, zones: [a, b], capacity: 1k/s}
  db: {engine: postgresql, hosts: [box], replication: {standbys: 1}}
  db-too: {engine: postgresql, hosts: [box], replication: {standbys: 1}}
flows:
  ask: {does: read, steps: [clients -> api, clients -> api-too, clients -> caller -> db]}
"""


def test_what_is_written_alike_has_its_own_name_groups_and_pools(system, monkeypatch):
    resolved = []
    monkeypatch.setattr(building, "resolve", lambda name, *rest: resolved.append(name) or resolve(name, *rest))
    together = system(ALIKE)
    assert resolved == ["clients", "api", "caller", "db"]
    told = system(ALIKE.replace("-too: {", "-too: {owner: ann, tags: [old], "))
    assert resolved[4:] == ["clients", "api", "caller", "db"]
    apart = system(ALIKE.replace("-too: {", "-too: {availability: 99%, "))
    assert resolved[8:] == ["clients", "api", "api-too", "caller", "db", "db-too"]
    for name, component in apart.components.items():
        too = name.endswith("-too")
        plain = together.components[name]
        assert component == (
            replace(plain, declared=component.declared, assumed=component.assumed, availability=0.99) if too else plain
        ), name
        said = {"owner": "ann", "tags": ("old",), "declared": plain.declared | {"owner", "tags"}} if too else {}
        assert told.components[name] == replace(plain, **said), name
    assert [together.components[name].groups for name in ("api", "caller", "db", "db-too")] == [
        ("left",),
        (),
        ("left",),
        (),
    ]
    assert together.components["caller"].pool != together.components["api"].pool
