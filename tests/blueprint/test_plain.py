"""A blueprint in which nothing is wrong is read by the table of the language, exactly as the models read it."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from archlint.blueprint import Blueprint
from archlint.blueprint.language import table
from archlint.blueprint.model import Model
from archlint.blueprint.patterns import EXAMPLES
from archlint.blueprint.plain import Part, plain
from archlint.blueprint.repair import empty_values
from archlint.blueprint.shape import TABLE, keys_at
from archlint.source import read

ROOT = Path(__file__).parents[2]
WHOLE = [*sorted((ROOT / "blueprints").rglob("*.yaml")), Path(__file__).with_name("small.yaml")]
STRANGE = [
    None, True, False, 0, 1, 7, -3, 2.5, "", " ", "7", "10k", "1.5k", "1..3", "token", "15 min", "hash", "zonal", "strong",
    "true", "a -> b", "a -> b | c", "reply", [], {}, [1], ["a"], ["a", None], ["50%", "50%"], [["a"]], {"a": 1},
    {"a -> b": None}, {"a -> b": {"when": "miss"}}, {"reply": {}}, {"busy": "8 h"}, {"share": "40%", "within": "4 h"},
    {"busy": "8 h", "share": "40%"}, {"bounded": "30 s"}, {"size": 5}, {"size": -1}, {"db": 20, "": 3}, {"p95": "1 s"},
    {"p96": "1 s"}, {"read": "1k req/s"}, {"instance": "$50/month"}, {"is_async": True}, {"async": True},
    *(example for examples in EXAMPLES.values() for example in examples),
]  # fmt: skip


def as_plain(value):
    """A part of a blueprint with everything it says and what it says by default, whoever has read it."""
    if isinstance(value, (Part, Model)):
        names = list(type(value).model_fields) if isinstance(value, Model) else fields_of(value)
        said = {name: as_plain(getattr(value, name)) for name in names}
        return type(value).__name__, set(value.model_fields_set), said
    if isinstance(value, dict):
        return {key: as_plain(inner) for key, inner in value.items()}
    return type(value), tuple(map(as_plain, value)) if isinstance(value, tuple) else value


def fields_of(part):
    """Its fields, which are those it was made with and those that its class has a default for."""
    return {name for name in (*vars(type(part)), *part.model_fields_set) if not name.startswith("__")}


def by_the_models(data):
    """What the models read; None when they refuse something."""
    try:
        return Blueprint.model_validate(data)
    except ValidationError:
        return None


def places_of(node, path=()):
    for step, value in node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ():
        yield (*path, step)
        yield from places_of(value, (*path, step))


def with_value(data, path, value):
    """The same data with another value in one place, which may be new."""
    first, *rest = path
    changed = list(data) if isinstance(data, list) else dict(data)
    changed[first] = with_value(changed[first], rest, value) if rest else value
    return changed


def test_the_table_is_that_of_the_models():
    """After a change of the models: `python tests/refresh.py`."""
    assert TABLE.read_text(encoding="utf-8") == table()


@pytest.mark.parametrize("path", WHOLE, ids=lambda path: path.stem)
def test_what_is_whole_is_read_as_the_models_read_it(path):
    data = read(str(path)).data
    assert as_plain(plain(data)) == as_plain(by_the_models(data))


def test_what_is_read_without_the_models_is_what_they_read_and_what_they_refuse_is_left_to_them():
    data = read(str(WHOLE[-1])).data
    there = [place for place in places_of(data) if place[-1] != "archlint"]
    parts = [("components", "db"), ("components", "api"), ("data", "tasks"), ("workload",), ("requirements",)]
    parts = [path for path in parts if path in there]
    new = [(*path, key) for path in parts for key in keys_at(path)]
    read_by_both, refused = 0, 0
    for number, place in enumerate(dict.fromkeys((*there, *new))):
        for value in STRANGE[number % 7 :: 7]:
            changed = with_value(data, place, value)
            found, known = plain(changed), by_the_models(changed)
            refused += known is None
            if found is not None:
                read_by_both += 1
                assert known is not None, (place, value)
                assert as_plain(getattr(found, place[0])) == as_plain(getattr(known, place[0])), (place, value)
                assert empty_values(changed) == []
            elif known is not None:
                assert empty_values(changed) != [] or place[-1] in LENIENT, (place, value)
    assert read_by_both > 100
    assert refused > 500


LENIENT = ("weights",)
"""Where the models take more than the table does: texts for numbers."""


def test_a_part_can_be_copied_with_other_values():
    steps = [{"a -> b": {"async": True}}]
    (step,) = plain({"archlint": 1, "system": "s", "flows": {"f": {"does": "read", "steps": steps}}}).flows["f"].steps
    copied = step.model_copy(update={"chain": ("a", "c")})
    assert (copied.chain, copied.alternatives, copied.options.is_async) == (("a", "c"), (), True)
    assert step.chain == ("a", "b")


if __name__ == "__main__":
    TABLE.write_text(table(), encoding="utf-8", newline="\n")


def test_components_that_are_written_alike_are_one_part():
    replicas = {"a": 1, "b": 1, "c": 1.0, "d": True, "e": "1", "f": 2}
    data = {
        "archlint": 1,
        "system": "Alike",
        "components": {name: {"kind": "service", "tags": [count]} for name, count in replicas.items()},
    }
    assert plain(data) is None  # a tag is a text
    data["components"] = {
        name: {"kind": "service", "replicas": count} for name, count in replicas.items() if count is not True
    }
    read = plain(data)
    assert read is not None
    found = read.components
    assert [name for name, part in found.items() if part is found["a"]] == ["a", "b"]
    assert {name: part.replicas for name, part in found.items()} == {"a": 1, "b": 1, "c": 1, "e": 1, "f": 2}
