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
        "sequence-create-task-dark.svg",
        "sequence-create-task.svg",
        "sequence-get-my-tasks-dark.svg",
        "sequence-get-my-tasks.svg",
    ]


def test_all_leaves_out_what_a_format_cannot_show(desk):
    assert run(["render", "a.yaml", "-o", "out/", "--view", "all", "--format", "d2"]) == 0
    assert sorted(path.name for path in (desk / "out").iterdir()) == [
        "flow-create-task.d2",
        "flow-get-my-tasks.d2",
        "overview.d2",
    ]


def test_the_life_of_a_request_as_mermaid(desk):
    assert run(["render", "a.yaml", "-o", "life.mmd", "--view", "sequence:get-my-tasks"]) == 0
    assert (desk / "life.mmd").read_text(encoding="utf-8").startswith("sequenceDiagram\n")


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
    page.write_text("<!-- archlint:begin as=table view=nope -->\n<!-- archlint:end -->\n", encoding="utf-8")
    assert run(["render", "a.yaml", "--readme", "README.md"]) == 2
    said = capsys.readouterr().err
    assert "--> README.md:1:35" in said
    assert "^^^^\n" in said
    assert "= help: one of overview, failures, hot, survival, flow:" in said
    assert sorted(path.name for path in desk.iterdir()) == ["README.md", "a.yaml"]


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--view", "flow:create-tsk"], "this says `flow:create-tsk`"),
        (["--format", "gif"], "diagrams, markdown; this says `gif`"),
        (["--view", "all"], "5 pictures cannot be written to the terminal"),
        (["--view", "all", "-o", "x.svg"], "`x.svg` is one file, and these are 5 pictures"),
        (["--view", "sequence:get-my-tasks", "--format", "d2"], "`sequence:get-my-tasks` is a sequence, which"),
        (["--check"], "`--check` compares with files that are there"),
    ],
)
def test_a_wish_that_cannot_be_met_says_why(capsys, options, message):
    assert run(["render", "a.yaml", *options]) == 2
    assert message in capsys.readouterr().err


@pytest.mark.usefixtures("desk")
def test_estimates_and_a_badge_stay_true_in_a_readme(capsys):
    page = Path("README.md")
    page.write_text(
        "".join(
            f"<!-- archlint:begin view={view} -->\n<!-- archlint:end -->\n"
            for view in ("badge", "estimates", "sequence:get-my-tasks")
        ),
        encoding="utf-8",
    )
    assert run(["render", "a.yaml", "--readme", "README.md"]) == 0
    filled = page.read_text(encoding="utf-8")
    assert '<img alt="archlint: ' in filled
    assert 'src="docs/pictures/a-badge.svg">' in filled
    assert "| peak rate | " in filled
    assert "docs/pictures/a-sequence-get-my-tasks-dark.svg" in filled
    assert run(["render", "a.yaml", "--readme", "README.md", "--check"]) == 0
    blueprint = Path("a.yaml")
    blueprint.write_text(blueprint.read_text(encoding="utf-8").replace("peak: 3x", "peak: 6x"), encoding="utf-8")
    capsys.readouterr()
    assert run(["render", "a.yaml", "--readme", "README.md", "--check"]) == 1
    assert "stale: README.md: `peak rate` 1,736 req/s → 3,472 req/s\n" in capsys.readouterr().err


@pytest.mark.usefixtures("desk")
def test_a_badge_has_one_form(capsys):
    Path("README.md").write_text(
        "<!-- archlint:begin view=badge as=mermaid -->\n<!-- archlint:end -->\n", encoding="utf-8"
    )
    assert run(["render", "a.yaml", "--readme", "README.md"]) == 2
    assert "`badge` is shown `as=picture` only" in capsys.readouterr().err
