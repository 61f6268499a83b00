"""Every key and value of a configuration is found where it stands, whichever way TOML lets it be written."""

import pytest

from archlint.cli.configuration.places import key_span, value_span

TEXT = """\
# a comment with key = 1
pack = "capstone"   # and one more
[tool.archlint.rules]
plain = "info"
inline = {severity = "error", 'limit' = 3, deep = {"er" = [1, {x = 2}]}}
"quo.ted".severity = 'off'
list = [
  "first", # first = 2
  'second']
dotted.deep = { severity="warning" }
[[other]]
x = 1979-05-27
"""
RULES = ("tool", "archlint", "rules")


def shown(span):
    return span and (span.line, TEXT.splitlines()[span.line - 1][span.column - 1 : span.end_column - 1])


@pytest.mark.parametrize(
    ("path", "key", "value"),
    [
        (("pack",), (2, "pack"), (2, '"capstone"')),
        ((*RULES, "plain"), (4, "plain"), (4, '"info"')),
        ((*RULES, "inline", "severity"), (5, "severity"), (5, '"error"')),
        ((*RULES, "inline", "limit"), (5, "'limit'"), (5, "3")),
        ((*RULES, "inline", "deep", "er"), (5, '"er"'), (5, "[1, {x = 2}]")),
        ((*RULES, "inline", "deep", "er", "x"), (5, "x"), (5, "2")),
        ((*RULES, "quo.ted", "severity"), (6, "severity"), (6, "'off'")),
        ((*RULES, "list"), (7, "list"), (7, "[")),
        ((*RULES, "dotted", "deep", "severity"), (10, "severity"), (10, '"warning"')),
        (("other", "x"), (12, "x"), (12, "1979-05-27")),
        ((*RULES, "inline", "gone"), (5, "inline"), None),
    ],
)
def test_keys_and_values_have_places(path, key, value):
    lines = TEXT.splitlines()
    assert (shown(key_span(lines, path)), shown(value_span(lines, path))) == (key, value)


def test_a_word_is_found_in_a_list_of_several_lines():
    assert shown(value_span(TEXT.splitlines(), (*RULES, "list"), "second")) == (9, "'second'")
