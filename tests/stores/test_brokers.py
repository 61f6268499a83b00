"""A queue in a Redis that is a cache as well."""

import time

import pytest

pytest.importorskip("psycopg", reason="psycopg is not installed (pip install 'archlint[stores]')")
pytest.importorskip("redis", reason="redis is not installed (pip install 'archlint[stores]')")

from redis.exceptions import OutOfMemoryError

from archlint.analysis.consistency.result import Verdict
from archlint.blueprint.vocabulary import Delivery
from tests.stores.watching import arrival

pytestmark = pytest.mark.stores
TASKS, ANSWERS, SIZE = 100, 20_000, 1_000
"""Tasks that wait, answers that are cached meanwhile, and the bytes of each: more than the memory of the blueprint."""
OLDER = 2
"""Seconds by which the tasks are older than the answers: Redis counts whole ones, and picks by chance among equals."""


@pytest.mark.parametrize(
    ("blueprint", "delivery", "verdict"),
    [
        # one server has one disk, so that nothing is promised without condition
        ("broker-allkeys-lru.yaml", Delivery.BEST_EFFORT, Verdict.FAIL),
        ("broker-volatile-lru.yaml", Delivery.EFFECTIVELY_ONCE, Verdict.CONDITIONAL),
        ("broker-noeviction.yaml", Delivery.EFFECTIVELY_ONCE, Verdict.CONDITIONAL),
    ],
)
def test_waiting_tasks_survive_a_full_cache_when_archlint_says_so_and_only_then(
    stage, record, blueprint, delivery, verdict
):
    running = stage(blueprint)
    answer = running.answers["remind"]
    (effect,) = answer.effects
    assert (answer.verdict, effect.delivery) == (verdict, delivery)
    client = running.memories["redis"].client
    ttl = next(hop.ttl for hop in running.flow("read-task").hops if hop.ttl is not None)
    for number in range(TASKS):
        client.lpush("tasks", f"task {number}")
    while client.object("idletime", "tasks") < OLDER:  # asked without touching it
        time.sleep(0.1)
    pipeline = client.pipeline(transaction=False)
    for number in range(ANSWERS):
        pipeline.set(f"answer-{number}", "x" * SIZE, ex=int(ttl))
    answers = pipeline.execute(raise_on_error=False)
    refused = sum(isinstance(each, OutOfMemoryError) for each in answers)
    left = client.llen("tasks")
    record(
        running.system.name,
        arrival(answer.verdict, effect),
        f"{left} of {TASKS} waiting tasks left after {ANSWERS:,} answers were cached, {refused:,} of which were refused",
    )
    assert (left < TASKS) == (delivery is Delivery.BEST_EFFORT)
    assert (refused > 0) == (running.memories["redis"].component.eviction == "noeviction")
