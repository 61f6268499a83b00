"""Workers that hand on: what comes of a message is lost only where the message is, counted out crash by crash."""

from itertools import product

import pytest

from archlint.analysis.consistency.result import Verdict
from tests.analysis.consistency.conftest import fold_of

TEXT = """
archlint: 1
system: Orders
components:
  clients: {{kind: client}}
  api: {{kind: service}}
  db: {{engine: postgresql, replication: {{standbys: 2, mode: sync}}}}
  first: {{{first}}}
  one: {{kind: worker, acks: {acks}, idempotent: {idempotent}}}
  shop: {{kind: service}}
  second: {{engine: sqs}}
  two: {{kind: worker, acks: late, idempotent: true}}
data:
  orders: {{in: db}}
flows:
  order:
    does: {does}
    data: orders
    rate: 1/s
    needs: {{delivery: {need}}}
    steps: [{steps}]
"""
QUEUE, PUBSUB = "engine: sqs", "engine: redis, role: pubsub"
OUTBOX = "clients -> api -> db, reply, db -> first"


def order(steps, *, first=QUEUE, acks="late", idempotent="true", need="at-least-once", does="write"):
    text = TEXT.format(steps=steps, first=first, acks=acks, idempotent=idempotent, need=need, does=does)
    return fold_of(text).flows["order"]


def arrives(*, forgets, acks, background):
    """Whether the second queue gets the message wherever the worker dies once; it is started again each time.

    The worker takes, hands on and acknowledges, in the order of its settings; what is handed on in the background comes
    after everything else, and is no part of what is done again.
    """
    acts = ["acknowledge", "hand on"] if acks == "early" or background else ["hand on", "acknowledge"]
    for dies_after in range(len(acts) + 1):
        waiting, handed = not forgets, False
        for number, act in enumerate(acts):
            if number == dies_after:
                break
            handed = handed or act == "hand on"
            waiting = waiting and act != "acknowledge"
        if not (handed or waiting):  # what waits is worked on again, and nothing dies twice
            return False
    return True


@pytest.mark.parametrize(
    ("forgets", "acks", "background"), list(product((False, True), ("late", "early"), (False, True)))
)
def test_what_a_worker_hands_on_arrives_where_its_message_comes_again(forgets, acks, background):
    step = "one -> second: {async: true}" if background else "one -> second"
    steps = f"{OUTBOX}, first -> one, {step}, second -> two"
    flow = order(steps, first=PUBSUB if forgets else QUEUE, acks=acks)
    sure = arrives(forgets=forgets, acks=acks, background=background)
    assert (flow.effects[1].delivery.value != "best-effort") == sure
    assert (flow.verdict is Verdict.PASS) == sure
    assert len(flow.shortfalls) == (0 if sure else 1 + (background and (forgets or acks == "early")))


@pytest.mark.parametrize(
    "steps",
    [
        f"{OUTBOX}, first -> one -> second, second -> two",
        f"{OUTBOX}, first -> one -> shop -> second, second -> two",  # asked by the worker, which waits for it
        f"{OUTBOX}, first -> one -> db, one -> second, second -> two",
        "clients -> api -> first, reply, first -> one -> second, second -> two -> db",
        "first -> one -> second, second -> two -> db",
    ],
)
def test_a_hand_over_is_part_of_the_work_that_is_acknowledged(steps):
    flow = order(steps)
    last = flow.effects[-1]
    assert (last.delivery.value, last.handed_over) == ("effectively-once", "before the acknowledgement")
    assert "block" in {cut.effect for cut in flow.cuts if cut.between[1] == "second"}
    assert flow.verdict is Verdict.PASS


def test_who_may_do_the_work_twice_may_send_what_comes_of_it_twice():
    flow = order(f"{OUTBOX}, first -> one -> second, second -> two", idempotent="false", need="effectively-once")
    assert [effect.delivery.value for effect in flow.effects] == ["at-least-once", "at-least-once"]
    assert [(short.component, short.verdict.value) for short in flow.shortfalls] == [("first", "FAIL")]
    assert flow.effects[1].because == "it comes of what arrives through `first`"


def test_what_a_worker_may_leave_out_is_sent_at_most_once():
    flow = order(f"{OUTBOX}, first -> one, one -> second: {{optional: true}}, second -> two")
    assert [(short.component, short.delivered) for short in flow.shortfalls] == [
        ("second", "best-effort through `second`: done without it while `second` cannot be reached")
    ]


def test_a_walk_that_begins_at_a_queue_says_why_its_worker_loses():
    flow = order("first -> one -> second, second -> two -> db", acks="early")
    assert flow.effects[0].because == "`one` acknowledges before it works: a restart loses the running job"


@pytest.mark.parametrize("does", ["write", "event"])
def test_a_message_sent_after_the_answer_is_lost_whatever_is_written_behind_it(does):
    flow = order("clients -> api, reply, api -> first, first -> one -> db", does=does)
    assert [(effect.delivery.value, effect.handed_over) for effect in flow.effects] == [("best-effort", "after reply")]
