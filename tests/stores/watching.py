"""What people see: whether their own writes are there, and how long an old answer goes on."""

import itertools
import time
from dataclasses import dataclass

from archlint.analysis.consistency.words import duration
from tests.stores.request import Person, Request

EVERY_COPY = 3
TIMERS = 0.3
"""Seconds by which timers, threads and a busy machine may be late."""


@dataclass(frozen=True)
class Seen:
    """`stale` of `writes` were not there when their writer looked; `longest` is how long after the answer the last
    old value was asked for, in seconds.
    """

    writes: int
    stale: int
    longest: float

    def __str__(self):
        went_on = f", the last old answer {self.longest:.2f} s after the write" if self.stale else ""
        return f"{self.stale} of {self.writes} own writes not there{went_on}"


def own_writes(stage, *, writes=6, think=0.0, read="read-task", write="write-task", limit=10.0):
    """People write, think, and look until they see it."""
    keys = known(stage, [f"own-{number}" for number in range(writes)], write)
    waiting = []
    for key in keys:
        person = Person()
        Request(stage, write, key, value=2, person=person).finish()
        wrote = time.monotonic()
        time.sleep(think)
        asked = time.monotonic()
        if Request(stage, read, key, person=person).finish() != 2:
            waiting.append((key, person, 2, wrote, asked))
    return Seen(writes, len(waiting), follow(stage, waiting, read, limit))


def known(stage, keys, write="write-task"):
    """The same keys, each with a first value that every copy has."""
    for key in keys:
        Request(stage, write, key, value=1).finish()
    settle(stage)
    return keys


def follow(stage, waiting, read, limit):
    """Go on asking for what is not there yet; the longest time after which an old answer was asked for.

    `waiting` are key, person, the value, when it was acknowledged, when an old one was asked for. A value is there for
    good when it has been seen so often in a row that every copy has been asked.
    """
    longest = max((asked - wrote for *_, wrote, asked in waiting), default=0.0)
    waiting = [(key, person, value, wrote, 0) for key, person, value, wrote, _ in waiting]
    deadline = time.monotonic() + limit
    while waiting and time.monotonic() < deadline:
        left = []
        for key, person, value, wrote, times in waiting:
            asked = time.monotonic()
            if Request(stage, read, key, person=person).finish() != value:
                longest = max(longest, asked - wrote)
                left.append((key, person, value, wrote, 0))
            elif times < EVERY_COPY:
                left.append((key, person, value, wrote, times + 1))
        waiting = left
        time.sleep(0.002)
    return longest


def settle(stage):
    """Wait until every copy has everything."""
    for store in (*stage.databases.values(), *stage.memories.values()):
        store.settle()


def goes_back(stage, seconds, read="read-task", write="write-task"):
    """How often somebody who goes on reading sees the old value after the new one."""
    (key,) = known(stage, ["going-back"], write)
    Request(stage, write, key, value=2).finish()
    seen, end = [], time.monotonic() + seconds
    while time.monotonic() < end:
        seen.append(Request(stage, read, key).finish())
    return sum(later < earlier for earlier, later in itertools.pairwise(seen))


def promise(answer):
    """What archlint says of a read, in one line."""
    delivered = answer.delivered
    return (
        f"{answer.verdict}: own writes {delivered.read_your_writes}, monotonic {delivered.monotonic}, "
        f"at most {duration(delivered.normal)} old, {duration(delivered.enforced)} at worst"
    )


def window(loss):
    """What archlint says of acknowledged writes, in one line."""
    return f"may lose {duration(loss.normal)}, {duration(loss.enforced)} at worst: {loss.cause}"


def arrival(verdict, effect):
    """What archlint says of a message, in one line."""
    return f"{verdict}: {effect.delivery.value}, {effect.because}"
