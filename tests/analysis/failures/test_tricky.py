"""Small blueprints that a hostile reviewer would write; every verdict was worked out by hand."""

from __future__ import annotations

import pytest

from archlint.analysis import analyse
from archlint.graph import load_system

BEFORE = """archlint: 1
system: tricky
workload: {users: 10k, daily_active: 10%, requests: 50 per active user per day, peak: 3x}
"""
LB = "  lb: {kind: load-balancer, managed: regional}\n"
CHECKED = "health: {live: /live, ready: /ready}"
COPIES = "replication: {standbys: 1, mode: sync, failover: automatic}, zones: [a, b]"
SHARDS = "shards: {count: 4, directory: dir}"
API = LB + f"  api: {{kind: service, replicas: 2, zones: [a, b], {CHECKED}}}\n"


def asked(tmp_path, components, steps, groups=""):
    """What a flow is lost by alone, degraded by, and by which pairs; releases left out, managed balancers too."""
    file = tmp_path / "tricky.yaml"
    grouped = f"groups:\n{groups}" if groups else ""
    flow = f"flows:\n  f: {{does: read, share: 100%, steps: [{steps}]}}\n"
    file.write_text(f"{BEFORE}{grouped}components:\n  c: {{kind: client}}\n{components}{flow}", encoding="utf-8")
    found = analyse(load_system(str(file))[0]).failures.flows["f"]
    lost = {cause.label for cause in found.lost if cause.kind.value != "software"} - {"lb"}
    degraded = {cause.label: found.partial.get(cause) for cause in found.degraded if cause.kind.value != "software"}
    pairs = {
        " + ".join(cause.label for cause in one.causes): one.unexpected
        for one in found.cut_sets(2)
        if len(one.causes) == 2 and all(cause.kind.value != "software" for cause in one.causes)
    }
    return lost, degraded, pairs


CASES = {
    "a regional service that lists one zone is its provider's business": (
        "  db: {kind: database, engine: postgres, managed: regional, zones: [a]}\n",
        "c -> db, reply",
        ({"db"}, {}, {}),
    ),
    "a second name server stands in for the first": (
        API + "  dns1: {kind: external}\n  dns2: {kind: external}\n",
        "c -> dns1 | dns2, c -> lb, lb -> api, reply",
        (
            set(),
            {},
            {
                "dns1 + dns2": False,
                "api #1 + api #2": False,
                "api #1 + zone b": False,
                "api #2 + zone a": False,
                "zone a + zone b": False,
            },
        ),
    ),
    "three of a quorum over two zones hang on the zone that has two": (
        "  db: {kind: database, engine: cockroachdb, replication: {standbys: 2, mode: quorum}, zones: [a, b]}\n",
        "c -> db, reply",
        (
            {"zone a"},
            {},
            {f"db #{one} + db #{two}": False for one, two in ((1, 2), (1, 3), (2, 3))}
            | {"db #1 + zone b": False, "db #3 + zone b": False},
        ),
    ),
    "alternatives on one host are one thing": (
        LB + "  s1: {kind: service, hosts: [box]}\n  s2: {kind: service, hosts: [box]}\n",
        "c -> lb, lb -> s1 | s2, reply",
        ({"host box"}, {}, {"s1 + s2": False}),
    ),
    "two of three copies that are needed stand on one host": (
        LB + f"  api: {{kind: service, replicas: 3, hosts: [h1, h1, h2], min_up: 2, {CHECKED}}}\n",
        "c -> lb, lb -> api, reply",
        (
            {"host h1"},
            {},
            {f"api #{one} + api #{two}": False for one, two in ((1, 2), (1, 3), (2, 3))}
            | {"host h2 + api #1": False, "host h2 + api #2": False},
        ),
    ),
    "a step now and then loses its share, an optional one nothing": (
        LB + "  api: {kind: service, managed: regional}\n  rec: {kind: service}\n  geo: {kind: external}\n",
        "c -> lb, lb -> api, {api -> rec: {optional: true}}, {api -> geo: {times: 20%}}, reply",
        ({"api"}, {"rec": None, "geo": 0.2}, {}),
    ),
    "shards that somebody else runs still wait for their directory": (
        f"  dir: {{kind: database, engine: postgres, {COPIES}}}\n  db: {{kind: database, managed: regional, {SHARDS}}}\n",
        "c -> db, reply",
        (
            {"db"},
            {},
            {
                "dir #1 + dir #2": False,
                "dir #1 + zone b": False,
                "dir #2 + zone a": False,
                "zone a + zone b": False,
            },
        ),
    ),
    "what is published after the answer is not waited for": (
        API + "  db: {kind: database, engine: postgres, managed: regional}\n  bus: {kind: queue, engine: kafka}\n",
        "c -> lb, lb -> api, api -> db, reply, db -> bus",
        (
            {"db"},
            {},
            {
                "api #1 + api #2": False,
                "api #1 + zone b": False,
                "api #2 + zone a": False,
                "zone a + zone b": False,
            },
        ),
    ),
    "sync says of copies that agree what quorum says: five of which three have to be up": (
        LB + "  kv: {engine: etcd, zones: [a, a, a, b, b], replication: {standbys: 4, mode: sync}}\n",
        "c -> lb, {c -> kv: {op: write}}, reply",
        (
            {"zone a"},
            {},
            {
                **{f"kv #{one} + zone b": False for one in (1, 2, 3)},
            },
        ),
    ),
    "a member of a replica set answers reads without a primary, which takes a majority": (
        LB + "  db: {engine: mongodb, replication: {standbys: 2, write_quorum: 1}}\n"
        "  old: {engine: mongodb, replication: {standbys: 2, mode: async}}\n",
        "c -> db, {c -> old: {at: any}}, reply",
        (set(), {}, {"db #1 + db #2": False, "db #1 + db #3": False, "db #2 + db #3": False}),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_tricky_design_is_judged_as_by_hand(tmp_path, name):
    components, steps, expected = CASES[name]
    assert asked(tmp_path, components, steps) == expected


def test_zones_of_hosts_and_their_region_are_found_around_a_copy(tmp_path):
    groups = "".join(
        f"  {name}: {{kind: {kind}, members: [{members}]}}\n"
        for name, kind, members in (("r", "region", "z1, z2"), ("z1", "zone", "h1"), ("z2", "zone", "h2"))
    )
    api = LB + f"  api: {{kind: service, replicas: 2, hosts: [h1, h2], {CHECKED}}}\n"
    lost, degraded, pairs = asked(tmp_path, api, "c -> lb, lb -> api, reply", groups)
    assert (lost, degraded) == ({"region r"}, {})
    assert pairs == dict.fromkeys(
        (
            "api #1 + api #2",
            "host h1 + api #2",
            "host h2 + api #1",
            "host h1 + host h2",
            "api #1 + zone z2",
            "api #2 + zone z1",
            "host h1 + zone z2",
            "host h2 + zone z1",
            "zone z1 + zone z2",
        ),
        False,
    )


def test_five_of_a_quorum_over_three_zones_survive_any_zone_and_six_of_which_four_are_needed_too(tmp_path):
    quorum = "  db: {kind: database, engine: cockroachdb, replication: {standbys: 4, mode: quorum}, zones: [a, b, c]}\n"
    assert asked(tmp_path, quorum, "c -> db, reply")[:2] == (set(), {})
    spread = LB + f"  api: {{kind: service, replicas: 6, zones: [a, b, c], min_up: 4, {CHECKED}}}\n"
    lost, degraded, pairs = asked(tmp_path, spread, "c -> lb, lb -> api, reply")
    assert (lost, degraded, any(pairs.values())) == (set(), {}, False)
    assert sum("zone" in pair for pair in pairs) == 3 * 4 + 3


def test_the_directory_of_shards_counts_as_one_of_the_groups(tmp_path):
    components = "".join(
        f"  {name}: {{kind: database, engine: postgres, {COPIES}{more}}}\n"
        for name, more in (("dir", ""), ("db", f", {SHARDS}"))
    )
    lost, _, pairs = asked(tmp_path, components, "c -> db, reply")
    assert lost == set()
    assert pairs["dir #1 + zone b"] is pairs["dir #2 + zone a"] is False


@pytest.mark.parametrize(
    ("quorums", "step", "lost"),
    [
        ("read_quorum: 2, write_quorum: 4", "c -> db: {op: read}", set()),
        ("read_quorum: 2, write_quorum: 4", "c -> db: {op: write}", {"zone a", "zone b"}),
        ("read_quorum: 4, write_quorum: 2", "c -> db: {op: write}", set()),
        ("read_quorum: 5, write_quorum: 1", "c -> db: {op: read, at: quorum}", {"zone", "db"}),
    ],
)
def test_a_declared_quorum_is_that_of_reads_or_that_of_writes(tmp_path, quorums, step, lost):
    """Five copies, two of them in zone a and two in b: four need both zones, two survive either, five need all."""
    replication = f"replication: {{standbys: 4, mode: quorum, {quorums}}}"
    found, _, _ = asked(tmp_path, f"  db: {{kind: database, {replication}, zones: [a, a, b, b, c]}}\n", step)
    assert ({label.split(" ")[0] for label in found} if "db" in lost else found) == lost
