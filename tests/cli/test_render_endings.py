"""The ending of the output file chooses the format."""

import pytest

from archlint.cli.run import run


@pytest.mark.parametrize(
    ("name", "begins"),
    [("a.svg", "<svg"), ("a.mmd", "flowchart"), ("a.puml", "@startuml"), ("a.D2", "direction"), ("a.txt", "<svg")],
)
def test_the_ending_decides(name, begins, tmp_path):
    assert run(["render", "blueprints/capstone-today.yaml", "-o", str(tmp_path / name)]) == 0
    assert (tmp_path / name).read_text(encoding="utf-8").startswith(begins)
