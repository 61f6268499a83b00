"""The parts of a text, and what can be folded."""

from __future__ import annotations

from archlint.editor.draft import draft
from archlint.editor.outline import folds, outline


def test_sections_and_what_they_declare(shop):
    parts = {part.name: part for part in outline(draft(shop))}
    assert list(parts) == ["archlint", "system", "workload", "components", "data", "flows"]
    inside = parts["components"].parts
    assert [(part.name, part.detail) for part in inside] == [
        ("people", "client"), ("api", "fastapi"), ("db", "postgresql"),
    ]  # fmt: skip
    api = inside[1]
    assert shop[slice(*api.range)] == "api"
    assert shop[slice(*api.whole)].splitlines()[-1].strip() == "pool: {db: 20}"
    assert shop[slice(*parts["flows"].whole)].endswith("- api -> db: {op: read}")


def test_items_are_called_by_what_they_say():
    text = "decisions:\n  - choose: replicas\n    on: db\nwaivers:\n  - {rule: stale-fill, on: db}\n  -\n"
    assert [[(each.name, each.detail) for each in part.parts] for part in outline(draft(text))] == [
        [("replicas", "db")],
        [("stale-fill", "db"), ("2", "")],
    ]


def test_what_goes_over_lines_can_be_folded(shop):
    lines = [shop[slice(*where)].splitlines() for where in folds(draft(shop))]
    assert next(each for each in lines if each[0] == "flows:")[:2] == ["flows:", "  list-orders:"]
    assert all(len(each) > 1 for each in lines)
