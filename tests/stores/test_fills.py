"""A cache in front of a primary and its standby: who fills it, and what protects the fill."""

import time
from math import comb

import pytest

pytest.importorskip("psycopg", reason="psycopg is not installed (pip install 'archlint[stores]')")
pytest.importorskip("redis", reason="redis is not installed (pip install 'archlint[stores]')")

from archlint.analysis.consistency.result import Answer, Verdict
from tests.stores.request import Person, Request, orders_of, run_in_turns
from tests.stores.watching import TIMERS, follow, known, own_writes, promise

pytestmark = pytest.mark.stores
READING, WRITING = 3, 2
"""Things a reader does on a miss (look up, read, fill), and a writer (commit, delete)."""


def raced(stage):
    """A reader beside a writer, in every order of what they do; how often the old answer was there afterwards.

    Where a copy belongs to one user, the reader is the writer in another window.
    """
    lookup = next(hop for hop in stage.flow("read-task").hops if hop.hit is not None)
    keys = iter(known(stage, [f"raced-{number}" for number in range(comb(READING + WRITING, READING))]))
    orders, stale = 0, []
    for turns in orders_of(READING, WRITING):
        key, person = next(keys), Person()
        reader = Request(stage, "read-task", key, person=person if "user" in lookup.key else None)
        writer = Request(stage, "write-task", key, value=2, person=person)
        run_in_turns(turns, reader, writer)
        wrote = asked = time.monotonic()
        orders += 1
        if Request(stage, "read-task", key, person=person).finish() != 2:
            stale.append((key, person, wrote, asked))
    return orders, len(stale), follow(stage, stale, "read-task", 10.0)


@pytest.mark.parametrize(
    ("blueprint", "own", "verdict"),
    [
        ("fill-from-standby.yaml", Answer.NO, Verdict.FAIL),
        ("fill-from-primary.yaml", Answer.CONDITIONAL, Verdict.CONDITIONAL),
        ("fill-with-lease.yaml", Answer.YES, Verdict.PASS),
        ("fill-with-version.yaml", Answer.YES, Verdict.PASS),
        ("fill-with-pin.yaml", Answer.YES, Verdict.PASS),
        ("fill-with-short-pin.yaml", Answer.NO, Verdict.FAIL),
    ],
)
def test_own_writes_are_there_when_archlint_says_so_and_only_then(stage, record, blueprint, own, verdict):
    running = stage(blueprint)
    answer = running.answers["read-task"]
    delivered = answer.delivered
    assert (answer.verdict, delivered.read_your_writes) == (verdict, own)
    pin = next((hop.pin for hop in running.flow("read-task").hops if hop.pin is not None), 0.0)
    lag = running.databases["db"].component.replication.lag
    seen = own_writes(running, think=pin + 0.75 * (lag - pin) if pin < lag else 0.75 * lag)
    orders, stale, longest = raced(running)
    record(
        running.system.name,
        promise(answer),
        f"{seen}; {stale} of {orders} orders of a reader beside a writer leave the old answer in the cache"
        + (f", for {longest:.2f} s" if stale else ""),
    )
    assert max(seen.longest, longest) <= delivered.normal + TIMERS
    assert (seen.stale > 0) == (own is Answer.NO)
    if own is not Answer.NO:
        assert (stale > 0) == (own is Answer.CONDITIONAL)
    else:
        assert seen.longest >= 0.85 * delivered.normal
