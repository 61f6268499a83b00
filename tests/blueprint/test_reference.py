"""The language reference says of every key what the models say, and of defaults what the graph does.

`python tests/blueprint/test_reference.py` writes its tables anew; for a new model put a heading of a table there first.
"""

import re
from pathlib import Path

from archlint.blueprint import load
from archlint.blueprint.language import models
from archlint.blueprint.reference import SECTIONS, tables
from archlint.blueprint.vocabulary import Does, Kind
from archlint.graph.operation import default_op
from archlint.source import parse_text

PAGE = Path(__file__).parents[2] / "docs" / "language.md"
REFERENCE = PAGE.read_text(encoding="utf-8")
TABLE = re.compile(r"^\| key \| written \| meaning \|\n(?:\|.*\n)+", re.MULTILINE)


def test_every_key_is_documented():
    assert TABLE.findall(REFERENCE) == list(tables().values())


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


if __name__ == "__main__":
    written = iter(tables().values())
    PAGE.write_text(TABLE.sub(lambda _: next(written), REFERENCE), encoding="utf-8", newline="\n")
