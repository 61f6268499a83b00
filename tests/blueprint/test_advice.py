"""What a hurried student, an engineer used to other tools or somebody of another tongue writes is told its way out."""

import re

import pytest

from archlint.blueprint import Blueprint, load
from archlint.blueprint.foreign import level, told
from archlint.blueprint.shape import keys_at
from archlint.errors import BlueprintError
from archlint.source import parse_text

GOOD = """archlint: 1
system: Shop
requirements: {availability: 99.9%, latency: {p95: 300 ms}, durability: {rpo: 1 min, rto: 1 h}}
workload: {users: 100k, daily_active: 10%, requests: 50 per active user per day, peak: 3x, online_at_peak: 30%, growth: 5%/month}
groups:
  edge: {kind: tier, members: [api], title: Edge}
components:
  client: {kind: client}
  lb: {kind: load-balancer, layer: 7, sticky: false, drain: 30 s, algorithm: random}
  api: {kind: service, replicas: 3, workers: 4, work: 20 ms, state: {sessions: token}, health: {live: /health, interval: 10 s}, pool: {db: 20}, zones: [a, b]}
  cache: {engine: redis, role: cache, memory: 8 GB, persistence: none}
  queue: {engine: rabbitmq, max_length: 1M}
  worker: {kind: worker, concurrency: 4, acks: late}
  db: {engine: postgresql, replication: {standbys: 1, mode: async, lag: 50 ms, failover: automatic}, backups: {every: 1 day}, cost: $50/month}
data:
  orders: {in: db, rows: 30 per user, row: 2 KB, keep: 7 years, scope: user, hot: 20%}
flows:
  browse:
    does: read
    data: orders
    share: 90%
    needs: {recency: eventual, on_partition: serve, p95: 200 ms}
    steps:
      - client -> lb -> api
      - api -> cache: {hit: 90%, ttl: 60 s, op: get}
      - api -> db: {when: miss, at: standby, timeout: 1 s, retries: 2}
  order:
    does: write
    data: orders
    share: 10%
    steps:
      - client -> lb -> api -> db
      - api -> queue: {times: 20%}
      - queue -> worker
  report:
    does: batch
    schedule: every 1 day
    steps:
      - worker -> db
estimates: {peak_rate: 500 req/s}
decisions:
  - {choose: a cache, gain: fast answers, cost: stale ones}
waivers:
  - {rule: single-point-of-failure, on: db, because: one evening, until: 2027-06-30}
"""


def problems_of(text):
    try:
        load(parse_text(text, "shop.yaml"))
    except BlueprintError as error:
        return [(problem.message, problem.help) for problem in error.problems]
    return []


def way_out(old, new):
    assert old in GOOD
    ((_, help_),) = problems_of(GOOD.replace(old, new, 1))
    return help_


def test_the_blueprint_is_one():
    assert problems_of(GOOD) == []


@pytest.mark.parametrize(
    ("old", "new", "help_"),
    [
        ("replicas: 3", "replicas: auto", "write how many run at peak, such as `replicas: 3`"),
        ("replicas: 3", "replicas: {min: 2, max: 10}", "write one number: `10` for what there is at peak"),
        ("replicas: 3", "replicas: 2..10", "write one number: `10` for what there is at peak"),
        ("replicas: 3", "min_replicas: 2", "write how many run at peak: `replicas: 3`"),
        ("workers: 4", "workers: 2*cpu+1", "write how many processes run in each, such as `workers: 4`"),
        ("work: 20 ms", "work: 20", "write `work: 20 ms` if that is what it means"),
        ("work: 20 ms", "work: 50 req/s", "what one instance takes in a second is `capacity: 50 req/s`"),
        ("share: 10%", "share: rest", "write `share: 10%`"),
        ("share: 10%", "share: the remaining", "write `share: 10%`"),
        ("share: 90%", "share: übrige", "write `share: 90%`"),
        ("share: 90%", "share: most", "write its part of `workload.requests`, such as `share: 40%`"),
        ("ttl: 60 s", "ttl: forever", "leave `ttl` out: without it nothing expires"),
        ("ttl: 60 s", "ttl: unbegrenzt", "leave `ttl` out: without it nothing expires"),
        ("ttl: 60 s", "ttl: short", "write a number, such as `ttl: 60 s`, or leave it out: without it nothing expires"),
        ("ttl: 60 s", "ttl: 5 Minuten", "write `ttl: 5 min`"),
        ("ttl: 60 s", "ttl: 1 heure", "write `ttl: 1 h`"),
        ("keep: 7 years", "keep: forever", "leave `keep` out: without it rows are kept for ever"),
        ("keep: 7 years", "keep: 30", "write `keep: 30 days` if that is what it means"),
        ("keep: 7 years", "keep: 7 Jahre", "write `keep: 7 years`"),
        ("keep: 7 years", "keep: 30 jours", "write `keep: 30 days`"),
        ("hit: 90%", "hit: high", "write how many of the calls find it there, such as `hit: 90%`"),
        ("hit: 90%, ttl", "hit_ratio: 90%, hit: 90%, ttl", "write `hit: 90%`"),
        ("times: 20%", "times: twice", "write `times: 2`"),
        ("times: 20%", "times: once", "leave `times` out: once is what it says without it"),
        ("retries: 2", "retries: forever", "write how often it is tried again, such as `retries: 2`"),
        ("keep: 7 years", "keep: indefinitely", "leave `keep` out: without it rows are kept for ever"),
        ("keep: 7 years", "keep: until deleted", "leave `keep` out: without it rows are kept for ever"),
        ("keep: 7 years", "keep: a year", "write `keep: 1 year`"),
        ("lag: 50 ms", "lag: none", "write `lag: 0 s`"),
        ("standbys: 1", "standbys: none", "write `standbys: 0`, or leave `replication` out"),
        ("growth: 5%/month", "growth: 20% yearly", "write `growth: 20%/year`"),
        ("growth: 5%/month", "growth: 20%/a", "write `growth: 20%/year`"),
        ("growth: 5%/month", "growth: doubles every year", "write `growth: 100%/year`"),
        ("users: 100k", "users: 5 crore", "write `users: 50M`"),
        ("users: 100k", "users: 250m", "write `users: 250M`"),
        ("memory: 8 GB", "cores: 250m", "write `cores: 0.25`"),
        ("users: 100k", "users: at least 10M", "write `users: 10M`"),
        ("{p95: 300 ms}", "{p95: <= 250 ms}", "write `p95: 250 ms`"),
        ("{p95: 300 ms}", "<250ms", "write `latency: {p95: 250ms}`"),
        ("{p95: 300 ms}", "p99 < 2 s", "write `latency: {p99: 2 s}`"),
        ("requests: 50 per active user per day", "requests: 50 per DAU", "write `requests: 50 per active user per day`"),
        ("retries: 2", "retries: none", "leave `retries` out: without it nothing is tried again"),
        ("timeout: 1 s", "timeout: none", "leave `timeout` out: without it a call waits as long as it takes"),
        ("timeout: 1 s", "protocol: http", "write `over: http`, `polling`, `websocket` or `grpc`; other protocols are left out"),
        ("peak: 3x", "peak: 18:00-22:00", "write how much of a day falls into it, such as `peak: {share: 40%, within: 4 h}`"),
        ("peak: 3x", "peak: 10pm - 2am", "write how much of a day falls into it, such as `peak: {share: 40%, within: 4 h}`"),
        ("peak: 3x", "peak: {busy: 8}", "write `busy: 8 h` if that is what it means"),
        ("peak: 3x", "peak: {busy: 8:00-20:00}", "write `busy: 12 h`"),
        ("peak: 3x", "peak: dreifach", "write `peak: 3x`"),
        ("peak: 3x", "peak: flat", "write `peak: 1x`"),
        ("peak: 3x", "peak: 5000 rps", "write `peak: 3x`, `peak: {share: 40%, within: 4 h}` or `peak: {busy: 8 h}`, with your numbers"),
        ("growth: 5%/month", "growth: 2x per year", "write `growth: 100%/year`"),
        ("growth: 5%/month", "growth: 10 % p.a.", "write `growth: 10 %/year`"),
        ("users: 100k", "users: 100 Tsd", "write `users: 100k`"),
        ("users: 100k", "users: 10'000", "write `users: 10000`"),
        ("users: 100k", "users: unknown", "write how many have an account, such as `users: 100k`"),
        ("requests: 50 per active user per day", "requests: 5 Mio/Tag", "write `requests: 5M/day`"),
        ("requests: 50 per active user per day", "requests: 5M par jour", "write `requests: 5M per day`"),
        ("requests: 50 per active user per day", "requests: 2k orders/day", "write `requests: 2k/day`"),
        ("daily_active: 10%", "daily_active: half", "write `daily_active: 50%`"),
        ("memory: 8 GB", "memory: 8", "write `memory: 8 GB` if that is what it means"),
        ("memory: 8 GB", "memory: 512Mi", "write `memory: 512 MiB`"),
        ("memory: 8 GB", "instance_type: t3.large", "say what one instance has: `cores: 2`, `memory: 4 GB`, and what it costs: `cost: $50/month`"),
        ("cost: $50/month", "cost: free", "write `cost: $0/month`"),
        ("layer: 7", "layer: http", "write `layer: 7`"),
        ("layer: 7", "layer: L4", "write `layer: 4`"),
        ("sticky: false", "sticky: cookie", "write `true`"),
        ("schedule: every 1 day", "schedule: nightly", "write `schedule: every 1 day`"),
        ("schedule: every 1 day", "schedule: 0 3 * * *", "write `schedule: every 1 day`"),
        ("schedule: every 1 day", "schedule: every monday", "write `schedule: every 7 days`"),
        ("{every: 1 day}", "{every: daily}", "write `every: 1 day`"),
        ("{standbys: 1, mode: async, lag: 50 ms, failover: automatic}", "none", "leave `replication` out: without it there is one copy"),
        ("standbys: 1", "replication_factor: 3", "write the copies beside the first: a factor of 3 is `standbys: 2`"),
        ("zones: [a, b]", "zones: 3", "name each of them, such as `zones: [a, b, c]`"),
        ("zones: [a, b]", "zones: multi-az", "name each of them, such as `zones: [a, b, c]`"),
        ("persistence: none", "persistence: true", "write `persistence: aof` where it writes to a disk, `persistence: none` where it forgets"),
        ("sessions: token", "sessions: jwt", "did you mean `token`?"),
        ("sessions: token", "sessions: redis", "did you mean `cache`?"),
        ("sessions: token", "sessions: true", "write where it is kept: memory, disk, token, env, none or the id of a component"),
        ("kind: service", "kind: nginx", "write `engine: nginx`"),
        ("kind: worker", "kind: Warteschlange", "did you mean `queue`?"),
        ("at: standby", "at: replicas", "did you mean `standby`?"),
        ("does: write", "does: schreiben", "did you mean `write`?"),
        ("does: read", "does: CRUD", "a flow does one of them: write a flow for each"),
        ("recency: eventual", "recency: realtime", "did you mean `strong`?"),
        ("p95: 200 ms}\n", "p99: 200 ms}\n", "a flow promises `p95: 200 ms`; other percentiles are promised for all flows: `requirements: {latency: {p99: 1 s}}`"),
        ("{p95: 300 ms}", "{avg: 300 ms}", "an average says nothing of slow answers: write `p95: 200 ms`, or `p50` for the median"),
        ("rpo: 1 min", "rpo: none", "write `rpo: 0 s`"),
        ("in: db", "in: postgres", "did you mean `db`?"),
        ("in: db", "in: [db, cache]", "one store is right when two differ: write that one, such as `in: db`"),
        ("until: 2027-06-30", "until: 31.12.2027", "write `2027-12-31`"),
        ("until: 2027-06-30", "until: 2027-6-30", "write `2027-06-30`"),
        ("until: 2027-06-30", "until: 2027-06-31", "write `2027-06-30`: June 2027 has 30 days"),
        ("until: 2027-06-30", "until: never", "leave `until` out: without it the finding stays accepted"),
        ("gain: fast answers", "gain: fast answers, cons: old", "write `cost: <what gets worse>`"),
        ("estimates:", "infrastructure: {a: b}\nestimates:", "what there is stands in `components`, what encloses it in `groups`"),
        ("estimates:", "blah: {a: b}\nestimates:", "a blueprint has the sections requirements, workload, groups, components, data, flows, estimates, decisions and waivers"),
        ("replicas: 3", "depends_on: [db]", "who calls whom is said in the `steps` of `flows`, as in `- a -> b`"),
        ("replicas: 3", "ports: ['80:80']", "who calls whom is said in the `steps` of `flows`, as in `- a -> b`; a port that is open to everybody is `published: 443`"),
        ("replicas: 3", "environment: {A: b}", "settings are left out; where they come from is `state: {config: env}`"),
        ("replicas: 3", "image: x", "did you mean `engine`?"),
        ("replicas: 3", "port: 80", "who calls whom is said in the `steps` of `flows`, as in `- a -> b`; a port that is open to everybody is `published: 443`"),
        ("replicas: 3", "url: http://api", "addresses are left out: who calls whom is said in the `steps` of `flows`, as in `- a -> b`"),
        ("replicas: 3", "replicas: 3, maxConnections: 30", "did you mean `max_connections`?"),
        ("replicas: 3", "dead_letter_queue: jobs-dlq", "write `dead_letter: jobs-dlq`"),
        ("replicas: 3", "visibility_timeout_seconds: 120", "write `visibility: 120 s`"),
        ("replicas: 3", "maxmemory-policy: noeviction", "write `eviction: noeviction`"),
        ("replicas: 3", "memory_gb: 8", "write `memory: 8 GB`"),
        ("replicas: 3", "connections: many", "write `max_connections: 100`"),
        ("replicas: 3", "dead_letter: lost", "declare it under `components`, `lost: {kind: queue}`"),
        ("replicas: 3", "blah: 3", "no key says this: leave it out; what only people read is said in `description`"),
    ],
)  # fmt: skip
def test_the_way_out(old, new, help_):
    assert way_out(old, new) == help_


VAGUE = ("auto", "forever", "none", "high", "unbekannt", "'?'", "yes", "12-foo", "[a, b]", "{a: b}")


def scalars():
    """Every value of the blueprint that is a number, a word of the language or a truth."""
    for found in re.finditer(r"(?<=[{ ])(\w+): ([^{}\[\],\n]+)(?=[,}\n])", GOOD):
        if (
            found[1] not in ("system", "title", "choose", "gain", "because", "rule", "on", "in", "live", "data")
            or "$" in found[2]
        ):
            yield found


@pytest.mark.parametrize("vague", VAGUE)
def test_whatever_stands_where_a_value_is_due_is_one_message_with_a_way_out(vague):
    wrong = []
    for found in scalars():
        text = GOOD[: found.start(2)] + vague + GOOD[found.end(2) :]
        told_of = problems_of(text)
        if told_of and (len(told_of) > 1 or told_of[0][1] is None):
            wrong.append((found[0], told_of))
    assert wrong == []


PLACES = {
    "components": "  api: {", "flows": "    share: 90%\n", "steps": "      - api -> cache: {", "groups": "  edge: {", "data": "  orders: {",
    "workload": "workload: {", "requirements": "requirements: {", "needs": "    needs: {", "latency": "latency: {", "health": "health: {",
    "replication": "replication: {", "decisions": "  - {choose: a cache, ", "": "system: Shop\n",
}  # fmt: skip


@pytest.mark.parametrize("where", PLACES)
def test_keys_of_other_tools_are_one_message_that_says_where_it_belongs(where):
    before, wrong = PLACES[where], []
    for key, said in told(where).items():
        line = {"flows": f"    {key}: [x]\n", "": f"{key}: [x]\n"}.get(where, f"{key}: [x], ")
        text = GOOD.replace(before, before + line, 1)
        if [help_ for _, help_ in problems_of(text)] != [said]:
            wrong.append((key, problems_of(text)))
    assert wrong == []


def test_no_key_of_the_language_is_called_foreign():
    paths = {
        "components": ("components", "x"), "flows": ("flows", "x"), "groups": ("groups", "x"), "data": ("data", "x"), "workload": ("workload",),
        "requirements": ("requirements",), "needs": ("flows", "x", "needs"), "health": ("components", "x", "health"),
        "replication": ("components", "x", "replication"), "steps": ("flows", "x", "steps", 0, "options"), "decisions": ("decisions", 0), "": (),
    }  # fmt: skip
    for where, path in paths.items():
        assert keys_at(path)
        assert not set(keys_at(path)) & set(told(where))
    assert level(("flows", "x", "steps", 0, "a -> b", "ttl")) == "steps"
    assert Blueprint.model_fields
