"""Ways that meet again: what is written behind them is done on each, and is one step all the same."""

from __future__ import annotations

import pytest

from archlint.blueprint import load
from archlint.errors import BlueprintError
from archlint.graph import build
from archlint.source import parse_text

PARTS = """
c: {kind: client}
one: {kind: load-balancer}
two: {kind: load-balancer}
three: {kind: load-balancer}
api: {kind: service}
auth: {kind: service}
cache: {kind: cache}
db: {kind: database}
q: {kind: queue}
s: {kind: stream}
both: {engine: redis, roles: [broker, pubsub]}
w: {kind: worker}
x: {kind: service}
y: {kind: service}
"""


def ways(system):
    """One line for every hop: its number in the walk and the way that led to it."""
    flow = system.flows["f"]
    lines = []
    for hop, number in zip(flow.hops, flow.numbers, strict=True):
        way = [hop]
        while way[-1].parent is not None:
            way.append(flow.hops[way[-1].parent])
        names = [*(each.source for each in reversed(way)), "|".join(hop.targets)]
        branch = "" if hop.when is None else f" {hop.when} of {hop.branch}"
        back = "" if hop.closes is None else f" back to {hop.closes}"
        beside = "" if hop.group is None else f" beside {hop.group}"
        lines.append(f"{number} {' '.join(names)}{branch}{back}{beside}")
    return lines


def test_a_step_behind_two_alternatives_is_done_on_both(walked):
    system = walked(PARTS, "- c -> one | two\n- one -> api\n- two -> api\n- api -> db", "read")
    assert ways(system) == ["1 c one|two", "2 c one api", "3 c two api", "4 c one api db", "4 c two api db"]
    assert [hop.target for hop in system.flows["f"].arrows] == ["one", "api", "api", "db"]
    assert [hop.written for hop in system.flows["f"].hops] == [None, None, None, 3, 3]


def test_a_chain_goes_on_from_its_own_visit_and_leaves_it_open(walked):
    steps = "- c -> one | two\n- one -> api -> db\n- two -> x -> api -> db\n- api -> y"
    assert ways(walked(PARTS, steps, "read")) == [
        "1 c one|two",
        "2 c one api",
        "3 c one api db",
        "4 c two x",
        "5 c two x api",
        "6 c two x api db",
        "7 c one api y",
        "7 c two x api y",
    ]


def test_what_is_written_below_each_way_stays_there(walked):
    """A visit from which a step of its own has started is complete: the next one stands for itself."""
    steps = "- c -> one | two\n- one -> api\n- api -> db\n- two -> api\n- api -> db\n- api -> x"
    assert ways(walked(PARTS, steps, "read")) == [
        "1 c one|two",
        "2 c one api",
        "3 c one api db",
        "4 c two api",
        "5 c two api db",
        "6 c two api x",
    ]


def test_ordinary_calls_one_after_the_other_are_visits_of_their_own(walked):
    steps = "- c -> api\n- api -> x -> auth\n- api -> y -> auth\n- auth -> db"
    assert ways(walked(PARTS, steps, "read"))[-1] == "6 c api y auth db"


def test_of_three_ways_those_that_go_there_meet(walked):
    steps = "- c -> one | two | three\n- one -> api\n- two -> x\n- x -> api\n- three -> y\n- api -> db"
    assert ways(walked(PARTS, steps, "read"))[-2:] == ["6 c one api db", "6 c two x api db"]


def test_a_later_call_on_one_way_takes_the_place_of_the_earlier_one_there(walked):
    steps = "- c -> one | two\n- one -> api\n- two -> api\n- two -> x -> api\n- api -> db"
    assert ways(walked(PARTS, steps, "read"))[-2:] == ["6 c one api db", "6 c two x api db"]


def test_a_target_that_its_own_alternative_asks_too(walked):
    steps = "- c -> api\n- api -> x | y\n- x -> y\n- y -> db"
    assert ways(walked(PARTS, steps, "read"))[-2:] == ["4 c api y db", "4 c api x y db"]


def test_hit_and_miss_exclude_each_other_as_well(walked):
    steps = "- c -> api\n- api -> cache: {hit: 90%}\n- api -> x: {when: hit}\n- api -> y: {when: miss}"
    found = ways(walked(PARTS, steps + "\n- x -> auth\n- y -> auth\n- auth -> db", "read"))
    assert found[-2:] == ["7 c api x auth db", "7 c api y auth db"]


def test_every_way_has_its_own_hit_return_and_calls_at_the_same_time(walked):
    steps = """
        - c -> one | two
        - one -> api
        - two -> api
        - api -> cache: {hit: 90%}
        - api -> db: {when: miss}
        - api -> x: {parallel: true}
        - x -> db
        - api -> y: {parallel: true}
        - y -> api: {again: 10%}
        """
    assert ways(walked(PARTS, steps, "read"))[3:] == [
        "4 c one api cache",
        "4 c two api cache",
        "5 c one api db miss of 3",
        "5 c two api db miss of 4",
        "6 c one api x beside 7",
        "7 c one api x db",
        "8 c one api y beside 7",
        "9 c one api y api back to 1",
        "6 c two api x beside 11",
        "7 c two api x db",
        "8 c two api y beside 11",
        "9 c two api y api back to 2",
    ]


def test_a_consumer_takes_the_messages_of_all_who_sent_some(walked):
    steps = "- c -> x\n- c -> y\n- x -> s\n- y -> s\n- reply\n- s -> w\n- w -> db\n- s -> auth"
    assert ways(walked(PARTS, steps, "event"))[4:] == [
        "5 c x s w",
        "5 c y s w",
        "6 c x s w db",
        "6 c y s w db",
        "7 c x s auth",
        "7 c y s auth",
    ]


def test_messages_that_have_been_taken_are_not_taken_again(walked):
    steps = "- c -> x\n- x -> q\n- q -> w\n- w -> q\n- q -> y\n- y -> q\n- x -> q\n- q -> auth"
    assert ways(walked(PARTS, steps, "write"))[-2:] == ["8 c x q w q y q auth", "8 c x q auth"]


def test_a_pipeline_through_one_stream_is_no_join(walked):
    steps = "- c -> s -> w -> s\n- s -> y"
    assert ways(walked(PARTS, steps, "event"))[-1] == "4 c s w s y"


def test_chains_through_one_queue_are_one_consumer(walked):
    steps = "- c -> x -> q -> w\n- c -> y -> q -> w\n- w -> db"
    assert ways(walked(PARTS, steps, "write"))[-2:] == ["7 c x q w db", "7 c y q w db"]


def test_what_is_queued_and_what_is_published_are_messages_of_two_kinds(walked):
    steps = "- c -> x\n- x -> both: {op: enqueue}\n- x -> both: {op: publish}\n- both -> w"
    assert ways(walked(PARTS, steps, "write")) == ["1 c x", "2 c x both", "3 c x both", "4 c x both w"]


def test_after_the_reply_both_ways_go_on(walked):
    system = walked(PARTS, "- c -> one | two\n- one -> api\n- two -> api\n- api -> q\n- reply\n- q -> w", "write")
    assert ways(system)[-2:] == ["5 c one api q w", "5 c two api q w"]
    assert system.flows["f"].reply_after == 4
    assert [hop.waited for hop in system.flows["f"].hops] == [True] * 5 + [False] * 2


def test_more_ways_than_can_be_told_apart_are_a_mistake():
    parts = {"c: {kind: client}"}
    steps = ["c -> a0 | b0"]
    for nth in range(7):
        parts |= {f"{name}{number}: {{kind: service}}" for name in "abd" for number in (nth, nth + 1)}
        steps += [f"a{nth} -> d{nth}", f"b{nth} -> d{nth}", f"d{nth} -> a{nth + 1} | b{nth + 1}"]
    components, walk = "\n  ".join(sorted(parts)), "\n      - ".join(steps)
    text = f"archlint: 1\nsystem: x\ncomponents:\n  {components}\nflows:\n  f:\n    does: read\n    rate: 1/s\n    steps:\n      - {walk}\n"
    document = parse_text(text, "x.yaml")
    with pytest.raises(BlueprintError) as error:
        build(load(document), document)
    (problem,) = error.value.problems
    assert (problem.kind, problem.message) == ("too-many-ways", "more than 64 ways of this flow meet at `d6`")
    assert problem.span is not None
    assert text.splitlines()[problem.span.line - 1].strip() == "- d6 -> a7 | b7"


def test_a_step_that_goes_round_on_one_of_the_ways_is_a_mistake(walked):
    steps = "- c -> one | two\n- one -> api\n- two -> api\n- api -> one\n- one -> api"
    with pytest.raises(BlueprintError) as error:
        walked(PARTS, steps, "read")
    (problem,) = error.value.problems
    assert problem.message == "this goes round: `one -> api` is on the way here already"


def test_the_next_request_of_a_client_is_no_round(walked):
    steps = "- c -> one | two\n- one -> api\n- two -> api\n- api -> c\n- c -> one\n- one -> api"
    assert len(ways(walked(PARTS, steps, "read"))) == 3 + 3 * 2
