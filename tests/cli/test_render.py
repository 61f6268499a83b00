"""`archlint render`, as people use it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from archlint.cli.run import run

CAPSTONE = Path(__file__).parents[2] / "blueprints" / "capstone-10m.yaml"


@pytest.fixture
def desk(tmp_path, monkeypatch):
    shutil.copy(CAPSTONE, tmp_path / "a.yaml")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("desk")
def test_one_picture_goes_to_the_terminal(capsys):
    assert run(["render", "a.yaml"]) == 0
    assert capsys.readouterr().out.startswith("<svg ")


def test_a_folder_gets_light_and_dark(desk):
    assert run(["render", "a.yaml", "-o", "out/", "--view", "all", "--format", "svg", "--format", "mermaid"]) == 0
    assert sorted(path.name for path in (desk / "out").iterdir()) == [
        "flow-create-task-dark.svg",
        "flow-create-task-sequence.mmd",
        "flow-create-task.mmd",
        "flow-create-task.svg",
        "flow-get-my-tasks-dark.svg",
        "flow-get-my-tasks-sequence.mmd",
        "flow-get-my-tasks.mmd",
        "flow-get-my-tasks.svg",
        "overview-dark.svg",
        "overview.mmd",
        "overview.svg",
    ]


@pytest.mark.usefixtures("desk")
def test_a_readme_is_filled_and_stays_true(capsys):
    page = Path("README.md")
    page.write_bytes(
        b"# x\r\n<!-- archlint:begin -->\r\n<!-- archlint:end -->\r\n<!-- archlint:begin as=mermaid -->\r\n<!-- archlint:end -->\r\n"
    )
    assert run(["render", "a.yaml", "--readme", "README.md", "--check"]) == 1
    assert run(["render", "a.yaml", "--readme", "README.md"]) == 0
    assert b"docs/pictures/a-overview-dark.svg" in page.read_bytes()
    assert page.read_bytes().count(b"\r\n") == page.read_bytes().count(b"\n")
    capsys.readouterr()
    assert run(["render", "a.yaml", "--readme", "README.md", "--check"]) == 0
    assert capsys.readouterr().err == ""
    blueprint = Path("a.yaml")
    blueprint.write_text(blueprint.read_text(encoding="utf-8").replace("replicas: 3", "replicas: 9"), encoding="utf-8")
    assert run(["render", "a.yaml", "--readme", "README.md", "--check"]) == 1
    said = capsys.readouterr().err
    assert "stale: README.md: `api` copies 3 → 9\n" in said
    assert said.count("copies 3 → 9") == 1


def test_a_wrong_marker_writes_nothing(desk, capsys):
    page = Path("README.md")
    page.write_text("<!-- archlint:begin view=overveiw -->\n<!-- archlint:end -->\n", encoding="utf-8")
    assert run(["render", "a.yaml", "--readme", "README.md"]) == 2
    assert "did you mean `overview`?" in capsys.readouterr().err
    assert sorted(path.name for path in desk.iterdir()) == ["README.md", "a.yaml"]


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--view", "flow:create-tsk"], "`--view` does not know `flow:create-tsk`"),
        (["--format", "gif"], "`--format` does not know `gif`"),
        (["--view", "all"], "3 pictures cannot be written to the terminal"),
        (["--view", "all", "-o", "x.svg"], "`x.svg` is one file, and these are 3 pictures"),
        (["--check"], "`--check` compares with files that are there"),
    ],
)
def test_a_wish_that_cannot_be_met_says_why(capsys, options, message):
    assert run(["render", "a.yaml", *options]) == 2
    assert message in capsys.readouterr().err
