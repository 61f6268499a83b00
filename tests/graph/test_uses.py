"""Several roles of one component are a set, and each step uses the one it means."""

import re
from itertools import permutations
from pathlib import Path

import pytest

from archlint.blueprint import load
from archlint.blueprint.vocabulary import Kind, Op
from archlint.graph import build
from archlint.graph.uses import asked, sender
from archlint.source import parse_text

ROOT = Path(__file__).parents[2]
SHIPPED = sorted(
    path
    for folder in ("blueprints", "examples", "tests/students", "tests/silent")
    for path in (ROOT / folder).rglob("*.yaml")
    if re.search(r"^system:", text := path.read_text(encoding="utf-8"), re.MULTILINE) and "roles: [" in text
)
ONE_REDIS = """
components:
  clients: {kind: client}
  api: {kind: service}
  db: {engine: postgresql}
  redis: {engine: redis, roles: [cache, broker, store, lock], visibility: 30 s, memory: 4 GB}
  worker: {kind: worker, work: 1 min}
data:
  menus: {in: db}
  carts: {in: redis, rows: 5M, row: 1 KB}
flows:
  browse:
    does: read
    data: menus
    rate: 9/s
    steps: [clients -> api, api -> redis: {hit: 90%, ttl: 60 s}, api -> db: {when: miss}]
  add:
    does: write
    data: carts
    rate: 1/s
    steps: [clients -> api, api -> redis: {op: write}, api -> redis: {op: enqueue}, reply, redis -> worker]
"""


def orders(text):
    """The text with the roles of its first component that has several in every order."""
    written = re.search(r"roles: \[([^\]]+)\]", text)
    for order in permutations(word.strip() for word in written[1].split(",")):
        yield text.replace(written[0], f"roles: [{', '.join(order)}]")


def built(text):
    document = parse_text(text, "design.yaml")
    return build(load(document), document)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_the_order_of_roles_changes_no_shipped_system(path):
    first, *others = map(built, orders(path.read_text(encoding="utf-8")))
    assert all(other == first for other in others)


def test_the_order_of_roles_changes_nothing_where_each_makes_another_kind(system):
    first, *others = map(system, orders(ONE_REDIS))
    assert all(other == first for other in others)
    assert first.components["redis"].kinds == (Kind.CACHE, Kind.QUEUE, Kind.DATABASE, Kind.LOCK)


def test_every_step_uses_the_role_it_means(system):
    found = system(ONE_REDIS)
    redis, flow = found.components["redis"], found.flows["add"]
    lookup, written, handed, taken = found.flows["browse"].hops[1], *flow.hops[1:]
    uses = [asked(redis, hop).kind for hop in (lookup, written, handed)]
    assert uses == [Kind.CACHE, Kind.DATABASE, Kind.QUEUE]
    assert (sender(flow, taken, found.components).kind, taken.op, taken.waited) == (Kind.QUEUE, Op.CONSUME, False)
    assert asked(redis, handed).facts.delivery == "at-least-once"


def test_workers_take_from_the_queue_and_others_what_is_published(walked):
    found = walked(
        "api: {kind: service}\nredis: {engine: redis, roles: [pubsub, broker]}\nworker: {kind: worker}\npush: {kind: service}",
        "- api -> redis: {op: enqueue}\n- api -> redis: {op: publish}\n- reply\n- redis -> worker\n- redis -> push",
    )
    flow = found.flows["f"]
    assert [sender(flow, hop, found.components).kind for hop in flow.hops[2:]] == [Kind.QUEUE, Kind.PUBSUB]


def test_what_several_roles_make_of_it_is_assumed_of_each(system):
    text = "components: {{q: {{engine: sqs}}, redis: {{engine: redis, roles: [{}]}}}}"
    assert system(text.format("cache, broker")).components["redis"].visibility == (
        system(text.format("broker")).components["redis"].visibility
    )


@pytest.mark.parametrize(
    ("component", "does", "op"),
    [
        ("{engine: etcd}", "read", Op.READ),
        ("{engine: consul}", "write", Op.WRITE),
        ("{engine: zookeeper, role: store}", "read", Op.READ),
        ("{engine: etcd, role: lock}", "read", Op.WRITE),
        ("{kind: lock, engine: redis}", "read", Op.WRITE),
    ],
)
def test_a_coordination_service_is_read_unless_it_is_said_to_be_a_lock(walked, component, does, op):
    components = f"clients: {{kind: client}}\napi: {{kind: service}}\nconf: {component}"
    assert walked(components, "- clients -> api -> conf", does).flows["f"].hops[1].op is op


def test_data_that_is_kept_in_a_lock_is_read(system):
    found = system("""
    components: {c: {kind: client}, api: {kind: service}, e: {engine: etcd, role: lock}}
    data: {conf: {in: e}}
    flows: {look: {does: read, data: conf, rate: 1/s, steps: [c -> api -> e]}}
    """)
    assert found.flows["look"].hops[1].op is Op.READ
