"""A document with entries changed: everything else keeps its place."""

from archlint.source import parse_text
from archlint.source.revision import Revision, entries_at, revised, without_block

TEXT = "a: &x {one: 1, two: [p, q, r]}\nb: *x\nc: text here\n"


def around(document, path, *, of_key=False):
    return entries_at(document, document.key_span(path) if of_key else document.value_span(path))[-1]


def test_an_entry_is_found_by_its_place():
    document = parse_text(TEXT, "x.yaml")
    key, value = around(document, ("c",), of_key=True), around(document, ("a", "two", 1))
    assert (key.step, key.of_key, key.value) == ("c", True, "text here")
    assert (value.step, value.of_key, value.value) == (1, False, "q")


def test_what_is_left_out_moves_nothing_else():
    document = parse_text(TEXT, "x.yaml")
    entry = around(document, ("a", "two", 1))
    after = revised(document, Revision(frozenset({(entry.container, entry.step)})))
    assert after.data == {"a": {"one": 1, "two": ["p", "r"]}, "b": {"one": 1, "two": ["p", "r"]}, "c": "text here"}
    assert after.value_span(("a", "two", 1)) == document.value_span(("a", "two", 2))
    assert after.value_span(("c",)) == document.value_span(("c",))
    assert document.at(("a", "two")) == ["p", "q", "r"]


def test_renamed_valued_and_added():
    document = parse_text(TEXT, "x.yaml")
    top = around(document, ("c",))
    where = (top.container, "c")
    top_level, inner = id(document.data), id(document.at(("a",)))
    added = {(top_level, "e"): 1, (top_level, "a"): 2, (inner, "three"): 3}
    after = revised(document, Revision(renamed={where: "d"}, valued={where: "new"}, added=added))
    assert after.data["d"] == "new"
    assert after.data["e"] == 1
    assert after.data["a"] == {**document.data["a"], "three": 3}
    assert after.key_span(("d",)) == document.key_span(("c",))


def test_a_line_goes_with_what_hangs_on_it():
    assert without_block("a:\n  b: {\n    c: 1\n\n  d: 2\n", 2) == "a:\n\n\n\n  d: 2\n"
