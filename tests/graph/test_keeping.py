"""What a component keeps in another one is asked for with requests, once, and not where a step says so itself."""

import pytest

from archlint.analysis.analyses import analyse

DESIGN = """
components:
  users: {kind: client}
  lb: {kind: load-balancer, managed: regional}
  api: {kind: service, replicas: 2, health: {live: /l, ready: /r}, state: {%s}}
  kept: {engine: redis, role: store}
  queue: {kind: queue, managed: regional}
  worker: {kind: worker, replicas: 2, state: {sessions: kept}}
  db: {kind: database, managed: regional}
flows:
  look: {does: read, rate: 10/s, steps: [users -> lb -> api, api -> db]}
  save: {does: write, rate: 1/s, steps: [users -> lb -> api, %s, reply, api -> queue, queue -> worker]}
"""


def kept_in(found, flow):
    return [
        (hop.source, hop.target, hop.op.value, hop.keeps, hop.optional, hop.path)
        for hop in found.flows[flow].hops
        if hop.keeps
    ]


@pytest.mark.parametrize(
    ("state", "look", "save"),
    [
        ("sessions: kept", [("get", "sessions", False)], [("get", "sessions", False)]),
        ("limits: kept", [("set", "limits", True)], [("set", "limits", True)]),
        ("locks: kept", [], [("set", "locks", False)]),
        (
            "sessions: kept, limits: kept",
            [("get", "sessions", False), ("set", "limits", True)],
            [("get", "sessions", False), ("set", "limits", True)],
        ),
        ("sessions: token, uploads: kept, sockets: kept", [], []),
    ],
)
def test_requests_ask_for_what_is_kept_elsewhere(system, state, look, save):
    found = system(DESIGN % (state, "api -> db"))
    for flow, wanted in (("look", look), ("save", save)):
        assert kept_in(found, flow) == [
            ("api", "kept", op, what, optional, ("components", "api", "state", what)) for op, what, optional in wanted
        ]


def test_a_step_that_goes_there_is_that_request_and_no_second_one_is_made(system):
    found = system(DESIGN % ("sessions: kept", "api -> kept"))
    assert kept_in(found, "save") == []
    demand = analyse(found).demand
    assert (demand.components["kept"].reads, demand.components["kept"].writes) == (10.0, 1.0)


def test_a_session_in_a_database_is_another_query_than_the_data(system):
    text = (DESIGN % ("sessions: db", "api -> db")).replace(
        "db: {kind: database, managed: regional}", "db: {kind: database}"
    )
    found = system(text)
    assert kept_in(found, "look") == [
        ("api", "db", "read", "sessions", False, ("components", "api", "state", "sessions"))
    ]
    assert analyse(found).demand.components["db"].reads == 10.0 + 10.0 + 1.0


def test_nothing_is_possible_without_sessions_and_everything_is_without_limits(system):
    lost = analyse(system(DESIGN % ("sessions: kept", "api -> db"))).failures.flows["look"]
    assert "kept" in {cause.label for cause in lost.lost}
    less = analyse(system(DESIGN % ("limits: kept", "api -> db"))).failures.flows["look"]
    assert "kept" not in {cause.label for cause in less.lost}
    assert "kept" in {cause.label for cause in less.degraded}


def test_it_is_assumed_and_no_step_of_the_flow(system):
    found = system(DESIGN % ("sessions: kept", "api -> db"))
    flow = found.flows["look"]
    assert found.components["kept"].assumed["sessions of api"] == (
        "one read for each request that it gets (`state: {sessions: kept}`)"
    )
    assert [hop.target for hop in flow.arrows] == [hop.target for hop in flow.as_told.hops] == ["lb", "api", "db"]
    assert flow.numbers == (1, 2, 3, 2)


def test_a_list_of_revoked_tokens_is_asked_with_every_request(system):
    text = (DESIGN % ("jobs: kept", "api -> db")).replace(
        "state: {jobs: kept}", "token: {lifetime: 1 h, revocation: kept}"
    )
    found = system(text)
    assert kept_in(found, "look") == [
        ("api", "kept", "get", "revoked tokens", False, ("components", "api", "token", "revocation"))
    ]
    analyses = analyse(found)
    assert analyses.demand.components["kept"].reads == 11.0
    assert "kept" in {cause.label for cause in analyses.failures.flows["look"].lost}
