"""The schema for editors: made from the models, accepts every good file, refuses what the loader refuses."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from archlint.blueprint.patterns import EXAMPLES, quantity_schema
from archlint.blueprint.schema import ID, descriptions, schema, schema_text
from archlint.blueprint.shape import models, written_keys
from archlint.quantity import Dimension, QuantityError, parse
from archlint.source import parse_text, read

ROOT = Path(__file__).parents[2]
GOOD = [*sorted((ROOT / "blueprints").glob("*.yaml")), Path(__file__).with_name("small.yaml")]


@pytest.fixture(scope="module")
def validator():
    whole = schema()
    Draft202012Validator.check_schema(whole)
    return Draft202012Validator(whole)


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_good_blueprints_are_good_for_editors(validator, path):
    assert [error.message for error in validator.iter_errors(read(str(path)).data)] == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("replicas: 3", "replicas: three"),
        ("replicas: 3", "replcas: 3"),
        ("hit: 90%", "hit: 90"),
        ("ttl: 60 s", "ttl: 60"),
        ("kind: client", "kind: cleint"),
        ("row: 2 KB", "row: 2 Kb"),
        ("archlint: 1", "archlint: 2"),
        ("peak: 3x", "peak: 3"),
        ("{kind: client}", "{title: people}"),
    ],
)
def test_editors_see_common_mistakes(validator, old, new):
    text = GOOD[-1].read_text(encoding="utf-8")
    assert old in text
    assert not validator.is_valid(parse_text(text.replace(old, new, 1), "small.yaml").data)


def test_the_identity_carries_the_language_version():
    assert (schema()["$id"], ID) == ("urn:archlint:blueprint:1", "urn:archlint:blueprint:1")


def test_an_engine_is_suggested_and_never_refused(validator):
    engine = schema()["$defs"]["Component"]["properties"]["engine"]
    assert "postgresql" in engine["examples"]
    assert validator.is_valid(
        {"archlint": 1, "system": "s", "components": {"a": {"kind": "service", "engine": "my-own"}}}
    )


@pytest.mark.parametrize(
    "model", [model for model in models() if model.__name__ != "Step"], ids=lambda model: model.__name__
)
def test_every_key_is_described(model):
    assert list(descriptions(model)) == list(written_keys(model))


@pytest.mark.parametrize("dimension", list(Dimension))
def test_examples_of_quantities_can_be_parsed(dimension):
    assert [parse(example, dimension).dimension for example in EXAMPLES[dimension]] == [dimension] * len(
        EXAMPLES[dimension]
    )


@given(st.text(alphabet="0123456789.kMB%$/x sminuerpdayGKib", max_size=16), st.sampled_from(list(Dimension)))
def test_what_can_be_parsed_is_accepted_by_the_pattern(text, dimension):
    try:
        parse(text, dimension)
    except QuantityError:
        return
    assert Draft202012Validator(quantity_schema([dimension])).is_valid(text)


def test_the_published_schema_is_the_one_of_the_models():
    assert (ROOT / "docs" / "archlint.schema.json").read_text(encoding="utf-8") == schema_text()
