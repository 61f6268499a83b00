"""Carets stand under the words a finding is about."""

import pytest

from archlint.cli.checking import Request, review
from archlint.cli.configuration.book import open_book
from archlint.cli.configuration.settings import Settings
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


CIRCLE = """archlint: 1
system: Circle
components: {{clients: {{kind: client}}, {services}}}
flows:
  round: {{does: read, rate: 1/s, steps: [clients -> {walk}]}}
  back: {{does: read, rate: 1/s, steps: [clients -> {last} -> a]}}
"""


@pytest.mark.parametrize(
    ("names", "last"),
    [
        ("abcde", "and this one waits in turn"),
        ("abcdef", "and this one waits in turn (1 more place not shown)"),
        ("abcdefghij", "and this one waits in turn (5 more places not shown)"),
    ],
)
def test_places_that_an_excerpt_has_no_room_for_are_counted(tmp_path, names, last):
    file = tmp_path / "circle.yaml"
    services = ", ".join(f"{name}: {{kind: service}}" for name in names)
    file.write_text(CIRCLE.format(services=services, walk=" -> ".join(names), last=names[-1]), encoding="utf-8")
    found = review(file.as_posix(), open_book(Settings()), Request(Settings(), "error", waivers=True)).findings
    (circle,) = [each for each in found if each.rule == "synchronous-cycle"]
    assert [place.label for place in circle.related] == [*["and this one waits in turn"] * 3, last]
