"""Writes in the order in which they happen: what decides them, where they commit, what follows the answer."""

import math

import pytest

from archlint.analysis.consistency.result import Answer, Commit, Verdict

WRITE = """
archlint: 1
system: A write
components:
  clients: {{kind: client}}
  api: {{kind: service}}
  cache: {{engine: redis, role: cache, persistence: aof}}
  queue: {{engine: redis, role: broker, persistence: {persistence}, eviction: {eviction}}}
  events: {{engine: redis, role: pubsub}}
  worker: {{kind: worker, acks: {acks}, idempotent: {idempotent}}}
  mail: {{kind: external}}
  search: {{engine: elasticsearch}}
  db: {{engine: postgresql, {db}}}
data:
  orders: {{in: db}}
flows:
  order:
    does: write
    data: orders
    share: 100%
    needs: {needs}
    steps:
      - clients -> api
      {steps}
"""
DEFAULTS = {
    "persistence": "aof",
    "eviction": "noeviction",
    "acks": "late",
    "idempotent": "true",
    "db": "replication: {standbys: 2, mode: async, lag: 50 ms}",
    "needs": "{recency: strong}",
}


@pytest.fixture
def order(deliver):
    def fold_order(*steps, **changes):
        parts = {**DEFAULTS, **changes, "steps": "\n      ".join(f"- {step}" for step in steps)}
        return deliver(WRITE.format(**parts)).flows["order"]

    return fold_order


def reasons(flow):
    return [(short.axis, short.reason, short.verdict.value) for short in flow.shortfalls]


def test_a_write_to_the_primary_is_linearizable_and_may_be_lost(order):
    flow = order("api -> db", needs="{recency: strong, on_partition: refuse, rpo: 0 s}")
    assert flow.delivered.linearizable is Answer.YES
    assert (flow.delivered.loss.normal, flow.delivered.loss.enforced) == (0.05, math.inf)
    assert flow.commit == Commit(1, "db", acknowledged_after=True)
    assert reasons(flow) == [("rpo", "loss-window", "FAIL")]
    assert flow.letter == "mixed"


@pytest.mark.parametrize(
    ("db", "verdict", "letter"),
    [
        ("replication: {standbys: 2, mode: sync}", Verdict.PASS, "CP-like"),
        ("replication: {standbys: 2, mode: semi-sync}", Verdict.CONDITIONAL, "mixed"),
        ("replication: {standbys: 2, mode: async, lag: 50 ms, max_loss: 1 s}", Verdict.FAIL, "mixed"),
        ("backups: {every: 1 day}", Verdict.FAIL, "CAP does not apply"),
        ("replication: {standbys: 0}", Verdict.CONDITIONAL, "CAP does not apply"),
    ],
)
def test_what_a_failover_may_take(order, db, verdict, letter):
    flow = order("api -> db", db=db, needs="{rpo: 0 s}")
    assert (flow.verdict, flow.letter) == (verdict, letter)


def test_a_later_write_of_the_same_record_by_an_effect_does_not_make_the_first_late(order):
    flow = order("api -> db", "api -> queue", "reply", "queue -> worker -> db")
    assert reasons(flow) == []
    assert flow.delivered.linearizable is Answer.YES


def test_an_answer_before_the_commit_is_late(order):
    flow = order("reply", "api -> db: {lag: 2 s}")
    assert flow.commit == Commit(1, "db", acknowledged_after=False)
    assert reasons(flow) == [("recency", "late-commit", "FAIL")]
    assert (flow.delivered.normal, flow.delivered.enforced) == (2.0, math.inf)


def test_a_write_behind_cache_may_lose_what_it_acknowledged(order):
    flow = order("api -> cache", "reply", "cache -> db: {lag: 5 s}", needs="{recency: strong, rpo: 0 s}")
    assert reasons(flow) == [("recency", "late-commit", "FAIL"), ("rpo", "loss-window", "FAIL")]


def test_two_stores_without_a_transaction_are_not_atomic(order):
    flow = order("api -> db", "api -> search", needs="{atomic: true}")
    assert flow.dual_writes == ("db", "search")
    assert reasons(flow) == [("atomic", "dual-write", "FAIL")]


@pytest.mark.parametrize(
    ("steps", "verdict"),
    [
        (("api -> mail", "api -> db"), Verdict.CONDITIONAL),
        (("api -> db", "api -> mail"), Verdict.CONDITIONAL),
        (("api -> mail: {op: read}", "api -> db"), Verdict.PASS),
        (("api -> db", "reply", "db -> queue", "queue -> worker -> mail"), Verdict.PASS),
    ],
)
def test_what_somebody_else_did_stands_when_the_writes_fail(order, steps, verdict):
    flow = order(*steps, needs="{atomic: true}")
    assert (flow.verdict, reasons(flow)) == (
        verdict,
        [] if verdict is Verdict.PASS else [("atomic", "outside-call", "CONDITIONAL")],
    )
    assert order(*steps, needs="{recency: strong}").verdict is Verdict.PASS


def test_change_capture_is_no_dual_write_and_neither_is_emptying_a_cache(order):
    assert order("api -> db", "db -> search", "api -> cache: {op: delete}").dual_writes == ()


def test_a_weak_read_that_decides_the_write_counts(order):
    weak = order("api -> db: {op: read, at: standby}", "api -> db: {op: write}")
    assert reasons(weak) == [("recency", "weak-guard", "FAIL")]
    checked = order("api -> db: {op: read, at: standby}", "api -> db: {op: write, rechecks: true}")
    assert checked.verdict is Verdict.PASS
    fresh = order("api -> db: {op: read}", "api -> db: {op: write}")
    assert fresh.verdict is Verdict.PASS


@pytest.mark.parametrize(
    ("steps", "changes", "delivery", "handed_over"),
    [
        (("api -> db", "api -> queue", "reply", "queue -> worker -> mail"), {}, "effectively-once", "before reply"),
        (
            ("api -> db", "api -> queue", "reply", "queue -> worker"),
            {"idempotent": "false"},
            "at-least-once",
            "before reply",
        ),
        (("api -> db", "api -> queue", "reply", "queue -> worker"), {"acks": "early"}, "best-effort", "before reply"),
        (
            ("api -> db", "api -> queue", "reply", "queue -> worker"),
            {"persistence": "none"},
            "best-effort",
            "before reply",
        ),
        (
            ("api -> db", "api -> queue", "reply", "queue -> worker"),
            {"eviction": "allkeys-lru"},
            "best-effort",
            "before reply",
        ),
        (("api -> db", "reply", "api -> queue", "queue -> worker"), {}, "best-effort", "after reply"),
        (("api -> queue", "api -> db", "reply", "queue -> worker"), {}, "effectively-once", "before commit"),
        (("api -> db", "reply", "db -> queue", "queue -> worker"), {}, "effectively-once", "with the commit"),
        (("api -> db", "api -> events", "reply", "events -> api -> clients"), {}, "best-effort", "before reply"),
    ],
)
def test_how_often_an_effect_arrives(order, steps, changes, delivery, handed_over):
    flow = order(*steps, **changes)
    assert [(effect.delivery.value, effect.handed_over) for effect in flow.effects] == [(delivery, handed_over)]


def test_best_effort_is_enough_for_best_effort(order):
    steps = ("api -> db", "api -> events", "reply", "events -> api -> clients")
    assert order(*steps, needs="{delivery: best-effort}").verdict is Verdict.PASS
    assert reasons(order(*steps, needs="{delivery: at-least-once}")) == [("delivery", "weak-delivery", "FAIL")]


def test_strong_and_serving_is_impossible_whatever_is_built(order):
    flow = order("api -> db", needs="{recency: strong, on_partition: serve}")
    assert reasons(flow)[0] == ("need", "need-contradiction", "FAIL")
    bounded = order("api -> db", needs="{recency: {bounded: 5 s}, on_partition: serve}")
    assert reasons(bounded)[0] == ("need", "need-contradiction", "FAIL")


def test_no_need_no_verdict(order):
    assert order("api -> db", needs="{p95: 200 ms}").verdict is Verdict.NO_NEED


def test_an_automatic_failover_without_fencing_may_diverge(order):
    replication = "replication: {{standbys: 2, mode: async, lag: 50 ms, failover: automatic, fencing: {}}}"
    fenced = order("api -> db", db=replication.format("true"), needs="{on_partition: refuse}")
    assert fenced.verdict is Verdict.PASS
    open_ = order("api -> db", db=replication.format("false"), needs="{on_partition: refuse}")
    assert reasons(open_) == [("on_partition", "accept-may-diverge", "FAIL")]


PUBLISHED = """
archlint: 1
system: Notes
components:
  writers: {kind: client}
  edit: {kind: service}
  bus: {engine: redis, roles: [pubsub, cache], persistence: PERSISTENCE}
  db: {engine: postgresql, replication: {standbys: 2, mode: sync}}
data:
  notes: {in: db}
flows:
  save:
    does: write
    data: notes
    rate: 1/s
    needs: {rpo: 1 s}
    steps:
      - writers -> edit
      - edit -> bus: {op: publish}
      - reply
      - bus -> edit -> db
"""


@pytest.mark.parametrize("persistence", ["rdb", "aof-always"])
def test_what_a_pubsub_carries_is_in_no_snapshot(deliver, persistence):
    flow = deliver(PUBLISHED.replace("PERSISTENCE", persistence)).flows["save"]
    (lost,) = [short for short in flow.shortfalls if short.axis == "rpo"]
    assert (lost.verdict, lost.missing_fact) == (Verdict.FAIL, None)
    assert lost.delivered == (
        "without limit: pub/sub keeps nothing: what is under way is gone with a restart of `bus`, or while a subscriber is away"
    )


def test_a_worker_that_asks_again_and_again_makes_somebody_else_do_it_again(order):
    steps = ("api -> db", "reply", "db -> queue", "queue -> worker")
    needs = "{delivery: effectively-once, rpo: 1 day}"
    db = "replication: {standbys: 2, mode: sync}"
    once = order(*steps, "worker -> mail", needs=needs, db=db)
    again = order(*steps, "worker -> mail: {retries: 3}", needs=needs, db=db)
    assert "weak-delivery" not in [reason for _, reason, _ in reasons(once)]
    assert ("delivery", "weak-delivery", "CONDITIONAL") in reasons(again)
    assert again.effects[-1].because == "`worker` asks up to 4 times in one job, and `mail` may do it each time"


def test_a_cache_that_is_set_or_emptied_too_late_keeps_the_old_answer(order):
    for op in ("set", "delete"):
        cut = order("api -> db", f"api -> cache: {{op: {op}}}").cuts[-1]
        assert (cut.between, cut.effect) == (("api", "cache"), "serve stale")
    ahead = order("api -> cache: {op: set}", "api -> db").cuts
    assert ("api", "cache", "refuse") in [(*cut.between, cut.effect) for cut in ahead]


TAKEN = """
archlint: 1
system: Payments
components:
  jobs: {JOBS}
  settler: {kind: worker, ACKS, idempotent: true}
  db: {engine: postgresql, replication: {standbys: 2, mode: quorum, write_quorum: 2}}
data:
  payments: {in: db}
flows:
  settle:
    does: write
    data: payments
    rate: 1/s
    needs: {recency: strong, on_partition: refuse, rpo: 0 s}
    steps:
      - jobs -> settler
      - settler -> db
"""


@pytest.mark.parametrize(
    ("jobs", "acks", "lost", "fix"),
    [
        ("engine: sqs", "acks: late", None, None),
        (
            "engine: sqs",
            "acks: early",
            "`settler` acknowledges before it works: a restart loses the running job",
            "(`acks: late`)",
        ),
        ("engine: nats", "acks: late", "pub/sub keeps nothing for a subscriber that is away", None),
        ("engine: rabbitmq", "acks: late", "losing the disk loses everything: no other copy and no backup", "`jobs`"),
    ],
)
def test_a_flow_that_begins_at_a_queue_answers_nobody(deliver, jobs, acks, lost, fix):
    flow = deliver(TAKEN.replace("JOBS", jobs).replace("ACKS", acks)).flows["settle"]
    assert flow.commit.acknowledged_after
    told = [(short.axis, short.delivered) for short in flow.shortfalls]
    assert told == ([] if lost is None else [("rpo", f"without limit: {lost}")])
    changes = [change for one in flow.fixes for change, _ in one.changes]
    assert not any("before the answer" in change for change in changes)
    assert fix is None or any(fix in change for change in changes)
