"""One hop at a time: what reading a store shows, by how its copies are arranged and which one answers."""

import math

import pytest

from archlint.analysis.consistency.result import Answer

YES, MAYBE, NO = Answer.YES, Answer.CONDITIONAL, Answer.NO
INF = math.inf

DIRECT = """
archlint: 1
system: One store
components:
  clients: {{kind: client}}
  api: {{kind: service}}
  db: {{{store}}}
data:
  things: {{in: db}}
flows:
  get:
    does: read
    data: things
    share: 50%
    steps:
      - clients -> api
      - api -> db: {{op: read{options}}}
  put:
    does: write
    data: things
    share: 50%
    steps:
      - clients -> api
      - api -> db
"""
ASYNC = "engine: postgresql, replication: {standbys: 2, mode: async, lag: 50 ms"


@pytest.mark.parametrize(
    ("store", "options", "linearizable", "normal", "enforced", "own", "monotonic"),
    [
        pytest.param("engine: postgresql", "", YES, 0, 0, YES, YES, id="one node"),
        pytest.param(ASYNC + "}", "", YES, 0, 0, YES, YES, id="primary"),
        pytest.param(ASYNC + ", failover: automatic}", "", MAYBE, 0, 0, MAYBE, MAYBE, id="until a failover"),
        pytest.param(ASYNC + "}", ", at: standby", NO, 0.05, INF, NO, NO, id="standby"),
        pytest.param(ASYNC + ", max_lag: 5 s}", ", at: standby", NO, 0.05, 5, NO, NO, id="standby with cut-off"),
        pytest.param(ASYNC + "}", ", at: standby, pin: 1 s", NO, 0.05, INF, MAYBE, NO, id="pin over the lag"),
        pytest.param(ASYNC + "}", ", at: standby, pin: 10 ms", NO, 0.05, INF, NO, NO, id="pin under the lag"),
        pytest.param(
            ASYNC + ", max_lag: 5 s}", ", at: standby, pin: 5 s", NO, 0.05, 5, YES, NO, id="pin over the cut-off"
        ),
        pytest.param(ASYNC + "}", ", at: standby, pin: token", NO, 0.05, INF, YES, MAYBE, id="token"),
        pytest.param(
            "engine: postgresql, replication: {standbys: 1, mode: sync, lag: 50 ms}",
            ", at: standby",
            *(NO, 0.05, INF, NO, YES),
            id="synchronous commit is not a fresh standby",
        ),
        pytest.param(
            "engine: postgresql, replication: {standbys: 1, mode: remote-apply}",
            ", at: standby",
            *(MAYBE, 0, 0, YES, YES),
            id="remote-apply on the only standby",
        ),
        pytest.param(
            "engine: postgresql, replication: {standbys: 2, mode: remote-apply, write_quorum: 2, lag: 50 ms}",
            ", at: standby",
            *(NO, 0.05, INF, NO, NO),
            id="remote-apply on one of two standbys",
        ),
        pytest.param(
            "engine: cassandra, replication: {standbys: 2, mode: quorum, read_quorum: 2, write_quorum: 2}",
            ", at: quorum",
            *(NO, 0, 0, YES, YES),
            id="overlapping quorums",
        ),
        pytest.param(
            "engine: cassandra, replication: {standbys: 2, mode: quorum, read_quorum: 1, write_quorum: 1, lag: 10 ms}",
            "",
            *(NO, 0.01, INF, NO, NO),
            id="one of three",
        ),
        pytest.param(
            "engine: riak, replication: {standbys: 2, mode: quorum, read_quorum: 2, write_quorum: 2, sloppy: true, lag: 1 s}",
            ", at: quorum",
            *(NO, 1, INF, NO, NO),
            id="a sloppy quorum voids the overlap",
        ),
        pytest.param("engine: etcd", "", YES, 0, 0, YES, YES, id="consensus"),
        pytest.param("engine: consul", "", MAYBE, 0, 0, MAYBE, MAYBE, id="leader lease"),
        pytest.param(
            "engine: mysql, replication: {standbys: 1, mode: multi-primary, lag: 1 s}",
            ", at: any",
            *(NO, 1, INF, NO, NO),
            id="several primaries",
        ),
        pytest.param("engine: postgresql, refresh: 5 min", "", NO, 300, INF, NO, YES, id="materialised view"),
    ],
)
def test_what_a_read_shows(deliver, store, options, linearizable, normal, enforced, own, monotonic):
    delivered = deliver(DIRECT.format(store=store, options=options)).flows["get"].delivered
    found = (
        delivered.linearizable,
        delivered.normal,
        delivered.enforced,
        delivered.read_your_writes,
        delivered.monotonic,
    )
    assert found == (linearizable, normal, enforced, own, monotonic)


HTTP = """
archlint: 1
system: Caches on the way
components:
  clients: {{kind: client}}
  edge: {{kind: cdn, engine: varnish}}
  proxy: {{{proxy}}}
  api: {{kind: service}}
  db: {{engine: postgresql}}
data:
  pages: {{in: db}}
flows:
  get:
    does: read
    data: pages
    share: 100%
    steps:
      - clients -> edge: {{hit: 90%, ttl: 4 s{edge}}}
      - edge -> proxy: {{hit: 50%, ttl: 4 s}}
      - proxy -> api: {{{api}}}
      - api -> db
"""


@pytest.mark.parametrize(
    ("proxy", "edge", "normal"),
    [
        pytest.param("kind: cdn, engine: varnish", "", 4.0, id="caches that share an age: the longest lifetime"),
        pytest.param(
            "kind: gateway, engine: nginx", "", 8.0, id="an inner one that does not tell its age: lifetimes add"
        ),
        pytest.param("kind: cdn, engine: varnish", ", grace: 10 s", 14.0, id="grace is part of the lifetime"),
    ],
)
def test_http_caches_share_an_age_when_they_honour_it(deliver, proxy, edge, normal):
    text = HTTP.format(proxy=proxy, edge=edge, api="request: 1 KB")
    assert deliver(text).flows["get"].delivered.normal == normal


def test_a_cache_that_ignores_age_starts_a_lifetime_of_its_own(deliver):
    text = HTTP.format(proxy="kind: cdn, engine: varnish", edge="", api="request: 1 KB")
    text = text.replace("edge: {kind: cdn, engine: varnish}", "edge: {kind: gateway, engine: nginx}")
    assert deliver(text).flows["get"].delivered.normal == 8.0


def test_browsers_share_the_age_too(deliver):
    text = HTTP.format(proxy="kind: cdn, engine: varnish", edge=", max_age: 60 s", api="request: 1 KB")
    assert deliver(text).flows["get"].delivered.normal == 60.0


SEARCH = """
archlint: 1
system: Search
components:
  clients: {{kind: client}}
  api: {{kind: service}}
  db: {{engine: postgresql}}
  jobs: {{engine: redis, role: broker}}
  worker: {{kind: worker}}
  search: {{engine: elasticsearch, refresh: 1 s}}
data:
  things: {{in: db}}
flows:
  find:
    does: read
    data: things
    share: 50%
    needs: {{recency: eventual}}
    steps:
      - clients -> api
      - api -> search
  put:
    does: write
    data: things
    share: 50%
    steps:
      - clients -> api
      - api -> db
      {feed}
"""


@pytest.mark.parametrize(
    ("feed", "normal", "converges", "reason", "verdict"),
    [
        ("- db -> search: {lag: 2 s}", 3.0, YES, "change-feed", "PASS"),
        ("- api -> search", INF, NO, "dual-write-feed", "FAIL"),
        ("- api -> jobs -> worker -> search: {lag: 2 s}", 3.0, MAYBE, "message-feed", "CONDITIONAL"),
        ("- reply", INF, YES, "unknown-feed", "PASS"),
    ],
)
def test_a_copy_is_as_good_as_its_feed(deliver, feed, normal, converges, reason, verdict):
    flow = deliver(SEARCH.format(feed=feed)).flows["find"]
    assert (flow.delivered.normal, flow.delivered.converges, flow.verdict.value) == (normal, converges, verdict)
    assert reason in [line.reason for line in flow.trace]


def test_a_token_is_a_cache_with_its_lifetime(deliver):
    flow = deliver("""
        archlint: 1
        system: Rights
        components:
          clients: {kind: client}
          api: {kind: service, token: {lifetime: 15 min}}
          db: {engine: postgresql}
        data:
          rights: {in: db, class: permission}
        flows:
          may-i:
            does: read
            data: rights
            share: 100%
            needs: {recency: strong}
            steps:
              - clients -> api
    """).flows["may-i"]
    assert flow.verdict.value == "FAIL"
    assert (flow.delivered.normal, flow.delivered.enforced) == (900.0, 900.0)
    assert [line.reason for line in flow.trace] == ["token-as-cache"]


PROCESS = """
archlint: 1
system: A cache in every process
components:
  clients: {{kind: client}}
  api: {{kind: service, replicas: {replicas}, state: {{cache: memory}}}}
  db: {{engine: postgresql}}
data:
  things: {{in: db}}
flows:
  get:
    does: read
    data: things
    share: 100%
    needs: {{recency: monotonic}}
    steps:
      - clients -> api: {{hit: 90%, ttl: 10 s, guard: version}}
      - api -> db
"""


def test_several_memories_show_several_pasts(deliver):
    assert deliver(PROCESS.format(replicas=1)).flows["get"].delivered.monotonic is YES
    assert deliver(PROCESS.format(replicas=3)).flows["get"].delivered.monotonic is NO


BOUNDED = ", replication: {standbys: 2, mode: quorum, max_lag: 15 s}"


@pytest.mark.parametrize(
    ("store", "options", "expected"),
    [
        pytest.param("engine: spanner" + BOUNDED, ", at: any", (NO, 15, 15, NO, NO), id="a stale read with a bound"),
        pytest.param("engine: cockroachdb" + BOUNDED, ", at: any", (NO, 15, 15, NO, NO), id="a follower with a bound"),
        pytest.param(
            "engine: mongodb, replication: {standbys: 2, lag: 1 s, max_lag: 90 s}",
            ", at: standby",
            (NO, 1, 90, NO, NO),
            id="maxStalenessSeconds",
        ),
        pytest.param(
            "engine: postgresql, replication: {standbys: 1, mode: remote-write, lag: 50 ms}",
            ", at: standby",
            (NO, 0.05, INF, NO, YES),
            id="received, not applied",
        ),
        pytest.param(
            "engine: postgresql, replication: {standbys: 2, mode: quorum, write_quorum: 2, lag: 50 ms}",
            ", at: standby",
            (NO, 0.05, INF, NO, NO),
            id="any one of two standbys confirms",
        ),
        pytest.param(
            "engine: postgresql, replication: {standbys: 2, mode: remote-apply, write_quorum: 3}",
            ", at: any",
            (NO, 0, 0, YES, NO),
            id="remote-apply on every standby",
        ),
        pytest.param("engine: cosmosdb", ", at: session", (NO, INF, INF, YES, YES), id="a session, token carried"),
        pytest.param("engine: cosmosdb", "", (NO, INF, INF, MAYBE, MAYBE), id="a session, nobody says who carries it"),
        pytest.param("engine: zookeeper", "", (NO, 0.01, 30, YES, YES), id="own session in order"),
        pytest.param("engine: zookeeper", ", at: quorum", (YES, 0, 0, YES, YES), id="sync() before the read"),
    ],
)
def test_more_ways_to_read(deliver, store, options, expected):
    given = deliver(DIRECT.format(store=store, options=options)).flows["get"].delivered
    found = (given.linearizable, given.normal, given.enforced, given.read_your_writes, given.monotonic)
    assert found == expected


def test_a_fed_copy_goes_on_answering_when_its_feed_is_cut(deliver):
    flow = deliver(SEARCH.format(feed="- db -> search: {lag: 2 s}")).flows["find"]
    assert [(cut.between, cut.effect) for cut in flow.cuts] == [
        (("api", "search"), "refuse"),
        (("db", "search"), "serve stale"),
    ]
    assert (flow.letter, flow.pacelc) == ("AP-like", "PA/EL")


def test_remote_write_may_lose_what_both_machines_lose(deliver):
    text = DIRECT.format(store="engine: postgresql, replication: {standbys: 1, mode: MODE}", options="")
    lost = {
        mode: deliver(text.replace("MODE", mode)).flows["put"].delivered.loss
        for mode in ("remote-write", "sync", "remote-apply")
    }
    assert {mode: (loss.normal, loss.enforced) for mode, loss in lost.items()} == {
        "remote-write": (0, INF),
        "sync": (0, 0),
        "remote-apply": (0, 0),
    }
