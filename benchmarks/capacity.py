"""How fast the capacity model and the simulation are: `python -m benchmarks.capacity [--write]`, in processor time.

An evaluation gives the load of every component, how busy every limit is, the order in which they are reached, and the
latency of every flow. What does not depend on the load (routes, who stands before whom, ways through a flow) is looked
up once for any number of evaluations; formulas, numbers of instances and claims are written when somebody asks for them.
The first row is an evaluation as any further one is, the second looks everything up first, the third writes all that is
left to write as well. As in a command, Python does not look for circles of objects meanwhile.

Beside every figure stands how many rounds of a plain Python loop the same processor makes in that time: a machine
that is slow, or shared, is slow for both.
"""

from __future__ import annotations

import argparse
import datetime as dt
import gc
import os
import platform
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from archlint.analysis import capacity
from archlint.analysis.model import model
from archlint.blueprint import load
from archlint.graph import build, load_system
from archlint.simulate import simulate
from archlint.source import parse_text
from benchmarks.generate import blueprint

if TYPE_CHECKING:
    from collections.abc import Callable

    from archlint.analysis.model import Evaluation
    from archlint.graph import System

PAGE = Path("benchmarks/capacity.md")
BEGIN, END = "<!-- figures -->", "<!-- end -->"
ROUNDS = 100_000


def evaluate(system: System) -> Evaluation:
    """Demand, capacity and latency at the likely values, of a system never seen before."""
    return model(system).evaluate(system)


def write(system: System) -> object:
    """All that an evaluation can be asked for."""
    found = evaluate(system).capacity
    return [limit.formula for limit in found.resources], found.needed, found.write_budgets, found.estimates


def loop() -> None:
    """What a processor is compared with itself by."""
    value = 0.0
    for number in range(ROUNDS):
        value = value * 0.5 + number


def best(work: Callable[[], object], runs: int, repeats: int = 1) -> float:
    """Processor seconds of the fastest of several runs."""
    times: list[float] = []
    for _ in range(runs):
        start = time.process_time()
        for _ in range(repeats):
            work()
        times.append((time.process_time() - start) / repeats)
    return min(times)


def figures(requests: int) -> list[str]:
    """One row of the table for each figure."""
    capstone, _ = load_system("blueprints/capstone-10m.yaml")
    document = parse_text(blueprint(10_000), "large.yaml")
    large = build(load(document), document)
    wanted: list[tuple[str, Callable[[], object], int, int, str]] = [
        ("the 10M capstone evaluated", partial(model(capstone).evaluate, capstone), 20, 20, "1 ms"),
        ("the 10M capstone looked up and evaluated", partial(evaluate, capstone), 20, 20, ""),
        ("the 10M capstone looked up, evaluated and written", partial(write, capstone), 20, 20, ""),
        ("10,000 samples of its ranges", partial(capacity.sample, capstone), 3, 1, "2 s"),
        ("10,000 components looked up and evaluated", partial(evaluate, large), 3, 1, "1 s"),
        (f"{requests:,} requests of the 10M capstone simulated", partial(simulate, capstone, requests), 1, 1, "30 s"),
    ]
    rows: list[str] = []
    for name, work, runs, repeats, target in wanted:
        before = best(loop, 20)
        seconds = best(work, runs, repeats)
        plain = min(before, best(loop, 20)) / ROUNDS
        shown = f"{seconds * 1000:.2f} ms" if seconds < 0.05 else f"{seconds:.2f} s"
        rows.append(f"| {name} | {shown} | {seconds / plain:,.0f} | {target and f'at most {target}'} |")
        print(rows[-1], flush=True)
    return rows


def main() -> None:
    """Print the table, and write it into the page when asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--requests", type=int, default=1_000_000)
    chosen = parser.parse_args()
    gc.disable()
    rows = figures(chosen.requests)
    if chosen.write:
        head = (
            f"{dt.datetime.now(tz=dt.UTC).date()}, Python {platform.python_version()}, "
            f"{os.cpu_count()} processors shared with other work, {platform.system()} {platform.machine()}.\n\n"
            "| what | processor time | rounds of a plain loop | target |\n|---|--:|--:|---|\n"
        )
        table = "\n".join(rows)
        text = PAGE.read_text(encoding="utf-8")
        before, _, rest = text.partition(BEGIN)
        PAGE.write_text(f"{before}{BEGIN}\n{head}{table}\n{END}{rest.partition(END)[2]}", encoding="utf-8")


if __name__ == "__main__":
    main()
