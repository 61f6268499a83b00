"""What is promised for the system against what its stores may lose: one finding for one cause."""

import pytest

from archlint.cli.checking import Request, review
from archlint.cli.configuration.book import open_book
from archlint.cli.configuration.settings import Settings

TEXT = """archlint: 1
system: Seats
requirements: {{durability: {{rpo: {rpo}, rto: 1 h}}}}
components:
  clients: {{kind: client}}
  api: {{kind: service}}
  db: {{{db}}}
data: {{seats: {{in: db}}}}
flows:
  reserve: {{does: write, data: seats, rate: 1/s, {needs}steps: [clients -> api -> db]}}
  show: {{does: read, data: seats, rate: 9/s, steps: [clients -> api -> db]}}
"""
ABOUT_LOSS = {"loss-exceeds-promise", "loss-exceeds-need", "no-backups", "backups-too-rare"}
KEPT = "backups: {every: 1 day, point_in_time: true}"
ASYNC = f"engine: postgresql, {KEPT}, replication: {{standbys: 1, mode: async, lag: 1 s, failover: automatic}}"


def found(tmp_path, db, rpo="0 s", needs=""):
    path = tmp_path / "seats.yaml"
    path.write_text(TEXT.format(db=db, rpo=rpo, needs=needs), encoding="utf-8")
    findings = review(
        path.as_posix(), open_book(Settings()), Request(Settings(), "error", waivers=True, today="2026-01-01")
    ).findings
    return [f"{each.severity.value} {each.rule}" for each in findings if each.rule in ABOUT_LOSS]


@pytest.mark.parametrize(
    ("db", "rpo", "needs", "expected"),
    [
        (ASYNC, "0 s", "", ["error loss-exceeds-promise"]),
        (ASYNC, "1 min", "", ["warning loss-exceeds-promise"]),
        (ASYNC.replace("lag: 1 s", "lag: 1 s, max_loss: 30 s"), "1 min", "", []),
        (ASYNC.replace("async", "sync"), "0 s", "", []),
        (ASYNC.replace("mode: async, lag: 1 s, ", ""), "0 s", "", ["warning loss-exceeds-promise"]),
        (ASYNC, "0 s", "needs: {rpo: 0 s}, ", ["error loss-exceeds-need"]),
        (ASYNC.replace("lag: 1 s", "lag: 1 s, max_loss: 30 s"), "0 s", "needs: {rpo: 1 min}, ", []),
        ("engine: postgresql", "0 s", "", ["warning no-backups"]),
        ("engine: postgresql, backups: {every: 1 day}", "1 h", "", ["warning backups-too-rare"]),
        (f"engine: postgresql, {KEPT}", "0 s", "", ["error loss-exceeds-promise"]),
        (f"engine: postgresql, {KEPT}", "1 day", "", []),
        ("engine: rds-postgresql", "0 s", "", []),
        (f"engine: redis, role: store, persistence: rdb, {KEPT}", "0 s", "", ["error loss-exceeds-promise"]),
        (f"engine: redis, role: store, persistence: aof, {KEPT}", "1 s", "", []),
        ("engine: redis, role: limits, persistence: none", "0 s", "", []),
        ("engine: redis, role: cache, persistence: none", "0 s", "", []),
    ],
)
def test_a_broken_promise_is_told_once(tmp_path, db, rpo, needs, expected):
    assert found(tmp_path, db, rpo, needs) == expected


@pytest.mark.parametrize(
    "mode", ["async, lag: 1 s", "async, lag: 1 s, max_loss: 5 s", "sync", "semi-sync", "remote-apply"]
)
@pytest.mark.parametrize("rpo", ["0 s", "1 s", "1 min", "1 day"])
def test_a_promise_and_a_need_of_the_same_size_are_judged_alike(tmp_path, mode, rpo):
    db = ASYNC.replace("async, lag: 1 s", mode)
    promised, needed = found(tmp_path, db, rpo), found(tmp_path, db, "1000 days", f"needs: {{rpo: {rpo}}}, ")
    assert [each.replace("promise", "need") for each in promised] == needed
