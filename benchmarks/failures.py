"""How long the failure analysis takes: every flow of a generated system, in this process.

`python benchmarks/failures.py` prints a table; `--write` puts it into benchmarks/failures.md. Processor time of the
best of several rounds, with the collector of reference cycles off as in every command.
"""

from __future__ import annotations

import argparse
import datetime as dt
import gc
import platform
import statistics
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from generate import blueprint

from archlint.analysis import capacity, demand, failures
from archlint.graph import load_system

if TYPE_CHECKING:
    from collections.abc import Callable

    from archlint.analysis.failures import Failures

ROOT = Path(__file__).parents[1]
TARGETS = {"order 1, all flows": 0.5, "order 2, all flows": 4.0, "exact availability, median flow": 0.020}


def timed(work: Callable[[], object]) -> tuple[float, object]:
    """Processor time of one call, and what it gave."""
    start = time.process_time()
    answer = work()
    return time.process_time() - start, answer


def measure(components: int, rounds: int) -> dict[str, float]:
    """The figures for one size."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "large.yaml"
        file.write_text(blueprint(components), encoding="utf-8")
        system, _ = load_system(str(file))
    needs = demand.measure(system)
    limits = capacity.assess(system, needs)
    gc.collect()
    gc.disable()
    order1 = min(timed(lambda: failures.trace(system, needs, limits))[0] for _ in range(rounds))
    found: Failures = failures.trace(system, needs, limits)
    order2 = timed(lambda: [flow.cut_sets(2) for flow in found.flows.values()])[0]
    exact = [timed(lambda flow=flow: flow.downtime)[0] for flow in found.flows.values()]
    bounded = sum(not flow.downtime.exact for flow in found.flows.values())
    gc.enable()
    return {
        "order 1, all flows": order1,
        "order 2, all flows": order2,
        "exact availability, median flow": statistics.median(exact),
        "exact availability, slowest flow": max(exact),
        "flows with a bound instead": float(bounded),
    }


MANY = """archlint: 1
system: many copies
workload: {users: 10M, daily_active: 10%, requests: 50 per active user per day, peak: 3x}
components:
  clients: {kind: client}
  lb: {kind: load-balancer, managed: regional}
  api: {kind: service, replicas: COPIES, zones: [a, b, c], min_up: NEEDED, health: {live: /live, ready: /ready}}
flows:
  ask: {does: read, share: 100%, steps: [clients -> lb, lb -> api, reply]}
"""


def copies(count: int) -> str:
    """A sentence about one component of which two thirds of very many copies are needed."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "many.yaml"
        file.write_text(MANY.replace("COPIES", str(count)).replace("NEEDED", str(count * 2 // 3)), encoding="utf-8")
        system, _ = load_system(str(file))
    needs = demand.measure(system)
    limits = capacity.assess(system, needs)
    order1 = timed(lambda: failures.trace(system, needs, limits))[0]
    flow = failures.trace(system, needs, limits).flows["ask"]
    exact = timed(lambda: flow.downtime)[0]
    pairs = timed(lambda: flow.cut_sets(2))[0]
    sets = flow.cut_sets(2)
    kind = "exact" if flow.downtime.exact else "bounded"
    return (
        f"{count:,} copies of one component in three zones, two thirds of them needed: single failures {_seconds(order1)}, "
        f"availability ({kind}) {_seconds(exact)},\n{len(sets):,} cut sets of at most two {_seconds(pairs)}."
    )


def table(found: dict[int, dict[str, float]]) -> str:
    """The figures as Markdown."""
    sizes = list(found)
    lines = ["| | " + " | ".join(f"{size:,} components" for size in sizes) + " | target at 10,000 |"]
    lines.append("|---|" + "--:|" * (len(sizes) + 1))
    for name in found[sizes[0]]:
        shown = [f"{found[size][name]:.0f}" if "bound" in name else _seconds(found[size][name]) for size in sizes]
        target = f"at most {_seconds(TARGETS[name])}" if name in TARGETS else ""
        lines.append(f"| {name} | {' | '.join(shown)} | {target} |")
    return "\n".join(lines) + "\n"


def _seconds(value: float) -> str:
    return f"{value:.2f} s" if value >= 0.1 else f"{1000 * value:.1f} ms"


def main() -> None:
    """Measure and print, or write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--write", action="store_true", help="write benchmarks/failures.md")
    asked = parser.parse_args()
    text = (
        "# Speed of the failure analysis\n\nWritten by `python benchmarks/failures.py --write`: processor time; "
        "10,000 components have 500 flows.\n\n"
        f"{dt.datetime.now(tz=dt.UTC).date()}, Python {platform.python_version()}, {platform.system()} "
        f"{platform.machine()}, processors shared with other work.\n\n"
        + table({size: measure(size, asked.rounds) for size in (100, 1_000, 10_000)})
        + f"\n{copies(3_000)}\n"
        "\n## Agreement with SCRAM\n\n"
        "`pytest -m oracle tests/analysis/failures` (Debian's `scram`, 0.16.2-3): hundreds of random trees and documents, the "
        "industrial trees\nthat the package brings along, and six flows of a generated system of 240 components; equal "
        "probabilities, importances and minimal\ncut sets. Of random documents with nested formulas scram gets about one in fifty "
        "wrong; all states, one by one, side with archlint then.\nLast run 2026-11-29: 11 passed (19 s of processor time).\n"
    )
    if asked.write:
        (ROOT / "benchmarks" / "failures.md").write_text(text, encoding="utf-8", newline="\n")
    print(text)


if __name__ == "__main__":
    main()
