"""A decision earns what the blueprint shows of it: words that the design contradicts earn nothing, others are a person's to judge."""

import pytest

from archlint.blueprint import load
from archlint.drill.case import Case
from archlint.drill.measures.deeds import Deed, deed
from archlint.graph import build
from archlint.source import parse_text

TEXT = """archlint: 1
system: Shop
components:
  web: {kind: client}
  lb: {engine: aws-alb}
  api: {kind: service, replicas: 2, state: {sessions: memory}, health: {live: /up}}
  cache: {engine: redis, role: cache}
  db: {engine: postgresql, replication: {standbys: 1, mode: async, failover: manual}}
  log: {engine: postgresql}
data:
  orders: {in: db}
  catalogue: {in: db}
flows:
  pay: {does: write, rate: 1/s, data: orders, needs: {recency: strong, on_partition: refuse}, steps: [web -> lb -> api -> db]}
  browse:
    does: read
    rate: 9/s
    data: catalogue
    needs: {recency: eventual, on_partition: serve}
    steps:
      - web -> lb -> api
      - api -> cache: {hit: 90%, ttl: 60 s}
      - api -> db: {when: miss}
"""
DECISION = (
    "decisions:\n  - {{choose: '{choose}', on: {on}, gain: faster for everybody, cost: older answers for a while}}\n"
)


LIMITS = (
    TEXT.replace("role: cache", "role: limits")
    .replace("hit: 90%, ttl: 60 s", "op: write")
    .replace("{when: miss}", "{at: any}")
)


class Work:
    def __init__(self, text):
        document = parse_text(text, "shop.yaml")
        self.system = build(load(document), document)


def shown(choose, on, text=TEXT):
    work = Work(text + DECISION.format(choose=choose, on=on))
    return deed(work.system.decisions[0], Case(work))


@pytest.mark.parametrize(
    ("choose", "on", "done", "fact"),
    [
        ("Eventual consistency for orders", "db", False, "pay needs strong"),
        ("Eventual consistency for the catalogue", "db", True, "browse needs eventual"),
        ("Strongly consistent orders", "pay", True, "pay needs strong"),
        ("Strong consistency", "browse", False, "browse needs eventual"),
        ("Availability over consistency when paying", "pay", None, None),
        ("Availability over consistency", "pay", False, "pay refuses while cut off"),
        ("Synchronous replication", "db", False, "db replicates async"),
        ("Asynchronous replication", "db", True, "db replicates async"),
        ("Asynchronous replication instead of synchronous replication", "db", True, "db replicates async"),
        ("Two standbys", "log", False, "log has no standby"),
        ("No standby", "log", None, None),
        ("Read replicas for lists", "db", False, "no flow reads a standby of db"),
        ("Automatic failover", "db", False, "failover of db is manual"),
        ("Shard by customer", "db", False, "db has no shards"),
        ("Shard by customer once writes pass 3k/s", "db", None, None),
        ("One primary, no shards", "db", None, None),
        ("A cache in front of the catalogue", "cache", True, "cache is asked first"),
        ("A CDN for pictures", "lb", False, "there is no CDN"),
        ("E-mails through a queue", "api", False, "there is no queue"),
        ("Updates over websockets", "api", False, "no step is `over: websocket`"),
        ("An outbox instead of publishing", "db", False, "no step begins at a store"),
        ("Stateless servers with JWTs", "api", False, "sessions of api are kept in memory"),
        ("Six servers over three zones", "api", None, None),
        (
            "Strong consistency for orders and eventual consistency for the catalogue",
            "db",
            True,
            "browse needs eventual",
        ),
        (
            "Orders strongly consistent, the catalogue eventually consistent",
            "[pay, browse]",
            True,
            "browse needs eventual",
        ),
        ("Strong consistency for the catalogue and eventual consistency for orders", "db", False, "pay needs strong"),
        ("Eventual consistency on the read path", "db", True, "browse needs eventual"),
        ("Eventual consistency on the write path", "db", False, "pay needs strong"),
        ("One primary in favour of a sharded store", "db", None, None),
        ("PostgreSQL, because sharding is not needed", "db", None, None),
        ("Sharding would not pay", "db", None, None),
        ("Delay sharding by ten years", "db", None, None),
        ("Sharding was considered and rejected", "db", None, None),
        ("A CDN makes no sense here", "lb", None, None),
        ("Prices must never come from a queue", "api", None, None),
        ("A message queue would only delay the answer", "api", None, None),
        ("Standbys for cache misses", "[cache, db]", True, "db has 1 standby"),
    ],
)
def test_what_a_decision_says_is_held_against_the_facts(choose, on, done, fact):
    assert shown(choose, on) == (None if done is None else Deed(done, fact))


def test_counters_are_no_cache():
    assert shown("A cache of prices in every server", "api", LIMITS) is None
    assert shown("A cache in front of the catalogue", "cache", LIMITS) == Deed(False, "there is no cache")


def rows(sheet, name):
    return next(one for one in sheet.rows if one.id == name)


def test_a_decision_for_the_wrong_thing_earns_nothing_in_a_drill(sheet_of, reference):
    right = reference("payments")
    wrong = right.replace("choose: Balances from the primary", "choose: Eventual consistency for balances")
    before, after = (sheet_of(text, prompt="payments") for text in (right, wrong))
    assert rows(before, "decisions").full
    said = [one.text for one in rows(after, "decisions").evidence if one.sign.value == "-"]
    assert said == [
        "“Eventual consistency for balances” is not what the blueprint says: the brief asks see-balance to be strong"
    ]
    assert rows(after, "decisions").earned < rows(before, "decisions").earned


def test_what_no_fact_tells_is_left_to_a_person(sheet_of, reference):
    questions = [question for question, _ in sheet_of(reference("payments"), prompt="payments").human]
    assert questions[-1].startswith("Decisions: whether these fit, of which the blueprint does not tell: “One primary")
