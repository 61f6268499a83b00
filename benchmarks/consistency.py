"""How long the consistency analysis takes on a large system, in processor time: `python benchmarks/consistency.py [components]`."""

from __future__ import annotations

import argparse
import statistics
import time

from archlint.analysis.consistency import fold
from archlint.blueprint import load
from archlint.graph import build
from archlint.source import parse_text
from benchmarks.generate import blueprint

RUNS = 5


def main() -> None:
    """Fold a generated system several times and print the median."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("components", type=int, nargs="?", default=10_000)
    count = parser.parse_args().components
    document = parse_text(blueprint(count), "large.yaml")
    system = build(load(document), document)
    taken: list[float] = []
    for _ in range(RUNS):
        start = time.process_time()
        fold(system)
        taken.append(time.process_time() - start)
    print(f"{len(system.components)} components, {len(system.flows)} flows: median {statistics.median(taken):.2f} s")
    print(f"of {RUNS} runs from {min(taken):.2f} to {max(taken):.2f} s")


if __name__ == "__main__":
    main()
