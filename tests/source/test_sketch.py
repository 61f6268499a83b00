"""What lines say, finished or not: of a text that is whole what the parser finds, of half a text what stands there."""

from __future__ import annotations

from pathlib import Path

import pytest

from archlint.errors import BlueprintError
from archlint.source.read import parse_text
from archlint.source.sketch import sketch

ROOT = Path(__file__).parents[2]


def document(path):
    """A blueprint as the parser reads it; None for what is broken on purpose."""
    try:
        return parse_text(path.read_text(encoding="utf-8"), "a.yaml")
    except BlueprintError:
        return None


BLUEPRINTS = [
    path
    for folder in ("blueprints", "examples", "tests")
    for path in sorted((ROOT / folder).rglob("*.yaml"))
    if "\narchlint:" in f"\n{path.read_text(encoding='utf-8')}" and document(path) is not None
]


def places(document):
    """Every path of a document with where its key and its scalar begin."""
    found = {}
    waiting = [((), document.data)]
    while waiting:
        path, node = waiting.pop()
        entries = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
        for key, value in entries:
            key_start, _, value_start, _ = document.places[id(node)][key]
            holds = isinstance(value, dict | list)
            found[(*path, key)] = (key_start if isinstance(key, str) else None, None if holds else value_start)
            waiting.append(((*path, key), value))
    return found


@pytest.mark.parametrize("path", BLUEPRINTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_whole_text_is_read_as_the_parser_reads_it(path):
    text = path.read_text(encoding="utf-8")
    expected = places(document(path))
    found = {
        entry.path: (
            entry.key[0] if entry.kind == "pair" else None,
            entry.value[0] if entry.text is not None or expected.get(entry.path, (0, None))[1] is not None else None,
        )
        for entry in sketch(text)
    }
    assert found == expected


def test_there_are_blueprints_to_compare_on():
    assert len(BLUEPRINTS) > 40


def said(text):
    return [(entry.path, entry.kind, entry.text) for entry in sketch(text)]


def test_a_bracket_that_is_not_closed_ends_where_the_next_entry_begins():
    text = "components:\n  api: {kind: service, replicas: \n  db: {engine: redis}\n"
    assert said(text) == [
        (("components",), "pair", None),
        (("components", "api"), "pair", None),
        (("components", "api", "kind"), "pair", "service"),
        (("components", "api", "replicas"), "pair", None),
        (("components", "db"), "pair", None),
        (("components", "db", "engine"), "pair", "redis"),
    ]


def test_a_quote_that_is_not_closed_ends_with_its_line():
    assert said("system: it's\ntitle: 'half\nnext: 1\nlast: 'x'\n") == [
        (("system",), "pair", "it's"),
        (("title",), "pair", "'half"),
        (("next",), "pair", "1"),
        (("last",), "pair", "x"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a:\n  - b\n  - ", [(("a",), "pair", None), (("a", 0), "item", "b"), (("a", 1), "item", None)]),
        ("a:\n- b\n- c: 1\nd: 2", [
            (("a",), "pair", None), (("a", 0), "item", "b"), (("a", 1), "item", None), (("a", 1, "c"), "pair", "1"),
            (("d",), "pair", "2"),
        ]),
        ("a: |\n  x: 1\n  y\nb: 2", [(("a",), "pair", "  x: 1\n  y\n"), (("b",), "pair", "2")]),
        ("a: [b, {c: d}, 'e", [
            (("a",), "pair", None), (("a", 0), "item", "b"), (("a", 1), "item", None), (("a", 1, "c"), "pair", "d"),
            (("a", 2), "item", "'e"),
        ]),
        ("a: &x {b: 1}\nc: *x # no\n", [(("a",), "pair", None), (("a", "b"), "pair", "1"), (("c",), "pair", "*x")]),
        ("a:\n  {b: 1,\n   c: 2}\nd", [
            (("a",), "pair", None), (("a", "b"), "pair", "1"), (("a", "c"), "pair", "2"), (("d",), "word", None),
        ]),
    ],
)  # fmt: skip
def test_lines_that_are_not_finished(text, expected):
    assert said(text) == expected


def test_brackets_in_brackets_without_end_are_not_followed():
    assert len(sketch("a: " + "[" * 5_000)) < 100
