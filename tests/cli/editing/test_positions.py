"""Offsets and positions are each other's inverse, in every unit and whatever ends a line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archlint.cli.editing.positions import Positions

TEXTS = st.text(alphabet="aä€😀 \n\r\u2028\x85", max_size=30)


@given(TEXTS, st.sampled_from(["utf-8", "utf-16", "utf-32"]))
def test_there_and_back(text, encoding):
    positions = Positions(text, encoding)
    for offset in range(len(text) + 1):
        line, character = positions.position(offset)
        if text[offset - 1 : offset + 1] == "\r\n":
            continue  # inside the end of a line there is no position
        assert positions.offset(line, character) == offset


@pytest.mark.parametrize(
    ("text", "encoding", "offset", "expected"),
    [
        ("ä😀b", "utf-16", 3, (0, 4)),
        ("ä😀b", "utf-8", 3, (0, 7)),
        ("ä😀b", "utf-32", 3, (0, 3)),
        ("a\r\nb\rc\nd", "utf-16", 7, (3, 0)),
        ("a\u2028b", "utf-16", 2, (0, 2)),
        ("\ufeffa", "utf-16", 0, (0, 1)),
        ("a", "utf-16", 9, (0, 1)),
    ],
)
def test_positions(text, encoding, offset, expected):
    assert Positions(text, encoding).position(offset) == expected


@pytest.mark.parametrize(
    ("text", "line", "character", "expected"),
    [("a\nbc", 1, 99, 4), ("a\nbc", 9, 0, 4), ("", 0, 0, 0), ("😀", 0, 1, 1), ("\ufeffab", 0, 2, 1)],
)
def test_what_lies_beyond_stands_at_an_end(text, line, character, expected):
    assert Positions(text, "utf-16").offset(line, character) == expected
