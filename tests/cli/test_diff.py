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


@pytest.mark.usefixtures("designs")
def test_a_design_against_itself(capsys):
    assert run(["diff", "old.yaml", "old.yaml"]) == 0
    assert capsys.readouterr().out == "## From `old.yaml` to `old.yaml`\n\nNothing that is checked has changed.\n"


def test_moving_lines_changes_nothing(designs, capsys):
    (designs / "moved.yaml").write_text("# a comment\n\n" + SHOP, encoding="utf-8")
    assert run(["diff", "old.yaml", "moved.yaml"]) == 0
    assert "Nothing that is checked has changed." in capsys.readouterr().out
