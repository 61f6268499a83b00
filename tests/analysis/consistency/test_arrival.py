"""Whether what a broker accepted arrives: what it may lose of it, and what it never hears of."""

import math

import pytest

from archlint.analysis.consistency.result import Effect, Loss, LossWindow
from archlint.analysis.consistency.summary import as_configured
from archlint.blueprint.vocabulary import Delivery

ORDERS = """
archlint: 1
system: Orders
components:
  clients: {{kind: client}}
  api: {{kind: service}}
  db: {{engine: postgresql, replication: {{standbys: 2, mode: sync}}}}
  queue: {{{queue}}}
  worker: {{kind: worker, acks: late, idempotent: true}}
data:
  orders: {{in: {store}}}
flows:
  order:
    does: {does}
    data: orders
    rate: 10/s
    needs: {{{needs}}}
    steps:
      - clients -> api
      {steps}
"""
OUTBOX = ("api -> db", "reply", "db -> queue", "queue -> worker")
HANDED = ("api -> db", "api -> queue", "reply", "queue -> worker")
REDIS = "engine: redis, role: broker, eviction: noeviction"
COPIED = "persistence: aof-always, replication: {standbys: 1, failover: automatic"


@pytest.fixture
def order(deliver):
    def fold_order(queue, needs="delivery: at-least-once", *, steps=OUTBOX, store="db", does="write"):
        listed = "\n      ".join(f"- {step}" for step in steps)
        text = ORDERS.format(queue=queue, needs=needs, steps=listed, store=store, does=does)
        return deliver(text).flows["order"]

    return fold_order


def told(flow):
    return [(short.axis, short.reason, short.verdict.value, short.missing_fact) for short in flow.shortfalls]


# the broker; seconds it may lose normally and at worst; the verdict where no loss is allowed, a second, an hour, and
# where nothing is said; the fact that would settle the last
LOSING = [
    (f"{REDIS}, persistence: none", None, ("FAIL", "FAIL", "FAIL", "FAIL"), None),
    (f"{REDIS}, persistence: rdb", (60, 3600), ("FAIL", "FAIL", "CONDITIONAL", "FAIL"), None),
    (
        REDIS,
        (60, 3600),
        ("CONDITIONAL",) * 4,
        "persistence of `queue`, and its replication or backups",
    ),
    (
        f"{REDIS}, persistence: aof",
        (1, 1),
        ("FAIL", "CONDITIONAL", "CONDITIONAL", "CONDITIONAL"),
        "`rpo` of the flow: whether 1 s of messages may go, or persistence of `queue`: aof-always; and its replication or backups",
    ),
    (f"{REDIS}, persistence: aof-always", (float("inf"),) * 2, ("CONDITIONAL",) * 4, "replication of `queue`"),
    (f"{REDIS}, {COPIED}, mode: async, lag: 5 s}}", (5, float("inf")), ("FAIL", "FAIL", "CONDITIONAL", "FAIL"), None),
    (
        f"{REDIS}, {COPIED}, mode: async, lag: 5 s, max_loss: 10 s}}",
        (5, 10),
        ("FAIL", "FAIL", "PASS", "FAIL"),
        None,
    ),
    (f"kind: queue, {COPIED}, mode: sync}}", None, ("PASS",) * 4, None),
    ("engine: rabbitmq-classic", (float("inf"),) * 2, ("CONDITIONAL",) * 4, "replication of `queue`"),
    ("engine: rabbitmq, replication: {standbys: 2, mode: quorum}", None, ("PASS",) * 4, None),
    ("engine: sqs", None, ("PASS",) * 4, None),
    ("engine: kafka, replication: {standbys: 2, write_quorum: 2}", None, ("PASS",) * 4, None),
    (
        "engine: kafka, replication: {standbys: 2}",
        (0, float("inf")),
        ("CONDITIONAL",) * 4,
        "replication.write_quorum of `queue`: 2 or more",
    ),
]


@pytest.mark.parametrize(("queue", "window", "verdicts", "missing"), LOSING)
def test_a_broker_delivers_what_it_does_not_lose(order, queue, window, verdicts, missing):
    needs = (
        "rpo: 0 s, delivery: at-least-once",
        "rpo: 1 s, delivery: at-least-once",
        "rpo: 1 h, delivery: at-least-once",
    )
    allowing = [order(queue, need).verdict.value for need in needs]
    unsaid = order(queue)
    assert (*allowing, unsaid.verdict.value) == verdicts
    assert [missing for *_, missing in told(unsaid)] == ([missing] if verdicts[-1] != "PASS" else [])
    lost = unsaid.effects[0].window
    assert (lost and (lost.loss.normal, lost.loss.enforced)) == window
    assert order(queue, "delivery: best-effort").verdict.value == "PASS"


@pytest.mark.parametrize("persistence", ["none", "rdb", "aof", "aof-always"])
def test_a_message_is_as_safe_as_a_write_to_the_same_store(order, deliver, persistence):
    record = ORDERS.format(
        queue=f"engine: redis, role: store, persistence: {persistence}",
        needs="rpo: 0 s",
        steps="- api -> queue: {op: write}",
        store="queue",
        does="write",
    )
    message = order(f"{REDIS}, persistence: {persistence}", "rpo: 0 s, delivery: at-least-once")
    assert message.verdict is deliver(record).flows["order"].verdict


def test_the_words_give_the_bound_and_the_table_the_loss(order):
    flow = order(f"{REDIS}, persistence: rdb")
    (short,) = flow.shortfalls
    assert short.delivered == (
        "less: `queue` may lose 60 s normally, 1 h at worst (a restart: snapshots every minute to every hour, by the"
        " number of changes)"
    )
    assert flow.as_configured == "linearizable, CP-like, effectively-once through queue (may lose 60 s)"


@pytest.mark.parametrize(
    ("queue", "change", "verdict"),
    [
        (
            f"{REDIS}, persistence: rdb",
            "write every change of `queue` to disk before the answer (`persistence: aof-always`)",
            "CONDITIONAL",  # the disk may be lost with all of it
        ),
        (
            f"kind: queue, {COPIED}, mode: async, lag: 5 s}}",
            "acknowledge a write when a standby of `queue` has it (`mode: sync`)",
            "PASS",
        ),
        (
            "engine: rabbitmq-classic",
            "keep three copies of `queue` and confirm with two (`replication: {standbys: 2, mode: quorum, write_quorum: 2}`)",
            "PASS",
        ),
        (
            "engine: kafka, replication: {standbys: 2}",
            "confirm a message when a second copy of `queue` has it (`replication.write_quorum: 2`)",
            "PASS",
        ),
    ],
)
def test_what_keeps_messages_is_among_the_fixes(order, queue, change, verdict):
    first, *others = [(fix.change, fix.verdict.value) for fix in order(queue).fixes]
    assert first == (change, verdict)
    assert all(other[1] == "CONDITIONAL" for other in others)


def test_a_hand_over_after_the_commit_may_leave_a_write_without_its_message(order):
    flow = order("engine: sqs", steps=HANDED)
    missing = "a message that follows from what is written there (`- db -> queue`)"
    assert told(flow) == [("delivery", "unpaired-message", "CONDITIONAL", missing)]
    assert [(fix.change, fix.verdict.value) for fix in flow.fixes] == [
        ("write the message with the data and let it follow from there (an outbox: `- db -> queue`)", "PASS")
    ]
    assert order("engine: sqs", "delivery: best-effort", steps=HANDED).verdict.value == "PASS"


@pytest.mark.parametrize(
    ("steps", "store", "does"),
    [
        (OUTBOX, "db", "write"),
        (("api -> queue", "api -> db", "reply", "queue -> worker"), "db", "write"),
        (("api -> queue", "reply", "queue -> worker"), "db", "event"),
        (("api -> db: {op: read}", "api -> queue", "reply", "queue -> worker"), "db", "event"),
        (("api -> queue", "reply", "queue -> worker"), "queue", "write"),
    ],
)
def test_a_message_that_follows_stands_first_alone_or_for_the_write_is_paired(order, steps, store, does):
    assert told(order("engine: sqs", steps=steps, store=store, does=does)) == []


def test_an_answer_that_does_not_need_the_hand_over_delivers_at_most_once(order):
    steps = ("api -> queue: {optional: true}", "reply", "queue -> worker")
    flow = order("engine: sqs", steps=steps, does="event")
    assert told(flow) == [("delivery", "weak-delivery", "FAIL", None)]
    assert flow.effects[0].because == "answered without it while `queue` cannot be reached"


def test_what_the_record_may_lose_is_told_once(order):
    steps = ("api -> queue", "reply", "queue -> worker")
    flow = order(f"{REDIS}, persistence: rdb", "rpo: 0 s, delivery: at-least-once", steps=steps, store="queue")
    assert told(flow) == [("rpo", "loss-window", "FAIL", None)]


def test_an_assumed_persistence_that_decides_is_listed(order):
    assert [(flip.fact, flip.assumed, flip.instead, flip.verdict.value) for flip in order(REDIS).flips] == [
        ("persistence", "rdb", "none", "FAIL"),
    ]


def test_channels_through_which_all_arrives_alike_are_named_once():
    def arriving(channel, loss=None):
        window = loss and LossWindow(Loss(loss, loss, ""), declared=True)
        return Effect(0, channel, Delivery.BEST_EFFORT, "", (), "", declared=True, window=window)

    effects = (*map(arriving, ("a", "b", "c", "d")), arriving("kafka"), arriving("kafka", math.inf))
    said = as_configured(None, None, effects, "")
    assert said == "best-effort through a, b and 2 more, best-effort through kafka (may lose everything)"


@pytest.mark.parametrize(("tag", "arrive"), [("billing", 1), ("monitoring", 0), ("tool", 0)])
def test_what_only_looks_on_is_promised_nothing(deliver, tag, arrive):
    components = f"{{clients: {{kind: client}}, api: {{kind: service}}, other: {{kind: service, tags: [{tag}]}}}}"
    steps = "[clients -> api, api -> other: {async: true}]"
    flow = deliver(
        f"archlint: 1\nsystem: x\ncomponents: {components}\nflows: {{ask: {{does: read, steps: {steps}}}}}\n"
    )
    assert len(flow.flows["ask"].effects) == arrive
