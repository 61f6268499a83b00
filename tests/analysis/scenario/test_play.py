"""A scenario by hand: what is left, where its load goes, what every flow still gives."""

from __future__ import annotations

import pytest

from archlint.analysis.analyses import analyse
from archlint.analysis.failures.result import CauseClass
from archlint.analysis.scenario import Loss, Scenario, losses, play

TEXT = """
workload: {users: 1M, daily_active: 10%, requests: 50 per active user per day, peak: 3x}
components:
  clients: {kind: client}
  lb: {kind: load-balancer, algorithm: weighted-round-robin, weights: [2, 1, 1], availability: 99.9%}
  api: {kind: service, replicas: 3, capacity: 100/s, hosts: [one, two, two], health: {live: /up}}
  cache: {kind: cache, capacity: 10k/s}
  db: {kind: database, capacity: 1k/s, replication: {standbys: 2, failover: automatic}}
  ledger: {kind: database, capacity: 1k/s, replication: {standbys: 2, failover: manual}}
  near: {kind: service, capacity: 1k/s}
  far: {kind: service, capacity: 1k/s}
  away: {kind: service, capacity: 1k/s}
  log: {kind: external, capacity: 1k/s}
flows:
  list: {does: read, share: 100%, steps: [clients -> lb -> api, {api -> cache: {hit: 90%}}, {api -> db: {when: miss}}]}
  ask: {does: read, rate: 10/s, steps: [{clients -> near | far | away: {split: [50%, 30%, 20%]}}, near -> db]}
  note: {does: write, rate: 10/s, steps: [clients -> api, {api -> log: {optional: true}}]}
  book: {does: write, rate: 10/s, steps: [clients -> far -> ledger]}
  look: {does: read, rate: 12/s, steps: [clients -> far, {far -> ledger: {at: any}}]}
"""
PEAK = 1e6 * 0.1 * 50 / 86_400 * 3


@pytest.fixture
def without(design):
    system = design(TEXT)

    def of(*names, times=1.0):
        return play(system, Scenario(times, frozenset(losses(system)[name] for name in names)))

    return of


def loads(played):
    return {id_: load.total for id_, load in played.demand.components.items()}


def busy(played):
    return {limit.component: limit.utilisation for limit in played.capacity.resources}


def told(played, flow):
    outcome = played.outcomes[flow]
    return outcome.outcome.value, [(reason.code, reason.subject) for reason in outcome.reasons]


def test_everything_has_a_name(design):
    names = losses(design("components:\n  c: {kind: client}\n  db: {kind: database, zones: a, shards: {count: 2}, "
                          "replication: {standbys: 1}}\nflows:\n  f: {does: read, steps: [c -> db]}\n"))  # fmt: skip
    assert list(names) == ["c", "db", "db#1", "db#2", "db#3", "db#4", "zone:a"]
    assert names["db#3"] == Loss(CauseClass.INSTANCE, "db", 2)


def test_a_dead_cache_always_misses(without):
    played = without("cache")
    assert played.lost == ()
    assert played.gone == ("cache",)
    assert loads(played)["db"] == pytest.approx(PEAK + 5.0)
    assert "cache" not in busy(played)


def test_declared_shares_of_the_alternatives_that_are_left_are_kept(without):
    assert {id_: loads(without("near"))[id_] for id_ in ("far", "away")} == pytest.approx({"far": 28.0, "away": 4.0})
    assert loads(without("near", "far"))["away"] == 10.0
    assert told(without("near", "far", "away"), "ask") == (
        "lost",
        [("gone", "near"), ("gone", "far"), ("gone", "away")],
    )


def test_an_optional_step_is_left_out(without):
    played = without("log")
    assert told(played, "note") == ("degraded", [("without", "log")])
    assert "log" not in loads(played)


def test_what_needs_it_is_lost_and_leaves_no_load(without):
    played = without("api")
    assert set(played.lost) == {"list", "note"}
    assert played.outcomes["list"].failing == 1.0
    assert not {"lb", "cache"} & set(loads(played))


def test_only_the_misses_fail_while_the_cache_is_there(without):
    played = without("db")
    assert told(played, "list")[0] == "degraded"
    assert played.outcomes["list"].failing == pytest.approx(0.1)


def test_instances_that_are_left_take_over_by_their_weights(without):
    api = PEAK + 10
    assert busy(without("api#2"))["api"] == pytest.approx(api * (2 / 3) / 100)
    assert busy(without("api#1"))["api"] == pytest.approx(api / 2 / 100)
    assert busy(without("host:two"))["api"] == pytest.approx(api / 100)
    assert told(without("host:one", "host:two"), "list") == ("lost", [("gone", "api")])


def test_a_standby_takes_over_by_itself_or_waits_for_a_person(without):
    assert told(without("db#1"), "list") == told(without(), "list")
    assert told(without("ledger#1"), "book") == ("lost", [("headless", "ledger")])
    assert told(without("ledger#1"), "look") == ("ok", [])
    assert busy(without("ledger#1"))["ledger"] == pytest.approx(12 / 2 / 1000)
    assert told(without("ledger#2"), "book") == ("ok", [])


def test_what_a_store_cannot_carry_without_its_cache_arrives_there_all_the_same(design):
    """80 % of 900 reads were hits: without the cache 900 / 1,000 reads and 200 / 500 writes come to the store."""
    system = design(SHARED)
    played = play(system, Scenario(1.0, frozenset({losses(system)["cache"]})))
    assert told(played, "look") == ("lost", [("unspared", "cache")])
    assert told(played, "put") == ("degraded", [("over", "db")])
    assert busy(played)["db"] == pytest.approx(900 / 1000 + 200 / 500)
    assert loads(played)["api"] == 1100.0


def test_who_cannot_get_on_behind_an_alternative_goes_the_other_way(design):
    system = design(REGIONS)
    gone = {name: busy(play(system, Scenario(1.0, frozenset({losses(system)[name]})))) for name in ("one", "near")}
    assert gone["near"] == pytest.approx({"other": 0.9, "far": 0.45, "both": 0.18})
    assert gone["one"] == pytest.approx({"other": 0.9, "far": 0.45, "both": 0.18})
    played = play(system, Scenario(1.0, frozenset({losses(system)["both"]})))
    assert played.lost == ("ask",)


def test_copies_without_health_checks_keep_their_share(design):
    system = design(TEXT.replace(", health: {live: /up}", ""))
    played = play(system, Scenario(1.0, frozenset({losses(system)["api#2"]})))
    assert played.outcomes["list"].failing == pytest.approx(1 / 3)
    assert busy(played)["api"] == pytest.approx((PEAK + 10) * 0.5 / 100)


def test_more_load_than_the_rest_can_take(without):
    assert told(without(times=2.0), "list") == ("degraded", [("over", "api")])
    reasons = without("api#2", times=2.0).outcomes["list"].reasons
    assert [reason.code for reason in reasons] == ["peak", "over"]
    assert (reasons[0].left, reasons[0].needed) == (2, 6)


def test_single_failures_are_those_of_the_failure_analysis(design):
    system = design(TEXT)
    failures = analyse(system).failures
    for flow, expected in failures.flows.items():
        for cause in {*failures.lost_by, *failures.degraded_by}:
            kind = CauseClass.INSTANCE if cause.kind is CauseClass.EXTERNAL else cause.kind
            if kind in (CauseClass.SOFTWARE, CauseClass.FAILOVER):
                continue
            outcome = play(system, Scenario(1.0, frozenset({Loss(kind, cause.subject, cause.index)}))).outcomes[flow]
            assert (outcome.outcome == "lost") == (cause in expected.lost)
            if cause in expected.degraded:
                assert outcome.outcome == "degraded"
                assert outcome.failing == pytest.approx(expected.partial.get(cause, 0.0))
                assert outcome.reasons


def test_of_what_has_no_instance_nothing_is_left(design):
    system = design(ABSENT)
    played = play(system, Scenario())
    assert told(played, "ask") == ("lost", [("gone", "api")])
    assert told(played, "tell") == ("ok", [("later", "worker")])
    assert (played.gone, busy(played)) == (("api", "worker"), {})


SHARED = """
components:
  clients: {kind: client}
  api: {kind: service, capacity: 10k/s}
  cache: {kind: cache, capacity: 100k/s}
  db: {kind: database, capacity: {read: 1k/s, write: 500/s}}
flows:
  look: {does: read, rate: 900/s, steps: [clients -> api, {api -> cache: {hit: 80%}}, {api -> db: {when: miss}}]}
  put: {does: write, rate: 200/s, steps: [clients -> api -> db]}
"""
REGIONS = """
components:
  clients: {kind: client}
  one: {kind: service, capacity: 1k/s}
  other: {kind: service, capacity: 1k/s}
  near: {kind: database, capacity: 2k/s}
  far: {kind: database, capacity: 2k/s}
  both: {kind: database, capacity: 5k/s}
flows:
  ask:
    does: read
    rate: 900/s
    steps:
      - {clients -> one | other: {split: [50%, 50%]}}
      - one -> near
      - one -> both
      - other -> far
      - other -> both
"""
ABSENT = """
components:
  clients: {kind: client}
  api: {kind: service, replicas: 0, capacity: 100/s}
  jobs: {kind: queue}
  worker: {kind: worker, replicas: 0, work: 10 ms}
flows:
  ask: {does: read, rate: 5/s, steps: [clients -> api]}
  tell: {does: write, rate: 5/s, steps: [clients -> jobs, reply, jobs -> worker]}
"""


HARD = """
workload: {users: 10k, daily_active: 100%, online_at_peak: 10%, requests: 10 per user per day, peak: 3x}
components:
  clients: {kind: client}
  push: {kind: service, capacity: 10k/s, descriptors: 600}
  api: {kind: service, replicas: 3, workers: 2, capacity: 10k/s, pool: {db: 10}}
  db: {kind: database, capacity: 10k/s, max_connections: 50}
  archive: {kind: database, capacity: 10k/s, disk: 1 GB}
  logs: {kind: database, capacity: 10k/s, disk: 1 GB}
  cache: {kind: cache, capacity: 10k/s, memory: 1 MB}
data:
  posts: {in: archive, rows: 200 per user, row: 1 KB, hot: 30%}
  events: {in: logs, rows: 1k per user per day, row: 1 KB, keep: 10 years}
flows:
  follow: {does: read, rate: 1/s, steps: [{clients -> push: {over: websocket}}]}
  ask: {does: read, rate: 1/s, steps: [clients -> api -> db]}
  look: {does: read, rate: 1/s, data: posts, steps: [clients -> api, {api -> cache: {hit: 90%}}, {api -> archive: {when: miss}}]}
  keep: {does: write, rate: 1/s, data: posts, steps: [clients -> api -> archive]}
  log: {does: write, rate: 1/s, data: events, steps: [clients -> api -> logs]}
  tell: {does: read, rate: 1/s, steps: [clients -> api, reply, api -> push, {push -> clients: {over: websocket}}]}
"""


def test_every_hard_limit_counts_where_it_is_run_into(design):
    """A full disk answers reads, a small cache asks elsewhere, and what fills up over years does not today."""
    played = play(design(HARD), Scenario(1.0, frozenset()))
    over = {
        name: [(reason.subject, reason.other, round(reason.share, 3)) for reason in outcome.reasons]
        for name, outcome in played.outcomes.items()
    }
    assert over == {
        "follow": [("push", "descriptors", 1.667)],
        "ask": [("db", "connections", 1.2)],
        "look": [],
        "keep": [("archive", "storage", 2.0)],
        "log": [],
        "tell": [("push", "descriptors", 1.667)],
    }
    assert {name for name, outcome in played.outcomes.items() if outcome.outcome.value == "degraded"} == {
        "follow", "ask", "keep", "tell"
    }  # fmt: skip


def test_instances_needed_count_open_files_that_are_written_down(design):
    needed = play(design(HARD), Scenario(1.0, frozenset())).capacity.needed
    assert (needed["push"].instances, needed["push"].formula) == (3, "1,000 sockets / (600 × 80 %) → 3")
    assumed = design(HARD.replace(", descriptors: 600", "").replace("push: {kind: service", "push: {engine: nginx"))
    assert play(assumed, Scenario(1.0, frozenset())).capacity.needed["push"].instances == 1
