"""Words that look like a fault and are none."""

import pytest

from archlint.cli.checking import Request, review
from archlint.cli.configuration.book import open_book
from archlint.cli.configuration.settings import Settings

TEXT = """archlint: 1
system: Words
components:
  clients: {{kind: client}}
  api: {{kind: service}}
  queue: {{engine: sqs}}
  worker: {{kind: worker}}
  cache: {{engine: redis, role: cache}}
  db: {{engine: postgresql}}
data:
  orders: {{in: db, invariants: [{invariant}]}}
flows:
  order:
    does: write
    data: orders
    rate: 1/s
    steps:
      - clients -> api -> db
      - api -> queue
      - reply
      - queue -> worker
  look:
    does: read
    data: orders
    rate: 9k/s
    steps:
      - clients -> api
      - api -> cache: {{hit: 99%, ttl: 60 s, key: [user, page]}}
      - api -> db: {{when: miss}}
decisions:
  - choose: {choose}
    gain: speed
    cost: old data, another node, invalidation
"""


@pytest.mark.parametrize(
    ("rule", "choose", "invariant"),
    [
        ("one-label-for-all", "A system that is API first", "a"),
        ("one-label-for-all", "A design that is CPU bound", "a"),
        ("partitions-wished-away", "A system in which requests can be CANCELLED", "a"),
        ("label-contradicts-configuration", "PostgreSQL as API store", "a"),
        ("order-not-kept", "Redis", "no order is lost"),
        ("stampede", "Redis", "a"),
    ],
)
def test_it_keeps_quiet(tmp_path, rule, choose, invariant):
    path = tmp_path / "words.yaml"
    path.write_text(TEXT.format(choose=choose, invariant=invariant), encoding="utf-8")
    settings = Settings(pack="pedantic")
    found = review(
        path.as_posix(), open_book(settings), Request(settings, "error", waivers=True, today="2026-01-01")
    ).findings
    assert found
    assert rule not in {finding.rule for finding in found}


SQLALCHEMY = "SQLAlchemy 2 QueuePool:"
POOLED = """archlint: 1
system: Pools
components:
  clients: {{kind: client}}
  api: {{engine: fastapi, replicas: 3, workers: 4{pool}, health: {{live: /healthz, interval: 10 s, failures: 3}}}}
  db: {{engine: postgresql, max_connections: 100}}
flows:
  ask: {{does: read, rate: 1/s, steps: [clients -> api -> db]}}
"""


@pytest.mark.parametrize(
    ("pool", "severity", "assumed"),
    [
        (", pool: {db: {size: 5, overflow: 10}}", "error", ()),
        (
            "",
            "warning",
            (
                f"db: capacity (api: pool of 5 + 10, {SQLALCHEMY} pool_size 5 (doc) and {SQLALCHEMY} max_overflow 10 (doc))",
            ),
        ),
    ],
)
def test_pools_that_nobody_declared_are_listed_with_their_source_and_fail_nothing(tmp_path, pool, severity, assumed):
    path = tmp_path / "design.yaml"
    path.write_text(POOLED.format(pool=pool), encoding="utf-8")
    request = Request(Settings(), "error", waivers=True)
    found = review(str(path), open_book(request.settings), request).findings
    (shown,) = [each for each in found if each.rule == "connections-exceed-limit"]
    assert (shown.severity, shown.assumed) == (severity, assumed)
