"""Carets stand under the words a finding is about."""

import pytest

from archlint.rules.places import locate
from archlint.source import parse_text

TEXT = """\
components:
  db: {engine: postgresql, zones: [a, b]}
flows:
  ask:
    steps:
      - clients -> lb -> api
      - api -> cache | db: {hit: 90%, ttl: 60 s}
      - "api -> db"
"""
STEPS = ("flows", "ask", "steps")


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (("components", "db"), "db"),
        (("components", "db", "engine"), "postgresql"),
        (("components", "db", "zones"), "zones"),
        (("components", "db", "replication", "lag"), "db"),
        ((*STEPS, 0, "clients→lb"), "lb"),
        ((*STEPS, 0, "lb→api"), "api"),
        ((*STEPS, 0, "lb→api", "ttl"), "api"),
        ((*STEPS, 1, "api→cache"), "cache"),
        ((*STEPS, 1, "api→cache", "ttl"), "60 s"),
        ((*STEPS, 1, "api→cache", "at"), "cache"),
        ((*STEPS, 2, "api→db"), "db"),
        ((*STEPS, 2, "api→elsewhere"), '"api -> db"'),
        ((*STEPS, 1), "api -> cache | db: {hit: 90%, ttl: 60 s}"),
    ],
)
def test_carets_stand_under(path, words):
    span = locate(parse_text(TEXT, "a.yaml"), path)
    assert TEXT.splitlines()[span.line - 1][span.column - 1 : span.end_column - 1] == words
