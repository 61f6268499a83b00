"""Where facts are read: what a compiled rule takes from the design itself is what the fact says."""

from operator import attrgetter
from pathlib import Path

import pytest

from archlint.analysis import analyse
from archlint.facts import build
from archlint.facts.schema import APPLICABLE, schema
from archlint.graph import load_system

BLUEPRINTS = Path(__file__).parents[2] / "blueprints"


def facts_of(file):
    return build(analyse(load_system(str(file))[0]))


@pytest.mark.parametrize("file", ["capstone-today.yaml", "capstone-10m-reviewed.yaml"])
def test_what_is_read_directly_is_the_fact(file):
    facts = facts_of(BLUEPRINTS / file)
    direct = {kind: [one for one in schema()[kind].fields.values() if one.path != one.name] for kind in APPLICABLE}
    assert {one.path for one in direct["step"]} >= {"of.op", "of.waited", "of.key"}
    for kind, fields in direct.items():
        for entity in facts.of(kind):
            read = {one.name: attrgetter(one.path)(entity) for one in fields}
            assert read == {one.name: getattr(entity, one.name) for one in fields}


def test_numbers_are_not_read_directly_since_they_may_be_ranges():
    assert schema()["component"].fields["cores"].path == "cores"


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
