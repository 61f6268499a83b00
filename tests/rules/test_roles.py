"""What several roles of one component mean for the findings: each is asked about, whatever their order."""

import pytest

from archlint.analysis.failures.changes import changes
from archlint.analysis.failures.result import CauseClass
from archlint.cli.checking import Request, review
from archlint.cli.configuration.book import open_book
from archlint.cli.configuration.settings import Settings
from archlint.graph import load_system

TEXT = """archlint: 1
system: One Redis
requirements: {{availability: 99%, latency: {{p95: 300 ms}}, durability: {{rpo: 1 h, rto: 4 h}}}}
components:
  clients: {{kind: client}}
  api: {{kind: service}}
  redis: {{engine: redis, roles: [{roles}], eviction: noeviction, persistence: none, visibility: 30 s}}
  worker: {{kind: worker, replicas: 2, work: 2 min, acks: late}}
  mail: {{kind: external}}
flows:
  send:
    does: event
    rate: 1/min
    needs: {{recency: eventual{more}}}
    steps:
      - clients -> api
      - api -> redis: {{op: enqueue}}
      - reply
      - redis -> worker
      - worker -> mail
"""


def findings(file, text):
    file.write_text(text, encoding="utf-8")
    request = Request(Settings(), "error", waivers=True, today="2026-01-01")
    return review(file.as_posix(), open_book(Settings()), request).findings


@pytest.mark.parametrize("more", ["", ", delivery: at-least-once"])
def test_a_broker_is_one_wherever_the_word_stands(tmp_path, more):
    file = tmp_path / "one.yaml"
    first, second = (
        [
            (each.rule, each.severity, each.message, each.help)
            for each in findings(file, TEXT.format(roles=roles, more=more))
        ]
        for roles in ("broker, cache", "cache, broker")
    )
    assert first == second
    told = {rule for rule, *_ in first}
    of_jobs = {"worker-liveness-missing", "no-dead-letter"} if more else {"volatile-broker", "consumer-may-repeat"}
    assert {"visibility-too-short", "broker-shares-cache", *of_jobs} <= told


def test_no_repair_drops_the_jobs_of_a_cache_that_is_a_broker_too(tmp_path):
    file = tmp_path / "one.yaml"
    file.write_text(TEXT.format(roles="cache, broker", more=""), encoding="utf-8")
    system, _ = load_system(str(file))
    texts = [each.text for each in changes(system, CauseClass.INSTANCE, "redis", ("send",))]
    assert texts == ["replication: {standbys: 1, mode: async, failover: automatic}"]


STORED = """archlint: 1
system: Orders
components:
  clients: {kind: client}
  api: {kind: service}
  db: {engine: postgresql}
  queue: {engine: rabbitmq}
  worker: {kind: worker, acks: late, idempotent: true}
data: {orders: {in: db}}
flows:
  order:
    does: write
    data: orders
    rate: 1/s
    needs: {delivery: at-least-once}
    steps: [clients -> api -> db, api -> queue, reply, queue -> worker]
"""


def test_a_hand_over_that_falls_short_twice_is_told_of_once(tmp_path):
    found = [each for each in findings(tmp_path / "one.yaml", STORED) if each.rule == "delivery-too-weak"]
    assert [each.severity.value for each in found] == ["warning"]
    assert (
        "when the hand-over to `queue` fails, what was written before it stands without its message: an outbox, a step from the store to the broker, pairs them"
        in found[0].numbers
    )


CACHED = """archlint: 1
system: Things
components:
  clients: {kind: client}
  api: {kind: service}
  cache: {engine: redis, role: cache, eviction: allkeys-lru, memory: 1 GB}
  db: {engine: postgresql}
data: {things: {in: db, rows: 10M, row: 2 KB, hot: 20%}}
flows:
  look:
    does: read
    data: things
    rate: 10/s
    steps: [clients -> api, api -> cache: {hit: 90%, ttl: 60 s}, api -> db: {when: miss}]
"""


def test_a_working_set_that_is_written_down_rests_on_nothing_else(tmp_path):
    (found,) = [
        each for each in findings(tmp_path / "one.yaml", CACHED) if each.rule == "cache-smaller-than-working-set"
    ]
    assert found.assumed == ()
