"""The language reference says of every key what the models say, and of defaults what the graph does."""

from pathlib import Path

import pytest

from archlint.blueprint import load
from archlint.blueprint.language import models
from archlint.blueprint.reference import SECTIONS, tables
from archlint.blueprint.vocabulary import Does, Kind
from archlint.graph.operation import default_op
from archlint.source import parse_text

REFERENCE = (Path(__file__).parents[2] / "docs" / "language.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("heading", list(SECTIONS))
def test_every_key_is_documented(heading):
    assert tables()[heading] in REFERENCE


def test_every_model_has_its_table():
    assert set(SECTIONS.values()) == {model.__name__ for model in models()} - {"Step"}


def test_the_first_example_is_a_blueprint():
    example = REFERENCE.split("```yaml\n")[1].split("```")[0]
    assert list(load(parse_text(example, "example.yaml")).flows) == ["read-notes"]


def test_the_table_of_operations_is_what_the_graph_assumes():
    lines = REFERENCE.split("### What a step asks when it does not say")[1].split("\n\n")[1].splitlines()[2:]
    table = {}
    for line in lines:
        kinds, *ops = [cell.strip() for cell in line.strip("|").split("|")]
        table.update({kind.strip(): ops for kind in kinds.split(",")})
    for kind in Kind:
        expected = table.get(kind.value, table["everything else"])
        assert [default_op(kind, does).value for does in Does] == expected
