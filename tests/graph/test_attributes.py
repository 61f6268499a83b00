"""Attributes follow from the keys that are said to decide about them, and from no others."""

from __future__ import annotations

from pathlib import Path

import pytest

from archlint.blueprint import load
from archlint.blueprint.components import Component as Written
from archlint.blueprint.plain import model
from archlint.blueprint.vocabulary import Kind
from archlint.graph import resolution
from archlint.graph.assumption import Assumptions, ground
from archlint.graph.attributes import ROWS, VERBATIM
from archlint.graph.building import build
from archlint.graph.component import Component
from archlint.graph.keeping import keeping
from archlint.graph.loading import load_system
from archlint.graph.placement import survey
from archlint.graph.resolution import bare
from archlint.source.read import parse_text

LIBRARY = sorted(Path(__file__).parents[2].glob("blueprints/**/*.yaml"))
ELSEWHERE = {"kind", "role", "roles", "title", "zones", "hosts", "guessed"}
"""Keys that decide about the ground, the name or the place of a component."""


class Spied:
    """A written component that remembers what it was asked for."""

    def __init__(self, written):
        self.written = written
        self.asked = set()

    def __getattr__(self, key):
        self.asked.add(key)
        return getattr(self.written, key)


def test_every_key_decides_about_something():
    decide = {key for row in ROWS for key in row.keys}
    assert decide | VERBATIM | ELSEWHERE == set(Written.model_fields)
    assert not decide & VERBATIM
    assert set(Component.__match_args__) >= VERBATIM


@pytest.mark.parametrize("kind", Kind)
def test_what_nobody_wrote_is_asked_for_by_the_rows_of_those_keys_alone(kind):
    found = ground(model("Component")({"kind": kind.value}))
    for row in ROWS:
        spied = Spied(model("Component")({}))
        row.values(spied, Assumptions(found))
        assert spied.asked <= set(row.keys), row.names


def assert_all_rows(system, blueprint):
    """Work out every row of every component, whatever is written; what others keep in one is told beside its own assumptions."""
    kept = keeping(system.components)
    beside = {(where, f"{what} of {id_}") for id_, those in kept.items() for what, where in those}
    for name, written in blueprint.components.items():
        component = system.components[name]
        notes = Assumptions(ground(written), tuple(pool.store for pool in component.pool))
        for row in ROWS:
            given = tuple(getattr(component, each) for each in row.names)
            assert given == row.values(written, notes), (name, row.names)
        own = [(key, note) for key, note in component.assumed.items() if (name, key) not in beside]
        assert own == list(notes.used.items()), name


@pytest.mark.parametrize("path", LIBRARY, ids=lambda path: path.stem)
def test_a_component_is_what_all_its_rows_give(path):
    system, document = load_system(path)
    assert_all_rows(system, load(document))


@pytest.mark.parametrize(
    "text",
    [
        "{kind: worker, work: 50 ms}",
        "{kind: worker, cores: 4}",
        "{engine: fastapi, work: 10 ms, replicas: 2}",
        "{engine: fastapi, work: 10 ms, managed: zonal}",
        "{engine: postgresql, mtbf: 30 days, mttr: 1 h}",
        "{engine: redis, role: cache, managed: regional}",
        "{engine: postgresql, min_up: 1, shards: {count: 4}}",
        "{engine: kafka, roles: [broker, store], replication: {standbys: 2}}",
    ],
)
def test_so_it_is_where_keys_decide_together(text):
    document = parse_text(f"archlint: 1\nsystem: one\ncomponents:\n  it: {text}\n", "one.yaml")
    blueprint = load(document)
    assert_all_rows(build(blueprint, document), blueprint)


def test_what_stands_on_one_ground_shares_what_follows_from_it():
    written = [model("Component")({"engine": "postgresql", "owner": owner}) for owner in ("us", "them")]
    assert ground(written[0]) is ground(written[1])
    assert bare(ground(written[0])).component.max_connections.likely == 100


def test_of_a_component_only_what_is_written_is_worked_out(monkeypatch):
    worked = []

    def watched(row):
        return row._replace(values=lambda *given: worked.append(row.names) or row.values(*given))

    monkeypatch.setattr(resolution, "ROWS", tuple(map(watched, ROWS)))
    for written, expected in (
        ({"engine": "fastapi", "owner": "us", "tags": "new"}, []),
        ({"engine": "fastapi", "replicas": 3, "health": {"live": "/live"}}, [("replicas",), ("health",)]),
    ):
        component = model("Component")(written)
        found = bare(ground(component))
        worked.clear()
        resolution.resolve("api", component, found, (), survey({}))
        assert sorted(worked) == sorted(expected)


def test_of_a_balancer_that_a_provider_runs_no_server_is_assumed():
    def resolved(more):
        text = f"archlint: 1\nsystem: Shop\ncomponents: {{lb: {{kind: load-balancer{more}}}}}\n"
        document = parse_text(text, "lb.yaml")
        return build(load(document), document).components["lb"]

    own, provided = resolved(""), resolved(", managed: regional")
    assert (own.descriptors.likely, own.capacity is None) == (1024, False)
    assert (provided.descriptors, provided.capacity) == (None, None)
