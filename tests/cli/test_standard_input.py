"""`-` is standard input, for every command that reads a blueprint and does not look at it twice."""

import io
import json
import sys
from pathlib import Path

import pytest

from archlint.cli.run import run

BAD = "archlint: 1\nsystem: Shop\ncomponents:\n  api: {kind: servce}\n"
GOOD = (Path(__file__).parents[2] / "blueprints" / "capstone-today.yaml").read_text(encoding="utf-8")


@pytest.fixture
def typed(tmp_path, monkeypatch):
    """Put a text behind standard input."""
    monkeypatch.chdir(tmp_path)
    return lambda text: monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))


def test_a_mistake_is_shown_in_its_line(typed, capsys):
    typed(BAD)
    assert run(["check", "-"]) == 2
    shown = capsys.readouterr().out
    assert " --> <stdin>:4:15" in shown
    assert "4 |   api: {kind: servce}" in shown


def test_findings_carry_its_name(typed, capsys):
    typed(GOOD)
    assert run(["check", "-", "--format", "json"]) == 1
    assert [each["file"] for each in json.loads(capsys.readouterr().out)["files"]] == ["<stdin>"]


@pytest.mark.parametrize(
    "command",
    ["report", "capacity", "failures", "consistency", "plan", "whatif", "render", "export calm"],
)
def test_every_command_for_one_blueprint_reads_it(typed, capsys, command):
    typed(GOOD)
    more = ["--scale", "2x"] if command == "whatif" else []
    assert run([*command.split(), "-", *more]) in (0, 1)
    assert capsys.readouterr().err == ""


def test_a_change_is_compared_with_what_was_committed(typed, capsys):
    Path("new.yaml").write_text(GOOD, encoding="utf-8")
    typed(GOOD)
    assert run(["diff", "-", "new.yaml"]) == 0
    assert "stdin>" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["check", "-", "--watch"], "it is read again whenever it is saved"),
        (["serve", "-"], "it is read again whenever it is saved"),
        (["baseline", "-"], "its findings are recorded under the name of the file"),
        (["render", "-", "--readme", "README.md"], "the pictures beside the README are named after it"),
    ],
)
def test_where_it_makes_no_sense_that_is_said(typed, capsys, arguments, why):
    typed(GOOD)
    assert run(arguments) == 2
    assert capsys.readouterr().err == (
        f"error[bad-argument]: the blueprint cannot come from standard input here: {why}\n"
        "  = help: name a file instead of `-`\n"
    )
