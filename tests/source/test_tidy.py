"""A text laid out evenly says what it said, and is laid out once and for all."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archlint.errors import BlueprintError
from archlint.source import parse_text, tidy
from archlint.source.tidy import laid_out

ROOT = Path(__file__).parents[2]
SHIPPED = sorted((*(ROOT / "blueprints").rglob("*.yaml"), *(ROOT / "tests" / "students").glob("*.yaml")))

UNTIDY = """\
archlint:   1
system: "A"   \n\
components:

    # what people meet
    a: { kind: service ,replicas: 2}   # three are too many
    b:
        kind: database


        disk:   1 GB
        zones:
        - x
        -   y
        # no third one
    # c: {kind: cache}
# what happens
flows:
  x:
    does: read
    steps:
    - a -> b: {when: "now
           or later",
        times: 2}
    -  b -> a
summary: >
      long text
        more

      end
"""
TIDY = """\
archlint: 1
system: "A"

components:
  # what people meet
  a: {kind: service, replicas: 2}      # three are too many
  b:
    kind: database

    disk: 1 GB
    zones:
      - x
      - y
      # no third one
  # c: {kind: cache}

# what happens
flows:
  x:
    does: read
    steps:
      - a -> b: {when: "now
            or later",
          times: 2}
      - b -> a

summary: >
  long text
    more

  end
"""

LEFT = [
    "a: 1\n",
    "# only a comment above\na: 1\n",
    "a: |2\n   kept\n  as it is\n\nb: 1\n",
    "a: |+\n  kept\n\n\nb: 1\n",
    "a: |+\n  kept\n\n\n",
    "a: &x {b: 1}\nc: *x\n\n? *x\n: d\n",
    "- a\n- - b\n  - c\n",
    "---  # begins\na: 1\n",
    "a: 'it''s\n\n  two'\n",
    'a: "x\\\n  \\ y"\n',
    "a:\n  - |\n    text\n  - >-\n    more\n",
]


def test_words_stay_and_spaces_between_them_become_even():
    assert laid_out(UNTIDY) == TIDY
    assert laid_out(TIDY) == TIDY


@pytest.mark.parametrize("text", LEFT)
def test_what_is_laid_out_well_stays_as_it_is(text):
    assert laid_out(text) == text


def test_line_ends_and_a_byte_order_mark_become_plain():
    assert laid_out("\ufeffa: 1\r\nb:\r\n    c: |\r\n      x\r\n") == "a: 1\n\nb:\n  c: |\n    x\n"


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_blueprints_written_in_any_width_become_the_same(file):
    text = file.read_text(encoding="utf-8")
    once = laid_out(text)
    rng = random.Random(file.stem)  # noqa: S311 - a test
    assert laid_out(once) == once
    assert parse_text(once, file.name).data == parse_text(text, file.name).data
    assert _near(laid_out(_untidied(once, rng))) == _near(once)


def _untidied(text: str, rng: random.Random) -> str:
    """Twice or thrice the indentation, empty lines doubled, spaces behind the lines."""
    factor = rng.choice([2, 3])
    wide = []
    for row in text.split("\n"):
        words = row.lstrip(" ")
        if words.startswith("- "):
            words = "-" + " " * (2 * factor - 1) + words[2:]
        behind = rng.choice(["", " ", "   "]) if row else rng.choice(["", "\n", "  \n\n"])
        wide.append(" " * (factor * (len(row) - len(row.lstrip(" ")))) + words + behind)
    return "\n".join(wide)


def _near(text: str) -> str:
    """The text with the comments behind its lines close to them: they keep the column they stood in."""
    return re.sub(" +#", "  #", text)


@given(st.text(alphabet="ab:-{}[]&*|>'\"#,?+\\\n\n  1", max_size=60))
def test_any_text_that_can_be_read_says_the_same_afterwards(text):
    try:
        before = parse_text(text, "a.yaml").data
    except BlueprintError:
        return
    after = laid_out(text)
    if after is not None:
        assert parse_text(after, "a.yaml").data == before
        assert laid_out(after) == after


@pytest.mark.parametrize("change", [("1", "2"), ("# why", ""), ("1", "[")])
def test_a_text_that_would_say_something_else_is_not_given_out(monkeypatch, change):
    monkeypatch.setattr(tidy, "_written", lambda text, _found: text.replace(*change))
    assert laid_out("a: 1  # why\n") is None
