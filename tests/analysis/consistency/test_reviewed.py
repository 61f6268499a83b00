"""Designs that experts argue about, each with the verdict to defend in front of them, and the words that carry it."""

import pytest

TEXT = """
archlint: 1
system: Reviewed
components:
  clients: {{kind: client}}
  api: {{kind: service}}
  db: {{{store}}}
data:
  things: {{in: db, scope: tenant}}
flows:
  get:
    does: read
    data: things
    rate: 10/s
    needs: {{recency: {need}}}
    steps:
      - clients -> api
      - api -> db: {{op: read{options}}}
  put:
    does: write
    data: things
    rate: 1/s
    needs: {{recency: strong}}
    steps:
      - clients -> api
      - api -> db: {{op: write}}
"""
OWN, ORDER, STRONG = "read-your-writes", "monotonic", "strong"
LAGGING = (
    "engine: postgresql, replication: {{standbys: 1, mode: {mode}, lag: 50 ms, max_lag: 5 s, failover: {failover}}}"
)
MANUAL, AUTOMATIC = (LAGGING.format(mode="async", failover=each) for each in ("manual", "automatic"))
UNFENCED = LAGGING.format(mode="sync", failover="automatic, fencing: false")
APPLIED = "engine: postgresql, replication: {standbys: 1, mode: remote-apply}"
RING = "engine: {engine}, replication: {{standbys: 2, mode: quorum, read_quorum: {read}, write_quorum: {write}}}"
CASSANDRA = RING.format(engine="cassandra", read=2, write=2)
ANY_RING = CASSANDRA.replace("engine: cassandra", "kind: database")
MONGO = "engine: mongodb, replication: {standbys: 2, lag: 1 s}"
PIN, TOKEN = ", at: standby, pin: 5 s", ", at: standby, pin: token"

REVIEWED = [
    pytest.param(OWN, MANUAL, PIN, "PASS", "", id="the pin covers the largest lag"),
    pytest.param(ORDER, MANUAL, PIN, "FAIL", "", id="when the pin runs out others' writes go back by the lag"),
    pytest.param(OWN, MANUAL, ", at: standby, pin: 1 s", "CONDITIONAL", "a pin of at least 5 s", id="shorter than it may get"),
    pytest.param(OWN, AUTOMATIC, PIN, "CONDITIONAL", "replication.mode", id="no pin brings back what a failover loses"),
    pytest.param(OWN, AUTOMATIC, TOKEN, "CONDITIONAL", "replication.mode", id="nor does a token"),
    pytest.param(ORDER, AUTOMATIC, "", "CONDITIONAL", "replication.mode", id="what was read may be lost, and then time goes back"),
    pytest.param(OWN, UNFENCED, "", "CONDITIONAL", "replication.fencing", id="an old primary does not show the own write"),
    pytest.param(OWN, UNFENCED, TOKEN, "PASS", "", id="a position that the old primary cannot have"),
    pytest.param(OWN, APPLIED, ", at: any", "PASS", "", id="every standby applies before the answer"),
    pytest.param(OWN, APPLIED.replace("}", ", failover: automatic}"), ", at: any", "CONDITIONAL", "replication.fencing", id="but an old primary does not"),
    pytest.param(STRONG, APPLIED, ", at: standby", "CONDITIONAL", "nobody reads the primary", id="and shows writes before they are acknowledged"),
    pytest.param(STRONG, APPLIED.replace("standbys: 1", "standbys: 2"), ", at: standby", "FAIL", "", id="which the next copy does not show yet"),
    pytest.param(STRONG, APPLIED, ", at: any", "FAIL", "", id="nor the primary"),
    pytest.param(ORDER, APPLIED, ", at: standby", "PASS", "", id="in order on one copy"),
    pytest.param(ORDER, APPLIED, ", at: any", "FAIL", "", id="but not between the copies"),
    pytest.param(STRONG, CASSANDRA, ", at: quorum", "FAIL", "", id="overlapping quorums are not linearizable"),
    pytest.param(ORDER, CASSANDRA, ", at: quorum", "PASS", "", id="in order, for a read repairs before it answers"),
    pytest.param(ORDER, ANY_RING, ", at: quorum", "CONDITIONAL", "repairs", id="in order only if it does"),
    pytest.param(OWN, "engine: cassandra", ", at: primary", "CONDITIONAL", "read_quorum", id="there is no primary to read"),
    pytest.param(OWN, "engine: dynamodb", "", "CONDITIONAL", "say `at: quorum`", id="plain reads are eventual"),
    pytest.param(STRONG, "engine: dynamodb", ", at: quorum", "PASS", "", id="consistent reads are not"),
    pytest.param(OWN, MONGO, "", "CONDITIONAL", "say `at: quorum`", id="local reads, majority writes: monotonic writes and no more"),
    pytest.param(OWN, MONGO, ", at: session", "PASS", "", id="a causal session"),
    pytest.param(STRONG, MONGO, ", at: session", "FAIL", "", id="is causal for its own session alone"),
    pytest.param(STRONG, MONGO, ", at: quorum", "PASS", "", id="linearizable reads ask the majority"),
    pytest.param(STRONG, "engine: etcd", ", at: any", "FAIL", "", id="a serializable read is any member's"),
    pytest.param(OWN, "engine: zookeeper", "", "PASS", "", id="own session in order"),
    pytest.param(STRONG, "engine: zookeeper", "", "CONDITIONAL", "sync()", id="others' writes later, unless it syncs first"),
    pytest.param(OWN, "engine: consul", "", "CONDITIONAL", "say `at: quorum`", id="a lease is not asked again"),
    pytest.param("{bounded: 30 s}", "engine: spanner, replication: {standbys: 2, max_lag: 15 s}", ", at: any", "PASS", "", id="bounded by how it asks"),
    pytest.param(OWN, "engine: galera", ", at: any", "CONDITIONAL", "", id="certified everywhere, applied later"),
    pytest.param("{bounded: 1 s}", "engine: aurora", ", at: standby", "CONDITIONAL", "max_lag", id="usually below 100 ms is no bound"),
    pytest.param("{bounded: 5 min}", "engine: postgresql, refresh: 10 min", "", "FAIL", "", id="a view rebuilt too seldom"),
    pytest.param(STRONG, "engine: redis-cluster", "", "CONDITIONAL", "", id="a cluster whose failover forgets"),
    pytest.param(OWN, "engine: hazelcast-imap, replication: {standbys: 1, max_lag: 1 s}", PIN, "CONDITIONAL", "split-brain", id="two owners after a split"),
    pytest.param(STRONG, "engine: s3", "", "PASS", "", id="read-after-write"),
]  # fmt: skip


@pytest.mark.parametrize(("need", "store", "options", "verdict", "missing"), REVIEWED)
def test_one_store(deliver, need, store, options, verdict, missing):
    flow = deliver(TEXT.format(need=need, store=store, options=options)).flows["get"]
    named = " ".join(each.missing_fact or "" for each in flow.shortfalls)
    assert (flow.verdict.value, missing in named) == (verdict, True), named


@pytest.mark.parametrize(
    ("read", "write", "effect", "staleness"),
    [(1, 3, "serve fresh", 0.0), (2, 2, "refuse", None), (1, 1, "serve stale", float("inf"))],
)
def test_a_ring_cut_in_two_answers_where_enough_copies_are_left(deliver, read, write, effect, staleness):
    store = RING.format(engine="cassandra", read=read, write=write)
    cut = deliver(TEXT.format(need=STRONG, store=store, options="")).flows["get"].cuts[-1]
    assert (cut.between, cut.effect, cut.staleness) == (("db copy", "db copy"), effect, staleness)


MESSAGES = """
archlint: 1
system: Messages
components:
  clients: {{kind: client}}
  api: {{kind: service}}
  db: {{engine: postgresql}}
  queue: {{engine: rabbitmq, replication: {{standbys: 2, mode: quorum}}}}
  worker: {{kind: worker}}
data:
  things: {{in: db}}
flows:
  put:
    does: write
    data: things
    rate: 1/s
    needs: {{recency: strong}}
    steps:
      - clients -> api
      {steps}
"""


@pytest.mark.parametrize(
    ("steps", "source", "effect", "words"),
    [
        (["api -> db", "api -> queue", "reply"], "api", "refuse", "stands without its message"),
        (["api -> queue", "api -> db", "reply"], "api", "refuse", "before anything is written"),
        (["api -> db", "reply", "api -> queue"], "api", "accept, may lose", "is lost"),
        (["api -> db", "reply", "db -> queue"], "db", "block", "changes wait in `db`"),
        (["api -> db", "api -> queue: {optional: true}"], "api", "accept, may lose", "answered without it"),
    ],
)
def test_what_becomes_of_a_message_while_its_queue_is_away(deliver, steps, source, effect, words):
    lines = "\n      ".join(f"- {step}" for step in [*steps, "queue -> worker"])
    flow = deliver(MESSAGES.format(steps=lines)).flows["put"]
    (cut,) = [cut for cut in flow.cuts if cut.between == (source, "queue")]
    assert (cut.effect, words in cut.detail) == (effect, True)
    copies = [cut.effect for cut in flow.cuts if cut.between == ("queue copy", "queue copy")]
    assert (copies, flow.letter) == (["refuse"], "CAP does not apply")


def test_layers_of_caches_say_one_age_in_numbers_and_in_words(deliver):
    text = TEXT.format(need="eventual", store="engine: postgresql", options=", when: miss").replace(
        "- clients -> api\n      - api -> db: {op: read,",
        "- clients -> edge: {hit: 50%, ttl: 30 s, max_age: 5 min}\n      - edge -> api\n"
        "      - api -> cache: {op: get, hit: 90%, ttl: 60 s}\n      - api -> db: {op: read,",
    )
    text = text.replace("  db:", "  edge: {kind: cdn, engine: varnish}\n  cache: {engine: redis, role: cache}\n  db:")
    cuts = [(cut.between, cut.effect, cut.detail) for cut in deliver(text).flows["get"].cuts if cut.relevant]
    old = "hits at most {} old, misses fail"
    assert cuts == [
        (("clients", "edge"), "serve stale", old.format("6 min")),
        (("api", "db"), "serve stale", old.format("6 min")),
    ]
