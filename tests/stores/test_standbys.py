"""What a read of a standby shows, and how long a commit waits for it."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

pytest.importorskip("psycopg", reason="psycopg is not installed (pip install 'archlint[stores]')")
pytest.importorskip("redis", reason="redis is not installed (pip install 'archlint[stores]')")

from archlint.analysis.consistency.result import Answer, Verdict
from tests.stores.request import Request
from tests.stores.watching import TIMERS, goes_back, own_writes, promise
from tests.stores.yard import until

pytestmark = pytest.mark.stores


def store_of(running):
    return {**running.databases, **running.memories}["db"]


def commit_time(running, writes=3):
    """The median of some writes, in seconds."""
    times = []
    for number in range(writes):
        begin = time.monotonic()
        Request(running, "write-task", f"timed-{number}", value=1).finish()
        times.append(time.monotonic() - begin)
    return sorted(times)[writes // 2]


@pytest.mark.parametrize(
    ("blueprint", "own", "verdict", "waits"),
    [
        ("standby-async.yaml", Answer.NO, Verdict.FAIL, False),
        ("standby-sync.yaml", Answer.NO, Verdict.FAIL, False),
        ("standby-remote-apply.yaml", Answer.YES, Verdict.PASS, True),
        ("standby-remote-apply-some.yaml", Answer.NO, Verdict.FAIL, False),
        ("redis-replica.yaml", Answer.NO, Verdict.FAIL, False),
    ],
)
def test_a_standby_shows_own_writes_when_archlint_says_so_and_only_then(stage, record, blueprint, own, verdict, waits):
    running = stage(blueprint)
    answer = running.answers["read-task"]
    delivered = answer.delivered
    assert (answer.verdict, delivered.read_your_writes) == (verdict, own)
    lag = store_of(running).component.replication.lag
    waited = commit_time(running)
    seen = own_writes(running)
    back = goes_back(running, 1.5 * lag)
    record(
        running.system.name,
        promise(answer),
        f"{seen}; somebody who goes on reading is taken back {back} times; a commit takes {waited * 1000:.0f} ms",
    )
    assert (back > 0) == (delivered.monotonic is Answer.NO)
    assert seen.longest <= delivered.normal + TIMERS
    assert (seen.stale > 0) == (own is Answer.NO)
    assert (waited >= lag) == waits
    if own is Answer.NO:
        assert seen.longest >= 0.7 * delivered.normal


@pytest.mark.parametrize("blueprint", ["standby-async.yaml", "redis-replica.yaml"])
def test_nothing_ends_the_staleness_of_a_standby_that_is_cut_off(stage, record, blueprint):
    running = stage(blueprint)
    answer = running.answers["read-task"]
    (cut,) = [cut for cut in answer.cuts if cut.relevant]
    assert (cut.effect, cut.staleness) == ("serve stale", float("inf"))
    (write_cut,) = [cut for cut in running.answers["write-task"].cuts if cut.between == ("db primary", "db standby")]
    assert write_cut.effect == "accept, may lose"
    store = store_of(running)
    Request(running, "write-task", "cut", value=1).finish()
    store.settle()
    store.links[0].cut()
    Request(running, "write-task", "cut", value=2).finish()
    wrote = time.monotonic()
    patience = 5 * store.component.replication.lag
    old = until(lambda: Request(running, "read-task", "cut").finish() == 2, patience)
    went_on = time.monotonic() - wrote
    store.links[0].mend()
    assert not old
    assert until(lambda: Request(running, "read-task", "cut").finish() == 2)
    record(
        running.system.name,
        f"cut off: {cut.detail}; writes: {write_cut.effect}",
        f"writes go on; the standby still answers with the old value after {went_on:.1f} s, and catches up when mended",
    )


def test_a_commit_that_waits_for_a_standby_that_is_cut_off_does_not_return(stage, record):
    running = stage("standby-sync.yaml")
    (cut,) = [cut for cut in running.answers["write-task"].cuts if cut.between == ("db primary", "db standby")]
    assert cut.effect == "block"
    database = running.databases["db"]
    Request(running, "write-task", "cut", value=1).finish()
    database.settle()
    connection = database.primary.connect()
    database.links[0].cut()
    with ThreadPoolExecutor(1) as pool:
        commit = pool.submit(database.write, "cut", 2, connection)
        returned = until(commit.done, 2.0)
        on_primary, on_standby = database.read("cut"), database.read("cut", database.standbys[0])
        database.links[0].mend()
        commit.result(timeout=20)
    record(
        f"{running.system.name}, cut off",
        f"writes: {cut.effect} ({cut.detail})",
        f"the commit had not returned after 2.0 s, reads show {on_primary} on the primary and {on_standby} on the standby",
    )
    assert not returned
    assert (on_primary, on_standby) == (1, 1)
    assert until(lambda: database.read("cut", database.standbys[0]) == 2)


def test_with_remote_apply_a_later_reader_may_still_see_the_older_value(stage, record):
    """Acknowledged writes are everywhere, and the standby shows a write first: it is linearizable only while nobody asks the primary."""
    running = stage("standby-remote-apply.yaml")
    answer = running.answers["read-task"]
    assert answer.delivered.linearizable is Answer.CONDITIONAL
    database = running.databases["db"]
    Request(running, "write-task", "inverted", value=1).finish()
    database.settle()
    database.links[0].echo = 1.0
    connection = database.primary.connect()
    with ThreadPoolExecutor(1) as pool:
        commit = pool.submit(database.write, "inverted", 2, connection)
        assert until(lambda: database.read("inverted", database.standbys[0]) == 2)
        first, second = database.read("inverted", database.standbys[0]), database.read("inverted")
        commit.result(timeout=20)
    record(
        f"{running.system.name}, whose answers travel slowly",
        "linearizable only while nobody reads the primary",
        f"a reader of the standby sees {first}, a later one of the primary {second}",
    )
    assert (first, second) == (2, 1)
