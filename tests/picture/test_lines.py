"""Text in lines."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from archlint.picture.lettering import width
from archlint.picture.lines import wrap


@given(st.text(st.characters(categories=["L", "N", "P", "Zs"]), max_size=60), st.floats(40, 200))
def test_lines_fit_and_lose_nothing(text: str, limit: float) -> None:
    lines = wrap(text, 10, limit, 40)
    assert all(width(line, 10) <= limit for line in lines)
    letters = [letter for letter in text if letter not in " ·-"]
    assert [letter for letter in "".join(lines) if letter not in " ·-"] == letters


def test_lines_are_even() -> None:
    assert wrap("one two three four", 10, 75) == ("one two", "three four")
    assert wrap("12 shards · primary + 1 standby · async, 10 ms lag", 10, 228) == (
        "12 shards · primary + 1 standby",
        "async, 10 ms lag",
    )


def test_what_ends_a_line_well_is_given_up_before_anything_is_cut() -> None:
    assert wrap("a · one two three four", 10, 60) == ("a · one two", "three four")
    assert wrap("a, one two three four", 10, 60) == ("a, one two", "three four")


def test_no_line_ends_within_a_number() -> None:
    text = "1/2345.6789012"
    assert wrap(text, 10, width(text, 10) - 1) == ("1/", "2345.6789012")
