"""A cache in front of a primary and its standby: who fills it, and what protects the fill."""

import time

import pytest

pytest.importorskip("psycopg", reason="psycopg is not installed (pip install 'archlint[stores]')")
pytest.importorskip("redis", reason="redis is not installed (pip install 'archlint[stores]')")

from archlint.analysis.consistency.result import Answer, Verdict
from tests.stores.request import Person, Request, orders_of, run_in_turns
from tests.stores.watching import TIMERS, follow, known, own_writes, promise

pytestmark = pytest.mark.stores
READING, WRITING = 3, 2
"""Things a reader does on a miss (look up, read, fill), and a writer (commit, delete or set)."""


def raced(stage):
    """A reader beside a writer, and a writer beside another, in every order of what they do.

    How many orders there are, and in how many of them the last writer does not see what the store has. Where a copy
    belongs to one user, everybody is the same person in another window.
    """
    lookup = next(hop for hop in stage.flow("read-task").hops if hop.hit is not None)
    reading = [(turns, "read-task") for turns in orders_of(READING, WRITING)]
    writing = [(turns, "write-task") for turns in orders_of(WRITING, WRITING)]
    cases = [*reading, *writing]
    keys = known(stage, [f"raced-{number}" for number in range(len(cases))])
    stale = []
    for key, (turns, beside) in zip(keys, cases, strict=True):
        person = Person()
        other = Request(stage, beside, key, value=3, person=person if "user" in lookup.key else None)
        writer = Request(stage, "write-task", key, value=2, person=person)
        run_in_turns(turns, other, writer)
        wrote = asked = time.monotonic()
        now = stage.databases["db"].read(key)
        if Request(stage, "read-task", key, person=person).finish() != now:
            stale.append((key, person, now, wrote, asked))
    return len(cases), len(stale), follow(stage, stale, "read-task", 10.0)


@pytest.mark.parametrize(
    ("blueprint", "own", "verdict"),
    [
        ("fill-from-standby.yaml", Answer.NO, Verdict.FAIL),
        ("fill-from-primary.yaml", Answer.CONDITIONAL, Verdict.CONDITIONAL),
        ("fill-with-lease.yaml", Answer.YES, Verdict.PASS),
        ("fill-with-version.yaml", Answer.YES, Verdict.PASS),
        ("set-with-lease.yaml", Answer.CONDITIONAL, Verdict.CONDITIONAL),
        ("set-with-version.yaml", Answer.YES, Verdict.PASS),
        ("delete-before-commit.yaml", Answer.NO, Verdict.FAIL),
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
        f"{seen}; {stale} of {orders} orders beside another reader or writer leave an old answer"
        + (f", for {longest:.2f} s" if stale else ""),
    )
    oldest = max(seen.longest, longest)
    assert oldest <= delivered.normal + TIMERS
    if own is Answer.NO:
        assert seen.stale + stale > 0
        assert oldest >= 0.85 * delivered.normal
    else:
        assert seen.stale == 0
        assert (stale > 0) == (own is Answer.CONDITIONAL)
