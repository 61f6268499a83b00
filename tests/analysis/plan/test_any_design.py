"""Whatever a blueprint says, there is an answer: no analysis of load and limits fails, whatever is zero, huge or absent."""

import json
import math

from hypothesis import given, settings
from hypothesis import strategies as st

from archlint.analysis.capacity import assess, bill, outlook, sample
from archlint.analysis.demand import measure
from archlint.analysis.latency import estimate
from archlint.analysis.plan import draw_up
from archlint.analysis.scenario import Scenario, losses, play
from archlint.blueprint import load
from archlint.errors import BlueprintError
from archlint.graph import build
from archlint.report.sizing import json as written
from archlint.report.sizing import text
from archlint.report.sizing.answers import Answers
from archlint.report.sizing.comparison import Comparison, write_json, write_text
from archlint.report.sizing.plan import write_json as plan_json
from archlint.report.sizing.plan import write_text as plan_text
from archlint.simulate import simulate
from archlint.source import parse_text

rates = st.sampled_from(
    ["0/s", "0.001/s", "5/s", "1M/s", "1..5..900/s", "10/day", "3 per user per day", "2 per online user per minute"]
)
capacities = st.sampled_from(
    ["", "capacity: 0/s", "capacity: 10/s", "capacity: 1..10..100/s", "work: 1 ms", "work: 10 s", "latency: 5 ms"]
)
balancers = st.sampled_from(["round-robin", "least-connections", "ip-hash", "random", "power-of-two"])
stores = st.sampled_from([
    "", "capacity: {read: 10/s}", "capacity: {read: 0/s, write: 5/s}", "capacity: {read: 1k..5k/s, write: 50/s}", "capacity: 9/s, cores: 8",
    "capacity: {read: 10/s, write: 1/s}, replication: {standbys: 2}", "capacity: 50/s, shards: {count: 4, skew: 2x}",
    "capacity: 50/s, disk: 1 GB, max_connections: 3, cost: $10/month",
])  # fmt: skip
shares = st.sampled_from(["0%", "50%", "100%", "20%..50%..90%"])
workloads = st.sampled_from([
    "{users: 0}", "{users: 1M}", "{users: 1M, daily_active: 10%, online_at_peak: 0%}",
    "{users: 1k..1M..1B, daily_active: 1%..90%, requests: 5 per active user per day, peak: 2x..9x, growth: 5%/month, online_at_peak: 10%}",
    "{requests: 100/s, peak: {busy: 8 h}}", "{users: 5, daily_active: 0%, peak: {share: 40%, within: 4 h}, online_at_peak: 50%}",
])  # fmt: skip
optionals = st.sampled_from(
    ["{optional: true}", "{times: 0}", "{times: 30}", "{times: 10%, retries: 3}", "{over: websocket}"]
)

TEXT = """archlint: 1
system: x
workload: {workload}
components:
  clients: {{kind: client}}
  lb: {{kind: load-balancer, algorithm: {balancer}}}
  api: {{kind: service, replicas: {replicas}, pool: {{db: {pool}}}, {service}}}
  cache: {{kind: cache, {store2}}}
  db: {{kind: database, {store}}}
  queue: {{kind: queue}}
  worker: {{kind: worker, concurrency: 2, {service2}}}
  mail: {{kind: external, availability: 90%}}
data:
  rows: {{in: db, rows: {rows}, row: 1 KB}}
flows:
  look: {{does: read, data: rows, rate: {rate}, steps: [clients -> lb -> api, {{api -> cache: {{hit: {share}}}}}, {{api -> db: {{when: miss, at: any}}}}]}}
  put: {{does: write, rate: {rate2}, steps: [clients -> api -> db, api -> queue, reply, queue -> worker, {{worker -> mail: {optional}}}, {{mail -> worker: {{again: {again}}}}}]}}
  tick: {{does: batch, schedule: every 1 h, steps: [api -> db]}}
estimates: {{peak_rate: 0/s, reads: 5/s, storage.rows: 1 GB, shards.db: 2, instances.api: 3, users_at_saturation: 1k, sockets: 5, connections.db: 9}}
"""

designs = st.builds(
    TEXT.format,
    workload=workloads,
    balancer=balancers,
    replicas=st.sampled_from([1, 2, 30]),
    pool=st.sampled_from(["0", "20", "{size: 5, overflow: 10}"]),
    service=capacities,
    service2=capacities,
    store=stores,
    store2=stores,
    rows=st.sampled_from(["0", "10M", "30 per user", "5/s", "10 per active user per day", "1..100 per user"]),
    rate=rates,
    rate2=rates,
    share=shares,
    optional=optionals,
    again=st.sampled_from(["0%", "20%", "100%"]),
)


def system_of(design):
    document = parse_text(design, "x.yaml")
    try:
        return build(load(document), document)
    except BlueprintError:
        return None


def answers_for(system):
    demand = measure(system)
    capacity = assess(system, demand)
    return Answers(
        system,
        demand,
        capacity,
        estimate(system, demand, capacity),
        outlook(system, capacity),
        bill(system, demand),
        sample(system, 50),
    )


@settings(max_examples=100, deadline=None)
@given(designs)
def test_every_design_has_an_answer(design):
    system = system_of(design)
    if system is None:
        return
    answers = answers_for(system)
    plan = draw_up(system, answers.demand, answers.capacity)
    assert text.write(answers).endswith("\n")
    assert plan_text(plan, answers).endswith("\n")
    json.loads(written.write(answers), parse_constant=lambda name: 1 / 0 * len(name))
    json.loads(plan_json(plan, answers))
    assert all(not math.isnan(limit.utilisation) and limit.utilisation >= 0.0 for limit in answers.capacity.resources)


@settings(max_examples=40, deadline=None)
@given(designs, st.sampled_from(["lb", "api", "cache", "db", "queue", "worker", "mail", "clients"]))
def test_anything_may_die_and_grow(design, victim):
    system = system_of(design)
    if system is None:
        return
    played = play(system, Scenario(7.0, frozenset({losses(system)[victim]})))
    comparison = Comparison(answers_for(system), answers_for(played.system), (), play(system, Scenario()), played)
    assert write_text(comparison).endswith("\n")
    json.loads(write_json(comparison))


@settings(max_examples=40, deadline=None)
@given(designs)
def test_anything_that_ends_can_be_simulated(design):
    system = system_of(design)
    if system is None or measure(system).runaways:
        return
    simulate(system, 200)
