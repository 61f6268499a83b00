"""Which shards a step comes to: one, all of them at the same time, or always the last."""

import pytest

STORE = """
components:
  users: {kind: client}
  api: {kind: service}
  db: {kind: database, shards: {count: 8, key: user}}
  one: {kind: database}
data: {posts: {in: db, scope: %s}}
flows:
  f:
    does: %s
    data: posts
    rate: 1/s
    steps: [users -> api, {api -> db: %s}, api -> one]
"""


@pytest.mark.parametrize(
    ("scope", "does", "options", "asked"),
    [
        ("tenant", "read", "{key: tag}", (True, 8.0, 1)),
        ("tenant", "read", "{key: [user, tag]}", (False, None, None)),
        ("tenant", "read", "{at: primary}", (False, None, None)),  # nobody says what it is asked by
        ("public", "read", "{at: primary}", (True, 8.0, 1)),  # what is everybody's has no user
        ("tenant", "write", "{key: tag}", (True, 8.0, 1)),
        ("tenant", "read", "{key: tag, times: 8}", (True, 8.0, None)),  # counted by hand
        ("tenant", "read", "{key: tag, times: 20%}", (True, 1.6, 1)),
        ("tenant", "read", "{key: tag, times: 3}", (True, 24.0, 1)),
        ("tenant", "write", "{key: tag, op: delete}", (False, None, None)),
    ],
)
def test_a_step_that_does_not_know_the_shard_asks_all_of_them_at_the_same_time(system, scope, does, options, asked):
    hops = system(STORE % (scope, does, options)).flows["f"].hops
    assert (hops[1].every_shard, hops[1].times and hops[1].times.likely, hops[1].group) == (
        asked[0],
        pytest.approx(asked[1]) if asked[1] else None,
        asked[2],
    )
    assert (hops[2].every_shard, hops[2].times, hops[2].group) == (False, None, None)


@pytest.mark.parametrize(
    ("shards", "grows"),
    [
        ("{count: 4, key: created_at, strategy: range}", True),
        ("{count: 4, key: note_id, strategy: range}", True),
        ("{count: 4, key: created_at, strategy: hash}", False),
        ("{count: 4, key: tenant, strategy: range}", False),
    ],
)
def test_ranges_of_a_key_that_only_grows_are_known(system, shards, grows):
    found = system(
        f"components: {{users: {{kind: client}}, log: {{kind: database, shards: {shards}}}}}\n"
        "data: {notes: {in: log}}\n"
        "flows: {f: {does: write, data: notes, rate: 1/s, steps: [users -> log]}}\n"
    )
    assert found.components["log"].shards.grows is grows


def test_an_entry_of_a_cache_lies_where_its_key_says(system):
    found = system(
        "components: {users: {kind: client}, api: {kind: service}, cache: {kind: cache, shards: {count: 6, key: user}}}\n"
        "flows: {f: {does: read, rate: 1/s, steps: [users -> api, {api -> cache: {key: tag, hit: 90%}}]}}\n"
    )
    assert found.flows["f"].hops[1].every_shard is False
