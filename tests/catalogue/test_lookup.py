"""The catalogue: every entry can be found, is complete, and says where it comes from."""

from __future__ import annotations

import math

import pytest

from archlint.blueprint.vocabulary import Failover, Kind, Managed, Persistence, ReplicationMode
from archlint.catalogue import (
    Setting,
    configuration,
    configurations,
    domain_default,
    families,
    find,
    kind_defaults,
    names,
)
from archlint.catalogue.lookup import CATEGORIES, _families, families_of

HOW = {"measured", "doc", "excerpt", "paper", "unverified", "engineering default"}


@pytest.mark.parametrize("name", names())
def test_every_name_finds_an_engine_of_a_kind_of_the_language(name: str) -> None:
    engine = find(name)
    assert engine is not None
    assert engine.kind in set(Kind)


@pytest.mark.parametrize("engine", configurations(), ids=lambda engine: engine.id)
def test_every_configuration_is_complete_and_sourced(engine) -> None:
    assert engine.title
    assert engine.source
    assert engine.how in HOW
    assert engine.cap in {"CP", "AP", "neither", "single", "n/a"}
    for seconds in (engine.loss, engine.normal, engine.guaranteed):
        assert seconds is None or seconds >= 0
    if engine.normal is not None and engine.guaranteed is not None:
        assert engine.normal <= engine.guaranteed


@pytest.mark.parametrize("engine", configurations(), ids=lambda engine: engine.id)
def test_every_default_has_a_unit_free_value_a_source_and_a_known_word(engine) -> None:
    words = {
        "replication_mode": set(ReplicationMode),
        "failover": set(Failover),
        "managed": set(Managed),
        "persistence": set(Persistence),
    }
    for name, default in engine.defaults.items():
        assert default.how in HOW, name
        assert default.source, name
        if name in words:
            assert default.value in words[name], name
        if isinstance(default.value, tuple):
            assert sorted(default.value) == list(default.value), name


def test_facts_select_the_configuration_of_a_family() -> None:
    def chosen(name: str, **facts) -> str:
        engine = configuration(name, Setting(**facts))
        assert engine is not None
        return engine.id

    assert chosen("postgresql") == "postgresql-single"
    assert chosen("postgresql", mode="async", standbys=2) == "postgresql-async-replica"
    assert chosen("postgresql", mode="async", standbys=2, failover="automatic") == "postgresql-patroni"
    assert chosen("postgresql", mode="sync", standbys=1) == "postgresql-sync-on"
    assert chosen("postgresql", mode="remote-apply", standbys=1) == "postgresql-sync-remote-apply"
    assert chosen("redis", role="cache") == "redis-standalone"
    assert chosen("redis", role="broker") == "redis-celery-broker"
    assert chosen("redis", role="pubsub") == "redis-pubsub"
    assert chosen("redis", role="cache", mode="async", standbys=1) == "redis-replica"
    assert chosen("redis", role="cache", mode="async", standbys=1, failover="automatic") == "redis-sentinel"
    assert chosen("redis", role="cache", sharded=True) == "redis-cluster"
    assert chosen("cassandra", mode="quorum", standbys=2, read_quorum=1, write_quorum=1) == "cassandra-one"
    assert chosen("cassandra", mode="quorum", standbys=2, read_quorum=2, write_quorum=2) == "cassandra-quorum"
    assert chosen("mysql", mode="semi-sync", standbys=1) == "mysql-semisync"


def test_a_configuration_named_directly_is_itself_whatever_the_facts_say() -> None:
    engine = configuration("postgresql-async-replica", Setting(mode="sync"))
    assert engine is not None
    assert engine.id == "postgresql-async-replica"
    assert engine.guaranteed == math.inf


def test_roles_decide_the_kind_of_a_many_sided_engine() -> None:
    kinds = {
        role: getattr(find("redis", role), "kind", None) for role in ("cache", "broker", "pubsub", "store", "lock")
    }
    assert kinds == {"cache": "cache", "broker": "queue", "pubsub": "pubsub", "store": "database", "lock": "lock"}


def test_every_kind_but_the_client_has_an_assumed_availability() -> None:
    without = {kind.value for kind in Kind if "availability" not in kind_defaults(kind.value)}
    assert without == {"client"}


def test_unknown_names_are_unknown() -> None:
    assert find("postgressql") is None
    assert kind_defaults("sevrice") == {}


def test_failure_domains_have_defaults() -> None:
    values = {name: domain_default(name).value for name in ("host", "rack", "zone", "region", "provider", "software")}
    assert values == {
        "host": 0.9995,
        "rack": 0.9999,
        "zone": 0.9999,
        "region": 0.99999,
        "provider": 0.99999,
        "software": 0.9995,
    }


def test_families_are_listed_once() -> None:
    assert len(set(families())) == len(families())


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("postgres", "PostgreSQL, one server"),
        ("mariadb", "MariaDB"),
        ("valkey", "Valkey"),
        ("sns", "Amazon SNS"),
        ("NodeJS", "Node.js"),
        ("express", "Express"),
        ("go", "Go"),
        ("rust", "Rust"),
        ("kafka-safe", "Kafka, replication factor 3, min.insync.replicas 2"),
    ],
)
def test_an_engine_is_called_what_was_written_whatever_it_is_configured_like(name: str, title: str) -> None:
    assert find(name).title == title


def test_every_other_product_is_one_of_the_names_of_its_family() -> None:
    for category in CATEGORIES:
        for family, _, aliases in families_of(category):
            assert set(_families()[family].get("products", {})) <= set(aliases), family


@pytest.mark.parametrize(
    ("name", "modes"),
    [
        ("sql-server", ("async", "semi-sync", "sync")),
        ("oracle", ("async", "semi-sync", "sync")),
        ("yugabytedb", ("quorum", "sync", "async", "multi-primary")),
        ("dynamodb", ("quorum", "sync", "async", "multi-primary")),
        ("hazelcast", ("sync", "async", "quorum")),
    ],
)
def test_a_vendor_s_store_has_the_modes_its_documentation_has(name: str, modes: tuple[str, ...]) -> None:
    engine = find(name)
    assert engine is not None
    assert (engine.modes, engine.modes_from.partition(":")[0]) == (modes, "excerpt")
