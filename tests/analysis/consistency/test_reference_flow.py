"""The lecture's own request (5.4): a cache filled from a standby, emptied by the write."""

import math

import pytest

from archlint.analysis.consistency.result import Answer, Guarantee, Verdict


def test_a_refill_from_the_standby_turns_the_lag_into_the_time_to_live(task_list):
    flow = task_list()
    assert flow.verdict is Verdict.FAIL
    assert flow.delivered == Guarantee(
        linearizable=Answer.NO,
        normal=60.05,
        enforced=math.inf,
        read_your_writes=Answer.NO,
        monotonic=Answer.NO,
    )
    assert flow.summary == "eventual; at most 60.05 s old in normal operation, unbounded if replication stalls"
    assert [(line.component, line.adds, line.reason) for line in flow.trace] == [
        ("db", 0.05, "replica-lag"),
        ("cache", 60.0, "stale-fill"),
    ]
    assert [(short.axis, short.reason, short.verdict, short.declared) for short in flow.shortfalls] == [
        ("recency", "stale-fill", Verdict.FAIL, True)
    ]
    assert "50 ms become 60.05 s" in flow.trace[-1].because


def test_every_cut_of_the_reference_flow_serves(task_list):
    flow = task_list()
    assert flow.letter == "AP-like"
    assert flow.pacelc == "PA/EL"
    assert [(cut.between, cut.effect, cut.staleness) for cut in flow.cuts] == [
        (("api", "cache"), "serve fresh", 0.05),
        (("api", "db"), "serve stale", 60.05),
        (("db primary", "db standby"), "serve stale", math.inf),
    ]


@pytest.mark.parametrize(
    ("changes", "verdict", "reason"),
    [
        ({"FILL": "when: miss"}, Verdict.CONDITIONAL, "stale-set-race"),
        ({"FILL": "when: miss", "LOOKUP": "hit: 90%, ttl: 60 s, guard: version"}, Verdict.PASS, None),
        ({"LOOKUP": "hit: 90%, ttl: 60 s, guard: version"}, Verdict.FAIL, "stale-fill"),
        ({"FILL": "when: miss, at: standby, pin: 5 s", "SCOPE": "scope: user"}, Verdict.CONDITIONAL, "stale-set-race"),
        (
            {
                "FILL": "when: miss, at: standby, pin: 5 s",
                "LOOKUP": "hit: 90%, ttl: 60 s, guard: version, key: [user, page]",
                "REPLICATION": "standbys: 2, mode: async, lag: 50 ms, max_lag: 5 s",
            },
            Verdict.PASS,
            None,
        ),
        (
            {
                "FILL": "when: miss, at: standby, pin: 5 s",
                "LOOKUP": "hit: 90%, ttl: 60 s, guard: version, key: [page]",
                "REPLICATION": "standbys: 2, mode: async, lag: 50 ms, max_lag: 5 s",
            },
            Verdict.FAIL,
            "shared-key-pin",
        ),
        (
            {"FILL": "when: miss, at: standby, pin: 10 ms", "SCOPE": "scope: user"},
            Verdict.FAIL,
            "stale-fill",
        ),
    ],
)
def test_what_helps_and_what_does_not(task_list, changes, verdict, reason):
    flow = task_list(**changes)
    assert flow.verdict is verdict
    assert [short.reason for short in flow.shortfalls] == ([reason] if reason else [])


def test_a_condition_names_the_one_missing_fact(task_list):
    flow = task_list(FILL="when: miss")
    assert [short.missing_fact for short in flow.shortfalls] == [
        "a guard on the fill of `cache` (lease, compare-and-set or version)"
    ]


def test_an_assumed_mode_speaks_only_conditionally(task_list):
    flow = task_list(REPLICATION="standbys: 2")
    assert flow.verdict is Verdict.CONDITIONAL
    assert [(short.declared, short.missing_fact) for short in flow.shortfalls] == [
        (False, "replication.mode of `db` (async is assumed)")
    ]


def test_a_bound_is_checked_against_both_numbers(task_list):
    assert task_list(RECENCY="{bounded: 30 s}").verdict is Verdict.FAIL
    loose = task_list(RECENCY="{bounded: 2 min}")
    assert loose.verdict is Verdict.CONDITIONAL
    assert loose.shortfalls[0].missing_fact == "replication.max_lag of `db`, the lag at which a standby stops answering"
    enforced = task_list(RECENCY="{bounded: 2 min}", REPLICATION="standbys: 2, mode: async, lag: 50 ms, max_lag: 5 s")
    assert enforced.verdict is Verdict.PASS
