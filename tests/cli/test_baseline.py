"""The baseline: known findings do not fail, new ones do, resolved ones are said and pruned."""

from __future__ import annotations

import json

import pytest

from archlint.cli.run import run

SHOP = """\
archlint: 1
system: Shop
requirements: {availability: 99.9%}
components:
  clients: {kind: client}
  api: {kind: service, replicas: 2}
  db: {engine: postgresql}
flows:
  buy: {does: write, steps: [clients -> api -> db]}
"""


@pytest.fixture
def shop(tmp_path, monkeypatch):
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    (tmp_path / "archlint.yaml").write_text(SHOP, encoding="utf-8")
    return tmp_path


@pytest.mark.usefixtures("shop")
def test_a_baseline_needs_a_reason(capsys):
    assert run(["baseline"]) == 2
    assert "a baseline needs a reason" in capsys.readouterr().err


def test_known_findings_pass_and_new_ones_fail(shop, capsys):
    assert run(["check"]) == 1
    assert run(["baseline", "--because", "first look"]) == 0
    recorded = json.loads((shop / ".archlint" / "baseline.json").read_text(encoding="utf-8"))
    assert (recorded["format"], recorded["because"]) == ("archlint.baseline/1", "first look")
    assert "single-point-of-failure@db" in recorded["findings"]["archlint.yaml"]
    capsys.readouterr()
    assert run(["check"]) == 0
    assert "accepted: no findings" in capsys.readouterr().out
    single = SHOP.replace("replicas: 2", "replicas: 1")
    (shop / "archlint.yaml").write_text(f"# moved down\n{single}", encoding="utf-8")
    assert run(["check", "--format", "concise"]) == 1
    assert "losing `api`" in capsys.readouterr().out


def test_resolved_entries_are_said_and_pruned(shop, capsys):
    run(["baseline", "--because", "first look"])
    standby = "engine: postgresql, replication: {standbys: 1, mode: async, failover: automatic}"
    (shop / "archlint.yaml").write_text(SHOP.replace("engine: postgresql", standby), encoding="utf-8")
    capsys.readouterr()
    run(["check", "--fail-on", "never"])
    assert "1 of the baseline resolved" in capsys.readouterr().out
    assert run(["baseline", "--prune"]) == 0
    recorded = json.loads((shop / ".archlint" / "baseline.json").read_text(encoding="utf-8"))
    assert "single-point-of-failure@db" not in recorded["findings"].get("archlint.yaml", {})


def test_a_baseline_from_another_folder_is_the_same(shop, monkeypatch, capsys):
    (shop / "archlint.toml").write_text("", encoding="utf-8")
    run(["baseline", "--because", "first look"])
    (shop / "inner").mkdir()
    monkeypatch.chdir(shop / "inner")
    capsys.readouterr()
    assert run(["check", ".."]) == 0


@pytest.mark.parametrize("text", ["{", "[]", '{"format": "other"}', '{"format": "archlint.baseline/1"}'])
def test_a_broken_baseline_stops_the_run(shop, text, capsys):
    (shop / ".archlint").mkdir()
    (shop / ".archlint" / "baseline.json").write_text(text, encoding="utf-8")
    assert run(["check"]) == 2
    assert "error[bad-baseline]" in capsys.readouterr().err


def test_nothing_is_said_to_be_recorded_that_is_not(shop, capsys):
    (shop / ".archlint").write_text("a file where the folder should be", encoding="utf-8")
    assert run(["baseline", "--because", "first look"]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert "error[unwritable]: `.archlint/baseline.json` cannot be written: " in told.err
