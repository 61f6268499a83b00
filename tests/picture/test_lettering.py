"""Widths of text without a font."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from archlint.picture.lettering import fit, width


def test_wide_characters_count_double_and_marks_nothing() -> None:
    assert width("名前", 10) > width("na", 10) * 1.5
    assert width("e\u0301", 10) == width("e", 10)


@given(st.text(max_size=40), st.floats(20, 300))
def test_what_is_fitted_fits(text: str, limit: float) -> None:
    assert width(fit(text, 10, limit), 10) <= max(limit, width("…", 10))


def test_short_text_stays() -> None:
    assert fit("api", 13, 100) == "api"
