"""One root cause, one finding, whatever the engine, the names and the order: bad designs and the finding of each.

Beside them designs that look alike and are right: those stay silent. Looked at are the groups about data paths; what
the others say of these small designs (a single database, a missing figure) is another matter.
"""

import pytest

from archlint.cli.checking import Request, review
from archlint.cli.configuration.book import open_book
from archlint.cli.configuration.settings import Settings

LOOKED_AT = {
    "caching", "consistency", "replication", "sharding", "queues", "statelessness", "load-balancing", "health",
    "resilience",
}  # fmt: skip
TEXT = """archlint: 1
system: One cause
components:
  web: {{kind: client}}
  api: {{kind: service}}
  db: {{engine: mysql, backups: {{every: 1 day}}{db}}}
{components}
data: {{x: {{in: db{x}}}}}
flows:
{flows}
"""
READ = "  get: {{does: read, data: x, rate: 10/s, needs: {{{needs}}}, steps: [web -> api, {steps}]}}\n"
WRITE = "  put: {{does: write, data: x, rate: 1/s, needs: {{{needs}}}, steps: [web -> api, {steps}]}}\n"
SETTINGS = Settings(pack="pedantic")

LAG = ", replication: {{standbys: {}, mode: async, lag: 200 ms, max_lag: 2 s, failover: manual}}".format
UNFENCED = ", replication: {standbys: 2, mode: sync, failover: automatic, fencing: false}"
NO_LAG = ", replication: {standbys: 1, mode: async, failover: manual}"
SYNC = ", replication: {standbys: 2, mode: sync, lag: 30 ms, max_lag: 1 s, failover: manual}"
OWN, ANY = "recency: read-your-writes, on_partition: serve", "{api -> db: {at: any}}"
STANDBY = "{api -> db: {at: standby}}"
LOOK, LOOK_STALE = (
    f"{{api -> kv: {{hit: 90%, ttl: {{ttl}}}}}}, {{api -> db: {{when: miss{at}}}}}".replace("{ttl}", "1 min")
    for at in ("", ", at: any")
)
KV = "  kv: {engine: valkey, role: cache, eviction: allkeys-lru}"
COMMIT, STRONG, EVENTUAL = "{api -> db: {op: write}}", "recency: strong", "recency: eventual"
EMPTIED = COMMIT + ", {api -> kv: {op: delete}}"


def both(needs, steps, write=COMMIT, wanted=STRONG):
    return READ.format(needs=needs, steps=steps) + WRITE.format(needs=wanted, steps=write)


def found(tmp_path, *, db="", x="", components="", flows):
    path = tmp_path / "design.yaml"
    path.write_text(TEXT.format(db=db, x=x, components=components, flows=flows), encoding="utf-8")
    book = open_book(SETTINGS)
    request = Request(SETTINGS, "error", waivers=True, today="2026-01-01")
    findings = review(path.as_posix(), book, request).findings
    looked_at = {rule.name for rule in book.rules if rule.category in LOOKED_AT}
    return [(each.severity.value, each.rule) for each in findings if each.rule in looked_at]


@pytest.mark.parametrize(
    ("design", "expected"),
    [
        ({"db": LAG(2), "flows": both(OWN, ANY)}, "error stale-standby-read"),
        ({"db": NO_LAG, "flows": both(OWN, STANDBY)}, "error stale-standby-read"),
        ({"db": NO_LAG, "flows": both(EVENTUAL, STANDBY)}, "warning lag-not-declared"),
        ({"db": LAG(1), "flows": both(EVENTUAL, STANDBY)}, ""),
        ({"db": LAG(1), "flows": both(OWN, "{api -> db: {at: standby, pin: 1 s}}")}, "warning stale-standby-read"),
        ({"db": LAG(1), "flows": both(OWN, "{api -> db: {at: standby, pin: 2 s}}")}, ""),
        ({"db": LAG(2), "flows": both(OWN, "{api -> db: {at: any, pin: token}}")}, ""),
        ({"db": LAG(2), "flows": both("recency: monotonic", STANDBY)}, "warning reads-jump-between-copies"),
        ({"db": LAG(1), "flows": both("recency: monotonic", STANDBY)}, ""),
        ({"db": SYNC, "flows": both(OWN, STANDBY)}, "error synchronous-is-not-fresh"),
        (
            {"db": UNFENCED, "flows": both("recency: strong, on_partition: refuse", "api -> db")},
            "error failover-without-fencing",
        ),
        (
            {"db": LAG(1), "flows": both(STRONG, "api -> db", "{api -> db: {op: write, at: standby}}")},
            "error write-to-standby",
        ),
        (
            {"db": LAG(1), "flows": both("recency: strong, on_partition: serve", "api -> db")},
            "error need-contradicts-itself",
        ),
        (
            {"db": LAG(1), "x": ", class: role", "flows": both(STRONG, STANDBY)},
            "error permissions-from-standby",
        ),
        (
            {"db": LAG(1), "flows": both(STRONG, "api -> db", f"{{api -> db: {{op: read, at: standby}}}}, {COMMIT}")},
            "error weak-read-decides-write",
        ),
        (
            {
                "db": LAG(1).replace("2 s", "1 min"),
                "flows": both("recency: {bounded: 30 s}, on_partition: refuse", STANDBY),
            },
            "error answers-during-partition",
        ),
        ({"db": LAG(2), "components": KV, "flows": both(OWN, LOOK_STALE, EMPTIED)}, "error stale-fill"),
        (
            {
                "db": LAG(2),
                "components": KV,
                "flows": both(OWN, LOOK.replace("1 min", "1 min, guard: lease"), EMPTIED)
                + READ.format(needs=EVENTUAL, steps=LOOK_STALE).replace("get:", "other:"),
            },
            "error stale-fill",
        ),
        ({"components": KV, "flows": both("recency: read-your-writes", LOOK, EMPTIED)}, "warning stale-set-race"),
        ({"components": KV, "flows": both("recency: {bounded: 5 s}", LOOK)}, "error cache-outlives-need"),
        ({"components": KV, "flows": both(EVENTUAL, LOOK.replace(", ttl: 1 min", ""))}, "error cache-outlives-need"),
        ({"components": KV, "x": ", class: credentials", "flows": both(STRONG, LOOK)}, "error sensitive-data-cached"),
        ({"components": KV, "x": ", class: permissions", "flows": both(EVENTUAL, LOOK)}, "error sensitive-data-cached"),
        (
            {"components": KV, "flows": both(EVENTUAL, LOOK, COMMIT + ", {api -> kv: {op: set}}")},
            "warning cache-set-on-write",
        ),
        (
            {
                "components": "  kv: {engine: redis, role: cache}",
                "flows": both(EVENTUAL, LOOK, "{api -> kv: {op: set}}, reply, {kv -> db: {op: write, lag: 1 s}}"),
            },
            "error answers-before-commit",
        ),
        (
            {
                "components": "  find: {engine: opensearch}",
                "flows": both(EVENTUAL, "api -> find", COMMIT + ", {api -> find: {op: write}}"),
            },
            "error dual-write",
        ),
        (
            {
                "components": "  find: {engine: opensearch}",
                "flows": both(EVENTUAL, "api -> find", COMMIT + ", reply, {db -> find: {lag: 1 s}}"),
            },
            "",
        ),
    ],
)
def test_of_copies_and_caches(tmp_path, design, expected):
    assert [" ".join(each) for each in found(tmp_path, **design)] == ([expected] if expected else [])


RABBIT = "  q: {engine: rabbitmq, replication: {standbys: 2, mode: quorum}, dead_letter: true}\n"
REDIS = "  q: {{engine: redis, role: broker, eviction: {}, persistence: {}, dead_letter: true}}\n".format
NATS = "  q: {engine: nats}\n  w: {kind: service}"
WORKER = "  w: {{kind: worker, idempotent: {}, acks: {}, health: {{live: /l}}}}".format
GOOD = WORKER("true", "late")
ARRIVES, SENT = "recency: strong, delivery: at-least-once", COMMIT + ", reply, {db -> q: {op: enqueue}}, q -> w"
HANDED = COMMIT + ", {api -> q: {op: enqueue}}, reply, q -> w"
ONCE = ARRIVES.replace("at-least-once", "effectively-once")
PUBLISHED = SENT.replace("enqueue", "publish")


@pytest.mark.parametrize(
    ("components", "needs", "steps", "expected"),
    [
        (RABBIT + GOOD, ARRIVES, SENT, ""),
        (RABBIT + GOOD, STRONG, HANDED, ""),
        (RABBIT + GOOD, ARRIVES, HANDED, "warning delivery-too-weak"),
        ("  q: {engine: rabbitmq-classic, dead_letter: true}\n" + GOOD, ARRIVES, SENT, "warning delivery-too-weak"),
        ("  q: {engine: kafka, replication: {standbys: 0}, shards: {count: 3, key: id}}\n" + GOOD, ARRIVES, SENT, "error stream-without-copies"),
        ("  q: {engine: kafka, replication: {standbys: 2, mode: quorum, write_quorum: 1}, shards: {count: 3, key: id}}\n" + GOOD, ARRIVES, SENT, "error one-copy-confirms"),
        ("  q: {engine: kafka, replication: {standbys: 2, mode: quorum}, shards: {count: 3, key: id}}\n" + GOOD, ARRIVES, SENT, "warning delivery-too-weak"),
        (REDIS("noeviction", "aof-always") + GOOD, ARRIVES, SENT, "warning delivery-too-weak"),
        (REDIS("noeviction", "aof") + GOOD, ARRIVES, SENT, "warning delivery-too-weak"),
        (REDIS("noeviction", "aof") + GOOD, ARRIVES + ", rpo: 1 s", SENT, "error loss-exceeds-need; warning delivery-too-weak"),
        (REDIS("noeviction", "rdb") + GOOD, ARRIVES, SENT, "error delivery-too-weak"),
        (REDIS("allkeys-lru", "aof") + GOOD, ARRIVES, SENT, "error evicting-broker"),
        (REDIS("noeviction", "none") + GOOD, ARRIVES, SENT, "error delivery-too-weak"),
        (REDIS("noeviction", "none") + GOOD, STRONG, SENT, "warning volatile-broker"),
        (RABBIT + WORKER("false", "late"), ARRIVES, SENT, "error not-idempotent"),
        (RABBIT + WORKER("false", "late"), ONCE, SENT, "error not-idempotent"),
        (RABBIT + WORKER("true", "early"), ARRIVES, SENT, "error delivery-too-weak"),
        (NATS, ARRIVES, PUBLISHED, "error delivery-too-weak"),
        (NATS, ARRIVES.replace("at-least-once", "best-effort"), PUBLISHED, ""),
        (RABBIT + GOOD, ARRIVES, f"api -> q, {COMMIT}, reply, q -> w", "error enqueued-before-commit"),
        (RABBIT + GOOD, STRONG, "api -> q, reply, q -> w, {w -> db: {lag: 1 s}}", "error answers-before-commit"),
        (
            "  q: {engine: kafka, replication: {standbys: 2, mode: quorum, write_quorum: 2}, shards: {count: 3, key: id}}\n" + GOOD,
            ARRIVES,
            f"{COMMIT}, reply, db -> q -> w",
            "",
        ),
    ],
)  # fmt: skip
def test_of_messages(tmp_path, components, needs, steps, expected):
    flows = WRITE.format(needs=needs, steps=steps)
    given = [" ".join(each) for each in found(tmp_path, components=components, flows=flows)]
    assert given == (expected.split("; ") if expected else [])


SERVICES = "  a: {kind: service}\n  b: {kind: service}\n  c: {kind: service}"
CIRCLE = "".join(
    READ.format(needs=STRONG, steps=f"api -> {one} -> {other} -> db").replace("get:", f"from-{one}:")
    for one, other in ("ab", "bc", "ca")
)
BY_TIME = ", shards: {count: 8, key: x_id, strategy: range}"
NAMED = "{{api -> db: {{op: {}, key: [{}]}}}}".format
SIGNED = (
    "  lb: {kind: load-balancer, managed: regional, tls: true}\n"
    "  auth: {kind: service, token: {lifetime: 1 h, revocation: none}}"
)


@pytest.mark.parametrize(
    ("design", "expected"),
    [
        ({"components": SERVICES, "flows": CIRCLE}, "error synchronous-cycle"),
        ({"components": SERVICES, "flows": CIRCLE.replace("api -> c -> a", "api -> c")}, ""),
        (
            {"db": BY_TIME, "flows": WRITE.format(needs=STRONG, steps=NAMED("write", "x_id")).replace("1/s", "12k/s")},
            "error growing-range-key",
        ),
        (
            {
                "db": BY_TIME.replace("x_id", "user"),
                "flows": WRITE.format(needs=STRONG, steps=NAMED("write", "user")).replace("1/s", "12k/s"),
            },
            "",
        ),
        (
            {
                "x": ", class: permissions",
                "components": SIGNED,
                "flows": READ.format(needs=STRONG, steps="web -> lb -> auth") + WRITE.format(needs=STRONG, steps=COMMIT),
            },
            "error token-outlives-permission",
        ),
        (
            {
                "x": ", class: permissions",
                "components": SIGNED,
                "flows": READ.format(needs=STRONG, steps="web -> lb -> auth -> db") + WRITE.format(needs=STRONG, steps=COMMIT),
            },
            "",
        ),
    ],
)  # fmt: skip
def test_of_services(tmp_path, design, expected):
    assert [" ".join(each) for each in found(tmp_path, **design)] == ([expected] if expected else [])


def test_a_pair_whose_only_standby_must_confirm_is_one_finding_with_its_own_way_out(tmp_path):
    pair = ", replication: {standbys: 1, mode: sync, failover: automatic, fencing: true}"
    file = tmp_path / "pair.yaml"
    flow = WRITE.format(needs=STRONG, steps=COMMIT)
    file.write_text(TEXT.format(db=pair, x="", components="", flows=flow), encoding="utf-8")
    request = Request(Settings(), "error", waivers=True)
    found = [each for each in review(str(file), open_book(request.settings), request).findings if each.subject == "db"]
    assert [(each.rule, each.primary.label) for each in found if "standby" in str(each.help)] == [
        ("single-point-of-failure", "its only standby must confirm every write")
    ]
    assert not [each for each in found if each.rule == "single-synchronous-standby"]


def test_a_bound_that_cannot_be_kept_while_cut_off_is_said_as_it_was_asked(tmp_path):
    file = tmp_path / "bound.yaml"
    flows = both("recency: {bounded: 1 min}, on_partition: serve", "api -> db")
    file.write_text(TEXT.format(db=LAG(1), x="", components="", flows=flows), encoding="utf-8")
    request = Request(Settings(), "error", waivers=True)
    gathered = review(str(file), open_book(request.settings), request).findings
    (found,) = [each for each in gathered if each.rule == "need-contradicts-itself"]
    assert found.message == (
        "get asks for an answer at most 60 s old, and an answer while cut off from it: no system can give both"
    )


def test_two_limits_of_one_component_are_two_findings(tmp_path):
    path = tmp_path / "design.yaml"
    path.write_text(
        "archlint: 1\nsystem: Two limits\ncomponents:\n  web: {kind: client}\n"
        "  db: {engine: postgresql, capacity: 100/s, disk: 1 GB}\n"
        "data: {x: {in: db, rows: 10M, row: 1 KB}}\n"
        "flows:\n  get: {does: read, data: x, rate: 200/s, steps: [web -> db]}\n",
        encoding="utf-8",
    )
    findings = review(path.as_posix(), open_book(SETTINGS), Request(SETTINGS, "error", waivers=True)).findings
    assert [each.identity for each in findings if each.rule == "saturated-resource"] == [
        "saturated-resource@db",
        "saturated-resource@db#storage",
    ]


BEHIND = """archlint: 1
system: Behind a queue
workload: {users: 1M, daily_active: 10%%, requests: 50 per active user per day, peak: %s}
components:
  web: {kind: client}
  api: {kind: service}
  queue: {engine: rabbitmq}
  other: {engine: rabbitmq}
  worker: {kind: worker, concurrency: %d, work: 50 ms}
flows:
  mail: {does: event, share: 50%%, steps: [web -> api -> queue, reply, queue -> worker]}
  push: {does: event, share: 50%%, steps: [web -> api -> other, reply, %s]}
"""
OVER = {"saturated-resource", "backlog-grows", "resource-over-target"}


@pytest.mark.parametrize(
    ("peak", "slots", "last", "told"),
    [
        ("{share: 40%, within: 4 h}", 12, "other -> worker", []),
        # 80 of 139 a second for four hours: what only piles up at peak may wait
        ("{share: 40%, within: 4 h}", 4, "other -> worker", [("warning", "backlog-grows")]),
        # 58 a second on average, 40 are done
        ("{share: 40%, within: 4 h}", 2, "other -> worker", [("error", "saturated-resource")]),
        # nobody says for how long the peak lasts
        ("3x", 4, "other -> worker", [("error", "saturated-resource")]),
        # somebody waits for half of it
        ("{share: 40%, within: 4 h}", 4, "api -> worker", [("error", "saturated-resource")]),
    ],
)
def test_workers_that_fall_behind_are_told_of_once(tmp_path, peak, slots, last, told):
    path = tmp_path / "design.yaml"
    path.write_text(BEHIND % (peak, slots, last), encoding="utf-8")
    findings = review(path.as_posix(), open_book(SETTINGS), Request(SETTINGS, "error", waivers=True)).findings
    over = [each for each in findings if each.rule in OVER]
    assert [(each.severity.value, each.rule) for each in over] == told
    assert all(7 in {related.span.line for related in each.related} for each in over)


@pytest.mark.parametrize(
    ("geo", "told"),
    [
        ("role: store, persistence: none", ["store-forgets", "single-point-of-failure"]),
        ("role: cache, persistence: none, eviction: volatile-ttl", ["single-point-of-failure"]),
    ],
)
def test_a_single_store_that_forgets_what_it_keeps_is_told_of_once_for_each_repair(tmp_path, geo, told):
    """Nothing of backups and of a promise about loss beside the first, nothing of recovery beside the second."""
    path = tmp_path / "design.yaml"
    path.write_text(
        "archlint: 1\nsystem: Rides\nrequirements: {durability: {rpo: 0 s, rto: 15 min}}\ncomponents:\n"
        f"  drivers: {{kind: client}}\n  geo: {{engine: redis, {geo}}}\ndata: {{positions: {{in: geo}}}}\n"
        "flows: {report: {does: write, data: positions, rate: 1/s, steps: [drivers -> geo]}}\n",
        encoding="utf-8",
    )
    request = Request(Settings(), "error", waivers=True, today="2026-01-01")
    found = review(path.as_posix(), open_book(Settings()), request).findings
    own = {each.rule: each.message for each in found if each.subject == "geo"}
    assert list(own) == told
    assert own["single-point-of-failure"].endswith("is back after 1 h where 15 min is promised")


@pytest.mark.parametrize("rate", ["rate: 50/s, ", ""])
@pytest.mark.parametrize("key", ["", ", capacity: 10/s", ", work: 10 ms"])
@pytest.mark.parametrize(
    ("kind", "steps"),
    [
        ("service", "web -> api"),
        ("worker", "web -> queue, reply, queue -> api"),
        ("load-balancer", "web -> api -> back"),
    ],
)
def test_that_nothing_runs_is_an_error_and_no_single_point_of_failure(tmp_path, kind, steps, key, rate):
    path = tmp_path / "design.yaml"
    path.write_text(
        "archlint: 1\nsystem: None runs\ncomponents:\n  web: {kind: client}\n  queue: {kind: queue}\n  back: {kind: service}\n"
        f"  api: {{kind: {kind}, replicas: 0{key}}}\nflows:\n  ask: {{does: event, {rate}steps: [{steps}]}}\n",
        encoding="utf-8",
    )
    findings = review(path.as_posix(), open_book(SETTINGS), Request(SETTINGS, "error", waivers=True)).findings
    about_it = [(each.severity.value, each.rule) for each in findings if each.subject == "api"]
    assert ("error", "nothing-runs") in about_it
    assert not [rule for _, rule in about_it if rule in ("single-point-of-failure", "saturated-resource")]
