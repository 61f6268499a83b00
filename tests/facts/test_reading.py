"""Where facts are read: what a compiled rule takes from the design itself is what the fact says."""

from operator import attrgetter
from pathlib import Path

import pytest

from archlint.analysis import analyse
from archlint.facts.build import build
from archlint.facts.schema import APPLICABLE, schema
from archlint.graph import load_system
from archlint.quantity import Quantity

BLUEPRINTS = Path(__file__).parents[2] / "blueprints"


def facts_of(file):
    return build(analyse(load_system(str(file))[0]))


@pytest.mark.parametrize("file", ["capstone-today.yaml", "capstone-10m-reviewed.yaml"])
def test_what_is_read_directly_is_the_fact(file):
    facts = facts_of(BLUEPRINTS / file)
    entities = [entity for kind in APPLICABLE for entity in facts.of(kind)]
    parts = [
        getattr(one, name, None) for one in facts.components.values() for name in ("replication", "health", "shards")
    ]
    for entity in (*entities, *filter(None, parts), *(pool for one in facts.components.values() for pool in one.pools)):
        direct = [one for one in schema()[entity.name].fields.values() if one.path != one.name]
        read = {one.name: attrgetter(one.path)(entity) for one in direct}
        assert read == {one.name: getattr(entity, one.name) for one in direct}
        assert not any(isinstance(value, Quantity) for value in read.values())


def test_numbers_that_may_be_ranges_are_not_read_directly():
    paths = {one.name: one.path for one in schema()["component"].fields.values()}
    assert [paths[name] for name in ("kind", "replicas", "cores", "copies")] == [
        "of.kind",
        "of.replicas",
        "cores",
        "copies",
    ]


def test_what_a_component_caches_and_what_flows_through_it_promise(tmp_path):
    (tmp_path / "shop.yaml").write_text(
        "archlint: 1\nsystem: Shop\ncomponents:\n  clients: {kind: client}\n  api: {kind: service}\n"
        "  cache: {engine: redis, role: cache}\n  db: {engine: postgresql}\n"
        "data: {prices: {in: db}, stock: {in: db}}\nflows:\n"
        "  look: {does: read, data: [prices, stock], needs: {availability: 99.9%}, steps: [clients -> api, "
        "{'api -> cache': {hit: 90%}}, {'api -> db': {when: miss}}]}\n"
        "  buy: {does: write, data: stock, needs: {availability: 99%}, steps: [clients -> api -> db]}\n",
        encoding="utf-8",
    )
    components = facts_of(tmp_path / "shop.yaml").components
    assert {name: [datum.id for datum in one.caches] for name, one in components.items()} == {
        "clients": [],
        "api": [],
        "cache": ["prices", "stock"],
        "db": [],
    }
    assert {name: one.promised for name, one in components.items()} == {
        "clients": 0.999,
        "api": 0.999,
        "cache": 0.999,
        "db": 0.999,
    }


def test_a_failure_knows_whose_shards_are_found_through_what_fails(tmp_path):
    (tmp_path / "shop.yaml").write_text(
        "archlint: 1\nsystem: Shop\ncomponents:\n  clients: {kind: client}\n  api: {kind: service}\n"
        "  dir: {engine: postgresql}\n  last: {engine: redis, role: cache}\n"
        "  carts: {engine: postgresql, shards: {count: 2, key: user, directory: last}}\n"
        "  users: {engine: postgresql, shards: {count: 2, key: user, directory: dir}}\n"
        "  plain: {engine: postgresql, shards: {count: 2, key: user}}\n"
        "groups: {box: {kind: host, members: [dir, last]}}\nflows:\n"
        "  buy: {does: write, steps: [clients -> api, api -> carts, api -> users, api -> plain]}\n",
        encoding="utf-8",
    )
    found = {cause.id: [one.id for one in cause.directory_of] for cause in facts_of(tmp_path / "shop.yaml").causes}
    assert {name: found[name] for name in ("box", "dir", "last", "users")} == {
        "box": ["carts", "users"],
        "dir": ["users"],
        "last": ["carts"],
        "users": [],
    }
