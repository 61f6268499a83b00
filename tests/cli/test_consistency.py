"""`archlint consistency`: as text, as Markdown, and as data that its schema describes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from archlint.cli.run import run

ROOT = Path(__file__).parents[2]
BLUEPRINTS = sorted([*(ROOT / "blueprints").glob("*.yaml"), *(ROOT / "tests" / "silent").glob("*.yaml")])
SCHEMA = json.loads((ROOT / "docs" / "formats" / "consistency-1.schema.json").read_text(encoding="utf-8"))
LECTURE = str(ROOT / "blueprints" / "capstone-10m.yaml")


def out(capsys, *arguments):
    assert run(["consistency", *arguments]) == 0
    return capsys.readouterr().out


def closed(schema: Any) -> Any:
    """The same schema that accepts no field it does not know."""
    if isinstance(schema, list):
        return [closed(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    inner = {key: closed(value) for key, value in schema.items()}
    if "properties" in inner and isinstance(inner.get("required"), list):
        inner.setdefault("additionalProperties", False)
    return inner


@pytest.mark.parametrize("blueprint", BLUEPRINTS, ids=lambda path: path.stem)
def test_the_schema_describes_every_field(capsys, blueprint):
    Draft202012Validator.check_schema(SCHEMA)
    document = json.loads(out(capsys, str(blueprint), "--format", "json"))
    assert [error.message for error in Draft202012Validator(closed(SCHEMA)).iter_errors(document)] == []


def test_the_lecture_s_read_as_data(capsys):
    flow = json.loads(out(capsys, LECTURE, "--format", "json"))["flows"]["get-my-tasks"]
    assert flow["delivered"]["staleness_normal"] == 60.05
    assert flow["delivered"]["staleness_enforced"] == "unbounded"
    assert flow["while_cut_off"] == {"choice": "A: answer", "declared": True}
    assert [(step["component"], step["adds"], step["reason"]) for step in flow["trace"]] == [
        ("db", 0.05, "replica-lag"),
        ("cache", 60.0, "stale-fill"),
    ]


def test_the_lecture_s_read_as_text(capsys):
    lines = out(capsys, LECTURE, "--flow", "get-my-tasks").splitlines()
    assert lines[0] == "get-my-tasks   needs read-your-writes, serve when cut off   FAIL"
    assert lines[1].split()[:3] == ["db", "+50", "ms"]
    assert "50 ms become 60.05 s" in lines[2]
    assert lines[3] == "  delivers: eventual; at most 60.05 s old in normal operation, unbounded if replication stalls"
    assert lines[4] == "  AP-like, PACELC PA/EL"
    assert any("`guard: version`) -> PASS; worse: " in line for line in lines)


def test_the_lecture_s_table_has_a_row_for_every_feature(capsys):
    table = [line for line in out(capsys, LECTURE, "--format", "markdown").splitlines() if line.startswith("| `")][:2]
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in table]
    assert cells[0][2:5] == [
        "A: answer",
        "`cache` (redis, kept 60 s) → `db` (postgresql, standby)",
        "eventual (at most 60.05 s), AP-like",
    ]
    assert cells[1][2] == "C: refuse"


@pytest.mark.parametrize(
    ("option", "value", "near"), [("--format", "jsn", "json"), ("--flow", "get-my-task", "get-my-tasks")]
)
def test_what_it_does_not_know_is_answered_with_the_nearest_name(capsys, option, value, near):
    assert run(["consistency", LECTURE, option, value]) == 2
    assert f"did you mean `{near}`?" in capsys.readouterr().err
