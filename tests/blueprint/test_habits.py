"""What is written in the same wrong way in many places is told once, and what follows from a mistake not at all."""

import pytest

from archlint.blueprint import load
from archlint.errors import BlueprintError
from archlint.source import parse_text

GOOD = """archlint: 1
system: Shop
workload: {users: 100k, daily_active: 10%, requests: 50 per active user per day, peak: 3x}
components:
  client: {kind: client}
  api: {kind: service, engine: fastapi, replicas: 3}
  cache: {engine: redis, role: cache}
  db: {engine: postgresql}
data:
  orders: {in: db, rows: 30 per user, row: 2 KB}
flows:
  browse:
    does: read
    data: orders
    share: 100%
    steps:
      - client -> api
      - api -> cache: {hit: 90%, ttl: 60 s}
      - api -> db: {when: miss}
"""
STEPS = GOOD[GOOD.index("      - client") :]


def problem_of(text):
    with pytest.raises(BlueprintError) as caught:
        load(parse_text(text, "shop.yaml"))
    (problem,) = caught.value.problems
    return problem


def told(text):
    problem = problem_of(text)
    return problem.kind, problem.message, problem.help


def further(text):
    return [(span.line, span.column, label) for span, label in problem_of(text).related]


def test_the_blueprint_is_one():
    assert load(parse_text(GOOD, "shop.yaml")).system == "Shop"


def test_steps_as_lists_are_one_mistake_with_what_to_write_at_each():
    text = GOOD.replace(STEPS, "      - [client, api]\n      - [api, cache]\n      - [api, db]\n")
    message = "this step must be a walk such as `a -> b`, or `reply`, got a list"
    assert told(text) == ("wrong-step", message, "write `client -> api`")
    assert further(text) == [(18, 9, "write `api -> cache`"), (19, 9, "write `api -> db`")]


def test_steps_with_keys_for_their_ends_are_one_mistake():
    text = GOOD.replace(STEPS, "      - {from: client, to: api}\n      - from: api\n        to: db\n")
    assert told(text) == ("wrong-step", "this step has keys instead of an arrow: `from`, `to`", "write `client -> api`")
    assert further(text) == [(18, 9, "write `api -> db`")]


def test_names_spelt_otherwise_at_every_use_are_one_mistake():
    text = GOOD.replace("client ->", "Client ->").replace("-> api", "-> API").replace("- api", "- API")
    assert told(text) == (
        "other-spelling",
        "names are not written as they are declared: `Client` is `client` and `API` is `api`",
        "write each as it is declared; capitals, `-` and `_` count",
    )
    assert further(text) == [(17, 19, "did you mean `api`?"), (18, 9, "and here"), (19, 9, "and here")]


def test_one_name_spelt_otherwise_is_told_as_a_name():
    assert told(GOOD.replace("in: db", "in: DB")) == (
        "unknown-component",
        "there is no component `DB`",
        "did you mean `db`?",
    )


@pytest.mark.parametrize(
    ("old", "new", "kind", "help_"),
    [
        ("workload: {users: 100k, ", "users: 100k\nworkload: {", "unknown-key", "`users` stands in `workload`: `workload: {users: …}`"),
        ("  db: {", "  1db: {", "wrong-id", "write `db1`, and what people should read as `title:`"),
        ("  cache: {engine: redis", "  cache = {engine: redis", "broken-yaml", None),
        ("flows:", "services:\n  mail: {kind: external}\nflows:", "unknown-key", "move what stands in it into `components`"),
        ("components:", "services:", "unknown-key", "did you mean `components`?"),
        ("engine: postgresql", "engine: TODO", "unknown-engine", "`TODO` holds a place: add a `kind:`, then any engine will do"),
        ("row: 2 KB", "row: ...", "wrong-type", "`...` holds a place: write what one of them takes, such as `row: 2 KB`"),
        ("in: db", "in: <your-db>", "unknown-component", "`<your-db>` holds a place: components are client, api, cache, db"),
        ("does: read", "does: tbd", "unknown-word", "`tbd` holds a place: write read, write, event or batch"),
        ("replicas: 3", "replicas: 3 pods", "wrong-type", "write `replicas: 3`"),
        ("replicas: 3", "replicas: 2 to 5", "wrong-type", "write one number: `5` for what there is at peak"),
        ("daily_active: 10%", "daily_active: 10% of users", "wrong-unit", "write `daily_active: 10%`"),
        ("peak: 3x", "peak: 3 times average", "wrong-unit", "write `peak: 3x`"),
        ("users: 100k", "users: 10k-20k", "wrong-unit", "write `users: 10k..20k`"),
        ("ttl: 60 s", "ttl: 1m", "wrong-unit", "write `ttl: 1 min`"),
        ("ttl: 60 s", "ttl: PT60S", "wrong-type", "write `ttl: 60 s`"),
        ("hit: 90%", "hit: 9 of 10", "wrong-unit", "write `hit: 90%`"),
        ("when: miss", "when: cache-miss", "unknown-word", "did you mean `miss`?"),
        ("when: miss", "when: not hit", "unknown-word", "write miss or hit"),
        ("does: read", "does: [read, write]", "wrong-type", "a flow does one of them: write a flow for each"),
        ("share: 100%", "share: 100%\n    needs: {recency: bounded 30 s}", "unknown-word", "write `recency: {bounded: 30 s}`"),
        ("system: Shop", "system: Shop\nrequirements: {availability: three nines}", "wrong-type", "write `availability: 99.9%`"),
        ("replicas: 3", "depends_on: [db]", "unknown-key", "who calls whom is said in the `steps` of `flows`, as in `- a -> b`"),
        ("replicas: 3", "ram: 8 GB", "unknown-key", "did you mean `memory`?"),
        ("{engine: postgresql}", "{engine: postgresql}; ", "broken-yaml", "remove it: nothing ends a line"),
        ("{engine: postgresql}", "{engine: postgresql} // ours", "broken-yaml", "a comment begins with `#`"),
        ("cache: {hit: 90%, ttl", "cache {hit: 90%, ttl", "broken-yaml", "write `api -> cache: {hit: 90%, ttl: 60 s}`"),
        ("{hit: 90%, ttl: 60 s}", "(hit: 90%, ttl: 60 s)", "broken-yaml", "write `api -> cache: {hit: 90%, ttl: 60 s}`"),
        ("- client -> api", "- client -> api\n      - return", "wrong-step", "write `reply`"),
        ("- client -> api", "- client -> api\n      - reply -> client", "wrong-step", "write `- reply`"),
        ("data: orders", "data: {orders: 2 KB}", "wrong-type", "write `data: [orders]`"),
        ("flows:", "groups: {edge: [api, cache]}\nflows:", "wrong-type", "write `edge: {kind: tier, members: [api, cache]}`"),
    ],
)  # fmt: skip
def test_what_somebody_in_a_hurry_writes_is_one_mistake_with_its_way_out(old, new, kind, help_):
    assert old in GOOD
    problem = problem_of(GOOD.replace(old, new, 1))
    assert problem.kind == kind
    if help_ is not None:
        assert problem.help == help_
