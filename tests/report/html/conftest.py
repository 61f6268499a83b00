"""Random blueprints with everything in them that a scenario can touch, and a page's evaluator run in Node."""

from __future__ import annotations

import json
import random
import shutil
import subprocess

import pytest

from archlint.blueprint import load
from archlint.graph import build
from archlint.report.html import compact, scripts
from archlint.source import parse_text

DRIVER = """
const {model, cases} = JSON.parse(require("fs").readFileSync(0, "utf8"));
const number = (value) => Number.isFinite(value) ? value : String(value);
console.log(JSON.stringify(cases.map(([times, names]) => {
  const {outcomes, limits, gone, latency} = play(model, times, names);
  return {outcomes, gone, latency, limits: limits.map((l) => [l.component, l.name, number(l.load), number(l.used), number(l.reached)])};
})));
"""


def evaluator(system=None):
    """The scripts that work out a scenario, as they are written: those that a page of the system has, or all."""
    return (
        scripts.read("waits.js", "model.js", *scripts.SOME) if system is None else scripts.read(*scripts.model(system))
    )


@pytest.fixture
def evaluate():
    """Play scenarios, pairs of (times, names), of a compiled model as a page would."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("needs node")

    def of(model, cases, script):
        source = compact.script(script) + DRIVER
        question = json.dumps({"model": model, "cases": cases})
        done = subprocess.run([node, "-e", source], input=question, capture_output=True, text=True, check=True)
        return json.loads(done.stdout)

    return of


@pytest.fixture
def invent():
    """A random design, the same for the same seed; every part of the model has a chance to appear."""
    return lambda seed: _system(_text(random.Random(seed)))  # noqa: S311 - designs, not secrets


def _system(text):
    document = parse_text(text, "invented.yaml")
    return build(load(document), document)


def _text(draw):
    pick = draw.choice
    some = lambda text, chance=0.5: text if draw.random() < chance else ""  # noqa: E731
    replicas, workers = pick([1, 2, 3, 6]), pick([1, 4])
    saved = pick([5, 30])
    weights = some(f", weights: {[draw.randint(1, 5) for _ in range(replicas)]}", 0.3)
    algorithm = pick(["round-robin", "least-connections", "ip-hash", "random", "power-of-two", "weighted-round-robin"])

    def stands(count):
        key, names = pick(
            [("zones", "abc"), ("zones", "ab"), ("hosts", ["one", "two"]), ("hosts", ["box"]), ("zones", "")]
        )
        placed = ", ".join(names[:count])
        return f", {key}: [{placed}]" if placed else ""

    copies = pick([
        "", ", replication: {standbys: 1, failover: manual}", ", replication: {standbys: 2, failover: automatic}",
        ", replication: {standbys: 2, failover: none}", ", replication: {standbys: 2, mode: quorum}",
        ", replication: {standbys: 3, mode: sync, failover: automatic, takeover: 20 s}",
        ", replication: {standbys: 2, mode: multi-primary}",
        ", shards: {count: 3, skew: 1.5x}", ", shards: {count: 2}, replication: {standbys: 1, failover: automatic}",
    ])  # fmt: skip
    store = pick(
        [
            "capacity: 4k/s",
            "capacity: {read: 1k..3k..9k/s, write: 300..900..2k/s}",
            "capacity: {read: 9k/s}",
            "work: 1 ms",
        ]
    )
    at = pick(["", ", at: standby", ", at: any", ", at: session", ", at: quorum"])
    times = pick(["", "times: 3", "times: 20%", "optional: true", "fallback: a list", "retries: 2"])
    return f"""archlint: 1
system: Invented
requirements: {{latency: {{p95: 200 ms}}, availability: 99.9%}}
workload: {{users: {draw.randint(1, 40)}M, daily_active: 10%, requests: 20 per active user per day, peak: 3x, online_at_peak: 10%}}
components:
  people: {{kind: client}}
  cdn: {{kind: cdn, managed: {pick(["zonal", "regional"])}, zones: a, capacity: 100k/s}}
  lb: {{kind: load-balancer, replicas: {pick([1, 2])}, algorithm: {algorithm}{weights}{some(", sticky: true", 0.2)}, capacity: 20k/s}}
  api: {{kind: service, replicas: {replicas}, workers: {pick([1, 4])}, {pick(["capacity: 300..700..2k/s", "work: 4 ms", "capacity: 900/s, work: 2 ms"])}{stands(replicas)}{some(", health: {live: /up}")}{some(", bandwidth: 100 Mbps", 0.3)}, pool: {{db: {{size: 5, overflow: 2}}}}, memory: 8 GB, per_connection: 20 KB, descriptors: 60k{some(", min_up: 2", 0.3) if replicas > 1 else ""}}}
  edge: {{kind: gateway, replicas: 2, bandwidth: 1 Gbps, capacity: 9k/s}}
  near: {{kind: service{some(", bandwidth: 100 Mbps")}, capacity: 2k/s, replicas: 2{some(", health: {live: /up}")}{stands(2)}}}
  far: {{kind: service, capacity: 500/s{some(", skew: 1x")}}}
  cache: {{kind: cache, capacity: 50k/s, memory: 10 GB{some(", replication: {standbys: 1, failover: automatic}", 0.3)}{some(", zones: a", 0.3)}}}
  db: {{kind: database, {store}{copies}, max_connections: 200, disk: 1 TB{some(", bandwidth: 20 Mbps")}{some(", cores: 4", 0.3)}{some(", zones: [a, b]", 0.3)}}}
  queue: {{kind: {pick(["queue", "pubsub", "stream"])}, capacity: 9k/s}}
  worker: {{kind: worker, replicas: {workers}, concurrency: {pick([1, 8])}, work: {pick(["5 ms", "40 ms"])}{stands(workers)}}}
  clock: {{kind: scheduler}}
  mail: {{kind: external, availability: 99%, latency: 90 ms{some(", capacity: 400/s")}}}
data:
  rows: {{in: db, rows: 30 per user, row: 1 KB, hot: 5%}}
  log: {{in: db, rows: 2M, row: 2 KB}}
flows:
  look:
    does: read
    data: rows
    share: {100 - saved}%
    steps:
      - people -> cdn -> lb -> api: {{response: 9 KB}}
      - api -> cache: {{hit: {pick(["50%", "95%", "100%"])}{pick(["", ", ttl: 60 s", ", ttl: 2 h"])}}}
      - api -> db: {{when: miss{at}{some(", response: 4 KB")}}}
      - api -> near | far: {{split: [70%, 30%]{some(", response: 3 KB")}}}
      {some("- far -> mail: {optional: true}")}
  save:
    does: write
    data: [rows, log]
    share: {saved}%
    steps:
      - people -> lb -> api: {{request: 2 KB}}
      - api -> db: {{{pick(["request: 2 KB", "times: 2", "retries: 3, request: 1 KB"])}}}
      - api -> cache: {{op: delete{some(", optional: true")}}}
      - api -> queue: {{op: {pick(["enqueue", "publish"])}}}
      - reply
      - queue -> worker
      - worker -> mail: {{{times}}}
      {some("- mail -> worker: {again: 20%}", 0.4)}
      - queue -> api -> people: {{over: websocket}}
  ask:
    does: read
    rate: {pick(["3/s", "900/s", "2 per online user per minute"])}
    steps:
      - people -> edge: {{{pick(["request: 1 KB, response: 30 KB", ""])}}}
      - edge -> near | far
      {some("- near -> db: {at: " + pick(["primary", "any"]) + "}")}
      {some("- near -> mail: {fallback: old news}")}
  tick: {{does: batch, schedule: every {pick(["1 min", "1 h"])}, steps: [{pick(["clock -> db", "clock -> near", "clock -> worker"])}]}}
"""
