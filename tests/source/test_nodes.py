"""YAML of others as nodes: lines, tags, aliases and merges, and what is said of a text that is none."""

from itertools import pairwise

import pytest

from archlint.errors import ImportingError
from archlint.source.foreign import parse_nodes

COMPOSE = """\
x-base: &base
  restart: always
  environment: &given {A: 1}
services:
  api:
    <<: *base
    image: x
    environment: *given
  db: !reset null
  &name web: {links: [*name, yes]}
---
# nothing
---
second: ~
"""

ALIASES = (f"{b}: &{b} [{', '.join([f'*{a}'] * 10)}]" for a, b in pairwise("abcdefg"))
GROWING = "\n".join(("a: &a [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]", *ALIASES))


def test_every_value_knows_its_line_and_its_tag():
    first, second = parse_nodes(COMPOSE, "a.yml")
    api = first.get("services", "api")
    assert {key: node.line for key, node in api.entries().items()} == {"image": 7, "environment": 8, "restart": 2}
    assert (first.get("services", "db").tag, first.get("services", "db").text(), second.line) == ("!reset", "null", 14)
    assert [item.value for item in first.get("services", "web", "links").items()] == ["web", "yes"]


def test_what_an_alias_repeats_is_the_same_object():
    (first, _) = parse_nodes(COMPOSE, "a.yml")
    assert first.get("services", "api", "environment").value is first.get("x-base", "environment").value


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: 1\nb: 2\na: 3\n", "a.yml:3:1: `a` is given twice"),
        ("a: 1\na: 3\nb: [\n", "a.yml:3:4: "),
        ("a: &x [*x]\n", "a.yml:1:8: `*x` refers to something it is part of"),
        ("a: *none\n", "a.yml:1:4: there is no anchor `&…` before this"),
        ("a:\n  <<: [1]\n", "a.yml:2:7: `…` merges mappings, this is none"),
        ("{a: 1}: b\n", "a.yml:1:1: a key must be plain text, not a list or a mapping"),
        ("&x [1]: a\n", "a.yml:1:1: a key must be plain text"),
        ("[" * 60 + "]" * 60, "a.yml:1:51: this is nested more than 50 levels deep"),
        (GROWING, "written out, the aliases of this file make more than 1,000,000 values"),
    ],
)
def test_the_first_mistake_is_said_where_it_stands(text, said):
    with pytest.raises(ImportingError) as caught:
        parse_nodes(text, "a.yml")
    assert said in caught.value.problems[0].message
