"""Names: where each is declared and used, and what changes when it is called otherwise."""

from __future__ import annotations

import pytest

from archlint.editor.draft import draft
from archlint.editor.mentions import mention_at, of_same
from archlint.editor.renaming import NameRefusedError, renamed

TEXT = """\
archlint: 1
system: Shop
components:
  api: {kind: service, pool: {db: 20}, boots_from: [db], state: {sessions: db}, dead_letter: db}
  "db": {engine: postgresql}
groups:
  box: {kind: host, members: [api, db]}
data:
  orders: {in: 'db'}
flows:
  list:
    data: [orders]
    steps:
      - api -> db | api
      - api -> db: {op: read}
      - reply
estimates:
  instances.db: 1
  storage.orders: 1 GB
  list.reads: 1/s
decisions:
  - {choose: db, on: db, because: db is what we know}
waivers:
  - {rule: stale-fill, on: db, because: x}
"""


def ranges(name, section="components"):
    text = draft(TEXT)
    one = next(each for each in (mention_at(text, place) for place in _places(name)) if each.section == section)
    return [(each.range[0], each.declares) for each in of_same(text, one)]


def _places(name):
    return [place for place in range(len(TEXT)) if TEXT.startswith(name, place) and mention_at(draft(TEXT), place)]


def lines(found):
    return [TEXT.count("\n", 0, place) + 1 for place, _ in found]


def test_every_place_of_a_component():
    found = ranges("db")
    assert lines(found) == [4, 4, 4, 4, 5, 7, 9, 14, 15, 18, 22, 24]
    assert [declares for _, declares in found] == [line == 5 for line in lines(found)]


def test_every_place_of_a_datum_and_of_a_flow():
    assert lines(ranges("orders", "data")) == [9, 12, 19]
    assert lines(ranges("list", "flows")) == [11, 20]


def test_a_text_for_people_names_nothing():
    assert mention_at(draft(TEXT), TEXT.index("db is what")) is None


def test_renaming_changes_every_place_and_nothing_else():
    changes = renamed(draft(TEXT), TEXT.index("db | api"), "store")
    text = TEXT
    for change in reversed(changes):
        assert text[slice(*change.range)] == "db"
        text = text[: change.range[0]] + change.text + text[change.range[1] :]
    left = [line.strip() for line in text.splitlines() if "db" in line]
    assert left == ["- {choose: db, on: store, because: db is what we know}"]
    assert renamed(draft(text), text.index("store"), "db") is not None


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("api", "there is already a component `api`"),
        ("box", "there is already a group `box`"),
        ("a b", "`a b` is no id: letters, digits, `-` and `_`, beginning with a letter"),
        ("", "`` is no id: letters, digits, `-` and `_`, beginning with a letter"),
        ("reply", "`reply` is a word of the language, and cannot name a component"),
    ],
)
def test_names_that_cannot_be_given(name, words):
    with pytest.raises(NameRefusedError) as caught:
        renamed(draft(TEXT), TEXT.index("db | api"), name)
    assert str(caught.value) == words


def test_nothing_is_named_where_no_name_stands():
    assert renamed(draft(TEXT), TEXT.index("kind"), "x") == ()
