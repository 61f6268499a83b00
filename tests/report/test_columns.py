"""Terminal columns."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from archlint.report.columns import show, width


@settings(max_examples=100)
@given(st.text())
def test_columns_agree_with_the_text_that_is_shown(line: str) -> None:
    shown = show(line)
    assert len(shown.starts) == len(line) + 1
    assert list(shown.starts) == sorted(shown.starts)
    assert shown.starts[-1] == width(shown.text)
    assert "\n" not in shown.text
    assert "\x1b" not in shown.text


def test_wide_and_combining_characters() -> None:
    assert width("データ") == 6
    assert width("é") == 1
    assert show("e\N{COMBINING ACUTE ACCENT}x").column(2) == 1


def test_a_column_past_the_end_counts_on() -> None:
    assert show("ab").column(4) == 4
