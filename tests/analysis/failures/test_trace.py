"""Which single failures lose or degrade a flow, construct by construct."""

import pytest

from archlint.analysis.failures import CauseClass
from archlint.blueprint.vocabulary import At, Failover, Kind, Managed, Op, ReplicationMode
from archlint.graph.system import Health, Shards

CLIENT = ("clients", Kind.CLIENT)
MISS = {"when": "miss", "branch": 1, "op": Op.READ}


def test_one_host_is_one_cause_for_everything_on_it(shop):
    box = [{"host": "box"}]
    answer = shop.trace(
        [
            shop.component(*CLIENT),
            shop.component("api", placed=box),
            shop.component("db", Kind.DATABASE, placed=box),
        ],
        [shop.flow("save", ("clients", "api"), ("api", "db", {"op": Op.WRITE})), shop.flow("ping", ("clients", "api"))],
    )
    assert {cause.label: flows for cause, flows in answer.lost_by.items()} == {
        "software api": ("save", "ping"),
        "api": ("save", "ping"),
        "host box": ("save", "ping"),
        "software db": ("save",),
        "db": ("save",),
    }
    assert {cause.label: root.label for cause, root in answer.roots.items()} == {"api": "host box", "db": "host box"}


@pytest.mark.parametrize(("elsewhere", "explained"), [("b", True), ("a", False)])
def test_a_zone_is_explained_by_what_is_in_it_if_it_harms_nothing_once_that_is_elsewhere(shop, elsewhere, explained):
    """Both copies of a synchronous pair stop all writes; the zone does so too, by the service as well if all of that is in it."""
    pair = shop.Replication(1, ReplicationMode.SYNC, failover=Failover.AUTOMATIC)
    api = shop.component("api", placed=[{"zone": "a"}, {"zone": elsewhere}], health=Health(live="/live"))
    db = shop.component("db", Kind.DATABASE, placed=[{"zone": "a"}, {"zone": "b"}], replication=pair)
    answer = shop.trace(
        [shop.component(*CLIENT), api, db], [shop.flow("save", ("clients", "api"), ("api", "db", {"op": Op.WRITE}))]
    )
    assert ("zone a" in {cause.label for cause in answer.roots}) is explained
    single = {cause.label.partition(" #")[0] for cause in answer.single_points}
    assert single == ({"db"} if explained else {"db", "zone a"})
    assert len(answer.single_points) == len(single)  # both copies of the store are one thing to mend


def test_the_witness_is_the_walk_to_what_fails(shop):
    answer = shop.trace(
        [shop.component(*CLIENT), shop.component("api"), shop.component("queue", Kind.QUEUE)],
        [shop.flow("create", ("clients", "api"), ("api", "queue", {"op": Op.ENQUEUE}))],
    )
    assert {cause.label: walk for cause, walk in answer.flows["create"].witness.items()} == {
        "software api": ("clients", "api"),
        "api": ("clients", "api"),
        "software queue": ("clients", "api", "queue"),
        "queue": ("clients", "api", "queue"),
    }


def test_what_follows_the_reply_does_not_lose_the_flow(shop):
    answer = shop.trace(
        [shop.component(*CLIENT), shop.component("api", instances=2), shop.component("mail", Kind.EXTERNAL)],
        [shop.flow("create", ("clients", "api"), ("api", "mail", {"waited": False}))],
    )
    assert shop.labels(answer.lost_by) == []
    assert shop.labels(answer.degraded_by) == []


def test_a_path_that_nobody_waits_for_is_its_own_path(shop):
    answer = shop.trace(
        [shop.component("queue", Kind.QUEUE), shop.component("worker")],
        [shop.flow("mail", ("queue", "worker", {"waited": False}))],
    )
    assert shop.labels(answer.lost_by) == ["worker", "queue"]


@pytest.mark.parametrize("option", [{"optional": True}, {"fallback": "last known prices"}])
def test_an_optional_hop_only_degrades(shop, option):
    answer = shop.trace(
        [shop.component(*CLIENT), shop.component("api", instances=2), shop.component("prices", Kind.EXTERNAL)],
        [shop.flow("show", ("clients", "api"), ("api", "prices", option))],
    )
    assert shop.labels(answer.flows["show"].lost) == []
    assert shop.labels(answer.flows["show"].degraded) == ["prices"]


def test_a_declared_alternative_is_no_single_point(shop):
    answer = shop.trace(
        [
            shop.component(*CLIENT),
            shop.component("api", instances=2),
            shop.component("stripe", Kind.EXTERNAL),
            shop.component("adyen", Kind.EXTERNAL),
        ],
        [shop.flow("pay", ("clients", "api"), ("api", "stripe|adyen"))],
    )
    assert shop.labels(answer.flows["pay"].lost) == []
    assert shop.labels(answer.flows["pay"].degraded) == []


def test_a_cache_that_outlives_outages_leaves_the_store_its_misses(shop):
    answer = shop.trace(
        [
            shop.component(*CLIENT),
            shop.component("api", instances=2),
            shop.component("cache", Kind.CACHE),
            shop.component("db", Kind.DATABASE),
        ],
        [
            shop.flow(
                "read",
                ("clients", "api"),
                ("api", "cache", {"op": Op.GET, "hit": shop.share(0.9)}),
                ("api", "db", MISS),
            )
        ],
    )
    read = answer.flows["read"]
    assert shop.labels(read.lost) == []
    assert {
        cause.label: round(lost, 12) for cause, lost in read.partial.items() if cause.kind is CauseClass.INSTANCE
    } == {"db": 0.1}


def test_entries_that_expire_during_the_outage_make_the_store_a_single_point(shop):
    answer = shop.trace(
        [
            shop.component(*CLIENT),
            shop.component("api", instances=2),
            shop.component("cache", Kind.CACHE),
            shop.component("db", Kind.DATABASE),
        ],
        [
            shop.flow(
                "read",
                ("clients", "api"),
                ("api", "cache", {"op": Op.GET, "hit": shop.share(0.9), "ttl": 60.0}),
                ("api", "db", MISS),
            )
        ],
    )
    assert shop.labels(answer.flows["read"].lost) == ["db"]
    assert shop.labels(answer.flows["read"].degraded) == []


@pytest.mark.parametrize(
    ("lives", "behind", "lost"),
    [
        ({"ttl": 60.0}, {}, {"origin": 1.0}),
        ({"ttl": 86_400.0}, {}, {"origin": 0.1}),
        ({"ttl": 60.0, "stale_if_error": 86_400.0}, {}, {"origin": 0.1}),
        ({}, {}, {"origin": 0.1}),
        ({"ttl": 600.0}, {"mttr": 60.0}, {"origin": 0.1}),
        ({"ttl": 7_200.0}, {"mttr": 86_400.0}, {"origin": 1.0}),
    ],
)
def test_what_a_cache_asks_by_itself_loses_its_hits_too_once_they_expire(shop, lives, behind, lost):
    answer = shop.trace(
        [
            shop.component(*CLIENT),
            shop.component("cdn", Kind.CDN, instances=2),
            shop.component("origin", **behind),
        ],
        [
            shop.flow(
                "read",
                ("clients", "cdn", {"hit": shop.share(0.9), **lives}),
                ("cdn", "origin", {"when": "miss", "branch": 0}),
            )
        ],
    )
    read = answer.flows["read"]
    whole = {cause.label: 1.0 for cause in read.lost if cause.kind is CauseClass.INSTANCE}
    parts = {cause.label: round(part, 12) for cause, part in read.partial.items() if cause.kind is CauseClass.INSTANCE}
    assert whole | parts == lost


def test_the_longest_repair_behind_a_cache_decides_whether_its_entries_last(shop):
    answer = shop.trace(
        [
            shop.component(*CLIENT),
            shop.component("cdn", Kind.CDN, instances=2),
            shop.component("origin", mttr=60.0),
            shop.component("db", Kind.DATABASE, mttr=86_400.0),
        ],
        [
            shop.flow(
                "read",
                ("clients", "cdn", {"hit": shop.share(0.9), "ttl": 600.0}),
                ("cdn", "origin", {"when": "miss", "branch": 0}),
                ("origin", "db", {"op": Op.READ}),
            )
        ],
    )
    assert shop.labels(answer.flows["read"].lost) == ["db", "origin"]


def test_a_standby_serves_reads_and_takes_over_writes(shop):
    copies = shop.Replication(1, ReplicationMode.ASYNC, failover=Failover.AUTOMATIC)
    answer = shop.trace(
        [shop.component(*CLIENT), shop.component("db", Kind.DATABASE, replication=copies)],
        [
            shop.flow("read", ("clients", "db", {"op": Op.READ, "at": At.STANDBY})),
            shop.flow("write", ("clients", "db", {"op": Op.WRITE})),
        ],
    )
    assert shop.labels(answer.lost_by) == []


@pytest.mark.parametrize("failover", [Failover.NONE, Failover.MANUAL])
def test_without_automatic_failover_the_primary_is_a_single_point_for_writes_only(shop, failover):
    copies = shop.Replication(2, ReplicationMode.ASYNC, failover=failover)
    answer = shop.trace(
        [shop.component(*CLIENT), shop.component("db", Kind.DATABASE, replication=copies)],
        [
            shop.flow("read", ("clients", "db", {"op": Op.READ, "at": At.STANDBY})),
            shop.flow("write", ("clients", "db", {"op": Op.WRITE})),
        ],
    )
    assert shop.labels(answer.flows["read"].lost) == []
    assert shop.labels(answer.flows["write"].lost) == ["db #1"]


def test_a_single_synchronous_standby_stops_writes(shop):
    copies = shop.Replication(1, ReplicationMode.SYNC, failover=Failover.AUTOMATIC)
    answer = shop.trace(
        [shop.component(*CLIENT), shop.component("db", Kind.DATABASE, replication=copies)],
        [shop.flow("write", ("clients", "db", {"op": Op.WRITE}))],
    )
    assert shop.labels(answer.lost_by) == ["db #1", "db #2"]


def test_three_copies_in_one_zone_have_the_zone_as_single_point(shop):
    answer = shop.trace(
        [shop.component(*CLIENT), shop.component("api", placed=[{"zone": "a"}] * 3)],
        [shop.flow("ping", ("clients", "api"))],
    )
    assert shop.labels(answer.lost_by) == ["zone a"]
    assert answer.roots == {}


@pytest.mark.parametrize("zones", ["aab", "aba", "abb"])
def test_a_quorum_of_three_over_two_zones_always_has_a_zone_as_single_point(shop, zones):
    copies = shop.Replication(2, ReplicationMode.QUORUM, failover=Failover.AUTOMATIC)
    places = [{"zone": zone} for zone in zones]
    answer = shop.trace(
        [shop.component(*CLIENT), shop.component("kv", Kind.DATABASE, replication=copies, placed=places, min_up=2)],
        [shop.flow("write", ("clients", "kv", {"op": Op.WRITE}))],
    )
    assert shop.labels(answer.lost_by) == [f"zone {'a' if zones.count('a') > 1 else 'b'}"]


def test_enough_for_the_peak_is_more_than_enough_to_answer(shop):
    answer = shop.trace(
        [shop.component(*CLIENT), shop.component("api", placed=[{"zone": zone} for zone in "aab"])],
        [shop.flow("ping", ("clients", "api"))],
        needed={"api": 2},
    )
    ping = answer.flows["ping"]
    assert shop.labels(ping.lost) == []
    assert shop.labels(ping.degraded) == ["zone a"]
    assert shop.labels(ping.by_capacity) == ["zone a"]


def test_managed_services_have_no_replicas_to_lose(shop):
    answer = shop.trace(
        [
            shop.component(*CLIENT),
            shop.component(
                "lb", Kind.LOAD_BALANCER, managed=Managed.REGIONAL, availability=0.9999, placed=[{"zone": "a"}]
            ),
        ],
        [shop.flow("ping", ("clients", "lb"))],
    )
    (cause,) = answer.lost_by
    assert (cause.kind, cause.subject, cause.probability, cause.declared) == (CauseClass.EXTERNAL, "lb", 0.0001, True)


def test_a_balancer_that_does_not_check_leaves_a_dead_copy_its_share(shop):
    parts = [shop.component(*CLIENT), shop.component("lb", Kind.LOAD_BALANCER, instances=2)]
    path = shop.flow("ping", ("clients", "lb"), ("lb", "api"))
    unchecked = shop.trace([*parts, shop.component("api", instances=4, health=None)], [path])
    assert {cause.label: lost for cause, lost in unchecked.flows["ping"].partial.items()} == {
        f"api #{number}": 0.25 for number in (1, 2, 3, 4)
    }
    checked = shop.trace([*parts, shop.component("api", instances=4, health=Health(ready="/ready"))], [path])
    assert checked.flows["ping"].partial == {}


def test_a_step_taken_sometimes_loses_that_share(shop):
    answer = shop.trace(
        [shop.component(*CLIENT), shop.component("api", instances=2), shop.component("search", Kind.EXTERNAL)],
        [shop.flow("find", ("clients", "api"), ("api", "search", {"times": shop.share(0.2)}))],
    )
    assert {cause.label: lost for cause, lost in answer.flows["find"].partial.items()} == {"search": 0.2}


def test_a_synchronous_primary_without_its_standby_still_answers_reads(shop):
    pair = shop.Replication(1, ReplicationMode.SYNC, failover=Failover.AUTOMATIC)
    answer = shop.trace(
        [shop.component(*CLIENT), shop.component("db", Kind.DATABASE, replication=pair)],
        [
            shop.flow("look", ("clients", "db", {"op": Op.READ})),
            shop.flow("save", ("clients", "db", {"op": Op.WRITE})),
        ],
    )
    lost = {cause.label: flows for cause, flows in answer.lost_by.items() if cause.kind is CauseClass.INSTANCE}
    assert set(lost.values()) == {("save",)}


def sharded(shop, **fields):
    return shop.component("db", Kind.DATABASE, shards=Shards(4, "user", **fields))


def test_a_lost_shard_loses_its_keys(shop):
    answer = shop.trace(
        [shop.component(*CLIENT), sharded(shop)], [shop.flow("read", ("clients", "db", {"op": Op.READ}))]
    )
    assert shop.labels(answer.flows["read"].lost) == []
    assert {cause.label: part for cause, part in answer.flows["read"].partial.items()} == {
        f"db #{number}": 0.25 for number in (1, 2, 3, 4)
    }


def test_a_request_to_every_shard_needs_every_shard(shop):
    calls = {"op": Op.READ, "times": shop.share(4.0)}
    answer = shop.trace([shop.component(*CLIENT), sharded(shop)], [shop.flow("report", ("clients", "db", calls))])
    assert shop.labels(answer.flows["report"].lost) == [f"db #{number}" for number in (1, 2, 3, 4)]


def test_the_directory_of_the_shards_is_needed_by_all_of_them(shop):
    parts = [shop.component(*CLIENT), sharded(shop, directory="map"), shop.component("map", Kind.DATABASE)]
    answer = shop.trace(parts, [shop.flow("read", ("clients", "db", {"op": Op.READ}))])
    assert shop.labels(answer.flows["read"].lost) == ["map"]


def test_directories_in_a_circle_end(shop):
    ring = [
        shop.component("one", Kind.DATABASE, shards=Shards(2, directory="two")),
        shop.component("two", Kind.DATABASE, shards=Shards(2, directory="one")),
    ]
    answer = shop.trace([shop.component(*CLIENT), *ring], [shop.flow("read", ("clients", "one", {"op": Op.READ}))])
    assert {cause.label for cause in answer.flows["read"].degraded} >= {"one #1", "two #1"}


def test_sessions_in_memory_go_with_the_copy_that_keeps_them(shop):
    def degraded(state):
        parts = [shop.component(*CLIENT), shop.component("api", instances=2, state=state)]
        return shop.labels(shop.trace(parts, [shop.flow("ask", ("clients", "api"))]).flows["ask"].degraded)

    assert degraded({"sessions": "memory"}) == ["api #1", "api #2"]
    assert degraded({"sessions": "cache", "cache": "memory"}) == []


def test_two_of_three_with_a_beta_factor(shop):
    """Two of three must be up, p = 0.001, beta = 10 %: 3 x (0.9 p)^2 and 0.1 p, plus releases."""
    parts = [shop.component(*CLIENT), shop.component("api", instances=3, min_up=2)]
    known = shop.trace(parts, [shop.flow("ask", ("clients", "api"))]).flows["ask"].downtime
    assert known.independent == pytest.approx(3e-6 - 2e-9, rel=1e-9)
    shared = 3 * 0.0009**2 - 2 * 0.0009**3
    assert known.with_common_cause == pytest.approx(1 - (1 - shared) * (1 - 1e-4 - 4e-4), rel=1e-9)


def test_copies_on_shared_hosts_are_not_binomial(shop):
    """Three copies, two needed, two of them on one host: the host alone stops the flow."""
    placed = [{"host": "h"}, {"host": "h"}, {"host": "i"}]
    parts = [shop.component(*CLIENT), shop.component("api", placed=placed, min_up=2)]
    ask = shop.trace(parts, [shop.flow("ask", ("clients", "api"))]).flows["ask"]
    assert shop.labels(ask.lost) == ["host h"]
    assert ask.unavailability == pytest.approx(5e-4, rel=0.01)
    assert ask.unavailability > 100 * 3e-6


def test_a_shared_dependency_counts_once(shop):
    parts = [
        shop.component(*CLIENT),
        shop.component("one", Kind.EXTERNAL, availability=0.9),
        shop.component("two", Kind.EXTERNAL, availability=0.9),
        shop.component("dns", Kind.EXTERNAL, availability=0.99),
    ]
    steps = [("clients", "one|two"), ("one", "dns"), ("two", "dns")]
    known = shop.trace(parts, [shop.flow("ask", *steps)]).flows["ask"]
    assert known.unavailability == pytest.approx(1 - 0.99 * (1 - 0.1 * 0.1), rel=1e-9)
