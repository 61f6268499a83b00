"""One mistake gives one message, at its place, with the way out."""

from pathlib import Path

import pytest

from archlint.blueprint import load
from archlint.errors import BlueprintError
from archlint.source import parse_text

GOOD = Path(__file__).with_name("small.yaml").read_text(encoding="utf-8")
"""A blueprint without mistakes that uses most of the language."""


def mistakes_of(text):
    """Line, what stands under the carets, kind, message and help of every problem."""
    with pytest.raises(BlueprintError) as caught:
        load(parse_text(text, "small.yaml"))
    lines = text.splitlines()
    return [
        (p.span.line, lines[p.span.line - 1][p.span.column - 1 : p.span.end_column - 1], p.kind, p.message, p.help)
        for p in caught.value.problems
    ]


def test_without_a_mistake_nothing_is_said():
    assert load(parse_text(GOOD, "small.yaml")).system == "Task SaaS"


ONE_MISTAKE = [
    (
        "      - api -> cache: {hit: 90%, ttl: 60 s}\n",
        "      - api -> cache:\n        hit: 90%\n        ttl: 60 s\n",
        35,
        "api -> cache:",
        "wrong-step",
        "this step has options at the same depth: `hit` and `ttl`",
        "write `- api -> cache: {hit: 90%, ttl: 60 s}`, or indent them further than the step",
    ),
    (
        "      - api -> cache: {hit: 90%, ttl: 60 s}\n",
        "      - api -> cache: {hit: 90%}\n        ttl: 60 s\n",
        35,
        "api -> cache: {hit: 90%}",
        "wrong-step",
        "this step has options below its braces: `ttl`",
        "write `- api -> cache: {hit: 90%, ttl: 60 s}`",
    ),
    (
        "- api -> cache: {hit: 90%",
        "- api -> {cache}: {hit: 90%",
        35,
        "api -> {cache}: {hit: 90%, ttl: 60 s}",
        "wrong-step",
        "this step has a name in braces, where options stand",
        "write `- api -> cache: {hit: 90%, ttl: 60 s}`",
    ),
    (
        "      - api -> cache: {hit: 90%, ttl: 60 s}",
        "      - api -> {cache}",
        35,
        "api -> {cache}",
        "wrong-step",
        "this step has a name in braces, where options stand",
        "write `- api -> cache`",
    ),
    (
        "latency: {p95: 200 ms}",
        "latency: {p95:200 ms}",
        3,
        "p95:200 ms",
        "unknown-key",
        "there is no key `p95:200 ms` in `latency`",
        "write `p95: 200 ms`, with a blank behind the `:`",
    ),
    (
        "  clients: {kind: client}",
        "  clients {kind: client}",
        8,
        "clients {kind",
        "glued-key",
        "`clients` has no `:` behind it",
        "write `clients: {kind: client}`",
    ),
    (
        "  create-task:\n",
        "  read-tasks:\n",
        37,
        "read-tasks",
        "duplicate-key",
        "`read-tasks` is given twice",
        "keep one of the two",
    ),
    (
        "  lb: {kind",
        "  reply: {kind",
        9,
        "reply",
        "reserved-id",
        "`reply` is a word of the language, no component can have it",
        "call it `lb`, which is named and declared nowhere",
    ),
    (
        "zones: [a, b, c]",
        "zones: [a b, c]",
        13,
        "[a b, c]",
        "wrong-id",
        "`a b` is no id: no blank and no comma stands in one",
        "write `zones: [a, b, c]`",
    ),
    (
        "zones: [a, b, c]",
        "zones: a, b, c]",
        13,
        "a, b, c]",
        "wrong-id",
        "`a, b, c]` is no id: no blank and no comma stands in one",
        "write `zones: [a, b, c]`",
    ),
    (
        "members: [cache, db]",
        "members: cache db",
        6,
        "cache db",
        "unknown-member",
        "there is no component, group, zone or host `cache db`",
        "write `members: [cache, db]`",
    ),
    (
        "50 per active user per day",
        "101m/day",
        4,
        "101m/day",
        "wrong-unit",
        "`requests` must be a number per user such as `10 per user per day` or a rate such as `500 req/s`, got `101m/day`: `m/day` is no unit",
        "write `requests: 101M/day`",
    ),
    (
        "users: 10M",
        "users: 500.000",
        4,
        "500.000",
        "wrong-number",
        "`500.000` is 500: a dot is a decimal point",
        "write `500`, or `500000` if thousands are meant",
    ),
    (
        "50 per active user per day",
        "50.000 per active user per day",
        4,
        "50.000 per active user per day",
        "wrong-number",
        "`requests` cannot be read from `50.000 per active user per day`: a dot is a decimal point",
        "write `requests: 50 per active user per day`, or `50000 per active user per day` if thousands are meant",
    ),
    (
        "daily_active: 10%",
        "daily_active: 30M",
        4,
        "30M",
        "out-of-range",
        "`daily_active` is 30M, more than the 10M of `users` it is a part of",
        "correct one of the two, or write `daily_active` as a share such as `30%`",
    ),
    (
        "daily_active: 10%",
        "daily_active: 30",
        4,
        "30",
        "missing-unit",
        "`daily_active` may be a share or a count, got `30`",
        "write `daily_active: 30%` or `30 users`",
    ),
    (
        "50 per active user per day",
        "50 per day",
        4,
        "50 per day",
        "missing-basis",
        "`50 per day` is less than one request a day for each of 1M active users",
        "write `50 per active user per day`, or the total of all users",
    ),
    (
        "archlint: 1",
        "blueprint: 1",
        1,
        "blueprint",
        "unknown-key",
        "there is no key `blueprint`",
        "did you mean `archlint`?",
    ),
    ("system: Task", "title: Task", 2, "title", "unknown-key", "there is no key `title`", "did you mean `system`?"),
    (
        "peak: 3x",
        "peak: {bussy: 8 h}",
        4,
        "{bussy: 8 h}",
        "unknown-key",
        "`peak` has no key `bussy`",
        "did you mean `busy`?",
    ),
    (
        "zones: [a, b, c]",
        "zones: []",
        13,
        "[]",
        "empty-value",
        "`zones` of `api` is empty",
        "name where it runs, or remove the key",
    ),
    (
        "members: [cache, db]",
        "members: []",
        6,
        "[]",
        "empty-value",
        "`data` has no members",
        "name at least one, or remove the group",
    ),
    (
        "- api -> db\n",
        "- api -> db: {hit: 90%}\n",
        43,
        "hit",
        "misplaced-key",
        "`hit` is for what may or may not have the answer, `db` is a database",
        "put it on the step that asks a cache, or write `role: cache` on `db` if that is its part",
    ),
    (
        "replicas: 3",
        "replicas: three",
        12,
        "three",
        "wrong-type",
        "`replicas` must be a whole number, got `three`",
        "write `replicas: 3`",
    ),
    (
        "replicas: 3",
        "replcas: 3",
        12,
        "replcas",
        "unknown-key",
        "there is no key `replcas` in `api`",
        "did you mean `replicas`?",
    ),
    (
        "replicas: 3",
        "replicas: 2.5",
        12,
        "2.5",
        "wrong-type",
        "`replicas` must be a whole number, got `2.5`",
        "write how many run at peak, such as `replicas: 3`",
    ),
    (
        "replicas: 3",
        "replicas: [1]",
        12,
        "[1]",
        "wrong-type",
        "`replicas` must be a whole number, got a list",
        "write how many run at peak, such as `replicas: 3`",
    ),
    (
        "replicas: 3",
        "replicas:",
        12,
        "replicas",
        "empty-value",
        "`replicas` has no value",
        "write a value, or remove the key",
    ),
    (
        "replicas: 3",
        "replicas: -1",
        12,
        "-1",
        "out-of-range",
        "`replicas` must be at least 0, got `-1`",
        "write how many run at peak, such as `replicas: 3`",
    ),
    (
        "archlint: 1\n",
        "",
        1,
        "system: Task SaaS",
        "missing-key",
        "the blueprint has no `archlint`",
        "add `archlint: 1`",
    ),
    (
        "archlint: 1",
        "archlint: 2",
        1,
        "2",
        "unknown-version",
        "this is language version 2, and this archlint reads version 1",
        "upgrade archlint: `pip install --upgrade archlint`",
    ),
    (
        "archlint: 1",
        "archlint: one",
        1,
        "one",
        "unknown-version",
        "`archlint` is the version of the language, the number 1, got `one`",
        "write `archlint: 1`",
    ),
    (
        "system: Task SaaS\n",
        "",
        1,
        "archlint: 1",
        "missing-key",
        "the blueprint has no `system`",
        "add `system: <its name>`",
    ),
    ("system: Task", "system: 3 #", 2, "3", "wrong-type", "`system` must be text, got `3`", 'put it in quotes: `"3"`'),
    (
        "kind: client",
        "kind: cleint",
        8,
        "cleint",
        "unknown-word",
        "`kind` cannot be `cleint`",
        "did you mean `client`?",
    ),
    (
        "kind: client",
        "",
        8,
        "clients",
        "missing-key",
        "`clients` has neither `kind` nor `engine`",
        "say what it is, such as `kind: service` or `engine: postgresql`",
    ),
    ("{kind: client}", "", 8, "clients", "empty-value", "`clients` has no value", "write a value, or remove the key"),
    (
        "kind: client",
        "knd: client",
        8,
        "knd",
        "unknown-key",
        "there is no key `knd` in `clients`",
        "did you mean `kind`?",
    ),
    (
        "kind: client",
        "kind: [client]",
        8,
        "[client]",
        "wrong-type",
        "`kind` must be client, dns, cdn, load-balancer, gateway, service, worker, scheduler, cache, queue, pubsub, stream, database, search, object-store, pooler, lock or external, got a list",
        "write one of these words",
    ),
    (
        "engine: fastapi",
        "engine: fastpi",
        11,
        "fastpi",
        "unknown-engine",
        "the catalogue has no engine `fastpi`",
        "did you mean `fastapi`? An engine that is not in the catalogue needs a `kind:` beside it",
    ),
    (
        "engine: fastapi",
        "engine: zzzz",
        11,
        "zzzz",
        "unknown-engine",
        "the catalogue has no engine `zzzz`",
        "add a `kind:`, then any engine will do",
    ),
    (
        "engine: fastapi",
        "engine: 3",
        11,
        "3",
        "wrong-type",
        "`engine` must be text, got `3`",
        'put it in quotes: `"3"`',
    ),
    (
        "- api -> db\n",
        "- api -> dbb\n",
        43,
        "dbb",
        "unknown-component",
        "there is no component `dbb`",
        "did you mean `db`?",
    ),
    (
        "queue -> worker -> clients",
        "wroker -> clients",
        46,
        "wroker",
        "unknown-component",
        "there is no component `wroker`",
        "did you mean `worker`?",
    ),
    (
        "- clients -> lb -> api\n      - api -> cache",
        "- clients -> lb\n      - api -> cache",
        35,
        "api",
        "not-reached",
        "`api` is not reached by this flow yet",
        "so far it has been at clients, lb",
    ),
    (
        "- clients -> lb -> api\n      - api -> db",
        "- client -> lb -> api\n      - api -> db",
        42,
        "client",
        "unknown-component",
        "there is no component `client`",
        "did you mean `clients`?",
    ),
    (
        "hit: 90%, ttl",
        "ttl",
        36,
        "miss",
        "no-hit",
        "`when: miss` has no earlier step with `hit` from or into `api`",
        "give the step that asks the cache a `hit`, such as `- api -> cache: {hit: 90%}`",
    ),
    (
        "hit: 90%",
        "hit: 90",
        35,
        "90",
        "out-of-range",
        "`hit` must lie between 0 % and 100 %, got `90`",
        "write `hit: 90%`",
    ),
    (
        "hit: 90%",
        "hit: 120%",
        35,
        "120%",
        "out-of-range",
        "`hit` must lie between 0 % and 100 %, got `120%`",
        "write how many of the calls find it there, such as `hit: 90%`",
    ),
    (
        "ttl: 60 s",
        "ttl: 60",
        35,
        "60",
        "missing-unit",
        "`ttl` must be a duration such as `30 s`, got `60` without a unit",
        "write `ttl: 60 s` if that is what it means",
    ),
    ("ttl: 60 s", "tll: 60 s", 35, "tll", "unknown-key", "there is no key `tll`", "did you mean `ttl`?"),
    (
        "ttl: 60 s",
        "ttl: 60 sek",
        35,
        "60 sek",
        "wrong-unit",
        "`ttl` must be a duration such as `30 s`, got `60 sek`: `sek` is no unit",
        "write `ttl: 60 s`",
    ),
    ("when: miss", "when: mis", 36, "mis", "unknown-word", "`when` cannot be `mis`", "did you mean `miss`?"),
    (
        "at: standby",
        "at: slave",
        36,
        "slave",
        "unknown-word",
        "`at` cannot be `slave`",
        "did you mean `standby`?",
    ),
    (
        "share: 90%",
        "share: 80%",
        40,
        "10%",
        "shares",
        "the shares of the flows add up to 90 %, 10 % is missing",
        "give it to a flow, or describe the flow that is missing",
    ),
    (
        "share: 90%",
        "share: 95%",
        40,
        "10%",
        "shares",
        "the shares of the flows add up to 105 %, 5 % too much",
        "take it from one of them",
    ),
    (
        "share: 90%",
        "share: ninety",
        31,
        "ninety",
        "wrong-type",
        "`share` must be a share such as `90%`, got `ninety`",
        "write its part of `workload.requests`, such as `share: 40%`",
    ),
    (
        "share: 90%",
        "share: 90% # x\n    rate: 3/s",
        32,
        "rate",
        "two-ways",
        "`read-tasks` says twice how often it happens: `share` and `rate`",
        "keep one of them",
    ),
    (
        "    share: 10%\n",
        "",
        37,
        "create-task",
        "missing-key",
        "nothing says how often `create-task` happens",
        "add `share:`, `rate:` or `schedule:`",
    ),
    ("does: write", "does: wirte", 38, "wirte", "unknown-word", "`does` cannot be `wirte`", "did you mean `write`?"),
    ("does: write\n    ", "", 37, "create-task", "missing-key", "`create-task` has no `does`", "add `does: write`"),
    (
        "peak: 3x, ",
        "",
        4,
        "50 per active user per day",
        "missing-peak",
        "`50 per active user per day` is an average, and nothing says how much higher the peak is",
        "add a peak model to `workload`: `peak: 3x`, `peak: {share: 40%, within: 4 h}` or `peak: {busy: 8 h}`",
    ),
    (
        "peak: 3x",
        "peak: 0.3x",
        4,
        "0.3x",
        "out-of-range",
        "a peak of 0.3 times the average is below the average",
        "write how many times the average it is, such as `3x`; `1x` where it never changes",
    ),
    (
        "peak: 3x",
        "peak: {share: 10%, within: 12 h}",
        4,
        "10%",
        "out-of-range",
        "a peak of 0.2 times the average is below the average",
        "that time has 50 % of a day, so at least 50 % of its requests at a peak",
    ),
    (
        "peak: 3x",
        "peak: {busy: 30 h}",
        4,
        "30 h",
        "out-of-range",
        "a peak of 0.8 times the average is below the average",
        "a day has 24 hours: write those that are busy, such as `8 h`",
    ),
    *(
        (
            before,
            after,
            4,
            after.partition(": ")[2],
            "out-of-range",
            f"`{after}` is a system that nobody uses, whose every figure is 0",
            f"write how many are hoped for, such as `{example}`; leave it out while nobody knows",
        )
        for before, after, example in (
            ("users: 10M", "users: 0", "users: 100k"),
            ("daily_active: 10%", "daily_active: 0%", "daily_active: 10%"),
            (
                "requests: 50 per active user per day",
                "requests: 0 per active user per day",
                "requests: 50 per active user per day",
            ),
        )
    ),
    ("peak: 3x", "peak: {busy: 0 h}", 4, "0 h", "out-of-range", "`busy` of `peak` must be more than 0", None),
    (
        "peak: 3x",
        "peak: {share: 40%, within: 4 h, busy: 8 h}",
        4,
        "{share: 40%, within: 4 h, busy: 8 h}",
        "two-ways",
        "`peak` has two models: `busy`, and `share` with `within`",
        "keep the one that was measured",
    ),
    (
        "peak: 3x",
        "peak: 3",
        4,
        "3",
        "missing-unit",
        "`peak` must be a factor such as `3x`, got `3` without a unit",
        "write `peak: 3x` if that is what it means",
    ),
    ("peak: 3x", "peak: {share: 40%}", 4, "peak", "missing-key", "`peak` has no `within`", "add `within: 4 h`"),
    (
        "peak: 3x",
        "peak: {busy: 8}",
        4,
        "8",
        "missing-unit",
        "`busy` must be a duration such as `30 s`, got `8` without a unit",
        "write `busy: 8 h` if that is what it means",
    ),
    (
        "daily_active: 10%, ",
        "",
        4,
        "50 per active user per day",
        "missing-key",
        "`50 per active user per day` needs `workload.daily_active`, which is not given",
        "add `daily_active: 10%` to `workload`",
    ),
    (
        "daily_active: 10%, requests: 50 per active user per day",
        "requests: 5M/day",
        4,
        "30%",
        "missing-key",
        "`online_at_peak: 30%` is a share of those who are active on a day, and `workload.daily_active` is not given",
        "add `daily_active: 10%` to `workload`, or write `online_at_peak` as a number of people",
    ),
    (
        "users: 10M, ",
        "",
        4,
        "50 per active user per day",
        "missing-key",
        "`50 per active user per day` needs `workload.users`, which is not given",
        "add `users: 100k` to `workload`",
    ),
    (
        "requests: 50 per active user per day",
        "requests: 50 per activ user per day",
        4,
        "50 per activ user per day",
        "wrong-unit",
        "`requests` must be a number per user such as `10 per user per day` or a rate such as `500 req/s`, got `50 per activ user per day`: `per activ user per day` is no unit",
        "write `requests: 50 per active user per day`",
    ),
    (
        "requests: 50 per active user per day, ",
        "",
        31,
        "90%",
        "missing-key",
        "`share` is a share of `workload.requests`, which is not given",
        "add `workload: {requests: 50 per user per day}`, or write `rate:`",
    ),
    (
        "members: [cache, db]",
        "members: [cache, dbs]",
        6,
        "dbs",
        "unknown-member",
        "there is no component, group, zone or host `dbs`",
        "did you mean `db`?",
    ),
    (
        "members: [cache, db]",
        "members: [cache, cache]",
        6,
        "cache",
        "placed-twice",
        "`cache` is twice in `data`",
        "keep one of the two",
    ),
    ("kind: zone", "kind: zoone", 6, "zoone", "unknown-word", "`kind` cannot be `zoone`", "did you mean `zone`?"),
    ("in: db", "in: dv", 26, "dv", "unknown-component", "there is no component `dv`", "did you mean `db`?"),
    (
        "in: db",
        "in: api",
        26,
        "api",
        "not-a-store",
        "`tasks` cannot live in `api`, which is a service",
        "stores are cache, queue, db",
    ),
    ("in: db, ", "", 26, "tasks", "missing-key", "`tasks` has no `in`", "add `in: <the store>`"),
    (
        "row: 2 KB",
        "row: 2 kb",
        26,
        "2 kb",
        "wrong-unit",
        "`row` must be a size in bytes, got `2 kb`, which is in bits",
        "write `row: 2 KB` for bytes, or `0.25 KB` for as many bits",
    ),
    (
        "row: 2 KB",
        "row: 2 Kb",
        26,
        "2 Kb",
        "wrong-unit",
        "`row` must be a size in bytes, got `2 Kb`, which is in bits",
        "write `row: 2 KB` for bytes, or `0.25 KB` for as many bits",
    ),
    (
        "scope: tenant",
        "scope: tennant",
        26,
        "tennant",
        "unknown-word",
        "`scope` cannot be `tennant`",
        "did you mean `tenant`?",
    ),
    ("data: tasks", "data: taks", 30, "taks", "unknown-datum", "there is no datum `taks`", "did you mean `tasks`?"),
    (
        "pool: {db: 20}",
        "pool: {dbb: 20}",
        17,
        "dbb",
        "unknown-component",
        "there is no component `dbb`",
        "did you mean `db`?",
    ),
    (
        "pool: {db: 20}",
        "pool: {db: many}",
        17,
        "many",
        "wrong-type",
        "`pool.db` must be a whole number, got `many`",
        "write how many connections each process keeps, such as `db: 20`",
    ),
    (
        "pool: {db: 20}",
        "pool: {db: {size: 5, overflw: 3}}",
        17,
        "overflw",
        "unknown-key",
        "there is no key `overflw` in `pool.db`",
        "did you mean `overflow`?",
    ),
    (
        "pool: {db: 20}",
        "pool: 20",
        17,
        "20",
        "wrong-type",
        "`pool` must be a mapping, got `20`",
        "say of which store: `pool: {db: 20}`",
    ),
    (
        "sessions: token",
        "sessions: tokn",
        15,
        "tokn",
        "unknown-component",
        "there is no place or component `tokn`",
        "did you mean `token`?",
    ),
    (
        "jobs: queue",
        "jobs: quue",
        15,
        "quue",
        "unknown-component",
        "there is no place or component `quue`",
        "did you mean `queue`?",
    ),
    (
        "ready_checks: [db]",
        "ready_checks: [dbx]",
        16,
        "dbx",
        "unknown-component",
        "there is no component `dbx`",
        "did you mean `db`?",
    ),
    (
        "standbys: 2",
        "standbys: two",
        23,
        "two",
        "wrong-type",
        "`standbys` must be a whole number, got `two`",
        "write `standbys: 2`",
    ),
    (
        "standbys: 2",
        "followers: 2",
        23,
        "followers",
        "unknown-key",
        "there is no key `followers` in `replication`",
        "write `standbys: 2`, with the number of copies beside the primary",
    ),
    (
        "- api -> db\n",
        "- api - > db\n",
        43,
        "api - > db",
        "wrong-step",
        "this step has no arrow of the language: `- >`",
        "write `api -> db`",
    ),
    (
        "- api -> db\n",
        '- "api -> db: {op: write}"\n',
        43,
        '"api -> db: {op: write}"',
        "wrong-step",
        "this step has its options inside the quotes of its walk",
        "leave the quotes out: `- api -> db: {op: write}`",
    ),
    (
        "- api -> db\n",
        "- api -> db:{op: write}\n",
        43,
        "api -> db:{op: write}",
        "wrong-step",
        "this step has options without a `:` before them",
        "write `api -> db: {op: write}`",
    ),
    ("mode: async", "mode: asynch", 23, "asynch", "unknown-word", "`mode` cannot be `asynch`", "did you mean `async`?"),
    (
        "replication: {standbys: 2, mode: async}",
        "replicas: 3",
        23,
        "replicas",
        "misplaced-key",
        "`replicas` is not for a database",
        "use `replication.standbys` (`replication: {standbys: 2}`), or `shards.count` for parts",
    ),
    (
        "replication: {standbys: 2, mode: async}",
        "replicas: 1\n    replication: {standbys: 2, mode: quorum, write_quorum: 2}",
        23,
        "replicas",
        "misplaced-key",
        "`replicas` is not for a database",
        "use `replication.standbys` (`replication: {standbys: 0}`), or `shards.count` for parts",
    ),
    (
        "replication: {standbys: 2, mode: async}",
        "algorithm: round-robin",
        23,
        "algorithm",
        "misplaced-key",
        "`algorithm` is not for a database",
        "it is for cdn, dns, gateway and load-balancer",
    ),
    (
        "replication: {standbys: 2, mode: async}",
        "replication: 2",
        23,
        "2",
        "wrong-type",
        "`replication` must be a mapping, got `2`",
        "write `replication: {standbys: 2}`",
    ),
    (
        "capacity: 500..2k req/s",
        "capacity: 500",
        14,
        "500",
        "missing-unit",
        "`capacity` must be a rate such as `500 req/s`, got `500` without a unit",
        "write `capacity: 500 req/s` if that is what it means",
    ),
    (
        "capacity: 500..2k req/s",
        "capacity: 2 KB",
        14,
        "2 KB",
        "wrong-unit",
        "`capacity` must be a rate such as `500 req/s`, got `2 KB`, which is a size",
        "`capacity` counts requests; bytes are `memory`, `disk` or `bandwidth`",
    ),
    (
        "capacity: {read: 10k/s",
        "capacity: {reed: 10k/s",
        24,
        "reed",
        "unknown-key",
        "there is no key `reed` in `capacity`",
        "did you mean `read`?",
    ),
    (
        "capacity: 500..2k req/s",
        "capacity: [3]",
        14,
        "[3]",
        "wrong-type",
        "`capacity` must be a rate such as `500 req/s`, got a list",
        "write what one instance takes, such as `capacity: 500 req/s`",
    ),
    (
        "- api -> queue: {op: enqueue}",
        "- api -> queue",
        44,
        "queue",
        "several-roles",
        "`queue` has several roles (broker, pubsub), so this step must say what it asks for",
        "write `- api -> queue: {op: enqueue}`, or publish",
    ),
    (
        "- api -> queue: {op: enqueue}",
        "- api -> queue: {op: enque}",
        44,
        "enque",
        "unknown-word",
        "`op` cannot be `enque`",
        "write call, read, write, get, set, delete, enqueue, publish or consume",
    ),
    (
        "- api -> queue: {op: enqueue}",
        "- api queue",
        44,
        "api queue",
        "wrong-step",
        "this step must be a walk such as `a -> b`, or `reply`, got `api queue`",
        "write `api -> queue` if it goes from one to the next",
    ),
    (
        "- api -> queue: {op: enqueue}",
        "- api ->",
        44,
        "api ->",
        "wrong-step",
        "this step has an arrow or `|` with nothing beside it: `api ->`",
        "name a component on each side",
    ),
    (
        "- api -> queue: {op: enqueue}",
        "- api -> queue | cache -> db",
        44,
        "api -> queue | cache -> db",
        "wrong-step",
        "this step has `|` before its last hop: `api -> queue | cache -> db`",
        "put alternatives into a step of their own, `- a -> b | c`",
    ),
    (
        "- api -> queue: {op: enqueue}",
        "- 3",
        44,
        "3",
        "wrong-step",
        "this step must be a walk such as `a -> b`, or `reply`, got `3`",
        None,
    ),
    (
        "- api -> queue: {op: enqueue}",
        "-",
        44,
        "",
        "wrong-step",
        "this step must be a walk such as `a -> b`, or `reply`, got nothing",
        None,
    ),
    (
        "- api -> queue: {op: enqueue}",
        "- api -> queue: {op: enqueue}\n      - api -> api",
        45,
        "api",
        "cyclic-flow",
        "this goes round: `api -> api` calls itself",
        "end the walk at the step that returns, with `again: <how often>` on it",
    ),
    (
        "peak_rate: 1750 req/s",
        "peak_rat: 1750 req/s",
        48,
        "peak_rat",
        "unknown-estimate",
        "there is no estimate `peak_rat`",
        "did you mean `peak_rate`?",
    ),
    (
        "peak_rate: 1750 req/s",
        "peak_rate: 17 TB",
        48,
        "17 TB",
        "wrong-unit",
        "`peak_rate` must be a rate such as `500 req/s`, got `17 TB`, which is a size",
        "write the figure in that unit, or name the figure it is",
    ),
    (
        "peak_rate: 1750 req/s",
        "storage.task: 17 TB",
        48,
        "storage.task",
        "unknown-datum",
        "there is no datum `task`",
        "did you mean `tasks`?",
    ),
    (
        "on: cache",
        "on: cach",
        50,
        "cach",
        "unknown-name",
        "there is no component, flow, group or datum `cach`",
        "did you mean `cache`?",
    ),
    (
        "on: db, because",
        "on: dbz, because",
        52,
        "dbz",
        "unknown-name",
        "there is no component, flow, group or datum `dbz`",
        "did you mean `db`?",
    ),
    (
        "because: it is fine",
        "reason: it is fine",
        52,
        "reason",
        "unknown-key",
        "there is no key `reason` in this waiver",
        "did you mean `because`?",
    ),
    (
        "because: it is fine",
        "because: ''",
        52,
        "''",
        "empty-value",
        "`because` has no value",
        "write a value, or remove the key",
    ),
    (
        "rule: some, ",
        "",
        52,
        "{on: db, because: it is fine}",
        "missing-key",
        "this waiver has no `rule`",
        "add `rule: <its name>`",
    ),
    (
        "availability: 99.9%",
        "availability: 99.9",
        3,
        "99.9",
        "out-of-range",
        "`availability` must lie between 0 % and 100 %, got `99.9`",
        "write `availability: 99.9%`",
    ),
    (
        "recency: strong",
        "recency: stong",
        32,
        "stong",
        "unknown-word",
        "`recency` cannot be `stong`",
        "did you mean `strong`?",
    ),
    (
        "recency: strong",
        "recency: {bounded: 30}",
        32,
        "30",
        "missing-unit",
        "`bounded` must be a duration such as `30 s`, got `30` without a unit",
        "write `bounded: 30 s` if that is what it means",
    ),
    (
        "recency: strong",
        "recency: bounded",
        32,
        "bounded",
        "missing-bound",
        "`bounded` needs to say by how much",
        "write `recency: {bounded: 30 s}`",
    ),
    (
        "latency: {p95: 200 ms}",
        "latency: {p96: 200 ms}",
        3,
        "p96",
        "unknown-key",
        "there is no key `p96` in `latency`",
        "did you mean `p95`?",
    ),
    (
        "growth: 8%/month",
        "growth: 8%",
        4,
        "8%",
        "wrong-unit",
        "`growth` must be a growth such as `8%/month`, got `8%`, which is a share",
        "write `growth: 8%/month`",
    ),
    (
        "roles: [broker, pubsub]",
        "roles: [broker, pubsup]",
        19,
        "pubsup",
        "unknown-word",
        "an entry of `roles` cannot be `pubsup`",
        "did you mean `pubsub`?",
    ),
    (
        "zones: [a, b, c]",
        "zones: [a, b, c, d]",
        13,
        "[a, b, c, d]",
        "too-many-places",
        "`zones` names 4 places for 3 instances of `api`",
        None,
    ),
    ("flows:", "flws:", 27, "flws", "unknown-key", "there is no key `flws`", "did you mean `flows`?"),
    (
        "  create-task:\n",
        "  create-task: 3\n  x:\n",
        37,
        "3",
        "wrong-type",
        "`create-task` must be a mapping, got `3`",
        "its keys are does, data, share, rate, schedule, needs, steps, title, description",
    ),
    (
        "components:\n",
        "componets:\n",
        7,
        "componets",
        "unknown-key",
        "there is no key `componets`",
        "did you mean `components`?",
    ),
    ("flows:\n", "flws:\n", 27, "flws", "unknown-key", "there is no key `flws`", "did you mean `flows`?"),
    ("data:\n  tasks", "dta:\n  tasks", 25, "dta", "unknown-key", "there is no key `dta`", "did you mean `data`?"),
    (
        "    steps:\n      - clients -> lb -> api\n      - api -> db",
        "    stps:\n      - clients -> lb -> api\n      - api -> db",
        41,
        "stps",
        "unknown-key",
        "there is no key `stps` in `create-task`",
        "did you mean `steps`?",
    ),
    (
        "growth: 8%/month",
        "growth: 8",
        4,
        "8",
        "missing-unit",
        "`growth` must be a growth such as `8%/month`, got `8` without a unit",
        "write `growth: 8%/month` if that is what it means",
    ),
]


TOGETHER = [
    ("mode: async}", "mode: async, lag: 5 s, max_lag: 1 s}", "contradiction", "1 s"),
    ("mode: async}", "mode: async, failover: none, takeover: 30 s}", "contradiction", "takeover"),
    ("    capacity: {read", "    backups: {every: 7 days, keep: 1 day}\n    capacity: {read", "contradiction", "1 day"),
    ("    pool:", "    availability: 99.9%\n    mtbf: 10 h\n    mttr: 1 h\n    pool:", "contradiction", "99.9%"),
    ("    pool:", "    availability: 99%\n    mtbf: 99 h\n    mttr: 1 h\n    pool:", "", ""),
    ("500..2k req/s", "{read: 1k/s, write: 10/s}", "misplaced-key", "{read: 1k/s, write: 10/s}"),
    ("zones: [a, b, c]", "zones: [a, b, data]", "", ""),
    ("kind: zone, members", "kind: region, members", "", ""),
    ("zones: [a, b, c]", "zones: [a, b, tier]", "two-kinds", "[a, b, tier]"),
    ("ttl: 60 s", "ttl: 0 s", "contradiction", "0 s"),
    ("- api -> db\n", "- api -> db: {op: publish}\n", "misplaced-op", "publish"),
    ("{op: enqueue}", "{op: read}", "misplaced-op", "read"),
    ("latency: {p95: 200 ms}", "latency: {p50: 1 s, p95: 200 ms, p99: 100 ms}", "contradiction", "200 ms"),
    ("data: [tasks]", "data: [tasks, tasks]", "named-twice", "tasks"),
    ("\n  db:\n", "\n  worker:\n", "duplicate-key", "worker"),
    ("choose: a cache, on", "title: a cache, on", "unknown-key", "title"),
    ("at: standby", "at: quorum", "contradiction", "quorum"),
    ("mode: async}", "mode: sync, read_quorum: 1}", "contradiction", "read_quorum"),
    ("    replication:", "    eviction: allkeys-lru\n    replication:", "misplaced-key", "eviction"),
    ("    replication:", "    kind: cache\n    replication:", "", ""),
    ("    replication:", "    kind: service\n    replication:", "contradiction", "service"),
    ("at: standby", "ttl: 5 s", "misplaced-key", "ttl"),
    ("at: standby", "lag: 5 s", "contradiction", "lag"),
    ("queue -> worker -> clients", "queue -> worker -> clients: {lag: 5 s}", "", ""),
    ("- api -> db: {when: miss", "- worker -> db: {when: miss", "not-reached", "worker"),
    ("- clients -> lb -> api\n", "- clients -> clients\n", "cyclic-flow", "clients"),
    ("- api -> db: {when: miss", "- api -> lb -> clients\n      - api -> db: {when: miss", "way-back", "lb"),
    ("- clients -> lb -> api\n", "- clients -> lb -> api -> db -> api\n", "way-back", "api"),
    ("- clients -> lb -> api\n", "- clients -> lb -> api -> worker -> api\n", "", ""),
    ("  queue: {", "  queue: {dead_letter: worker, ", "contradiction", "worker"),
    ("  queue: {", "  queue: {dead_letter: db, ", "", ""),
]
"""What cannot both be meant, and what can though it looks alike; the kind of the mistake, and where its carets stand."""


@pytest.mark.parametrize(("old", "new", "kind", "place"), TOGETHER)
def test_what_contradicts_itself_is_one_mistake(old, new, kind, place):
    grouped = GOOD.replace("components:", "  tier: {kind: tier, members: [api, worker]}\ncomponents:", 1)
    assert old in grouped
    spoilt = grouped.replace(old, new, 1)
    if kind:
        assert [(found[2], found[1]) for found in mistakes_of(spoilt)] == [(kind, place)]
    else:
        load(parse_text(spoilt, "small.yaml"))


@pytest.mark.parametrize(("old", "new", "line", "place", "kind", "message", "help_"), ONE_MISTAKE)
def test_one_mistake_gives_one_message(old, new, line, place, kind, message, help_):
    assert old in GOOD
    assert mistakes_of(GOOD.replace(old, new, 1)) == [(line, place, kind, message, help_)]


SHARES = """archlint: 1
system: Shares
workload: {requests: 1k/s}
components: {c: {kind: client}, s: {kind: service}}
flows:
"""


def _shares(*shares):
    lines = (f"  f{n}: {{does: read, share: {share}, steps: [c -> s]}}\n" for n, share in enumerate(shares))
    return SHARES + "".join(lines)


@pytest.mark.parametrize("shares", [["33.3%"] * 3, ["33.33%"] * 3, ["0.333"] * 3, ["66.7%", "33.4%"], ["16.67%"] * 6])
def test_shares_that_were_rounded_are_all_there_is(shares):
    assert load(parse_text(_shares(*shares), "small.yaml"))


@pytest.mark.parametrize(
    ("shares", "said"),
    [
        (["33%"] * 3, "add up to 99 %, 1 % is missing"),
        (["99.9%"], "add up to 99.9 %, 0.1 % is missing"),
        (["33.3%", "33.3%", "33.1%"], "add up to 99.7 %, 0.3 % is missing"),
        (["50.5%", "50.5%"], "add up to 101 %, 1 % too much"),
    ],
)
def test_rounding_excuses_no_share_that_is_missing(shares, said):
    ((_, _, kind, message, _),) = mistakes_of(_shares(*shares))
    assert kind == "shares"
    assert said in message


@pytest.mark.parametrize(
    ("needs", "place", "help_"),
    [
        ("recency: bounded, bound: 60 s", "bound", "`bounded` stands in `recency`: `recency: {bounded: …}`"),
        ("bounded: 60 s", "bounded", "`bounded` stands in `recency`: `recency: {bounded: …}`"),
        ("recency: bounded", "bounded", "write `recency: {bounded: 30 s}`"),
    ],
)
def test_a_bound_without_its_braces_is_one_mistake(needs, place, help_):
    ((_, where, _, _, said),) = mistakes_of(_shares("100%").replace("share:", f"needs: {{{needs}}}, share:"))
    assert (where, said) == (place, help_)


@pytest.mark.parametrize(
    ("word", "help_"),
    [
        ("read", "write `{op: read}`"),
        ("wirte", "write `{op: write}`"),
        ("standby", "write `{at: standby}`"),
        ("miss", "write `{when: miss}`"),
        ("async", "write `{async: true}`"),
        ("whenever", "options are written in braces, as in `a -> b: {timeout: 1 s}`"),
    ],
)
def test_a_word_behind_a_step_is_the_option_it_was_meant_as(word, help_):
    ((_, where, _, message, said),) = mistakes_of(_shares("100%").replace("[c -> s]", f"[c -> s: {word}]"))
    assert (where, message, said) == (word, f"`c -> s` must be a mapping, got `{word}`", help_)


def test_all_mistakes_of_a_file_are_reported_in_one_run():
    spoiled = GOOD
    for old, new in [
        ("system: Task SaaS", "system: 7"),
        ("replicas: 3", "replicas: three"),
        ("pool: {db: 20}", "pool: {dbb: 20}"),
        ("hit: 90%", "hit: 90"),
        ("recency: strong", "recency: stong"),
        ("- api -> db\n", "- api -> dby\n"),
        ("on: cache", "on: cach"),
    ]:
        spoiled = spoiled.replace(old, new, 1)
    assert [(line, place) for line, place, *_ in mistakes_of(spoiled)] == [
        (2, "7"),
        (12, "three"),
        (17, "dbb"),
        (32, "stong"),
        (35, "90"),
        (43, "dby"),
        (50, "cach"),
    ]


def test_components_that_are_not_there_are_one_mistake_not_one_for_each_name():
    start, end = GOOD.index("components:"), GOOD.index("data:\n  tasks")
    emptied = GOOD[:start] + "components: {}\n" + GOOD[end:]
    assert [(place, kind) for _, place, kind, *_ in mistakes_of(emptied)] == [("{}", "empty-value")]
    assert [kind for _, _, kind, *_ in mistakes_of(GOOD[:start] + GOOD[end:])] == ["missing-key"]


def test_a_database_that_plays_the_part_of_a_cache_may_have_hits():
    text = GOOD.replace("- api -> db\n", "- api -> copy: {hit: 90%, op: get}\n", 1)
    text = text.replace("  worker:", "  copy: {engine: postgresql, role: cache}\n  worker:", 1)
    assert load(parse_text(text, "small.yaml")).components["copy"].role == "cache"


@pytest.mark.parametrize("text", ["- 1\n", "just text\n", "3\n"])
def test_what_is_no_mapping_is_no_blueprint(text):
    with pytest.raises(BlueprintError) as caught:
        load(parse_text(text, "list.yaml"))
    assert [problem.kind for problem in caught.value.problems] == ["wrong-type"]


def test_a_mistake_behind_an_alias_is_said_once():
    text = GOOD.replace("{hit: 90%, ttl: 60 s}", "&cached {hit: 90}", 1).replace(
        "- api -> db\n", "- api -> db\n      - api -> cache: *cached\n", 1
    )
    assert [(line, place) for line, place, *_ in mistakes_of(text)] == [(35, "90")]


def test_steps_that_name_an_id_with_a_blank_are_part_of_its_mistake_and_others_are_not():
    steps = "".join(f"      - {step}\n" for step in ("my clients => api", "api ->", "my clients ->"))
    text = "archlint: 1\nsystem: S\ncomponents:\n  my clients: {kind: client}\n  api: {kind: service}\n"
    text += f"flows:\n  f:\n    does: read\n    rate: 1/s\n    steps:\n{steps}"
    with pytest.raises(BlueprintError) as caught:
        load(parse_text(text, "a.yaml"))
    assert [(each.kind, each.span.line) for each in caught.value.problems] == [("wrong-id", 4), ("wrong-step", 12)]


@pytest.mark.parametrize(
    ("workload", "kinds"),
    [
        ("", ["missing-peak"]),
        ("workload: {users: 10k}\n", ["missing-peak"]),
        ("workloda: {peak: 3x}\n", ["unknown-key"]),
    ],
    ids=["no workload", "no peak in it", "misspelt"],
)
def test_an_average_needs_a_peak_model_unless_it_may_be_what_is_misspelt(workload, kinds):
    text = f"archlint: 1\nsystem: S\n{workload}components: {{clients: {{kind: client}}, api: {{kind: service}}}}\n"
    text += "flows: {ask: {does: read, rate: 5M/day, steps: [clients -> api]}}\n"
    with pytest.raises(BlueprintError) as caught:
        load(parse_text(text, "a.yaml"))
    assert [problem.kind for problem in caught.value.problems] == kinds


def test_a_misspelt_section_is_one_mistake_and_not_also_what_it_would_have_said():
    text = GOOD.replace("workload:", "worklod:", 1)
    assert [(line, place, kind) for line, place, kind, *_ in mistakes_of(text)] == [(4, "worklod", "unknown-key")]


def test_a_name_that_is_declared_nowhere_is_one_mistake_however_often_it_is_used():
    text = GOOD.replace("  worker: {engine: celery, work: 50 ms}\n", "", 1).replace(
        "- reply\n", "- reply\n      - queue -> worker\n", 1
    )
    with pytest.raises(BlueprintError) as caught:
        load(parse_text(text, "small.yaml"))
    (problem,) = caught.value.problems
    assert (problem.message, problem.span.line) == ("there is no component `worker`", 45)
    assert [(span.line, label) for span, label in problem.related] == [(46, "and here")]


def places_of(node, path=()):
    """Every path of a document."""
    if isinstance(node, (dict, list)):
        for step, value in node.items() if isinstance(node, dict) else enumerate(node):
            yield (*path, step)
            yield from places_of(value, (*path, step))


def spoiled():
    """Every key misspelt and renamed, every value replaced by something that it cannot be."""
    document = parse_text(GOOD, "small.yaml")
    lines = GOOD.splitlines()
    for path in places_of(document.data):
        key, value = path[-1], document.at(path)
        wishes = []
        if isinstance(key, str) and "->" not in key:
            wishes += [(document.key_span(path), word) for word in (key[:-1] + "q", "xqztw")]
        if not isinstance(value, (dict, list)):
            wishes += [
                (document.value_span(path), word) for word in ("", "[1]", "{a: 1}", "nonsense", "-5", f"{value}q")
            ]
        for span, word in wishes:
            line = lines[span.line - 1]
            line = line[: span.column - 1] + word + line[span.end_column - 1 :]
            yield "\n".join((*lines[: span.line - 1], line, *lines[span.line :]))


def test_whatever_is_spoiled_in_one_place_is_one_mistake():
    several = []
    for text in spoiled():
        try:
            load(parse_text(text, "small.yaml"))
        except BlueprintError as error:
            if len(error.problems) != 1:
                several.append(error.problems)
    assert several == []


def test_a_condition_at_the_end_of_a_chain_that_begins_at_the_cache_says_how_to_split_it():
    text = """archlint: 1
system: A network of caches
components:
  c: {kind: client}
  cdn: {kind: cdn}
  api: {kind: service}
  store: {kind: object-store}
flows:
  view:
    does: read
    rate: 10/s
    steps:
      - c -> cdn: {hit: 90%, ttl: 1 day}
      - cdn -> api -> store: {when: miss}
"""
    assert mistakes_of(text) == [
        (
            14,
            "miss",
            "no-hit",
            "`when: miss` has no earlier step with `hit` from or into `api`",
            "options belong to the last hop: write `- cdn -> api: {when: miss}` and `- api -> store`",
        )
    ]


def test_options_that_are_gone_are_one_mistake_and_not_also_the_hit_that_stood_in_them():
    text = """archlint: 1
system: S
components:
  c: {kind: client}
  r: {engine: redis, roles: [cache, broker]}
  db: {engine: postgresql}
flows:
  view:
    does: read
    rate: 10/s
    steps:
      - c -> r:
      - c -> db: {when: miss}
"""
    assert [(line, place, kind) for line, place, kind, *_ in mistakes_of(text)] == [(12, "c -> r:", "wrong-step")]


def test_between_two_runs_there_is_some_time():
    text = """archlint: 1
system: S
components: {job: {kind: scheduler}, db: {kind: database}}
flows:
  clean: {does: batch, schedule: every 0 s, steps: [job -> db]}
"""
    assert mistakes_of(text) == [
        (
            5,
            "every 0 s",
            "out-of-range",
            "between two runs of `clean` there is some time, got `0 s`",
            "write how often it runs, `schedule: every 1 h`",
        )
    ]
