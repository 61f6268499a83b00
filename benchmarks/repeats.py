"""Runs that come to the same line again and again, computed and simulated: `python -m benchmarks.repeats [--write]`.

The simulation is one of its own: calls in the order of time, the first server that is free takes the first in line, and a run that is
not done comes back at once. It knows nothing of the model but rates, servers and the mean time of a call.
"""

from __future__ import annotations

import argparse
import heapq
import random
from pathlib import Path
from typing import NamedTuple

from archlint.analysis.model import model
from archlint.blueprint import load
from archlint.graph import build
from archlint.source import parse_text

PAGE = Path("benchmarks/repeats.md")
WORK = 0.01
CALLS, SEED = 2_000_000, 7


class Case(NamedTuple):
    """So many servers, so busy, with runs of so many calls, which make such a share of the load; others come once."""

    servers: int
    busy: float
    visits: int
    share: float


CASES = [
    Case(servers, busy, visits, share)
    for servers, busy in ((1, 0.3), (1, 0.5), (1, 0.8), (2, 0.5), (2, 0.8), (4, 0.8), (8, 0.9))
    for visits, share in ((2, 1.0), (10, 1.0), (10, 0.05), (20, 0.5))
]
BLUEPRINT = """archlint: 1
system: Comes again
components:
  clients: {{kind: client}}
  db: {{kind: database, work: 10 ms, cores: {servers}}}
flows:
  again: {{does: read, rate: {again}/s, steps: [clients -> db: {{times: {visits}}}]}}
{others}"""


def rates(case: Case) -> tuple[float, float]:
    """Runs a second that come again, and others that come once."""
    calls = case.busy * case.servers / WORK
    return calls * case.share / case.visits, calls * (1.0 - case.share)


def computed(case: Case) -> tuple[float, float]:
    """Mean and p95 by the formulas."""
    again, once = rates(case)
    others = f"  once: {{does: read, rate: {once:.6f}/s, steps: [clients -> db]}}\n" if once else ""
    document = parse_text(
        BLUEPRINT.format(servers=case.servers, again=f"{again:.6f}", visits=case.visits, others=others), "again.yaml"
    )
    system = build(load(document), document)
    found = model(system).evaluate(system).latency.flows["again"]
    return found.mean or 0.0, found.p95 or 0.0


def simulated(case: Case, calls: int = CALLS, seed: int = SEED) -> tuple[float, float]:
    """Mean and p95 of the runs that come again, the first tenth left out."""
    draw = random.Random(seed).expovariate  # noqa: S311 - a simulation, no secret
    again, once = rates(case)
    length = calls * WORK / (case.busy * case.servers)
    line = [(draw(again), 0, case.visits, 0.0), *([(draw(once), 1, 1, 0.0)] if once else [])]
    free = [0.0] * case.servers
    times: list[float] = []
    while True:
        now, kind, left, begun = heapq.heappop(line)
        if now > length:
            break
        if not begun:  # the next of its kind, and this one begins
            heapq.heappush(line, (now + draw(once if kind else again), kind, left, 0.0))
            begun = now
        done = max(now, free[0]) + draw(1.0 / WORK)
        heapq.heapreplace(free, done)
        if left > 1:
            heapq.heappush(line, (done, kind, left - 1, begun))
        elif kind == 0 and begun > length / 10.0:
            times.append(done - begun)
    times.sort()
    return sum(times) / len(times), times[int(0.95 * len(times))]


def table() -> str:
    """One row for each case."""
    rows = [
        "| servers | busy | visits | their share of the load | mean | simulated | p95 | simulated | off |",
        "|" + "---|" * 9,
    ]
    for case in CASES:
        (mean, p95), (seen, tail) = computed(case), simulated(case)
        rows.append(
            f"| {case.servers} | {case.busy:.0%} | {case.visits} | {case.share:.0%} | {mean * 1e3:.1f} ms | {seen * 1e3:.1f} ms "
            f"| {p95 * 1e3:.1f} ms | {tail * 1e3:.1f} ms | {p95 / tail - 1.0:+.1%} |"
        )
    return "\n".join(rows)


def main() -> None:
    """Print the table, or write its page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help=f"write {PAGE}")
    found = table()
    if not parser.parse_args().write:
        print(found)
        return
    head = (
        "# Repeats: runs that come to the same line again and again\n\n"
        f"Written by `python -m benchmarks.repeats --write`: calls of 10 ms, exponential, {CALLS:,} of them in each row, seed {SEED}, by an event\n"
        "simulation of its own. Runs come back at once; the rest of the load comes once. `tests/analysis/latency/test_repeats.py` holds the formulas against these rows.\n\n"
    )
    PAGE.write_text(head + found + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
