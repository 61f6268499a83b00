"""One mistake, one message: what several rules could say about a failure is said by the one that says most."""

import pytest

from archlint.analysis import analyse
from archlint.blueprint import load
from archlint.cli.checking import Request, review
from archlint.cli.configuration.book import open_book
from archlint.cli.configuration.settings import Settings
from archlint.graph import build
from archlint.picture.views import overview
from archlint.source import parse_text

COLD = """archlint: 1
system: Shop
components:
  clients: {kind: client}
  lb: {kind: load-balancer, managed: regional}
  api: {kind: service, replicas: 4, capacity: 50k/s, health: {ready: /ready}}
  cache: {engine: redis, role: cache}
  db: {engine: postgresql, capacity: {read: 2k/s, write: 1k/s}, replication: {standbys: 1, failover: automatic}}
flows:
  list:
    does: read
    rate: 9k/s
    steps:
      - clients -> lb -> api
      - api -> cache: {hit: 90%, ttl: 60 s}
      - api -> db: {when: miss}
"""
BOX = """archlint: 1
system: Box
groups:
  box: {kind: host, members: [api, worker, db]}
components:
  clients: {kind: client}
  api: {kind: service}
  worker: {kind: service}
  db: {engine: postgresql}
flows:
  save: {does: write, rate: 1/s, steps: [clients -> api -> worker -> db]}
"""


@pytest.fixture
def found(tmp_path):
    def of(text):
        file = tmp_path / "design.yaml"
        file.write_text(text, encoding="utf-8")
        settings = Settings(pack="production")
        request = Request(settings, "error", waivers=True, today="2026-01-01")
        return [finding.rule for finding in review(str(file), open_book(settings), request).findings]

    return of


def test_a_cache_that_is_missed_only_for_its_load_is_told_of_once(found):
    rules = found(COLD)
    assert rules.count("cold-cache-overloads-store") == 1
    assert "single-point-of-failure" not in rules


def test_one_machine_is_one_single_point(found):
    assert found(BOX).count("single-point-of-failure") == 1
    document = parse_text(BOX, "box.yaml")
    assert "1 single point of failure" in overview(analyse(build(load(document), document))).verdict
