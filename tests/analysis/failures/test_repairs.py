"""What to mend first: every change is applied and computed again."""

from dataclasses import replace
from itertools import product

import pytest

from archlint.analysis.failures.changes import changes as changes_of
from archlint.analysis.failures.growth import CHECKS
from archlint.analysis.failures.paths import Strain
from archlint.analysis.failures.repairs import cheapest, repairs
from archlint.analysis.failures.result import CauseClass
from archlint.blueprint.vocabulary import Does, Failover, Kind, Op, ReplicationMode
from archlint.graph.system import Health, Shards

BALANCED = "replicas: 2, with a balancer in front that checks them"


def found(shop, parts, flows, groups=()):
    system = shop.system(parts, flows, groups)
    return repairs(system, shop.trace(parts, flows, groups=groups), Strain())


def changes(answers):
    return [(one.where, one.change) for one in answers]


def test_the_repair_that_wins_most_comes_first(shop):
    parts = [
        shop.component("clients", Kind.CLIENT),
        shop.component("api", availability=0.99),
        shop.component("db", Kind.DATABASE, availability=0.999),
    ]
    answers = found(shop, parts, [shop.flow("save", ("clients", "api"), ("api", "db", {"op": Op.WRITE}))])
    assert changes(answers) == [
        ("api", BALANCED),
        ("db", "replication: {standbys: 1, mode: async, failover: automatic}"),
    ]
    assert answers[0].saved == pytest.approx((0.01 - 0.01**2) * 0.999 * 525_600, rel=1e-9)


def test_a_copy_on_the_same_host_wins_nothing_of_the_host(shop):
    box = [{"host": "box"}]
    parts = [shop.component("clients", Kind.CLIENT), shop.component("api", placed=box, availability=0.999)]
    answers = found(shop, parts, [shop.flow("ping", ("clients", "api"))])
    assert changes(answers)[0] == ("api", BALANCED.replace(",", ", hosts: [box, another-host],"))
    assert (
        "box",
        "a copy of `api` outside of host `box`, with a balancer in front that checks them (`api`)",
    ) in changes(answers)


def test_a_repair_of_a_domain_names_only_what_has_to_leave_it(shop):
    """Of rack r1 the balancer and the service have a twin elsewhere, the quorum has its majority there, the log is not waited for."""
    both, most = [{"rack": "r1"}, {"rack": "r2"}], [{"rack": "r1"}, {"rack": "r1"}, {"rack": "r2"}]
    quorum = shop.Replication(2, ReplicationMode.QUORUM, failover=Failover.AUTOMATIC)
    parts = [
        shop.component("clients", Kind.CLIENT),
        shop.component("lb", Kind.LOAD_BALANCER, placed=both),
        shop.component("api", placed=both, health=Health(live="/live", interval=5.0, failures=2)),
        shop.component("quorum", Kind.DATABASE, replication=quorum, placed=most),
        shop.component("log", placed=[{"rack": "r1"}]),
        shop.component("mail", placed=[{"rack": "r1"}]),
    ]
    steps = [("clients", "lb"), ("lb", "api"), ("api", "quorum", {"op": Op.WRITE}), ("api", "log", {"waited": False})]
    answers = found(
        shop, parts, [shop.flow("save", *steps, does=Does.WRITE)], [shop.group("r1", "rack", availability=0.999)]
    )
    said = [one for one in answers if one.where == "r1"]
    assert [one.change for one in said] == ["a copy of `quorum` (in a rack of its own) outside of rack `r1`"]
    assert 0.8 * 0.001 * 525_600 < said[0].saved < 0.001 * 525_600


def test_all_that_a_flow_cannot_do_without_leave_together(shop):
    inside = [{"rack": "r1"}]
    parts = [
        shop.component(name, kind, placed=inside) for name, kind in (("lb", Kind.LOAD_BALANCER), ("api", Kind.SERVICE))
    ]
    parts = [shop.component("clients", Kind.CLIENT), *parts]
    answers = found(
        shop, parts, [shop.flow("ask", ("clients", "lb"), ("lb", "api"))], [shop.group("r1", "rack", availability=0.99)]
    )
    assert ("r1", "a copy of `lb` and `api` outside of rack `r1`, with a health check (`api`)") in changes(answers)


def test_failing_over_by_itself_is_a_setting(shop):
    copies = shop.Replication(1, ReplicationMode.ASYNC, failover=Failover.MANUAL)
    parts = [shop.component("clients", Kind.CLIENT), shop.component("db", Kind.DATABASE, replication=copies)]
    flow = shop.flow("save", ("clients", "db", {"op": Op.WRITE}), does=Does.WRITE, availability=0.9998)
    answers = found(shop, parts, [flow])
    assert (answers[0].change, answers[0].effort) == ("replication.failover: automatic", 0)
    assert cheapest(answers, "save") is answers[0]


@pytest.mark.parametrize(
    ("store", "told"),
    [
        (Kind.DATABASE, "an outbox: write the message with the data, relay it after the answer (`- db -> queue`)"),
        (Kind.OBJECT_STORE, "let `db` tell of what is put into it, after the answer (`- db -> queue`)"),
    ],
)
def test_a_queue_on_the_way_of_a_write_may_come_after_it(shop, store, told):
    parts = [
        shop.component("clients", Kind.CLIENT),
        shop.component("api", instances=2),
        shop.component("queue", Kind.QUEUE),
        shop.component("db", store),
    ]
    handed = ("api", "queue", {"op": Op.ENQUEUE})
    steps = [("clients", "api"), ("api", "db", {"op": Op.WRITE}), handed]
    answers = found(shop, parts, [shop.flow("order", *steps, does=Does.WRITE)])
    assert any(one.change == told and one.saved == pytest.approx(525.6, rel=1e-2) for one in answers)
    alone = found(shop, parts[:3], [shop.flow("order", steps[0], handed, does=Does.WRITE)])
    assert told not in [one.change for one in alone]


def test_nobody_is_told_to_do_without_the_system_of_record(shop):
    parts = [shop.component("clients", Kind.CLIENT), shop.component("db", Kind.DATABASE)]
    answers = found(shop, parts, [shop.flow("read", ("clients", "db", {"op": Op.READ}))])
    assert not any("fallback" in one.change for one in answers)


def test_the_directory_of_the_shards_can_be_mended_though_no_step_goes_there(shop):
    parts = [
        shop.component("clients", Kind.CLIENT),
        shop.component("db", Kind.DATABASE, shards=Shards(4, directory="map")),
        shop.component("map", Kind.DATABASE),
    ]
    answers = found(shop, parts, [shop.flow("read", ("clients", "db", {"op": Op.READ}))])
    assert ("map", "replication: {standbys: 1, mode: async, failover: automatic}") in changes(answers)


def test_a_pair_is_written_alike_in_every_flow(shop):
    parts = [
        shop.component("clients", Kind.CLIENT),
        shop.component("api", instances=2),
        shop.component("web", instances=2),
    ]
    flows = [shop.flow("one", ("clients", "api"), ("api", "web")), shop.flow("two", ("clients", "web"), ("web", "api"))]
    answer = shop.trace(parts, flows)
    first, second = ({one.causes for one in answer.flows[name].cut_sets(2)} for name in ("one", "two"))
    assert first == second


def test_a_quorum_that_needs_every_copy_asks_one_less_before_two_more_are_run(shop):
    everyone = shop.Replication(2, ReplicationMode.QUORUM, read_quorum=1, write_quorum=3)
    parts = [shop.component("clients", Kind.CLIENT), shop.component("db", Kind.DATABASE, replication=everyone)]
    answers = found(shop, parts, [shop.flow("save", ("clients", "db", {"op": Op.WRITE}))])
    assert changes(answers)[0] == ("db", "replication: {read_quorum: 2, write_quorum: 2}")
    assert answers[0].worse == "fewer copies have a write when it is acknowledged"


@pytest.mark.parametrize("front", [Kind.LOAD_BALANCER, Kind.GATEWAY, Kind.CDN])
def test_a_second_copy_behind_a_balancer_comes_with_the_check_that_makes_it_help(shop, front):
    parts = [
        shop.component("clients", Kind.CLIENT),
        shop.component("front", front, availability=1.0),
        shop.component("api", availability=0.99),
    ]
    flow = shop.flow("ask", ("clients", "front"), ("front", "api"))
    answers = found(shop, parts, [flow])
    assert changes(answers) == [("api", "replicas: 2, with a health check")]
    assert answers[0].saved == pytest.approx((0.01 - 0.01**2) * 525_600, rel=1e-9)


@pytest.mark.parametrize("kind", [Kind.SERVICE, Kind.GATEWAY])
@pytest.mark.parametrize(("front", "more"), [(True, ""), (False, ", with a balancer in front that uses it")])
def test_a_check_of_the_copies_there_are_is_told_without_the_copy_that_does_no_more(shop, kind, front, more):
    api = shop.component("api", kind, instances=3, health=None, availability=0.99)
    parts = [shop.component("clients", Kind.CLIENT), shop.component("lb", Kind.LOAD_BALANCER, availability=1.0), api]
    way = [("clients", "lb"), ("lb", "api")] if front else [("clients", "api")]
    assert changes(found(shop, parts, [shop.flow("ask", *way)])) == [("api", CHECKS + more)]


def placements():
    """Copies in two or three zones, the fuller first, with every number of them that may have to be up."""
    for zones in product("ab", repeat=3), product("abc", repeat=4), product("ab", repeat=5):
        for placed in {tuple(sorted(one)) for one in zones if len({*one}) > 1}:
            yield from ((placed, needed) for needed in range(2, len(placed)))


@pytest.mark.parametrize(("placed", "needed"), sorted(placements()))
def test_who_needs_several_copies_gets_as_many_as_outlive_a_zone(shop, placed, needed):
    """Counted out: what fails with a zone does no more afterwards, and no other zone takes its place."""
    api = shop.component(
        "api", placed=[{"zone": zone} for zone in placed], min_up=needed, health=Health(ready="/ready")
    )
    system = shop.system([shop.component("clients", Kind.CLIENT), api], [shop.flow("ask", ("clients", "api"))])
    standing = {zone: sum(place != zone for place in placed) for zone in placed}
    for zone, left in standing.items():
        offered = [one.apply(system).components["api"] for one in changes_of(system, CauseClass.ZONE, zone, ("ask",))]
        assert bool(offered) == (left < needed)
        for grown in offered:
            after = [copy.zone for copy in grown.instances]
            outlived = {lost for lost in after if sum(place != lost for place in after) >= needed}
            assert {zone, *({*after} - {*placed})} <= outlived
            assert {other for other in placed if standing[other] >= needed} <= outlived
            assert len(after) > len(placed) or outlived == {*after}


def test_one_more_than_now_is_said(shop):
    placed = [{"zone": zone} for zone in ("a", "a", "b", "b")]
    api = shop.component("api", placed=placed, min_up=3, health=Health(ready="/ready"))
    answers = found(shop, [shop.component("clients", Kind.CLIENT), api], [shop.flow("ask", ("clients", "api"))])
    assert changes(answers)[0] == ("a", "a copy of `api` (one more, in a zone of its own) outside of zone `a`")


def none(component):
    return replace(component, replicas=0, instances=())


def test_of_what_has_no_instance_the_first_is_started(shop):
    parts = [shop.component("clients", Kind.CLIENT), none(shop.component("api"))]
    answers = found(shop, parts, [shop.flow("ask", ("clients", "api"))])
    assert changes(answers) == [("api", "replicas: 1")]
    assert answers[0].saved == pytest.approx(0.999 * 525_600)
