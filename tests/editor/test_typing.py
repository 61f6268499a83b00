"""Blueprints typed character by character: no state on the way may stop us, and every range lies in the text."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archlint.cli.editing.judgement import judged
from archlint.editor.completion import complete
from archlint.editor.draft import draft
from archlint.editor.hover import explain
from archlint.editor.mentions import mentions
from archlint.editor.outline import folds, outline

ROOT = Path(__file__).parents[2]
TYPED = ("blueprints/capstone-10m.yaml", "tests/silent/kafka-pipeline.yaml", "tests/silent/gcp-regional.yaml")


def ranges(text, cursor):
    """Every range that any answer about a text has, and that of a completion around the cursor."""
    whole = draft(text)
    explained = explain(whole, cursor, lambda _: "")
    parts = outline(whole)
    for suggestion in complete(whole, cursor, {"stale-fill": ""}):
        assert suggestion.range[0] <= cursor <= suggestion.range[1], suggestion
        yield suggestion.range
    yield from [explained.range] if explained else []
    yield from (each.range for each in mentions(whole))
    yield from folds(whole)
    yield from (
        where for part in (*parts, *(one for each in parts for one in each.parts)) for where in (part.whole, part.range)
    )


def check(text, cursor):
    for start, end in ranges(text, cursor):
        assert 0 <= start <= end <= len(text), (start, end, text[-40:])


@pytest.mark.parametrize("name", TYPED)
def test_every_answer_about_a_text_that_is_typed(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    for length in range(0, len(text), 37):
        check(text[:length], length)


@pytest.mark.parametrize("name", TYPED)
def test_every_judgement_of_a_text_that_is_typed(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    for length in range(0, len(text), 211):
        for notice in judged(text[:length], None, None).notices:
            assert notice.text
            for start, end in (notice.range, *(where for where, _ in notice.related)):
                assert 0 <= start <= end <= length


@pytest.mark.parametrize("name", TYPED[:1])
def test_a_letter_that_is_missing_anywhere(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    for place in range(0, len(text), 97):
        check(text[:place] + text[place + 1 :], place)


@given(st.text(alphabet="ab:- \n\t{}[],'\"|>#&*!é😀\r\u2028\ue000", max_size=60), st.integers(0, 60))
def test_any_text_at_all(text, cursor):
    check(text, min(cursor, len(text)))
