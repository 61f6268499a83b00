"""`archlint check` from the outside: what it prints, what it writes, how it exits."""

from __future__ import annotations

import json

import pytest

from archlint.cli.run import run

SHOP = """\
archlint: 1
system: Shop
components:
  clients: {kind: client}
  api: {kind: service, replicas: 2, capacity: 500 req/s}
  db: {engine: postgresql}
workload: {users: 1M, daily_active: 10%, requests: 20 per active user per day, peak: 3x}
requirements: {availability: 99.9%}
data:
  orders: {in: db, rows: 10 per user, row: 1 KB}
flows:
  buy:
    does: write
    data: orders
    share: 100%
    steps:
      - clients -> api -> db
"""


@pytest.fixture(autouse=True)
def shop(tmp_path, monkeypatch):
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    (tmp_path / "archlint.yaml").write_text(SHOP, encoding="utf-8")
    return tmp_path


def test_findings_fail_the_run_and_the_verdict_is_the_last_line(capsys):
    assert run(["check"]) == 1
    captured = capsys.readouterr()
    assert captured.err == ""
    assert "error[single-point-of-failure]: losing `db`" in captured.out
    assert captured.out.splitlines()[-1].startswith("not accepted: ")


def test_fail_on_never_accepts_everything(capsys):
    assert run(["check", "--fail-on", "never"]) == 0
    assert capsys.readouterr().out.splitlines()[-1].startswith("accepted: ")


def test_several_formats_at_once(shop, capsys):
    assert (
        run(["check", "--format", "concise", "--format", "json=out/check.json", "--format", "sarif=out/check.sarif"])
        == 1
    )
    lines = capsys.readouterr().out.splitlines()
    assert any(line.startswith("archlint.yaml:6:3: error[single-point-of-failure]") for line in lines)
    written = json.loads((shop / "out" / "check.json").read_text(encoding="utf-8"))
    assert written["verdict"] == "not accepted"
    assert [finding["id"] for finding in written["findings"] if finding["severity"] == "error"] == [
        "single-point-of-failure@db",
        "replicas-without-balancer@api",
    ]
    sarif = json.loads((shop / "out" / "check.sarif").read_text(encoding="utf-8"))
    assert len(sarif["runs"][0]["results"]) == len(written["findings"])
    assert not list(shop.glob("out/*.partial"))


@pytest.mark.parametrize(
    ("formats", "message"),
    [
        (["json", "sarif"], "json and sarif would both stand in standard output"),
        (["full", "json"], "full and json would both stand in standard output"),
        (["json=a.json", "concise=a.json"], "json and concise would both stand in `a.json`"),
    ],
)
def test_two_formats_in_one_place_are_refused(shop, capsys, formats, message):
    assert run(["check", *(word for name in formats for word in ("--format", name))]) == 2
    captured = capsys.readouterr()
    assert message in captured.err
    assert captured.out == ""
    assert not (shop / "a.json").exists()


def test_the_github_format_adds_to_the_step_summary(shop, capsys, monkeypatch):
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(shop / "summary.md"))
    assert run(["check", "--format", "github"]) == 1
    out = capsys.readouterr().out
    assert out.startswith("::error file=archlint.yaml,line=6,")
    assert "summary.md" not in out
    assert (shop / "summary.md").read_text(encoding="utf-8").startswith("## archlint\n")


def test_a_file_that_cannot_be_understood_does_not_hide_the_others(shop, capsys):
    (shop / "broken.yaml").write_text("archlint: 1\nsystem: [\n", encoding="utf-8")
    assert run(["check", "archlint.yaml", "broken.yaml"]) == 2
    out = capsys.readouterr().out
    assert "--> broken.yaml:" in out
    assert "single-point-of-failure" in out
    assert out.splitlines()[-1].startswith("not checked: 1 mistake; ")


def test_nothing_to_check_is_a_mistake(shop, capsys):
    (shop / "empty").mkdir()
    assert run(["check", "empty"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("error[no-blueprint]: there is no blueprint in `empty`\n")


def test_a_misspelt_file_is_answered_with_the_nearest(capsys):
    assert run(["check", "archlnt.yaml"]) == 2
    assert "did you mean `archlint.yaml`?" in capsys.readouterr().err


def test_a_link_to_nothing_is_called_one(shop, capsys):
    (shop / "old.yaml").symlink_to("gone.yaml")
    assert run(["check", "old.yaml"]) == 2
    assert capsys.readouterr().err == "error[not-found]: `old.yaml` is a link to something that is not there\n"


def test_folders_that_are_named_like_files_are_passed_over(shop, capsys):
    (shop / "archlint.yaml").rename(shop / "shop.yaml")
    (shop / "values.yaml").mkdir()
    assert run(["check", "--fail-on", "never", "--format", "concise"]) == 0
    assert "shop.yaml:" in capsys.readouterr().out


def test_a_folder_means_its_blueprints(shop, capsys):
    (shop / "blueprints").mkdir()
    (shop / "blueprints" / "second.yaml").write_text(SHOP.replace("Shop", "Second"), encoding="utf-8")
    (shop / "docker-compose.yaml").write_text("services: {}\n", encoding="utf-8")
    assert run(["check", "--format", "json"]) == 1
    files = json.loads(capsys.readouterr().out)["files"]
    assert [file["file"] for file in files] == ["archlint.yaml", "blueprints/second.yaml"]


def test_the_configuration_is_used(shop, capsys):
    (shop / "archlint.toml").write_text('[rules]\nsingle-point-of-failure = "warning"\n', encoding="utf-8")
    assert run(["check", "--format", "json"]) in (0, 1)
    findings = json.loads(capsys.readouterr().out)["findings"]
    assert {f["severity"] for f in findings if f["rule"] == "single-point-of-failure"} == {"warning"}


def test_an_unknown_rule_in_the_configuration_is_named_at_its_place(shop, capsys):
    (shop / "archlint.toml").write_text('[rules]\nsingle-point-of-failur = "warning"\n', encoding="utf-8")
    assert run(["check"]) == 2
    said = capsys.readouterr().err
    assert "--> archlint.toml:2:1" in said
    assert "single-point-of-failure`?" in said


def test_statistics_show_every_rule(capsys):
    run(["check", "--statistics", "--fail-on", "never"])
    assert any(line.split()[:1] == ["single-point-of-failure"] for line in capsys.readouterr().out.splitlines())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--format", "jsn"], "did you mean `json`?"),
        (["--fail-on", "eror"], "did you mean `error`?"),
        (["--today", "tomorrow"], "`--today` is a date such as 2027-06-30"),
        (["--pack", "capston"], "capstone"),
    ],
)
def test_wrong_values_are_named(arguments, said, capsys):
    assert run(["check", *arguments]) == 2
    assert said in capsys.readouterr().err


def test_the_same_bytes_under_any_hash_seed(shop):
    import os  # noqa: PLC0415
    import subprocess  # noqa: PLC0415
    import sys  # noqa: PLC0415

    def output(seed):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        command = [sys.executable, "-m", "archlint", "check", "--format", "json"]
        return subprocess.run(command, capture_output=True, env=environment, cwd=shop, check=False).stdout

    assert output("1") == output("2")


WAIVER = """\
waivers:
  - {rule: single-point-of-failure, on: db, because: restarts in a minute, until: 2027-06-30}
"""


def spofs(capsys):
    findings = json.loads(capsys.readouterr().out)["findings"]
    return [finding["suppression"] for finding in findings if finding["id"] == "single-point-of-failure@db"]


def test_a_waived_finding_stays_in_machine_output_with_its_reason(shop, capsys):
    (shop / "archlint.yaml").write_text(SHOP + WAIVER, encoding="utf-8")
    run(["check", "--format", "json", "--today", "2027-01-01"])
    assert spofs(capsys) == [{"kind": "waiver", "reason": "restarts in a minute", "until": "2027-06-30"}]


def test_an_ended_waiver_and_no_waivers_bring_the_finding_back(shop, capsys):
    (shop / "archlint.yaml").write_text(SHOP + WAIVER, encoding="utf-8")
    assert run(["check", "--format", "json", "--today", "2027-07-01"]) == 1
    assert spofs(capsys) == [None]
    assert run(["check", "--format", "json", "--today", "2027-01-01", "--no-waivers"]) == 1
    assert spofs(capsys) == [None]


def test_a_waiver_for_a_rule_that_does_not_exist_is_a_finding(shop, capsys):
    (shop / "archlint.yaml").write_text(SHOP + WAIVER.replace("single-point", "singl-point"), encoding="utf-8")
    run(["check"])
    assert "did you mean `single-point-of-failure`?" in capsys.readouterr().out


def test_a_waiver_is_told_at_once_that_neither_its_rule_nor_its_subject_exists(tmp_path, monkeypatch, capsys):
    waiver = "waivers:\n  - {rule: single-point-of-failur, on: dbb, because: one evening, until: 2027-06-30}\n"
    (tmp_path / "shop.yaml").write_text(SHOP + waiver, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert run(["check", "shop.yaml", "--format", "json"]) == 2
    said = json.loads(capsys.readouterr().out)["problems"]
    assert [each["help"] for each in said] == ["did you mean `db`?", "did you mean `single-point-of-failure`?"]
