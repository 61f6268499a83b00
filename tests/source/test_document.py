"""Data and places: what stands where."""

import pytest

from archlint.errors import Span
from archlint.source import Comment, parse_text, read
from archlint.source.document import inside

TEXT = """\
# the whole
system: Shop        # its name
components:
  db: {engine: postgresql, zones: [a, "b"]}
  api:
    replicas: 3
steps:
  - web -> api -> db
  - "web -> api": {hit: 90%}
note: "# no comment"
more: |
  # no comment either
"""


@pytest.fixture
def document():
    return parse_text(TEXT, "shop.yaml")


def test_the_data_is_plain(document):
    assert document.data == {
        "system": "Shop",
        "components": {"db": {"engine": "postgresql", "zones": ["a", "b"]}, "api": {"replicas": 3}},
        "steps": ["web -> api -> db", {"web -> api": {"hit": "90%"}}],
        "note": "# no comment",
        "more": "# no comment either\n",
    }


@pytest.mark.parametrize(
    ("path", "key", "value"),
    [
        (("system",), Span(2, 1, 2, 7), Span(2, 9, 2, 13)),
        (("components", "db"), Span(4, 3, 4, 5), Span(4, 7, 4, 44)),
        (("components", "db", "zones", 1), Span(4, 39, 4, 42), Span(4, 39, 4, 42)),
        (("components", "api"), Span(5, 3, 5, 6), Span(6, 5, 6, 16)),
        (("components", "api", "replicas"), Span(6, 5, 6, 13), Span(6, 15, 6, 16)),
        (("components", "api", "none", "such"), Span(5, 3, 5, 6), Span(5, 3, 5, 6)),
        (("steps", 1, "web -> api", "hit"), Span(9, 20, 9, 23), Span(9, 25, 9, 28)),
        ((), Span(2, 1, 2, 13), Span(2, 1, 2, 13)),
    ],
)
def test_every_key_and_value_has_its_place(document, path, key, value):
    assert (document.key_span(path), document.value_span(path)) == (key, value)


def test_a_part_of_a_text_has_its_place(document):
    assert document.part_span(("steps", 0), 7, 10) == Span(8, 12, 8, 15)
    assert document.part_span(("steps", 1, "web -> api"), 7, 10, of_key=True) == Span(9, 13, 9, 16)


def test_comments_are_kept_and_quotes_respected(document):
    assert document.comments == (Comment(1, 1, "the whole"), Comment(2, 21, "its name"))


def test_scalars_follow_the_core_schema_of_yaml_1_2():
    document = parse_text(
        "[no, yes, on, 1:30, 017, 0x1F, 1_000, ~, null, true, 1e3, .5, .inf, 2027-06-30, '1']", "a.yaml"
    )
    assert document.data == [
        "no",
        "yes",
        "on",
        "1:30",
        17,
        "0x1F",
        "1_000",
        None,
        None,
        True,
        1000.0,
        0.5,
        ".inf",
        "2027-06-30",
        "1",
    ]


def test_merge_keys_fill_in_what_is_not_written():
    document = parse_text("a: &a {x: 1, y: 2}\nb: &b {y: 3, z: 4}\nc: {<<: [*a, *b], x: 9}\n", "a.yaml")
    assert document.data["c"] == {"x": 9, "y": 2, "z": 4}
    assert document.value_span(("c", "z")) == Span(2, 17, 2, 18)


def test_a_byte_order_mark_and_windows_line_ends_move_nothing(tmp_path):
    path = tmp_path / "a.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: 1\r\nb: 2\r\n")
    document = read(str(path))
    assert (document.data, document.value_span(("b",))) == ({"a": 1, "b": 2}, Span(2, 4, 2, 5))


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("one",), 0),
        (("flow",), 3),
        (("block",), 5),
        (("text",), 8),
    ],
)
def test_a_value_ends_on_a_line(path, line):
    text = "one: 1\nflow: {a: 1,\n  b: 2,\n  c: 3}\nblock:\n  a: 1\ntext: |\n  two\n  lines\n"
    assert parse_text(text, "a.yaml").last_line(path) == line


@pytest.mark.parametrize(
    ("node", "step", "held"),
    [
        ([7], 0, 7),
        ([7], 1, None),
        ([7], -1, None),
        ([7], "0", None),
        ({"a": 7}, "a", 7),
        ({"a": 7}, "b", None),
        ("a", 0, None),
    ],
)
def test_what_a_container_holds_at_a_step(node, step, held):
    assert inside(node, step) == held
