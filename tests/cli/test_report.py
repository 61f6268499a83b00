"""`archlint report` on the shipped blueprints."""

from __future__ import annotations

from pathlib import Path

import pytest

from archlint.cli import output
from archlint.cli.run import run
from archlint.report.columns import width

BLUEPRINTS = Path(__file__).parents[2] / "blueprints"
SECTIONS = [
    "## Requirements",
    "## Estimate",
    "## What breaks first",
    "## Latency",
    "## Life of a request",
    "## State",
    "## Survival",
    "## Failures",
    "## Consistency, per data path",
    "## Decisions",
    "## Findings",
    "## Assumed",
]


def report_of(name, capsys):
    assert run(["report", str(BLUEPRINTS / name)]) == 0
    return capsys.readouterr().out


def test_the_sections_of_the_lecture_s_architecture_in_order(capsys):
    lines = report_of("capstone-10m.yaml", capsys).splitlines()
    assert [line for line in lines if line.startswith("## ")] == SECTIONS
    assert lines[0] == "# Task SaaS at ten million users"


def test_a_terminal_gets_a_page_that_fits_and_markdown_for_the_asking(capsys, monkeypatch):
    monkeypatch.setattr(output, "columns", lambda _: 80)
    shown = report_of("capstone-10m.yaml", capsys)
    assert all(width(line) <= 80 for line in shown.splitlines())
    assert shown.splitlines()[0] == "Task SaaS at ten million users"
    assert "WHAT BREAKS FIRST" in shown.splitlines()
    assert run(["report", str(BLUEPRINTS / "capstone-10m.yaml"), "--format", "markdown"]) == 0
    assert "## What breaks first" in capsys.readouterr().out.splitlines()


def test_the_life_of_a_request_is_drawn_by_who_draws_mermaid(capsys):
    text = report_of("capstone-10m.yaml", capsys)
    begin = text.index("### `get-my-tasks`\n\n```mermaid\nsequenceDiagram\n")
    assert (
        "  alt hit 90 %\n    c_cache-->>c_api: found\n  else miss 10 %\n"
        in text[begin : text.index("### `create-task`", begin)]
    )


def test_the_arithmetic_is_shown(capsys):
    text = report_of("capstone-10m.yaml", capsys)
    assert "10M × 10 % × 50 / 86,400 × 3" in text
    assert "(api: 3 × 4 × 20) / (100 − 3 reserved)" in text


def test_the_lead_names_what_matters_most(capsys):
    lead = report_of("capstone-10m.yaml", capsys).splitlines()[4]
    assert lead.startswith("**The design does not keep its promises yet.** At the peak of 1,736 req/s ")
    assert "connections of `db` (240 connections against 97)" in lead
    assert "Losing either of `lb` or `cdn` stops both flows" in lead


def test_what_gets_worse_is_told_once(capsys):
    text = report_of("capstone-10m.yaml", capsys).partition("## Findings")[0]
    assert text.count("effects come a moment later") == text.count("effects come a little later") == 1
    assert "→ holds; costs as for 1; every row carries a version and every fill compares it\n" in text


def test_claims_that_do_not_follow_are_named(capsys):
    lines = report_of("capstone-10m.yaml", capsys).splitlines()
    (row,) = [line for line in lines if line.startswith("|") and "`storage.audit-log.per_year`" in line]
    assert "**9.86x too high**: counts all users where 10 % are active in a day" in row


def test_it_can_be_written_to_a_file(tmp_path, capsys):
    target = tmp_path / "docs" / "report.md"
    assert run(["report", str(BLUEPRINTS / "capstone-today.yaml"), "-o", str(target)]) == 0
    assert capsys.readouterr().out == ""
    assert target.read_text(encoding="utf-8").startswith("# Task SaaS today\n")


def test_several_blueprints_are_too_many(capsys):
    assert run(["report", str(BLUEPRINTS)]) == 2
    assert "this command takes one" in capsys.readouterr().err


@pytest.mark.parametrize("path", sorted(BLUEPRINTS.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_shipped_blueprint_can_be_reported(path, capsys):
    assert run(["report", str(path)]) == 0
    text = capsys.readouterr().out
    assert not [line for line in text.splitlines() if line != line.rstrip()]
    assert "None" not in text.replace("None is recorded", "").replace("\nNone.\n", "")
    assert " nan" not in text


def test_a_bare_blueprint_still_makes_a_report(tmp_path, capsys):
    file = tmp_path / "archlint.yaml"
    file.write_text(
        "archlint: 1\nsystem: Bare\ncomponents:\n  a: {kind: client}\n  b: {kind: service}\n"
        "flows:\n  f: {does: read, steps: [a -> b]}\n",
        encoding="utf-8",
    )
    assert run(["report", str(file)]) == 0
    text = capsys.readouterr().out
    assert "Nothing is promised" in text
    assert "so no load can be worked out" in text


def test_of_many_flows_those_that_are_down_longest_are_mended(tmp_path, capsys):
    flows = "".join(f"  f{n}: {{does: read, rate: 1/s, steps: [people -> web -> d{n % 3}]}}\n" for n in range(61))
    stores = "".join(f"  d{n}: {{engine: postgresql, availability: 99.{9 - n}%}}\n" for n in range(3))
    text = "archlint: 1\nsystem: Many\nrequirements: {availability: 99.9%}\ncomponents:\n  people: {kind: client}\n"
    (tmp_path / "many.yaml").write_text(f"{text}  web: {{kind: service}}\n{stores}flows:\n{flows}", encoding="utf-8")
    assert run(["report", str(tmp_path / "many.yaml")]) == 0
    said = capsys.readouterr().out
    told = said[said.index("### What to mend first") :]
    assert told.startswith(
        "### What to mend first\n\n"
        "Of the 12 flows that are down longest; `archlint failures --flow ID` answers for any other.\n\n| where"
    )
    assert [line[:4] for line in told.splitlines() if line.startswith("- `f")] == ["- `f"] * 3


def test_what_others_run_is_no_single_point_of_ones_own(tmp_path, capsys):
    (tmp_path / "page.yaml").write_text(
        "archlint: 1\nsystem: Page\ncomponents: {people: {kind: client}, site: {engine: s3}}\n"
        "flows: {look: {does: read, rate: 1/s, steps: [people -> site]}}\n",
        encoding="utf-8",
    )
    assert run(["report", str(tmp_path / "page.yaml")]) == 0
    said = (
        "No single failure of what one runs oneself stops a flow; losing `site`, which others run, stops the only flow."
    )
    assert said in capsys.readouterr().out
