"""An entry is as fresh as whoever filled it last: two flows that read one datum through one cache."""

import pytest

from archlint.analysis.consistency import fold
from archlint.analysis.consistency.result import Verdict
from archlint.blueprint import load
from archlint.graph import build
from archlint.source import parse_text

TEXT = """\
archlint: 1
system: Shared cache
components:
  clients: {{kind: client}}
  api: {{kind: service}}
  cache: {{engine: redis, role: cache}}
  other: {{engine: redis, role: cache}}
  db: {{engine: postgresql, replication: {{standbys: 1, mode: async, lag: 50 ms, failover: manual}}}}
data: {{tasks: {{in: db}}, notes: {{in: db}}}}
flows:
  mine:
    does: read
    data: tasks
    rate: 1/s
    needs: {{recency: read-your-writes, on_partition: serve}}
    steps: [clients -> api, {{api -> cache: {{hit: 90%, ttl: 60 s, guard: lease{key}}}}}, {{api -> db: {{when: miss}}}}]
  theirs:
    does: read
    data: {data}
    rate: 1/s
    steps: [clients -> api, {{api -> {cache}: {{hit: 90%, ttl: 60 s{their_key}}}}}, {{api -> db: {{when: miss, at: {at}}}}}]
  save:
    does: write
    data: [tasks, notes]
    rate: 1/s
    steps: [clients -> api -> db, {{api -> cache: {{op: delete}}}}, {{api -> other: {{op: delete}}}}]
"""


def mine(*, data="tasks", cache="cache", at="standby", key="", their_key=""):
    text = TEXT.format(data=data, cache=cache, at=at, key=key, their_key=their_key)
    document = parse_text(text, "a.yaml")
    return fold(build(load(document), document)).flows["mine"]


def test_a_fill_by_another_flow_from_a_standby_is_seen_by_this_one():
    answer = mine()
    assert answer.verdict is Verdict.FAIL
    (line,) = [line for line in answer.trace if line.reason == "filled-by-another"]
    assert "`theirs` refills it" in line.because
    assert line.adds == pytest.approx(60.05)


def test_the_fix_is_at_the_step_of_the_flow_that_fills():
    (fix,) = mine().fixes
    assert fix.verdict is Verdict.PASS
    assert (
        fix.change
        == "fill `cache` from the primary wherever it is filled (`at: primary` on the step into `db` in `theirs`)"
    )


@pytest.mark.parametrize(
    "unlike",
    [
        {"at": "primary"},
        {"cache": "other"},
        {"data": "notes"},
        {"key": ", key: [user]", "their_key": ", key: [team]"},
    ],
    ids=["from the primary", "another cache", "another datum", "another key"],
)
def test_a_fill_that_is_fresh_or_of_other_entries_changes_nothing(unlike):
    answer = mine(**unlike)
    assert answer.verdict is Verdict.PASS
    assert "filled-by-another" not in {line.reason for line in answer.trace}


def test_the_same_key_written_in_another_order_is_the_same_entry():
    assert mine(key=", key: [user, page]", their_key=", key: [page, user]").verdict is Verdict.FAIL
