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
