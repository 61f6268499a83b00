"""`archlint schema` writes what is committed for editors."""

from __future__ import annotations

from pathlib import Path

from archlint.cli.run import run

COMMITTED = Path(__file__).parents[2] / "docs" / "archlint.schema.json"


def test_the_written_schema_is_the_committed_one(tmp_path):
    target = tmp_path / "archlint.schema.json"
    assert run(["schema", "-o", str(target)]) == 0
    assert target.read_text(encoding="utf-8") == COMMITTED.read_text(encoding="utf-8")


def test_it_can_be_piped(capsys):
    assert run(["schema"]) == 0
    assert capsys.readouterr().out == COMMITTED.read_text(encoding="utf-8")
