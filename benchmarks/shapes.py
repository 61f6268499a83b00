"""What a check costs on large systems of unusual shape, where work that grows with the square of something shows.

`python benchmarks/shapes.py` prints a table; `--write` puts it into benchmarks/shapes.md. Processor time of whole
processes, each run once, beside an empty Python in the same run.
"""

from __future__ import annotations

import argparse
import datetime as dt
import platform
import sys
import tempfile
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from speed import EMPTY, ROOT, processor_time

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

HEAD = """archlint: 1
system: Large
workload: {users: 10M, daily_active: 10%, requests: 50 per active user per day, peak: 3x}
components:
  clients: {kind: client}
"""


def _text(components: Iterable[str], flows: Iterable[str], more: Iterable[str] = ()) -> str:
    return "\n".join((HEAD.rstrip(), *components, *more, "flows:", *flows, ""))


def _flow(name: str, share: float, steps: Iterable[str], more: str = "") -> str:
    return f"  {name}: {{does: read, share: {100 * share:.9f}%, {more}steps: [{', '.join(steps)}]}}"


def chain(size: int = 3_000) -> str:
    """One flow through thousands of services, one after the other."""
    names = [f"s{number}" for number in range(size)]
    steps = [f"{one} -> {other}" for one, other in zip(["clients", *names], names, strict=False)]
    return _text((f"  {name}: {{kind: service}}" for name in names), [_flow("f", 1, steps)])


def star(size: int = 3_000) -> str:
    """One service that calls thousands of others, each twice and in two zones."""
    parts = ["  api: {kind: service, replicas: 4}"]
    parts += [f"  s{number}: {{kind: service, replicas: 2, zones: [a, b]}}" for number in range(size)]
    return _text(parts, [_flow("f", 1, ["clients -> api", *(f"api -> s{number}" for number in range(size))])])


def shared(size: int = 400) -> str:
    """Hundreds of flows that read and write one datum through one cache."""
    parts = [
        "  db: {engine: postgresql, replication: {standbys: 1, mode: async}}",
        "  cache: {engine: redis, role: cache}",
    ]
    parts += [f"  s{number}: {{kind: service}}" for number in range(size)]
    flows = []
    for number in range(size):
        name = f"s{number}"
        if number % 2:
            steps = [
                f"clients -> {name}",
                f"{name} -> cache: {{hit: 90%, ttl: 60 s}}",
                f"{name} -> db: {{when: miss, at: standby}}",
            ]
            steps[1:] = [f"{{{step}}}" for step in steps[1:]]
            flows.append(_flow(f"f{number}", 1 / size, steps, "data: d, needs: {recency: read-your-writes}, "))
        else:
            steps = [f"clients -> {name}", f"{{{name} -> db: {{op: write}}}}", f"{{{name} -> cache: {{op: delete}}}}"]
            flow = _flow(f"f{number}", 1 / size, steps, "data: d, needs: {recency: strong, rpo: 0 s}, ")
            flows.append(flow.replace("does: read", "does: write"))
    return _text(parts, flows, ["data:", "  d: {in: db}"])


def mesh(size: int = 1_000, flows: int = 1_000) -> str:
    """A thousand flows, each through six of the services and one of the databases."""
    parts = [f"  s{number}: {{kind: service, replicas: 3, zones: [a, b, c]}}" for number in range(size)]
    parts += [
        f"  db{number}: {{engine: postgresql, replication: {{standbys: 2, mode: async}}}}" for number in range(100)
    ]
    found = []
    for flow in range(flows):
        names = [f"s{(flow * 37 + step * 101) % size}" for step in range(6)]
        way = ["clients", *names, f"db{flow % 100}"]
        steps = [f"{one} -> {other}" for one, other in pairwise(way)]
        found.append(_flow(f"f{flow}", 1 / flows, steps, "needs: {availability: 99.9%}, "))
    return _text(parts, found)


def copies(size: int = 3_000) -> str:
    """Thousands of copies of one service of which two thirds are needed, without health checks."""
    part = f"  s: {{kind: service, replicas: {size}, min_up: {size * 2 // 3}, zones: [a, b, c]}}"
    steps = ["clients -> lb", "lb -> s"]
    return _text(["  lb: {kind: load-balancer, managed: regional}", part], [_flow("f", 1, steps)])


def nested(size: int = 3_000) -> str:
    """Groups inside groups, thousands deep."""
    groups = (
        f"  g{number}: {{kind: team, members: [{f'g{number + 1}' if number < size - 1 else 's'}]}}"
        for number in range(size)
    )
    return _text(["  s: {kind: service}"], [_flow("f", 1, ["clients -> s"])], ["groups:", *groups])


def mistaken(size: int = 3_000) -> str:
    """Two mistakes in each of thousands of flows."""
    flows = (
        _flow(f"f{number}", 1 / size, [f"clients -> ss{number}"]).replace("does: read", "does: raed")
        for number in range(size)
    )
    return _text(["  s: {kind: service}"], flows)


SHAPES: tuple[Callable[[], str], ...] = (chain, star, shared, mesh, copies, nested, mistaken)


def table() -> str:
    """One row for each shape."""
    rows = ["| shape | file | processor time | times an empty Python |", "|---|--:|--:|--:|"]
    with tempfile.TemporaryDirectory() as folder:
        empty = min(processor_time([sys.executable, "-c", "pass"], folder) for _ in range(5))
        rows.append(f"| `{EMPTY}` |  | {empty:.3f} s | 1 |")
        for shape in SHAPES:
            file = Path(folder) / f"{shape.__name__}.yaml"
            file.write_text(shape(), encoding="utf-8")
            command = [sys.executable, "-m", "archlint", "check", str(file)]
            time = min(processor_time(command, folder, also={2}) for _ in range(2))
            said = (shape.__doc__ or "").strip().rstrip(".")
            rows.append(f"| {said} | {file.stat().st_size / 1000:,.0f} kB | {time:.2f} s | {time / empty:.0f} |")
    return "\n".join(rows)


def main() -> None:
    """Print the table, or write it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="put the table into benchmarks/shapes.md")
    wanted = parser.parse_args()
    head = (
        "# Large systems of unusual shape\n\nWritten by `python benchmarks/shapes.py --write`: processor time of `archlint check`,"
        f" the better of two runs.\n\n{dt.datetime.now(tz=dt.UTC).date()}, Python {platform.python_version()}, {platform.system()} "
        f"{platform.machine()}, processors shared with other work.\n"
    )
    page = f"{head}\n{table()}\n"
    if wanted.write:
        (ROOT / "benchmarks" / "shapes.md").write_text(page, encoding="utf-8")
    else:
        sys.stdout.write(page)


if __name__ == "__main__":
    main()
