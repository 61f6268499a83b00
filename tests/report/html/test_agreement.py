"""A page and the command line give the same answers: hundreds of random scenarios, evaluated by both."""

from __future__ import annotations

import json
import math
import random
from pathlib import Path

import pytest

from archlint.analysis.scenario import Scenario, compiled, losses, play
from archlint.blueprint import load
from archlint.graph import build, load_system
from archlint.source import parse_text
from tests.report.html.conftest import evaluator

ROOT = Path(__file__).parents[3]
SHIPPED = sorted([*(ROOT / "blueprints").glob("*.yaml"), *(ROOT / "tests" / "silent").glob("*.yaml")])


def scenarios(system, count, seed):
    draw, names = random.Random(seed), list(losses(system))  # noqa: S311 - scenarios, not secrets
    return [
        (round(10 ** draw.uniform(-1, 2), 3), draw.sample(names, min(len(names), draw.choice([0, 1, 1, 2, 3, 5]))))
        for _ in range(count)
    ]


def close(one, other, tolerance=1e-9):
    if one is None or other is None:
        return one is other
    one, other = float(one), float(other.replace("Infinity", "inf") if isinstance(other, str) else other)
    return one == other or math.isclose(one, other, rel_tol=tolerance, abs_tol=1e-12)


def differences(system, case, answer):
    """What a page says otherwise than the model in Python."""
    times, names = case
    known = losses(system)
    played = play(system, Scenario(times, frozenset(known[name] for name in names)))
    found = [] if list(played.gone) == answer["gone"] else [("gone", played.gone, answer["gone"])]
    for name, mine in played.outcomes.items():
        theirs = answer["outcomes"][name]
        told = [(r.code, r.subject, r.other, r.left, r.needed) for r in mine.reasons]
        said = [(r["code"], r["subject"], r["other"], r["left"], r["needed"]) for r in theirs["reasons"]]
        same = all(close(a.share, b["share"]) for a, b in zip(mine.reasons, theirs["reasons"], strict=False))
        if (mine.outcome.value, told) != (theirs["outcome"], said) or not same:
            found.append((name, mine, theirs))
        if not close(mine.failing, theirs["failing"]):
            found.append((name, mine.failing, theirs["failing"]))
    limits = {(limit.component, limit.name): limit for limit in played.capacity.resources}
    shown = {(component, name): (load, used, reached) for component, name, load, used, reached in answer["limits"]}
    if limits.keys() != shown.keys():
        found.append(("limits", limits.keys() ^ shown.keys()))
    found += [
        (key, limits[key], shown[key])
        for key in limits.keys() & shown.keys()
        if not all(
            map(close, (limits[key].load, limits[key].utilisation, limits[key].saturates_at * times), shown[key])
        )
    ]
    if played.latency.flows.keys() != answer["latency"].keys():
        found.append(("latency", played.latency.flows.keys() ^ answer["latency"].keys()))
    for name in played.latency.flows.keys() & answer["latency"].keys():
        mine, theirs = played.latency.flows[name], answer["latency"][name]
        same = close(mine.mean, theirs["mean"], 1e-7) and close(mine.p95, theirs["p95"], 1e-6)
        if not same or list(mine.saturated) != theirs["saturated"]:
            found.append((name, mine, theirs))
    return found


def disagreements(system, evaluate, count, seed, script=None):
    cases = scenarios(system, count, seed)
    answers = evaluate(json.loads(json.dumps(compiled(system))), cases, script or evaluator(system))
    return [
        (case, *found)
        for case, answer in zip(cases, answers, strict=True)
        if (found := differences(system, case, answer))
    ]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_blueprint_in_random_scenarios(path, evaluate):
    system, _ = load_system(path)
    assert disagreements(system, evaluate, 25, path.stem) == []


@pytest.mark.parametrize("seed", range(12))
def test_invented_designs_in_random_scenarios(seed, invent, evaluate):
    assert disagreements(invent(seed), evaluate, 15, seed) == []


RETRIES = """
archlint: 1
system: Retries
components:
  clients: {kind: client}
  api: {kind: service, replicas: 2, capacity: 1k/s, availability: 98%}
  cache: {kind: cache, capacity: 10k/s, availability: 95%}
  prices: {kind: service, work: 2 ms, availability: 90%, variation: 0}
  other: {kind: service, work: 2 ms, availability: 50%}
  db: {kind: database, capacity: {read: 2k/s, write: 500/s}, replication: {standbys: 1}, availability: 80%, variation: 50%}
  jobs: {kind: queue}
  worker: {kind: worker, work: 10 ms, variation: 150%}
flows:
  look:
    does: read
    rate: 100/s
    steps:
      - clients -> api: {retries: 2}
      - api -> cache: {hit: 70%, retries: 1}
      - api -> db: {when: miss, times: 2, retries: 1}
      - api -> prices | other: {split: [75%, 25%], retries: 3}
      - prices -> db: {fallback: none}
      - reply
      - api -> jobs -> worker
      - worker -> prices: {retries: 1}
      - prices -> worker: {again: 20%}
  both:
    does: read
    rate: 5/s
    steps:
      - clients -> api
      - api -> prices: {parallel: true, retries: 2}
      - api -> other: {parallel: true, times: 3, retries: 1}
      - api -> cache: {times: 40%, retries: 3}
      - api -> db: {times: 2.5, retries: 2}
"""


SLOTS = """
archlint: 1
system: So many slots
components:
  clients: {kind: client}
  cron: {kind: scheduler}
  lb: {kind: load-balancer, algorithm: round-robin}
  api: {kind: service, replicas: 2, work: 10 ms, concurrency: 1}
  busy: {kind: service, replicas: 2, concurrency: 4, work: 4 ms, skew: 1.2x}
  free: {kind: service, capacity: 1k/s}
  jobs: {kind: queue}
  worker: {kind: worker, work: 10 ms, concurrency: 2, replicas: 3}
  prices: {kind: service, concurrency: 2, work: 5 ms, variation: 0}
  db: {kind: database, capacity: {read: 300/s, write: 100/s}, replication: {standbys: 1}}
flows:
  look: {does: read, rate: 10/s, steps: [clients -> lb -> api, api -> db, api -> prices -> db]}
  find: {does: read, rate: 20/s, steps: [clients -> busy, busy -> db: {times: 2, at: any}, busy -> prices | free: {split: [30%, 70%]}]}
  mail: {does: batch, schedule: every 1 h, steps: [cron -> jobs: {times: 20k}, jobs -> worker -> db, worker -> prices]}
  tidy: {does: batch, schedule: every 10 min, steps: [cron -> free: {times: 1k}, free -> db]}
"""


HARD = """
archlint: 1
system: Hard limits
workload: {users: 10k, daily_active: 100%, online_at_peak: 10%, requests: 10 per user per day, peak: 3x}
components:
  staff: {kind: client, online: 700}
  clients: {kind: client}
  push: {kind: service, replicas: 2, capacity: 10k/s, descriptors: 3000, memory: 64 MB, per_connection: 20 KB}
  api: {kind: service, replicas: 3, workers: 2, capacity: 10k/s, pool: {db: 5}}
  db: {kind: database, capacity: 10k/s, max_connections: 40, disk: 20 GB}
  kept: {engine: redis, memory: 1 GB}
  cache: {engine: redis, memory: 100 MB}
  bus: {kind: pubsub}
data:
  posts: {in: db, rows: 100 per user, row: 1 KB, hot: 30%}
  logs: {in: db, rows: 1 per user per day, row: 1 KB, keep: 10 years}
  carts: {in: kept, rows: 10 per user, row: 1 KB}
flows:
  look: {does: read, data: posts, share: 50%, steps: [clients -> api, {api -> cache: {hit: 90%}}, {api -> db: {when: miss}}]}
  put: {does: write, data: posts, share: 30%, steps: [clients -> api -> db, reply, {api -> bus: {op: publish}}, bus -> push, {push -> clients: {over: websocket}}]}
  follow: {does: read, rate: 3/s, steps: [{staff -> push: {over: websocket}}]}
  open: {does: read, data: carts, share: 20%, steps: [{clients -> push: {over: websocket}}, {push -> kept: {op: get}}]}
  fill: {does: write, data: carts, rate: 1/s, steps: [clients -> api -> kept]}
"""


PATIENCE = """
archlint: 1
system: So long and no longer
components:
  c: {kind: client}
  api: {kind: service, work: 1 ms, concurrency: 500}
  prices: {kind: service, work: 10 ms, variation: 0}
  rates: {kind: external, latency: 40 ms}
  db: {kind: database, capacity: 200/s}
  cache: {kind: cache, capacity: 1k/s}
  few: {kind: worker, work: 5 ms, concurrency: 6}
  jobs: {kind: queue}
flows:
  late: {does: write, rate: 50/s, steps: [c -> jobs, reply, jobs -> few, {few -> db: {timeout: 20 ms, retries: 1}}, {few -> prices: {timeout: 1 s}}]}
  hard: {does: read, rate: 20/s, steps: [c -> api, {api -> db: {timeout: 30 ms}}]}
  soft: {does: read, rate: 20/s, steps: [c -> api, {api -> prices: {timeout: 50 ms, fallback: none}}, {prices -> db: {timeout: 20 ms}}]}
  again: {does: read, rate: 10/s, steps: [c -> api, {api -> db: {timeout: 30 ms, retries: 2}}, {api -> rates: {timeout: 30 ms, optional: true}}]}
  cached: {does: read, rate: 30/s, steps: [c -> api, {api -> cache: {hit: 80%, timeout: 3 ms}}, {api -> db: {when: miss, timeout: 25 ms, fallback: old}}, {api -> prices: {times: 50%, timeout: 15 ms, optional: true}}]}
  both: {does: read, rate: 5/s, steps: [c -> api, {api -> db: {parallel: true, timeout: 20 ms}}, {api -> prices: {parallel: true, timeout: 20 ms, optional: true}}]}
"""


PARALLEL = """
archlint: 1
system: At the same time
components:
  clients: {kind: client}
  root: {kind: service, concurrency: 100, work: 1 ms}
  leaf: {kind: service, replicas: 20, work: 10 ms}
  small: {kind: service, replicas: 2, work: 10 ms}
  near: {kind: service, work: 10 ms, variation: 0}
  far: {kind: service, work: 20 ms}
  bought: {kind: external, latency: 30 ms}
  index: {kind: search, shards: {count: 8}, capacity: {read: 100/s, write: 100/s}}
flows:
  fan: {does: read, rate: 10/s, steps: [clients -> root, {root -> leaf: {times: 20, parallel: true}}]}
  two:
    does: read
    rate: 5/s
    steps:
      - clients -> root
      - root -> near: {parallel: true}
      - near -> index: {times: 8, parallel: true}
      - root -> far: {parallel: true, times: 50%}
      - root -> bought: {parallel: true}
      - root -> bought: {times: 2}
  crowd: {does: read, rate: 3/s, steps: [{clients -> small: {times: 10, parallel: true}}]}
"""


RETURNS = """
archlint: 1
system: Comes back
components:
  clients: {kind: client}
  web: {kind: service, concurrency: 40, work: 5 ms}
  api: {kind: service, replicas: 2, concurrency: 20, work: 20 ms}
  mid: {kind: service, concurrency: 20, work: 10 ms}
  cache: {kind: cache, capacity: 10k/s}
  rates: {kind: external, latency: 50 ms}
  rent: {kind: service, managed: regional, work: 30 ms, variation: 50%}
flows:
  ask:
    does: read
    rate: 30/s
    steps:
      - clients -> web -> api
      - api -> cache: {hit: 60%}
      - api -> mid: {when: miss}
      - mid -> rates
      - rates -> api: {again: 40%}
      - api -> rent: {times: 30%}
      - rent -> api: {again: 50%}
"""


AWAY = """
archlint: 1
system: Far apart
workload: {users: 100k, requests: 20 per user per day, peak: {share: 40%, within: 4 h}}
components:
  clients: {kind: client}
  api: {kind: service, replicas: 4, zones: [us-a, us-a, eu-a, eu-a], work: 5 ms, workers: 4, concurrency: 10, bandwidth: 1 Gbps}
  near: {kind: service, replicas: 2, zones: [us-a, eu-a], work: 5 ms}
  db: {kind: database, work: 1 ms, cores: 4, bandwidth: 200 Mbps, replication: {standbys: 2, mode: quorum, failover: automatic}, zones: [us-a, eu-a, ap-a]}
  other: {kind: database, work: 1 ms, replication: {standbys: 1, mode: sync, failover: manual}, zones: [eu-a, us-a]}
  files: {kind: object-store}
  jobs: {kind: queue}
  worker: {kind: worker, replicas: 2, concurrency: 4, work: 50 ms, zones: [us-a, eu-a]}
  cron: {kind: scheduler}
groups:
  us: {kind: region, members: [us-a]}
  eu: {kind: region, members: [eu-a]}
  ap: {kind: region, members: [ap-a]}
flows:
  look: {does: read, share: 60%, steps: [clients -> api -> near, {api -> db: {at: any, response: 200 KB}}, {near -> other: {at: standby}}]}
  put: {does: write, share: 30%, steps: [{clients -> api: {request: 1 MB}}, {api -> db: {request: 1 MB}}, api -> files]}
  keep: {does: write, share: 10%, steps: [clients -> api, {api -> other | db: {split: [70%, 30%]}}, reply, api -> jobs -> worker -> db]}
  tick: {does: batch, schedule: every 1 day, steps: [cron -> db]}
  mails: {does: batch, schedule: every 1 h, steps: [{cron -> jobs: {times: 20k}}, jobs -> worker, {worker -> db: {op: read}}]}
  sweep: {does: batch, schedule: every 10 min, steps: [{cron -> near: {times: 400, parallel: true}}]}
"""


def test_regions_links_and_schedules_in_random_scenarios(evaluate):
    document = parse_text(AWAY, "away.yaml")
    system = build(load(document), document)
    assert disagreements(system, evaluate, 60, 1) == []
    for right, wrong in (
        ("ROUND_TRIP = 0.08", "ROUND_TRIP = 0.07"),
        ("region !== came.region ? 1", "region === came.region ? 1"),
        ("n: s.left.length, who: s.left }", "n: s.left.length }"),
        ("seconds / (1 - used)", "seconds"),
        ("if (used > 0.95) full", "if (used > 9) full"),
        ("lines[id] ? work[id] : work[id] / left", "work[id] / left"),
        ("rate: [1 / Math.min(lasts, period), 0]", "rate: [1 / period, 0]"),
        ("(lines[id] * gone) / (2 * window) > 0.01 * mean", "false"),
    ):
        assert disagreements(system, evaluate, 30, 1, broken(right, wrong)) != [], (right, wrong)


def test_callers_with_so_many_slots_in_random_scenarios(evaluate):
    document = parse_text(SLOTS, "slots.yaml")
    system = build(load(document), document)
    assert disagreements(system, evaluate, 40, "slots") == []
    for right, wrong in (
        ("(1 - apart) * one.wait * one.slowed", "wait"),
        ("mean(2) / mean(0), waits:", "mean(1), waits:"),
        ("others + count", "count"),
        ("exponent * back", "back"),
    ):
        assert disagreements(system, evaluate, 20, 1, broken(right, wrong)) != [], (right, wrong)


def test_calls_that_are_given_up_in_random_scenarios(evaluate):
    document = parse_text(PATIENCE, "patience.yaml")
    system = build(load(document), document)
    assert disagreements(system, evaluate, 40, "patience") == []
    for right, wrong in (
        ("const least = hop.late * count", "const least = 0"),
        ("length: (hop.f || 0) + 1 }, (_, count) => count)", "length: 1 }, (_, count) => count)"),
        ("tries = (hop.f || 0) + 1, missing", "tries = 1, missing"),
        ("one.answered ** count", "1"),
    ):
        assert disagreements(system, evaluate, 20, 1, broken(right, wrong)) != [], (right, wrong)


def test_hard_limits_in_random_scenarios(evaluate):
    document = parse_text(HARD, "hard.yaml")
    system = build(load(document), document)
    assert disagreements(system, evaluate, 60, "hard") == []
    for right, wrong in (
        ("&& !each.later", ""),
        ("!hop.i || ", ""),
        ("if (hop.l)", "if (false)"),
        ("&& c.firm", "&& false"),
    ):
        assert disagreements(system, evaluate, 40, 1, broken(right, wrong)) != [], (right, wrong)


def test_calls_that_return_in_random_scenarios(evaluate):
    document = parse_text(RETURNS, "returns.yaml")
    assert disagreements(build(load(document), document), evaluate, 60, 1) == []


def test_calls_at_the_same_time_in_random_scenarios(evaluate):
    document = parse_text(PARALLEL, "parallel.yaml")
    assert disagreements(build(load(document), document), evaluate, 60, 1) == []


SHARDS = """
archlint: 1
system: Split
workload: {users: 1M, requests: 100 per user per day, peak: 2x}
components:
  clients: {kind: client}
  api: {kind: service, replicas: 3, capacity: 5k/s, state: {sessions: kept, limits: limits}}
  kept: {engine: redis, role: sessions, shards: {count: 2, key: session}}
  limits: {engine: redis, role: store}
  cache: {kind: cache, capacity: 20k/s, shards: {count: 3, key: user}}
  posts: {kind: database, capacity: {read: 2k/s, write: 800/s}, bandwidth: 1 Gbps, shards: {count: 4, key: user, skew: 2x}, replication: {standbys: 1, mode: async, lag: 5 ms, failover: automatic}}
  log: {kind: database, capacity: {read: 9k/s, write: 3k/s}, bandwidth: 2 Gbps, shards: {count: 5, key: created_at, strategy: range, skew: 1.5x}, replication: {standbys: 2, mode: async, lag: 5 ms}}
  stream: {kind: stream, shards: {count: 3, key: user}, capacity: 50k/s}
  reader: {kind: worker, replicas: 5, concurrency: 2, work: 2 ms}
  writer: {kind: worker, replicas: 4, workers: 2, capacity: 500/s}
data: {notes: {in: posts, rows: 1M, row: 1 KB}}
flows:
  by-tag: {does: read, share: 30%, data: notes, steps: [clients -> api, {api -> cache: {hit: 60%, key: tag}}, {api -> posts: {when: miss, key: tag, at: any, response: 5 KB}}]}
  mine: {does: read, share: 40%, data: notes, steps: [clients -> api, {api -> posts: {key: user, at: standby, response: 5 KB}}, {api -> log: {key: user, times: 50%}}]}
  put: {does: write, share: 20%, data: notes, steps: [clients -> api, {api -> posts: {key: user, request: 2 KB}}, {api -> log: {request: 1 KB}}]}
  tag: {does: write, share: 10%, data: notes, steps: [clients -> api, {api -> posts: {key: tag, request: 2 KB}}, {api -> log: {key: user}}]}
  told: {does: event, rate: 1000/s, steps: [clients -> api -> stream, reply, stream -> reader -> posts, {stream -> writer: {op: consume}}]}
"""


def test_shards_that_are_all_asked_in_random_scenarios(evaluate):
    document = parse_text(SHARDS, "shards.yaml")
    system = build(load(document), document)
    assert disagreements(system, evaluate, 60, 1) == []
    for right, wrong in (
        ("c.grows ? (cold ? 0 : 1) : portion", "portion"),
        ("((1 / c.shards - portion) * load.every_reads)", "(0 * load.every_reads)"),
        ("((1 / c.shards - key) * load.every_writes)", "(0 * load.every_writes)"),
        ("Math.min(c.n * c.workers, c.parts)", "c.n * c.workers"),
    ):
        assert disagreements(system, evaluate, 9, 1, broken(right, wrong)) != [], (right, wrong)


def test_retries_and_varied_work_in_random_scenarios(evaluate):
    document = parse_text(RETRIES, "retries.yaml")
    assert disagreements(build(load(document), document), evaluate, 60, 1) == []


FULL = """
archlint: 1
system: Waits for something full
components:
  clients: {kind: client}
  first: {kind: service, replicas: 3, work: 10 ms, concurrency: 4}
  second: {kind: service, replicas: 2, work: 10 ms, concurrency: 40}
  db: {kind: database, capacity: 100/s}
  queue: {kind: queue}
  worker: {kind: worker, replicas: 3, work: 5 ms}
  mail: {kind: service, capacity: 60/s, replicas: 2}
flows:
  ask: {does: read, rate: 40/s, steps: [clients -> first -> second -> db]}
  both: {does: read, rate: 2/s, steps: [clients -> first, {first -> second: {parallel: true}}, {first -> mail: {parallel: true}}]}
  post: {does: write, rate: 8/s, steps: [clients -> first -> queue, reply, queue -> worker -> mail]}
"""


def test_what_waits_for_something_full_in_random_scenarios(evaluate):
    """How many slots were enough is not said then; and one of two calls at once may take fifty times the other."""
    document = parse_text(FULL, "full.yaml")
    system = build(load(document), document)
    assert disagreements(system, evaluate, 25, 1) == []
    for right, wrong in (
        ("c.whole || open ||", "c.whole ||"),
        ("open || (found && found.used >= 0.95 && !found.bounded)", "open"),
        ("open || (found && found.used >= 0.95 && !found.bounded)", "found && found.used >= 0.95 && !found.bounded"),
    ):
        assert disagreements(system, evaluate, 9, 1, broken(right, wrong)) != [], (right, wrong)


JOINS = """
archlint: 1
system: Meets again
components:
  clients: {kind: client}
  one: {kind: load-balancer, capacity: 1k/s}
  two: {kind: load-balancer, capacity: 1k/s}
  api: {kind: service, replicas: 3, work: 5 ms, concurrency: 4}
  near: {kind: service, work: 10 ms, replicas: 2}
  far: {kind: service, work: 10 ms, replicas: 2}
  cache: {kind: cache, capacity: 10k/s}
  db: {kind: database, capacity: {read: 2k/s, write: 500/s}, availability: 99%}
  stream: {kind: stream}
  worker: {kind: worker, replicas: 2, work: 5 ms}
flows:
  spare: {does: read, rate: 30/s, steps: [clients -> one | two, one -> api, two -> api, api -> db]}
  split:
    does: write
    rate: 40/s
    steps:
      - clients -> one | two: {split: [60%, 40%]}
      - one -> api
      - two -> api
      - api -> cache: {hit: 75%, op: get}
      - api -> db: {when: miss, retries: 1}
      - api -> near: {parallel: true}
      - near -> db
      - api -> far: {parallel: true, times: 2}
      - near -> stream
      - far -> stream
      - reply
      - stream -> worker -> db
      - db -> worker: {again: 10%}
"""


def test_ways_that_meet_again_in_random_scenarios(evaluate):
    document = parse_text(JOINS, "joins.yaml")
    assert disagreements(build(load(document), document), evaluate, 60, 1) == []


def test_what_has_no_instance_in_random_scenarios(evaluate):
    document = parse_text(FULL.replace("replicas: 2, work", "replicas: 0, work"), "none.yaml")
    system = build(load(document), document)
    assert system.components["second"].is_absent
    assert disagreements(system, evaluate, 15, 1) == []


BOTH = """
archlint: 1
system: Work beside capacity
components:
  clients: {kind: client}
  lb: {kind: load-balancer, algorithm: least-connections}
  api: {kind: service, replicas: 2, capacity: 1k/s, work: 8 ms}
  wide: {kind: service, capacity: 300/s, work: 15 ms, concurrency: 100}
  slow: {kind: service, workers: 2, capacity: 1k/s, work: 10 ms, cores: 1.5}
  uneven: {kind: load-balancer, algorithm: weighted-round-robin, weights: [5, 2, 2]}
  heavy: {kind: service, replicas: 3, concurrency: 3, work: 12 ms, cores: 2}
  ring: {engine: cassandra, capacity: {read: 100/s, write: 200/s}, replication: {standbys: 3, mode: quorum, read_quorum: 2, write_quorum: 3}}
  fn: {engine: lambda, work: 40 ms, pool: {db: 2, mixed: 1}}
  few-fn: {engine: lambda, concurrency: 3, work: 10 ms, pool: {db: 1}}
  db: {kind: database, capacity: 300/s, work: 5 ms, max_connections: 30}
  mixed: {kind: database, capacity: {read: 2k/s, write: 500/s}, work: 3 ms, replication: {standbys: 1}}
  few: {kind: database, capacity: {read: 2k/s, write: 300..500..600/s}, cores: 2, work: 5..8..9 ms}
  sized: {engine: postgresql, cores: 6}
  log: {kind: stream, shards: {count: 3}}
  jobs: {kind: queue}
  reader: {kind: worker, replicas: 5, capacity: 60/s, work: 45 ms, variation: 0}
  worker: {kind: worker, replicas: 2, capacity: 40/s, work: 60 ms, concurrency: 8}
flows:
  ask: {does: read, rate: 50/s, steps: [clients -> lb -> api, api -> db, api -> mixed, reply, api -> log -> reader -> few]}
  put: {does: write, rate: 20/s, steps: [clients -> wide, wide -> few, wide -> slow -> mixed, reply, wide -> jobs -> worker -> db]}
  see: {does: read, rate: 30/s, steps: [clients -> api -> few]}
  turn: {does: read, rate: 60/s, steps: [clients -> uneven -> heavy, heavy -> ring]}
  fill: {does: write, rate: 25/s, steps: [clients -> uneven -> heavy, heavy -> ring, heavy -> sized]}
  run: {does: read, rate: 40/s, steps: [clients -> fn -> db, fn -> mixed, fn -> few-fn -> db]}
"""


def test_work_beside_capacity_in_random_scenarios(evaluate):
    document = parse_text(BOTH, "both.yaml")
    system = build(load(document), document)
    assert disagreements(system, evaluate, 40, 1) == []
    for right, wrong in (
        ("[count * share, share / most]", "[count * share, 1]"),
        ("Math.min(1, metByAll * waiting) / 2", "0"),
        ("Math.min(count, c.confirm)", "count"),
        ("load.total * (c.own + mean)", "load.total * c.own"),
    ):
        assert disagreements(system, evaluate, 9, 1, broken(right, wrong)) != [], (right, wrong)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(1000, 1400))
def test_many_invented_designs(seed, invent, evaluate):
    assert disagreements(invent(seed), evaluate, 40, seed) == []


def broken(*change):
    """The page's evaluator with a mistake in it."""
    whole = evaluator()
    assert whole.count(change[0]) == 1, change[0]
    return whole.replace(*change)


@pytest.mark.long
@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("count * (one - each) * (1 + 1e-12)", "count * one * 0.9"),
        ("return { ...hop, h: hop.h === undefined ? hop.h : 0, y: false };", "return hop;"),
        ("u: all ? old.map((share) => share / all)", "u: all ? old"),
        ('left = [{ index: left[0].index, role: "primary" }, ...left.slice(1)];', ""),
        ("if (operator === 5) share = sum(", "if (operator === 5) share = 0 * sum("),
        ("blocked = (used * servers * blocked)", "blocked = (used * blocked)"),
        ("amount *= Math.max(components[target].n, 1);", ""),
    ],
)
def test_a_mistake_in_the_page_is_noticed(right, wrong, invent, evaluate):
    script = broken(right, wrong)
    assert any(disagreements(invent(seed), evaluate, 15, seed, script) for seed in range(40))


def test_a_mistake_about_caches_is_noticed(invent, evaluate):
    script = broken("h: hop.h === undefined ? hop.h : 0, y: false", "y: false")
    assert any(disagreements(invent(seed), evaluate, 15, seed, script) for seed in range(12))
