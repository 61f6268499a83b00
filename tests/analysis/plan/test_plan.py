"""The ladders with their quantities."""

import pytest

from archlint.analysis.capacity import assess
from archlint.analysis.demand import measure
from archlint.analysis.latency import estimate
from archlint.analysis.plan import Verdict, draw_up
from archlint.analysis.plan.result import show_gain
from archlint.graph.scalability import cores_for, most_useful, reachable, throughput

STORE = """
components:
  clients: {kind: client}
  db: {kind: database, cores: 4, cost: $100/month, capacity: {read: 10k/s, write: 5k/s}}
flows:
  read: {does: read, rate: %s, steps: [clients -> db]}
  write: {does: write, rate: %s, steps: [clients -> db]}
"""


@pytest.fixture
def plan(design):
    def of(text, **options):
        system = design(text)
        demand = measure(system)
        return draw_up(system, demand, assess(system, demand, **options), **options).ladders

    return of


def said(ladder):
    return [(step.name, step.verdict.value, step.quantity) for step in ladder.steps]


def test_ten_thousand_reads_and_five_hundred_writes(plan):
    """Lecture 3.2 and 3.6: 110 % busy, four ways out before sharding."""
    (ladder,) = plan(STORE % ("10k/s", "500/s"))
    assert ladder.utilisation == pytest.approx(1.1)
    assert said(ladder) == [
        ("optimise", "SUFFICES", pytest.approx(1.571, rel=1e-3)),
        ("scale up", "SUFFICES", 7),
        ("cache", "SUFFICES", 0.40),
        ("read replicas", "SUFFICES", 2),
        ("shard", "SUFFICES", 2),
    ]
    assert ladder.enough == 1
    assert ladder.steps[3].change == "2 read replicas that take all reads"
    assert ladder.steps[3].reason == "100 % reads / 2 + 10 % writes on each"
    assert [step.cost for step in ladder.steps] == [None, pytest.approx(75.0), None, 200.0, 100.0]


def test_fifty_thousand_writes_end_in_shards(plan):
    (ladder,) = plan(STORE % ("0/s", "50k/s"))
    assert said(ladder) == [
        ("optimise", "CANNOT", pytest.approx(14.29, rel=1e-3)),
        ("scale up", "CANNOT", 35),
        ("cache", "CANNOT", None),
        ("read replicas", "CANNOT", None),
        ("shard", "SUFFICES", 15),
    ]
    assert ladder.steps[1].reason == (
        "14.3 times the work is needed, 3.38 times is reachable (at 35 cores; more are slower)"
    )
    assert ladder.steps[4].utilisation == pytest.approx(10 / 15)
    assert ladder.enough == 5


def test_many_writes_limit_what_caches_and_replicas_can_do(plan):
    (ladder,) = plan(STORE % ("20k/s", "4k/s"))
    cache, replicas = ladder.steps[2], ladder.steps[3]
    assert (cache.verdict, cache.utilisation) == (Verdict.PARTIAL, pytest.approx(0.9))
    assert cache.reason == "writes alone keep it 80 % busy, and no cache takes writes"
    assert (replicas.verdict, replicas.utilisation) == (Verdict.PARTIAL, pytest.approx(2 / 15 + 0.8))


def test_nothing_too_busy_needs_no_plan(plan):
    assert plan(STORE % ("10/s", "10/s")) == ()


def test_instances_are_added_until_something_shared_binds(plan):
    text = """
components:
  clients: {kind: client}
  api: {kind: service, replicas: 2, capacity: 500/s, pool: {db: 20}, state: {sessions: memory}}
  db: {engine: postgresql, max_connections: 103}
flows: {list: {does: read, rate: 3k/s, steps: [clients -> api -> db]}}
"""
    ladder = next(ladder for ladder in plan(text, headroom=0.7) if ladder.component == "api")
    assert said(ladder)[1:] == [("scale up", "PARTIAL", 35), ("scale out", "PARTIAL", 9)]
    assert ladder.steps[2].reason == (
        "`db` has connections for 5 of them, 120 % busy (on all: 3,000 req/s / (9 × 500) = 66.7 %); "
        "shrink the pools or put a pooler between"
    )
    assert "each keeps its own sessions in memory" in ladder.steps[2].worse
    free = next(ladder for ladder in plan(text.replace("103", "200"), headroom=0.7) if ladder.component == "api")
    assert free.steps[2].verdict is Verdict.SUFFICES
    assert free.enough == 3


def test_connections_are_shrunk_pooled_or_raised(plan):
    text = """
components:
  clients: {kind: client}
  api: {kind: service, replicas: 3, workers: 4, capacity: 1k/s, pool: {db: 20}}
  db: {engine: postgresql, max_connections: 100}
flows: {list: {does: read, rate: 30/s, steps: [clients -> api -> db]}}
"""
    (ladder,) = plan(text)
    assert said(ladder) == [
        ("smaller pools", "SUFFICES", 6),
        ("pooler", "SUFFICES", None),
        ("raise the limit", "SUFFICES", 303),
    ]
    assert ladder.steps[0].reason == "12 × 6 = 72 of 97"


POOLED = """
components:
  clients: {kind: client}
  api: {kind: service, replicas: 20, workers: 4, capacity: 1k/s, pool: {pool: 10}}
  pool: {kind: pooler, replicas: %d, max_connections: %d, pool: {db: 20}}
  db: {engine: postgresql, max_connections: 100, capacity: {read: 10k/s, write: 5k/s}}
flows: {list: {does: read, rate: 30/s, steps: [clients -> api -> pool -> db]}}
"""


@pytest.mark.parametrize(
    ("replicas", "most", "busy", "formula"),
    [
        (1, 1000, 0.8, "(api: 20 × 4 × 10) / 1,000"),
        (2, 1000, 0.4, "(api: 20 × 4 × 10) / (2 × 1,000)"),
        (2, 500, 0.8, "(api: 20 × 4 × 10) / (2 × 500)"),
        (3, 100, 8 / 3, "(api: 20 × 4 × 10) / (3 × 100)"),
    ],
)
def test_clients_spread_over_the_instances_of_a_pooler(limit, replicas, most, busy, formula):
    pool = limit(POOLED % (replicas, most), "pool", "connections")
    assert (pool.utilisation, pool.formula) == (pytest.approx(busy), formula)


def test_a_pooler_gets_no_pooler_before_it(plan):
    (ladder,) = plan(POOLED % (2, 100))
    assert said(ladder) == [
        ("smaller pools", "SUFFICES", 2),
        ("scale out", "SUFFICES", 10),
        ("raise the limit", "SUFFICES", 500),
    ]
    assert [step.reason for step in ladder.steps] == ["80 × 2 = 160 of 200", "800 / (10 × 100)", "800 on 2 of them"]


def test_sockets_ask_for_a_setting_before_machines(plan):
    text = """
workload: {users: 1M, daily_active: 10%, online_at_peak: 30%}
components:
  clients: {kind: client}
  api: {kind: service, replicas: 3, descriptors: 1024}
flows: {push: {does: event, rate: 30/s, steps: [{clients -> api: {over: websocket}}]}}
"""
    (ladder,) = plan(text)
    assert said(ladder) == [("raise the limit", "SUFFICES", 12_500), ("scale out", "SUFFICES", 37)]


def test_a_full_disk(plan):
    text = """
components: {clients: {kind: client}, db: {kind: database, disk: 1 TB}}
data: {log: {in: db, rows: 1k/s, row: 100 B, keep: 1 year}}
flows: {write: {does: write, rate: 1/s, steps: [clients -> db]}}
"""
    (ladder,) = plan(text)
    assert [step.name for step in ladder.steps] == ["keep less", "scale up", "shard"]
    assert ladder.steps[2].quantity == 4


@pytest.mark.parametrize(
    ("cores", "measured"), [(1, 955.16), (8, 6_531.08), (16, 10_019.75), (27, 12_211.42), (32, 12_074.39)]
)
def test_the_law_fits_the_machine_it_was_fitted_to(cores, measured):
    """Schwartz 2015: λ = 995.65; the fit's own residuals are at most 5 %."""
    assert 995.6486 * throughput(cores) == pytest.approx(measured, rel=0.05)


def test_the_law_turns_round():
    """Schwartz 2015: N max = 35, X max = 12,341."""
    assert most_useful() == 35
    assert 995.6486 * throughput(most_useful()) == pytest.approx(12_341, rel=1e-3)
    assert throughput(40) < throughput(35)
    assert reachable(64) == 1.0
    assert cores_for(1.0, 4) == 4


ASSUMED = """
components:
  clients: {kind: client}
  db: {engine: postgresql, cores: CORES}
flows:
  write: {does: write, rate: 2.5k/s, steps: [clients -> db]}
"""


def test_what_is_assumed_of_a_store_grows_with_its_cores_and_no_call_gets_slower(design):
    """2,500 writes a second were measured on 4 vCPU, 1.3k on 2: calls of as long, worked on by more."""

    def of(cores):
        text = ASSUMED.replace("CORES", str(cores)) if cores else ASSUMED.replace(", cores: CORES", "")
        system = design(text.replace("2.5k", "30"))
        measured = measure(system)
        assessed = assess(system, measured)
        return assessed.resources[0].capacity, estimate(system, measured, assessed).flows["write"].p95

    assert of(None) == of(4)
    assert [round(of(cores)[0]) for cores in (1, 2, 4, 8, 35)] == [681, 1324, 2500, 4428, 8440]
    assert of(64)[0] == of(35)[0]  # more would make it slower, and nobody has to use them
    times = [of(cores)[1] for cores in (1, 2, 4, 8, 16, 32, 64)]
    assert times == sorted(times, reverse=True)
    assert times[-1] == pytest.approx(times[2], rel=1e-3)


@pytest.mark.parametrize("text", [ASSUMED.replace("CORES", "4"), STORE % ("10k/s", "500/s")])
def test_a_larger_machine_suffices_when_it_is_typed_in(plan, text):
    step = plan(text)[0].steps[1]
    cores, _, capacity = step.change.partition(" cores instead of 4, with `")
    larger = text.replace("cores: 4", f"cores: {cores.split()[0]}")
    if capacity:
        larger = larger.replace("capacity: {read: 10k/s, write: 5k/s}", capacity.rstrip("`"))
    assert (step.name, step.verdict, larger != text) == ("scale up", Verdict.SUFFICES, True)
    assert plan(larger) == ()


PRICED = """
workload: {peak: 1x}
components:
  clients: {kind: client}
  db:
    kind: database
    disk: 500 GB
    shards: {count: 2}
    replication: {standbys: 1}
    capacity: {read: 1k/s, write: 1k/s}
    cost: {instance: $100/month, storage: $0.10/GB per month}
data: {rows: {in: db, rows: 1.2B, row: 1 KB}}
flows: {ask: {does: read, data: rows, rate: 3k/s, steps: [clients -> db]}}
"""


def test_prices_of_what_is_kept_count_as_well(plan):
    """A copy more is two machines (shards) and 1.2 TB; less kept is less paid on both copies; a shard is two machines."""
    work, room = sorted(plan(PRICED), key=lambda ladder: str(ladder.limit))
    costs = {step.name: step.cost for step in work.steps}
    assert (costs["read replicas"], costs["shard"]) == (pytest.approx(2 * (2 * 100 + 120)), pytest.approx(2 * 3 * 100))
    assert (room.limit, room.utilisation) == ("storage", pytest.approx(1.2))
    less, _, split = room.steps
    assert less.cost == pytest.approx(-2 * 1.2e12 * (1 - 0.8 / 1.2) * 0.1e-9)
    assert (split.quantity, split.utilisation, split.cost) == (3, pytest.approx(0.8), pytest.approx(2 * 100))


def test_what_has_no_instance_is_started(plan):
    """55 a second of 100 each: one could, two are needed at the target of two servers."""
    (ladder,) = plan(NONE)
    (step,) = ladder.steps
    assert (ladder.component, step.verdict, step.quantity, step.cost) == ("api", Verdict.SUFFICES, 2, 20.0)
    assert step.change == "2 instances instead of none, 3 to lose one"


def test_one_is_started_where_nobody_knows_what_it_can_do(plan):
    text = """
components: {clients: {kind: client}, queue: {kind: queue}, worker: {kind: worker, replicas: 0}}
flows: {send: {does: event, rate: 55/s, steps: [clients -> queue, reply, queue -> worker]}}
"""
    (ladder,) = plan(text)
    assert (ladder.component, ladder.limit, ladder.formula) == ("worker", "throughput", "55 / 0 instances")
    assert ladder.steps[0].change == "1 instance instead of none, 2 to lose one"


NONE = """
components:
  clients: {kind: client}
  api: {kind: service, replicas: 0, capacity: 100/s, bandwidth: 1 Mbps, cost: $10/month}
flows: {ask: {does: read, rate: 55/s, steps: [{clients -> api: {response: 1 KB}}]}}
"""


SHOP = """
components:
  clients: {kind: client}
  cache: {kind: cache}
  db: {kind: database, capacity: {read: 1k/s, write: %s}}
flows:
  view: {does: read, rate: 4050/s, steps: [{clients -> cache: {hit: 80%%, ttl: 60 s}}, {clients -> db: {when: miss}}]}
  buy: {does: write, rate: 450/s, steps: [clients -> db]}
"""


@pytest.mark.parametrize(
    ("write", "verdict", "hits", "after"),
    [
        # 4,050 views, 810 of which miss today: 95 % in total leave 203 / 1,000 + 450 / 500 = 110 %
        ("500/s", Verdict.CANNOT, 0.95, 1.1025),
        # (1 − h) × 4.05 + 450 / 2,000 ≤ 70 %: h ≥ 88.3 %
        ("2k/s", Verdict.SUFFICES, 0.89, 0.11 * 4.05 + 0.225),
    ],
)
def test_a_better_cache_has_its_share_of_all_that_is_read(plan, write, verdict, hits, after):
    ladder = next(each for each in plan(SHOP % write) if each.component == "db")
    step = next(step for step in ladder.steps if step.name == "cache")
    assert (step.verdict, step.quantity, step.utilisation) == (verdict, hits, pytest.approx(after))
    assert step.change.endswith("of what is read, instead of 80 %")


def test_the_memory_of_a_store_is_spread_over_its_shards(plan):
    """200 GB hot on 4 shards of 10 GB, the largest with half as much again: 75 GB for each, or 30 shards."""
    (ladder,) = plan("""
components:
  clients: {kind: client}
  api: {kind: service}
  cache: {kind: cache, memory: 10 GB, shards: {count: 4, key: user, skew: 1.5x}}
  db: {kind: database}
data:
  rows: {in: db, rows: 1B, row: 1 KB, hot: 20%}
flows:
  see: {does: read, data: rows, rate: 1/s, steps: [clients -> api, {api -> cache: {hit: 90%}}, {api -> db: {when: miss}}]}
""")
    assert said(ladder) == [("scale up", "SUFFICES", pytest.approx(75e9)), ("shard", "SUFFICES", 30)]
    assert [step.change for step in ladder.steps] == ["75 GB of memory for each shard", "30 shards"]


@pytest.mark.parametrize(
    ("own", "rate", "verdict", "with_slots"),
    [
        ("20 ms", "8.5/s", Verdict.CANNOT, Verdict.SUFFICES),
        ("1 s", "3.7/s", Verdict.SUFFICES, Verdict.SUFFICES),
        ("2 s", "3.2/s", Verdict.SUFFICES, Verdict.PARTIAL),
    ],
)
def test_cheaper_requests_wait_for_others_as_long_and_more_slots_bring_no_cores(plan, own, rate, verdict, with_slots):
    ladder = plan(f"""
components:
  clients: {{kind: client}}
  api: {{engine: rails, replicas: 2, workers: 4, work: {own}}}
  mail: {{kind: external, latency: 1 s}}
flows: {{send: {{does: read, rate: {rate}, steps: [clients -> api -> mail]}}}}
""")[0]
    cheaper, wider = ladder.steps[:2]
    waiting = float(rate[:-2]) * 1.0 / 8
    assert (cheaper.verdict, wider.verdict) == (verdict, with_slots)
    assert wider.quantity % 4 == 0  # threads of the processes there are: no pool more than today
    assert "`concurrency: " in wider.change
    if verdict is Verdict.SUFFICES:
        assert cheaper.quantity == pytest.approx((ladder.utilisation - waiting) / (ladder.target - waiting))
    else:
        assert cheaper.utilisation >= waiting > ladder.target


@pytest.mark.parametrize(("accepts", "verdict"), [(100, Verdict.SUFFICES), (23, Verdict.PARTIAL)])
def test_more_slots_of_what_serves_one_call_in_a_process_are_processes(plan, accepts, verdict):
    """Each opens a pool of its own: 6 in each of two, of 2 connections, are more than 23 − 3; they were told to have threads."""
    ladder = plan(f"""
components:
  clients: {{kind: client}}
  api: {{engine: django, replicas: 2, workers: 4, work: 20 ms, pool: {{db: 2}}}}
  db: {{engine: postgresql, max_connections: {accepts}}}
  mail: {{kind: external, latency: 1 s}}
flows: {{send: {{does: read, rate: 8.5/s, steps: [clients -> api -> mail, api -> db]}}}}
""")[0]
    wider = next(step for step in ladder.steps if step.name == "more slots")
    assert (wider.verdict, wider.change) == (verdict, "6 processes in each of 2 instead of 4")


def test_what_is_shown_to_be_as_busy_as_its_target_has_no_ladder(plan):
    """70.2 % and a target of 70 % are both 70 %."""
    text = """
components:
  clients: {kind: client}
  db: {kind: database, capacity: 1k/s}
flows: {see: {does: read, rate: %s/s, steps: [clients -> db]}}
"""
    assert (len(plan(text % 702)), len(plan(text % 706))) == (0, 1)


def test_no_step_asks_for_one_time_cheaper():
    assert [show_gain(times) for times in (3.0412, 1.0031, 1.0000004)] == ["3.04", "1.003", "1.0000004"]


def test_machines_are_added_with_the_slots_that_their_cores_carry(plan):
    """Neither one call at a time on many machines, nor more work than there are cores for."""
    design = """
components:
  clients: {kind: client}
  pay: {kind: worker, replicas: 4, concurrency: 4, work: 50 ms%s}
  bank: {kind: external, latency: 300 ms}
flows: {charge: {does: write, rate: 521/s, steps: [clients -> pay -> bank]}}
"""
    slots, up, out = plan(design % "")[0].steps[1:]
    assert (out.quantity, out.verdict) == (8, Verdict.SUFFICES)
    assert out.change == "8 instances instead of 4, 9 to lose one, with 25 slots each instead of 4"
    assert out.reason.startswith(
        "182 slots / (8 × 25) = 91.2 %, where the target is 93.4 %; its own work holds 26 of them"
    )
    assert (slots.verdict, slots.utilisation) == (Verdict.PARTIAL, None)  # nobody says how many cores there are
    assert "8 cores each would do" in slots.reason
    assert up.verdict is Verdict.CANNOT  # waiting alone is too much, on any processor
    assert plan(design % ", cores: 4")[0].steps[1].verdict is Verdict.CANNOT
    assert plan(design % ", cores: 8")[0].steps[1].verdict is Verdict.SUFFICES


@pytest.mark.parametrize(("cores", "verdict"), [("", Verdict.PARTIAL), (", cores: 4", Verdict.CANNOT)])
@pytest.mark.parametrize("kind", ["service", "database"])
def test_no_processor_is_too_slow_for_cores_that_are_assumed(plan, kind, cores, verdict):
    (ladder,) = plan(
        f"""
components:
  clients: {{kind: client}}
  api: {{kind: {kind}, capacity: 500/s{cores}}}
flows: {{ask: {{does: read, rate: 1800/s, steps: [clients -> api]}}}}
""",
        headroom=0.7,
    )
    assert ladder.steps[1].verdict is verdict


def test_what_every_instance_gets_stands_in_the_arithmetic(plan):
    (ladder, *_) = plan(
        """
components:
  clients: {kind: client}
  api: {kind: service, replicas: 3, capacity: 1k/s}
  bus: {engine: redis, role: pubsub}
flows:
  ask: {does: read, rate: 5k/s, steps: [clients -> api]}
  say: {does: write, rate: 100/s, steps: [clients -> api -> bus, {bus -> api: {async: true}}]}
""",
        headroom=0.7,
    )
    assert ladder.steps[-1].reason.startswith("(5,100 / 9 + 100 that each gets) / 1,000 = 66.7 %")


def test_hits_are_those_of_the_busiest_copy(plan):
    """Standbys take 4,000 reads: on the primary (1 − h) × 60 % + 40 % = 70 %."""
    text = STORE.replace("cores: 4", "cores: 4, replication: {standbys: 1}") % ("6k/s", "2k/s")
    (ladder,) = plan(text + "  other: {does: read, rate: 4k/s, steps: [{clients -> db: {at: standby}}]}\n")
    cache = next(step for step in ladder.steps if step.name == "cache")
    assert (cache.verdict, cache.quantity) == (Verdict.SUFFICES, 0.5)


RING = """
components:
  clients: {kind: client}
  c: {engine: cassandra, capacity: {read: 1k/s, write: 1k/s}, replication: {standbys: 2, read_quorum: 1, write_quorum: 2}}
flows:
  read: {does: read, rate: 2k/s, steps: [clients -> c]}
  write: {does: write, rate: 200/s, steps: [clients -> c]}
"""


def test_copies_that_are_alike_are_more_of_the_same(plan):
    """2,000 reads / 4 + 200 writes on each of 1,000."""
    (ladder,) = plan(RING)
    assert ladder.utilisation == pytest.approx(2 / 3 + 0.2)
    copies = next(step for step in ladder.steps if step.name == "copies")
    assert (copies.verdict, copies.quantity, copies.utilisation) == (Verdict.SUFFICES, 4, pytest.approx(0.7))


def test_reserved_connections_are_none_to_use(plan):
    (ladder,) = plan("""
components:
  clients: {kind: client}
  api: {kind: service, replicas: 10, workers: 2, pool: {db: 10}, capacity: 1k/s}
  db: {engine: postgresql, max_connections: 100}
flows: {ask: {does: read, rate: 10/s, steps: [clients -> api -> db]}}
""")
    more = next(step for step in ladder.steps if step.name == "raise the limit")
    assert (more.quantity, more.utilisation) == (253, pytest.approx(200 / 250))


def test_reads_of_the_latest_write_stay_at_the_primary(plan):
    needed = STORE.replace("read: {does: read,", "read: {does: read, needs: {recency: strong},")
    (ladder,) = plan(needed % ("9k/s", "500/s"))
    steps = {step.name: step for step in ladder.steps}
    assert (steps["cache"].verdict, steps["read replicas"].verdict) == (Verdict.CANNOT, Verdict.CANNOT)
    more = needed.rstrip() + "\n  list: {does: read, rate: 4k/s, steps: [clients -> db]}\n"
    (ladder,) = plan(more % ("5k/s", "500/s"))
    steps = {step.name: step for step in ladder.steps}
    # 10 % writes and 50 % reads of the latest write stay, 40 % can go: (1 - 75 %) x 40 % + 60 % = 70 %
    assert (steps["cache"].quantity, steps["cache"].utilisation) == (0.75, pytest.approx(0.7))
