"""`archlint diff`: what a repair does."""

from __future__ import annotations

import json

import pytest

from archlint.cli.run import run
from tests.cli.test_published_formats import follows

SHOP = """\
archlint: 1
system: Shop
workload: {users: 1M, daily_active: 10%, requests: 20 per active user per day, peak: 3x}
requirements: {availability: 99.9%}
components:
  clients: {kind: client}
  api: {kind: service, replicas: 2, capacity: 500 req/s}
  db: {engine: postgresql}
flows:
  buy:
    does: write
    share: 100%
    steps:
      - clients -> api -> db
"""
STANDBY = "engine: postgresql, replication: {standbys: 1, mode: async, failover: automatic}"


@pytest.fixture
def designs(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "old.yaml").write_text(SHOP, encoding="utf-8")
    (tmp_path / "new.yaml").write_text(SHOP.replace("engine: postgresql", STANDBY), encoding="utf-8")
    return tmp_path


@pytest.mark.usefixtures("designs")
def test_a_repair_resolves_its_finding_and_moves_figures(capsys):
    assert run(["diff", "old.yaml", "new.yaml", "--format", "json"]) == 0
    written = json.loads(capsys.readouterr().out)
    assert "single-point-of-failure@db" in [finding["id"] for finding in written["findings"]["gone"]]
    moved = {move["name"]: move for move in written["figures"]}
    assert moved["buy, single failures that stop it"] == {
        "section": "failures",
        "name": "buy, single failures that stop it",
        "before": "`db`",
        "after": "none",
        "better": True,
    }


@pytest.mark.parametrize(("promise", "better"), [("90%", True), ("89%", None)])
def test_a_promise_that_is_kept_at_last_is_better_unless_it_was_relaxed(designs, promise, better, capsys):
    slow = "{engine: postgresql, availability: 80%}"
    old = SHOP.replace("99.9%", "90%").replace("{engine: postgresql}", slow)
    (designs / "old.yaml").write_text(old, encoding="utf-8")
    (designs / "new.yaml").write_text(SHOP.replace("99.9%", promise), encoding="utf-8")
    run(["diff", "old.yaml", "new.yaml", "--format", "json", "--fail-on", "never"])
    moved = {move["name"]: move for move in json.loads(capsys.readouterr().out)["figures"]}[
        "buy, promised availability"
    ]
    assert (moved["before"], moved["after"], moved["better"]) == ("missed", "kept", better)


@pytest.mark.usefixtures("designs")
def test_the_other_way_round_fails(capsys):
    assert run(["diff", "new.yaml", "old.yaml"]) == 1
    text = capsys.readouterr().out
    assert text.startswith("## From `new.yaml` to `old.yaml`\n")
    assert "### New findings\n\n- **error** `single-point-of-failure`, `old.yaml:8`: Losing `db`" in text
    assert "**worse**" in text


@pytest.mark.usefixtures("designs")
@pytest.mark.parametrize("pair", [("old.yaml", "new.yaml"), ("new.yaml", "old.yaml"), ("old.yaml", "old.yaml")])
def test_what_machines_get_follows_its_schema(pair, capsys):
    run(["diff", *pair, "--format", "json", "--fail-on", "never"])
    assert follows("diff", capsys.readouterr().out)["old"] == pair[0]


PROMISED = """\
archlint: 1
system: Shop
requirements: {availability: 99.9%, latency: {p95: 200 ms}, durability: {rto: 1 h}}
components:
  clients: {kind: client}
  db: {engine: postgresql}
flows:
  buy: {does: write, rate: 1/s, needs: {delivery: at-least-once, atomic: true}, steps: [clients -> db]}
  look: {does: read, rate: 1/s, needs: {recency: strong, rpo: 1 s}, steps: [clients -> db]}
  list: {does: read, rate: 1/s, needs: {recency: {bounded: 5 s}}, steps: [clients -> db]}
"""


@pytest.mark.parametrize(
    ("changes", "rows"),
    [
        ({"99.9%": "99%"}, [("availability of every flow", "99.9 %", "99 %", False)]),
        (
            {", latency: {p95: 200 ms}": "", "rto: 1 h": "rto: 30 min, rpo: 0 s"},
            [
                ("data that may be lost", None, "0 s", True),
                ("time to recover", "1 h", "30 min", True),
                ("latency p95 of every flow", "200 ms", None, False),
            ],
        ),
        (
            {"strong, rpo: 1 s": "monotonic, rpo: 1 min", "{bounded: 5 s}": "{bounded: 1 s}"},
            [
                ("freshness of look", "strong", "monotonic", False),
                ("data that may be lost of look", "1 s", "1 min", False),
                ("freshness of list", "at most 5 s old", "at most 1 s old", True),
            ],
        ),
        ({"{bounded: 5 s}": "monotonic"}, [("freshness of list", "at most 5 s old", "monotonic", None)]),
        (
            {"at-least-once, atomic: true": "effectively-once"},
            [
                ("delivery of buy", "at-least-once", "effectively-once", True),
                ("atomic of buy", "yes", None, False),
            ],
        ),
    ],
)
def test_a_promise_that_moves_is_told(changes, rows, tmp_path, capsys):
    other = PROMISED
    for old, new in changes.items():
        assert old in other
        other = other.replace(old, new)
    for name, text in (("old", PROMISED), ("new", other)):
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    pair = [str(tmp_path / "old.yaml"), str(tmp_path / "new.yaml")]
    run(["diff", *pair, "--format", "json", "--fail-on", "never"])
    written = json.loads(capsys.readouterr().out)
    assert [tuple(promise.values()) for promise in written["promises"]] == rows
    run(["diff", *pair, "--fail-on", "never"])
    assert ("### Promises" in capsys.readouterr().out) == bool(rows)


@pytest.mark.parametrize(
    ("old", "said"),
    [
        ("old.yaml", "1 finding newly accepted, 2 as before."),
        ("new.yaml", "1 finding resolved, 1 newly accepted, 2 as before; 3 figures worse."),
    ],
    ids=["the old design had it", "it comes with its waiver"],
)
def test_what_is_newly_accepted_is_in_the_first_line(designs, old, said, capsys):
    waiver = "waivers: [{rule: single-point-of-failure, on: db, because: a test system}]\n"
    (designs / "accepted.yaml").write_text(SHOP + waiver, encoding="utf-8")
    run(["diff", old, "accepted.yaml"])
    page = capsys.readouterr().out
    assert page.splitlines()[2] == said
    assert "(waiver: a test system)" in page
    run(["diff", "accepted.yaml", "accepted.yaml"])
    assert "Nothing that is checked has changed." in capsys.readouterr().out


@pytest.mark.usefixtures("designs")
def test_a_design_against_itself(capsys):
    assert run(["diff", "old.yaml", "old.yaml"]) == 0
    assert capsys.readouterr().out == "## From `old.yaml` to `old.yaml`\n\nNothing that is checked has changed.\n"


def test_moving_lines_changes_nothing(designs, capsys):
    (designs / "moved.yaml").write_text("# a comment\n\n" + SHOP, encoding="utf-8")
    assert run(["diff", "old.yaml", "moved.yaml"]) == 0
    assert "Nothing that is checked has changed." in capsys.readouterr().out
