"""Acknowledged writes that are gone after the primary is lost, or after a restart."""

import time

import pytest

pytest.importorskip("psycopg", reason="psycopg is not installed (pip install 'archlint[stores]')")
pytest.importorskip("redis", reason="redis is not installed (pip install 'archlint[stores]')")

from archlint.analysis.consistency.loss import loss_window
from tests.stores.request import Request
from tests.stores.watching import TIMERS, window

pytestmark = pytest.mark.stores
FEWEST = 5


def store_of(running):
    return {**running.databases, **running.memories}["db"]


def keep_writing(running, seconds, name="written", every=0.005):
    """Write one value after the other; when each was acknowledged."""
    acknowledged = {}
    end = time.monotonic() + seconds
    while time.monotonic() < end or len(acknowledged) < FEWEST:
        key = f"{name}-{len(acknowledged)}"
        Request(running, "write-task", key, value=1).finish()
        acknowledged[key] = time.monotonic()
        time.sleep(every)
    return acknowledged


def lost(acknowledged, has, crashed):
    """How many acknowledged writes are gone, and how long before the crash the oldest of them was acknowledged."""
    gone = [when for key, when in acknowledged.items() if not has(key)]
    return len(gone), crashed - min(gone) if gone else 0.0


@pytest.mark.parametrize(
    ("blueprint", "stalled"),
    [
        ("standby-async.yaml", False),
        ("standby-async.yaml", True),
        ("standby-sync.yaml", False),
        ("standby-remote-apply.yaml", False),
        ("redis-replica.yaml", False),
        ("redis-replica.yaml", True),
        ("redis-wait.yaml", False),
        ("redis-wait.yaml", True),
    ],
)
def test_a_failover_loses_what_archlint_says_and_no_more(stage, record, blueprint, stalled):
    running = stage(blueprint)
    loss = running.answers["write-task"].delivered.loss
    store = store_of(running)
    acknowledged = keep_writing(running, 0.6)
    if stalled:
        store.links[0].cut()
        acknowledged |= keep_writing(running, 1.0, "late")
    crashed = time.monotonic()
    promoted = store.fail_over()
    gone, seconds = lost(acknowledged, lambda key: store.read(key, promoted) is not None, crashed)
    case = ", after its replication had stalled for a second" if stalled else ""
    record(
        f"{running.system.name}: failover{case}",
        window(loss),
        f"{gone} of {len(acknowledged)} acknowledged writes gone"
        + (f", the oldest {seconds:.2f} s before the crash" if gone else ""),
    )
    allowed = loss.enforced if stalled else loss.normal
    assert seconds <= allowed + (TIMERS if allowed else 0.0)
    assert (gone > 0) == (allowed > 0)
    if allowed and not stalled:
        assert seconds >= 0.7 * allowed
    if stalled:
        assert seconds >= 0.8


@pytest.mark.parametrize("blueprint", ["redis-none.yaml", "redis-rdb.yaml", "redis-aof.yaml", "redis-aof-always.yaml"])
def test_a_restart_loses_what_archlint_says_and_no_more(stage, record, blueprint):
    running = stage(blueprint)
    loss = loss_window(store_of(running).component).loss  # of the restart alone: the disk stays
    memory = running.memories["db"]
    acknowledged = keep_writing(running, 0.5)
    crashed = time.monotonic()
    memory.primary.crash()
    memory.primary.start()
    gone, seconds = lost(acknowledged, lambda key: memory.read(key) is not None, crashed)
    record(
        f"{running.system.name}: restart",
        window(loss),
        f"{gone} of {len(acknowledged)} acknowledged writes gone",
    )
    assert seconds <= loss.enforced
    # what an append-only file still owes the disk is lost with the power, not with the process
    assert (gone > 0) == (loss.normal > 1.0)
