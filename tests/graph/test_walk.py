"""Walks become hops exactly as the language says."""

from __future__ import annotations

import pytest

from archlint.errors import BlueprintError

APP = """
clients: {kind: client}
lb: {kind: load-balancer}
api: {kind: service}
cache: {kind: cache}
queue: {kind: queue}
worker: {kind: worker}
db: {kind: database}
replica: {kind: database}
search: {kind: search}
events: {kind: pubsub}
mail: {kind: external}
both: {engine: redis, roles: [broker, pubsub]}
"""


def outline(system, flow="f"):
    """One line for every hop: index source -> targets op, parent, waited."""
    return [
        f"{hop.index} {hop.source} -> {' | '.join(hop.targets)} {hop.op.value} from {hop.parent}"
        f"{'' if hop.waited else ' unwaited'}{f' {hop.when} of {hop.branch}' if hop.when else ''}"
        f"{f' returns to {hop.closes}' if hop.closes is not None else ''}{' captured' if hop.change_capture else ''}"
        for hop in system.flows[flow].hops
    ]


def test_a_write_that_answers_and_goes_on(walked):
    system = walked(
        APP,
        """
        - clients -> lb -> api
        - api -> db
        - api -> cache: {op: delete}
        - api -> queue
        - reply
        - queue -> worker -> mail
        """,
    )
    assert outline(system) == [
        "0 clients -> lb call from None",
        "1 lb -> api call from 0",
        "2 api -> db write from 1",
        "3 api -> cache delete from 1",
        "4 api -> queue enqueue from 1",
        "5 queue -> worker consume from 4 unwaited",
        "6 worker -> mail call from 5 unwaited",
    ]
    assert system.flows["f"].reply_after == 4


def test_a_read_through_a_cache(walked):
    system = walked(
        APP,
        """
        - clients -> lb -> api
        - api -> cache: {hit: 90%, ttl: 60 s}
        - api -> db: {when: miss, at: standby}
        """,
        "read",
    )
    assert outline(system) == [
        "0 clients -> lb call from None",
        "1 lb -> api call from 0",
        "2 api -> cache get from 1",
        "3 api -> db read from 1 miss of 2",
    ]
    assert system.flows["f"].reply_after is None


def test_a_cache_that_asks_its_source_is_waited_for_and_is_no_change_capture(walked):
    system = walked(APP, "- api -> cache: {hit: 90%}\n- cache -> db: {when: miss}", "read")
    assert outline(system) == ["0 api -> cache get from None", "1 cache -> db read from 0 miss of 0"]


def test_a_miss_belongs_to_the_nearest_hit_before_it(walked):
    system = walked(
        APP,
        """
        - api -> cache: {hit: 50%}
        - api -> search: {hit: 50%, when: miss}
        - api -> db: {when: miss}
        """,
        "read",
    )
    assert [(hop.when, hop.branch) for hop in system.flows["f"].hops] == [(None, None), ("miss", 0), ("miss", 1)]


def test_change_capture_is_asynchronous_and_so_is_what_follows(walked):
    system = walked(APP, "- api -> db -> search\n- search -> cache\n- api -> cache")
    assert outline(system) == [
        "0 api -> db write from None",
        "1 db -> search write from 0 unwaited captured",
        "2 search -> cache set from 1 unwaited captured",
        "3 api -> cache set from None",
    ]


def test_async_steps_and_their_followers_are_not_waited_for(walked):
    system = walked(APP, "- api -> worker: {async: true}\n- worker -> db\n- api -> db")
    assert [hop.waited for hop in system.flows["f"].hops] == [False, False, True]


@pytest.mark.parametrize(
    ("does", "steps", "op"),
    [
        ("read", "[clients -> api -> queue, reply, queue -> worker -> db]", "write"),
        ("read", "[clients -> api -> queue, reply, queue -> worker -> db: {op: read}]", "read"),
        ("read", "[clients -> api -> queue, reply, queue -> worker -> api -> db]", "write"),
        ("read", "[clients -> api -> db]", "read"),
        ("batch", "[worker -> queue, queue -> api -> db]", "read"),  # what a run looks at is its own
    ],
)
def test_behind_who_consumes_a_flow_that_reads_writes(walked, does, steps, op):
    lines = "\n".join(f"- {step}" for step in steps.strip("[]").split(", "))
    assert walked(APP, lines, does).flows["f"].hops[-1].op.value == op


def test_what_leaves_a_channel_is_consumed_or_written(walked):
    system = walked(APP, "- api -> events\n- events -> api -> clients\n- events -> db\n- events -> queue", "read")
    assert outline(system) == [
        "0 api -> events publish from None",
        "1 events -> api consume from 0 unwaited",
        "2 api -> clients call from 1 unwaited",
        "3 events -> db write from 0 unwaited",
        "4 events -> queue enqueue from 0 unwaited",
    ]


def test_naming_a_component_again_is_a_new_visit(walked):
    system = walked(APP, "- clients -> api -> db\n- api -> worker -> api\n- api -> cache")
    assert [hop.parent for hop in system.flows["f"].hops] == [None, 0, 0, 2, 3]


def test_again_returns_to_the_earlier_visit(walked):
    system = walked(APP, "- clients -> lb -> api -> worker\n- worker -> api: {again: 20%}\n- api -> db")
    hops = system.flows["f"].hops
    assert (hops[3].closes, hops[3].again, hops[4].parent) == (1, 0.2, 1)


def test_alternatives_take_everything_at_the_first_unless_split(walked):
    system = walked(APP, "- api -> cache | db\n- api -> db | replica: {split: [70%, 30%]}", "read")
    assert [(hop.targets, hop.split) for hop in system.flows["f"].hops] == [
        (("cache", "db"), (1.0, 0.0)),
        (("db", "replica"), (0.7, 0.3)),
    ]


def test_options_belong_to_the_last_hop_of_a_chain(walked):
    system = walked(
        APP, "- clients -> lb -> api: {request: 2 KB, retries: 2, timeout: 1 s, times: 3, fallback: an empty list}"
    )
    first, last = system.flows["f"].hops
    assert (first.request, first.retries, first.declared) == (None, 0, frozenset())
    assert (last.request.likely, last.retries, last.timeout, last.times.likely) == (2000, 2, 1.0, 3)
    assert last.optional
    assert last.declared == {"request", "retries", "timeout", "times", "fallback"}


def test_pins_for_a_time_and_by_token(walked):
    system = walked(APP, "- api -> db: {pin: 5 s}\n- api -> replica: {pin: token}", "read")
    assert [(hop.pin, hop.pin_token) for hop in system.flows["f"].hops] == [(5.0, False), (None, True)]


@pytest.mark.parametrize(
    ("does", "ops"),
    [
        ("read", ["read", "read", "get", "enqueue", "publish", "call", "call"]),
        ("write", ["write", "write", "set", "enqueue", "publish", "call", "call"]),
        ("event", ["write", "write", "set", "enqueue", "publish", "call", "call"]),
        ("batch", ["read", "read", "get", "enqueue", "publish", "call", "call"]),
    ],
)
def test_operations_by_the_kind_of_the_target_and_what_the_flow_does(walked, does, ops):
    targets = ("db", "search", "cache", "queue", "events", "worker", "mail")
    steps = "\n".join(f"- api -> {target}" for target in targets)
    assert [hop.op.value for hop in walked(APP, steps, does).flows["f"].hops] == ops


def test_a_standby_is_read_whatever_the_flow_does(walked):
    system = walked(APP, "- api -> db: {at: standby}")
    assert system.flows["f"].hops[0].op.value == "read"


def test_several_roles_leave_the_queue_or_the_pubsub_by_what_was_asked(walked):
    system = walked(APP, "- api -> both: {op: publish}\n- both -> worker")
    assert outline(system) == ["0 api -> both publish from None", "1 both -> worker consume from 0 unwaited"]


@pytest.mark.parametrize(
    ("steps", "message"),
    [
        ("- clients -> api\n- worker -> db", "`worker` is not reached by this flow yet"),
        (
            "- clients -> api\n- api -> db: {when: miss}",
            "`when: miss` has no earlier step with `hit` from or into `api`",
        ),
        (
            "- clients -> api\n- api -> clients: {again: 10%}",
            "`again` returns to an earlier visit, and no earlier step of this flow leads to `clients`",
        ),
        (
            "- clients -> api\n- api -> both",
            "`both` has several roles (broker, pubsub), so this step must say what it asks for",
        ),
    ],
)
def test_a_walk_that_does_not_connect_is_one_problem(walked, steps, message):
    with pytest.raises(BlueprintError) as error:
        walked(APP, steps)
    assert [problem.message for problem in error.value.problems] == [message]
    assert error.value.problems[0].span is not None
