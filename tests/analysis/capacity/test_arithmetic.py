"""Arithmetic that is printed gives its number: the formula of every limit, worked out as it is written."""

import re
from pathlib import Path

import pytest

from archlint.analysis.capacity import assess
from archlint.analysis.demand import measure
from archlint.blueprint import load
from archlint.graph import build, load_system
from archlint.source import parse_text

ROOT = Path(__file__).parents[3]
SHIPPED = sorted((ROOT / "blueprints").glob("*.yaml"))
UNITS = {
    "%": 0.01, "ns": 1e-9, "µs": 1e-6, "ms": 1e-3, "s": 1.0, "min": 60.0, "h": 3600.0, "days": 86_400.0, "day": 86_400.0,
    "B": 1.0, "KB": 1e3, "MB": 1e6, "GB": 1e9, "TB": 1e12, "PB": 1e15, "k": 1e3, "M": 1e6,
}  # fmt: skip
NUMBER = re.compile(r"(\d[\d,]*(?:\.\d+)?(?:e[+-]?\d+)?)(?: ?(%|ns|µs|ms|min|days?|KB|MB|GB|TB|PB|[shkMB])(?![a-z]))?")
WORDS = (
    r"\(on [^()]*\)",  # which copy, which shard
    r" on the busiest, [^()]*",  # why it is that
    r", [^()]* of it to standbys",
    r"/s\b(?! \()",  # a rate, on both sides
    r", [^()]* partitions?",
    r", (with|without) .*",  # what of it is counted
    r"[a-zA-Z][\w-]*:",  # whose pool
)


def worked_out(formula):
    """The value of arithmetic in words: numbers with units, signs and brackets count, other words do not."""
    text = formula.split(" = ")[-1]
    for words in WORDS:
        text = re.sub(words, "", text)
    parts, place = [], 0
    while place < len(text):
        number = NUMBER.match(text, place)
        if number:
            parts.append(str(float(number[1].replace(",", "")) * UNITS.get(number[2] or "", 1.0)))
            place = number.end()
            continue
        if text[place].isalpha():
            place = re.compile(r"[\w-]+").match(text, place).end()
            continue
        parts.append({"×": "*", "−": "-"}.get(text[place], text[place] if text[place] in "()+/" else " "))
        place += 1
    return eval("".join(parts), {"__builtins__": {}})  # noqa: S307 - numbers and signs


UNEVEN = """archlint: 1
system: Uneven
workload: {users: 1k, daily_active: 100%, online_at_peak: 100%}
components:
  clients: {kind: client}
  sticky: {kind: load-balancer, algorithm: ip-hash, sticky: true, skew: 2x}
  weighted: {kind: load-balancer, algorithm: weighted-round-robin, weights: [5, 2, 1]}
  app: {kind: service, replicas: 4, concurrency: 4, work: 20 ms, skew: 2x, bandwidth: 1 Gbps}
  web: {kind: service, replicas: 3, workers: 2, work: 5 ms, pool: {db: 3}}
  api: {kind: service, replicas: 3, capacity: 400/s, descriptors: 1000, memory: 1 GB, per_connection: 20 KB}
  push: {kind: service, replicas: 2, workers: 3, skew: 1.5x, descriptors: 1000, memory: 1 GB, per_connection: 20 KB}
  log: {kind: stream, shards: {count: 3, skew: 1.5x}, capacity: 1k/s, replication: {standbys: 2}}
  reader: {kind: worker, replicas: 5, work: 20 ms}
  few: {kind: worker, replicas: 5, concurrency: 3, work: 20 ms}
  db: {kind: database, capacity: {read: 1k/s, write: 300/s}, cores: 4, work: 8 ms, shards: {count: 4, skew: 3x}, replication: {standbys: 1}, max_connections: 100, bandwidth: 1 Gbps, disk: 1 TB}
data:
  rows: {in: db, rows: 100M, row: 1 KB}
flows:
  one: {does: read, data: rows, rate: 200/s, steps: [clients -> sticky -> app, {app -> db: {response: 20 KB}}]}
  two: {does: write, data: rows, rate: 100/s, steps: [clients -> weighted -> web, {web -> db: {request: 5 KB}}]}
  three: {does: write, rate: 90/s, steps: [clients -> weighted -> api -> log, reply, log -> reader, log -> few -> db]}
  four: {does: event, rate: 10/s, steps: [{clients -> push: {over: websocket}}]}
  five: {does: event, rate: 10/s, steps: [clients -> weighted, {weighted -> api: {over: websocket}}]}
"""


@pytest.mark.parametrize("path", [None, *SHIPPED], ids=lambda path: path.stem if path else "uneven")
def test_every_formula_gives_its_number(path):
    document = parse_text(UNEVEN, "uneven.yaml")
    system = load_system(path)[0] if path else build(load(document), document)
    for limit in assess(system, measure(system)).resources:
        told = (limit.component, limit.formula)
        assert worked_out(limit.formula) == pytest.approx(limit.utilisation, rel=0.02, abs=1e-6), told


@pytest.mark.parametrize(
    ("options", "load", "formula"),
    [
        ("", 500 * 0.1 * 2 + 10, "(fn: 500 × (40 ms + 60 ms waiting for db) × 2 + api: 2 × 5) / (100 − 3 reserved)"),
        (", concurrency: 30", 30 * 2 + 10, "(fn: 30 × 2 + api: 2 × 5) / (100 − 3 reserved)"),
    ],
)
def test_every_call_of_a_function_has_a_process_and_a_pool(design, options, load, formula):
    """Concurrency = requests per second × average duration (AWS Lambda developer guide); it counted as one process."""
    system = design(f"""
components:
  clients: {{kind: client}}
  fn: {{engine: lambda, work: 40 ms, pool: {{db: 2}}{options}}}
  api: {{kind: service, workers: 2, pool: {{db: 5}}}}
  db: {{engine: postgresql, latency: 60 ms, max_connections: 100}}
flows:
  look: {{does: read, rate: 500/s, steps: [clients -> fn -> db]}}
  see: {{does: read, rate: 5/s, steps: [clients -> api -> db]}}
""")
    capacity = assess(system, measure(system))
    (found,) = (limit for limit in capacity.resources if limit.name == "connections")
    assert (found.load, found.formula) == (pytest.approx(load, rel=1e-3), formula)
    assert (found.saturates_at < 1.0) is (options == "")
