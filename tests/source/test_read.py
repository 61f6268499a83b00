"""Files and texts that are no documents, and what is said about them."""

import os
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from archlint.errors import BlueprintError, Problem, Span
from archlint.source import parse_text, read
from archlint.source.content import NoFileError, content_of

ROOT = Path(__file__).parent.parent.parent

BROKEN = [
    ("a:\n\tb: 1", "broken-yaml", "a tab cannot indent YAML", (2, 1)),
    ("a:\n  b:1\n  c: 2", "broken-yaml", "a `:` behind a key needs a blank behind it", (2, 4)),
    ("a:\n  - b:1 # one\n    c: 2", "broken-yaml", "a `:` behind a key needs a blank behind it", (2, 6)),
    ("a: 2\nb:c\n", "broken-yaml", "a `:` behind a key needs a blank behind it", (2, 2)),
    ("a: b: c", "broken-yaml", "a second `:` in one line", (1, 5)),
    ("a: [1, 2", "broken-yaml", "`[` is not closed", (1, 4)),
    ("a: 'x", "broken-yaml", "`'` is not closed", (1, 4)),
    ("x: @a", "broken-yaml", "a value cannot begin with `@`", (1, 4)),
    ("- a\nb: 1", "broken-yaml", "`b` stands between the items of a list", (2, 1)),
    ("a: 1\na: 2", "duplicate-key", "`a` is given twice", (2, 1)),
    ("a: 1\n---\nb: 2", "several-documents", "a file holds one document, a second one begins here", (2, 1)),
    (
        "a: !!python/object:os.system 3",
        "tag",
        "tags such as `!!python/object:os.system` are not part of the language",
        (1, 4),
    ),
    ("a: &x {b: *x}", "alias-loop", "`*x` refers to something it is part of", (1, 11)),
    ("a: &base 1\nb: *bas", "unknown-alias", "there is no anchor `&bas` before this", (2, 4)),
    ("? [a]\n: 3", "wrong-key", "a key must be plain text, not a list or a mapping", (1, 3)),
    ("[" * 60, "too-deep", "this is nested more than 50 levels deep", (1, 51)),
]


ENCODED = [
    ("system: café".encode("utf-16"), "x.yaml is UTF-16, not UTF-8", None),
    ("archlint: 1\nsystem: A\n".encode("utf-16-le"), "x.yaml is UTF-16, not UTF-8", None),
    ("archlint: 1\n".encode("utf-32"), "x.yaml is UTF-32, not UTF-8", None),
    (b"\x89PNG\r\n\x1a\n\0\0", "x.yaml is a PNG picture, not a text file", None),
    (b"PK\x03\x04\x14\0\0", "x.yaml is a ZIP archive or an office document, not a text file", None),
    (b"MZ: a system\nb: [1", "`[` is not closed", Span(2, 4, 2, 5)),
    (b"\0\1\2\3" * 40, "x.yaml is not a text file", None),
    (b"a: b\nsystem: " + b"x" * 60 + b"\0", "the character U+0000 is not allowed in YAML", Span(2, 69, 2, 70)),
    (b"b: caf\xe9 au lait\n", "the byte 0xE9 is not UTF-8; in Windows-1252 (Latin-1) it is `é`", Span(1, 7, 1, 8)),
    ("ä: ".encode() + b"\x81", "the byte 0x81 is not UTF-8", Span(1, 4, 1, 5)),
]


@pytest.mark.parametrize(("content", "message", "span"), ENCODED)
def test_what_is_not_utf_8_is_called_what_it_is(tmp_path, monkeypatch, content, message, span):
    monkeypatch.chdir(tmp_path)
    Path("x.yaml").write_bytes(content)
    with pytest.raises(BlueprintError) as caught:
        read("x.yaml")
    assert [(problem.message, problem.span) for problem in caught.value.problems] == [(message, span)]


@pytest.mark.parametrize(("text", "kind", "message", "place"), BROKEN)
def test_the_first_mistake_of_a_text_is_named_at_its_place(text, kind, message, place):
    with pytest.raises(BlueprintError) as caught:
        parse_text(text, "a.yaml")
    (problem,) = caught.value.problems
    assert (problem.kind, problem.message, (problem.span.line, problem.span.column)) == (kind, message, place)


@pytest.mark.parametrize(
    ("text", "way_out"),
    [
        ("a: !!str 3", "put the value in quotes instead"),
        ("a: ! 3", "put the value in quotes instead"),
        ("a: !Ref db", "remove the tag"),
    ],
)
def test_what_a_tag_was_for_is_written_without_it(text, way_out):
    with pytest.raises(BlueprintError) as caught:
        parse_text(text, "a.yaml")
    assert [problem.help for problem in caught.value.problems] == [way_out]


@pytest.mark.parametrize(
    ("text", "marked"),
    [("a: {b: 1]\nc: 2", Span(1, 9, 1, 10)), ("a:\n * b\n", Span(2, 2, 2, 3)), ("a: {b: 1", Span(1, 4, 1, 5))],
)
def test_a_sign_that_is_wrong_is_marked_alone(text, marked):
    with pytest.raises(BlueprintError) as caught:
        parse_text(text, "a.yaml")
    assert [problem.span for problem in caught.value.problems] == [marked]


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("empty.yaml", b"", "empty-file"),
        ("comment.yaml", b"# nothing\n", "empty-file"),
        ("binary.yaml", b"\x7fELF\x00\x01", "binary"),
        ("utf16.yaml", "archlint: 1".encode("utf-16"), "not-utf-8"),
        ("latin.yaml", b"system: caf\xe9\n", "not-utf-8"),
        ("large.yaml", b"#" * 10_000_000, "too-large"),
        ("null.yaml", b"null\n", "empty-file"),
        ("braces.yaml", b"{}\n", "empty-file"),
    ],
)
def test_a_file_that_is_no_text_is_refused(tmp_path, name, content, kind):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(BlueprintError) as caught:
        read(str(path))
    assert [problem.kind for problem in caught.value.problems] == [kind]


@pytest.mark.parametrize(
    ("text", "message", "place"),
    [
        ("", "a.yaml is empty", Span(1, 1, 1, 2)),
        (" \n\n", "a.yaml is empty", Span(1, 1, 1, 2)),
        ("# to do\n", "a.yaml says nothing: it holds only comments", Span(1, 1, 1, 8)),
        ("# to do\n\n  ~\n", "a.yaml says nothing", Span(3, 3, 3, 4)),
        ("---\n", "a.yaml says nothing", Span(1, 1, 1, 4)),
        ("{}", "a.yaml says nothing", Span(1, 1, 1, 3)),
    ],
)
def test_a_file_that_says_nothing_is_one_mistake_where_something_stands_for_it(text, message, place):
    with pytest.raises(BlueprintError) as caught:
        parse_text(text, "a.yaml")
    help_ = "begin with `archlint: 1` and `system: <its name>`"
    assert caught.value.problems == (Problem("empty-file", message, "a.yaml", place, help_),)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names")
def test_what_is_no_file_is_not_waited_for(tmp_path):
    pipe = tmp_path / "pipe.yaml"
    os.mkfifo(pipe)
    for path, what in ((str(pipe), "a pipe"), ("/dev/zero", "a device")):
        with pytest.raises(BlueprintError) as caught:
            read(path)
        (problem,) = caught.value.problems
        assert (problem.kind, problem.message) == ("not-a-file", f"{path} cannot be read: it is {what}, not a file")
        with pytest.raises(NoFileError):
            content_of(path)


@pytest.mark.skipif(not Path("/dev/fd").exists(), reason="no shell hands anything over here")
def test_what_a_shell_hands_over_is_read_once():
    reader, writer = os.pipe()
    os.write(writer, b"archlint: 1\n")
    os.close(writer)
    path = f"/dev/fd/{reader}"
    assert [content_of(path), content_of(path)] == [b"archlint: 1\n"] * 2
    os.close(reader)


def test_the_byte_that_is_not_utf_8_has_a_place(tmp_path):
    path = tmp_path / "latin.yaml"
    path.write_bytes(b"archlint: 1\nsystem: caf\xe9\n")
    with pytest.raises(BlueprintError) as caught:
        read(str(path))
    assert caught.value.problems[0].span == Span(2, 12, 2, 13)


def test_a_directory_is_called_one_where_the_system_speaks_of_permission(tmp_path, monkeypatch):
    """Windows refuses to open a directory with the error of a file that one may not read."""

    def refusing(*_arguments):
        raise PermissionError(13, "Permission denied")

    (tmp_path / "a.yaml").touch()
    monkeypatch.setattr("os.open", refusing)
    with pytest.raises(BlueprintError) as directory:
        read(str(tmp_path))
    with pytest.raises(BlueprintError) as forbidden:
        read(str(tmp_path / "a.yaml"))
    assert [error.value.problems[0].kind for error in (directory, forbidden)] == ["directory", "unreadable"]


def test_a_directory_and_a_missing_file_are_told_apart(tmp_path):
    with pytest.raises(BlueprintError) as directory:
        read(str(tmp_path))
    with pytest.raises(BlueprintError) as missing:
        read(str(tmp_path / "none.yaml"))
    assert [error.value.problems[0].kind for error in (directory, missing)] == ["directory", "not-found"]


def test_a_duplicate_key_points_at_both_places():
    with pytest.raises(BlueprintError) as caught:
        parse_text("a: 1\nb:\n  c: 1\n  c: 2\n", "a.yaml")
    related = ((Span(3, 3, 3, 4), "first here"),)
    expected = Problem(
        "duplicate-key", "`c` is given twice", "a.yaml", Span(4, 3, 4, 4), "keep one of the two", related
    )
    assert caught.value.problems == (expected,)


def test_who_reads_on_gets_what_was_given_first_and_every_repetition():
    document = parse_text("a:\n  c: 1\n  c: 2\na:\n  c: 3\n  d: {e: 4}\nb:\nb: 5\n", "a.yaml", reads_on=True)
    assert document.data == {"a": {"c": 1, "d": {"e": 4}}, "b": 5}
    assert [(problem.kind, problem.span) for problem in document.mistakes] == [
        ("duplicate-key", Span(3, 3, 3, 4)),
        ("duplicate-key", Span(4, 1, 4, 2)),
        ("duplicate-key", Span(8, 1, 8, 2)),
    ]
    assert document.value_span(("a", "d", "e")) == Span(6, 10, 6, 11)
    assert document.value_span(("b",)) == Span(8, 4, 8, 5)


def test_repetitions_before_broken_yaml_are_named_as_well():
    with pytest.raises(BlueprintError) as caught:
        parse_text("a: 1\na: 2\nb: [", "a.yaml", reads_on=True)
    assert [problem.kind for problem in caught.value.problems] == ["duplicate-key", "broken-yaml"]


def test_aliases_that_multiply_are_refused():
    lines = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    lines += [
        f"{letter}: &{letter} [{', '.join(['*' + before] * 9)}]"
        for before, letter in zip("abcdefgh", "bcdefghi", strict=True)
    ]
    with pytest.raises(BlueprintError) as caught:
        parse_text("\n".join(lines), "bomb.yaml")
    assert caught.value.problems[0].kind == "too-many-aliases"


@given(st.text(alphabet="abc:-{}[]&*!|>'\"%@`#,?<~\n\t 12.\\\u00e9\u2028\x85\ufeff\x07", max_size=60))
def test_any_text_is_a_document_or_what_is_wrong_with_it(text):
    try:
        document = parse_text(text, "a.yaml")
    except BlueprintError as error:
        assert all(problem.kind == "duplicate-key" for problem in error.problems[:-1])
    else:
        assert document.data is not None


TEXTS = [
    *(text for text, *_ in BROKEN),
    *(path.read_text(encoding="utf-8") for path in sorted((ROOT / "blueprints").glob("*.yaml"))),
]


@pytest.mark.parametrize("text", TEXTS)
def test_without_libyaml_everything_is_read_the_same(text, monkeypatch):
    def outcome():
        try:
            document = parse_text(text, "a.yaml")
        except BlueprintError as error:
            return error.problems
        return document.data, document.comments, list(document.places.values())

    with_it = outcome()
    monkeypatch.delattr(yaml, "CSafeLoader", raising=False)
    assert outcome() == with_it
