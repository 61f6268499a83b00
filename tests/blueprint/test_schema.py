"""The schema for editors: made from the models, accepts every good file, refuses what the loader refuses."""

import json
from copy import deepcopy
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from archlint.blueprint import load
from archlint.blueprint.language import models
from archlint.blueprint.patterns import EXAMPLES, quantity_schema
from archlint.blueprint.schema import ID, descriptions, schema, schema_text
from archlint.blueprint.shape import language
from archlint.errors import BlueprintError
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
        ("replicas: 3", "replicas: 2.5"),
        ("capacity: 500..2k req/s", "capacity: 0..2k req/s"),
        ("capacity: 500..2k req/s", "capacity: 0 req/s"),
        ("engine: celery, work", "engine: celry, work"),
        ("row: 2 KB", "row: 2 KB, hot: 1.5"),
        ("role: cache, memory: 8 GB", "role: cache, memory: 0 GB"),
        ("standbys: 2, mode: async", "standbys: 2, write_quorum: 0"),
        ("because: it is fine", "because: ' '"),
        ("peak_rate: 1750 req/s", "peak_rate: 1750 GB"),
        ("peak_rate: 1750 req/s", "storage.tasks: 5 req/s"),
        ("peak_rate: 1750 req/s", "peakrate: 1750 req/s"),
        ("- clients -> lb -> api", "- clients -> | lb"),
        ("members: [cache, db]", "members: []"),
        ("in: db", "in: the db"),
    ],
)
def test_editors_see_common_mistakes(validator, old, new):
    text = GOOD[-1].read_text(encoding="utf-8")
    assert old in text
    assert not validator.is_valid(parse_text(text.replace(old, new, 1), "small.yaml").data)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("replicas: 3", "replicas: 3 instances"),
        ("replicas: 3", "replicas: 3.0"),
        ("replicas: 3", "replicas: 0.003k"),
        ("capacity: 500..2k req/s", "capacity: 0.5..2 req/s"),
        ("capacity: 500..2k req/s", "capacity: 0.05/s"),
        ("{standbys: 2, mode: async}", "{standbys: 0}"),
        ("engine: celery", "engine: of-our-own, kind: worker"),
        ("peak_rate: 1750 req/s", "storage.tasks.after_10_years: 5 TB"),
    ],
)
def test_editors_are_silent_about_what_is_accepted(validator, old, new):
    text = GOOD[-1].read_text(encoding="utf-8")
    assert old in text
    document = parse_text(text.replace(old, new, 1), "small.yaml")
    assert load(document)
    assert [error.message for error in validator.iter_errors(document.data)] == []


STRANGE = (
    "", " ", 0, -1, 0.5, 2.5, 90, "0 s", "0%", "0..5 req/s", "0 B", "0.5x", "3x", "90%", "1.5", "5 s", "2 KB", "2 kb",
    "5 req/s", "$5/month", "8%/month", "3 per user per day", "every 1 h", "text", "a -> b", "a ->", "a | b -> c",
    "reply", True, None, [], {}, ["a", "a"], {"a": 1}, [""], "2027-06-30", "10k", "token",
)  # fmt: skip
"""Each is right somewhere and wrong in most places."""


def places_of(node, path=()):
    for step, value in node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ():
        yield (*path, step)
        yield from places_of(value, (*path, step))


def is_refused(data):
    try:
        load(parse_text(json.dumps(data), "small.yaml"))
    except BlueprintError:
        return True
    return False


def test_what_an_editor_refuses_is_refused_and_the_other_way_round_but_for_references_and_sums(validator):
    good = read(str(GOOD[-1])).data
    places = list(places_of(good))
    seen, unseen, squiggles = 0, 0, []
    for path, value in [(path, value) for path in places for value in STRANGE][::11]:
        data = deepcopy(good)
        node = data
        for step in path[:-1]:
            node = node[step]
        node[path[-1]] = value
        wrong, fine = is_refused(data), validator.is_valid(data)
        seen += wrong and not fine
        unseen += wrong and fine
        squiggles += [(path, value)] if not wrong and not fine else []
    assert squiggles == []
    assert seen > 0.9 * (seen + unseen)


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
    assert list(descriptions(model)) == list(language()[model.__name__])


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
