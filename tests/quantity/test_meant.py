"""What is meant by a quantity in everyday words is told, as long as it can then be read."""

import pytest

from archlint.quantity import Dimension, QuantityError, parse

MEANT = {
    Dimension.FACTOR: {"3xs": "3x", "3X": "3x", "x3": "3x", "3 times": "3x", "300%": "3x", "3-fold": "3x", "1Ms": None},
    Dimension.COUNT: {
        "100 thousand": "100k", "1 million": "1M", "2.5 million": "2.5M", "~100k": "100k", "100k+": "100k", "100k;": "100k",
        "1OOk": "100k", "ten": "10", "three thousand": "3k", "1.000.000": "1000000", "many": None, "twothousand": None, "1m": "1M", "1.5mio": "1.5M",
        "250m": "250M", "10 mill.": "10M", "10tsd": "10k", "12 apples": "12", "10 milions": None, "2 trillion": None, "3 dozen": None,
    },
    Dimension.SHARE: {"10 percent": "10%", "10 pct": "10%", "10%%": "10%", "1/10": "10%", "1/3": "33.3333%", "two thirds": "67%", "most": None},
    Dimension.SIZE: {
        "2K": "2 KB", "2 kilobytes": "2 KB", "2 kbytes": "2 KB", "3 gigabyte": "3 GB", "2 KB/row": "2 KB", "2 apples": None,
    },
    Dimension.RATE: {"20.2G/month": "20.2B/month", "3T/month": "3000B/month", "1m/day": "1M/day", "1mm/day": "1M/day", "1mk/day": None,
        "3k RPS": "3k rps", "3k Req/s": "3k req/s", "10 min/day": None,
        "20k per 5 s": "4k/s", "20k/5s": "4k/s", "300 req / 2 min": "150/min", "90 every 30 days": "3/day", "1M per 7 days": "0.1429M/day", "5/0 s": None,
        "3k apples/day": "3k/day", "3 trilion/day": None},
    Dimension.DURATION: {"7 yrs": "7 years", "6 mths": "6 months"},
    Dimension.PER_USER: {
        "30 each": "30 per user", "2G per user per day": "2B per user per day", "50 per DAU per day": "50 per active user per day",
        "50 per active user a day": "50 per active user per day",
    },
}  # fmt: skip


@pytest.mark.parametrize(
    ("dimension", "written", "way"),
    [(dimension, written, way) for dimension, ways in MEANT.items() for written, way in ways.items()],
)
def test_the_way_to_write_it_is_told_and_can_be_read(dimension, written, way):
    with pytest.raises(QuantityError) as caught:
        parse(written, dimension)
    assert caught.value.help == (f"write `{way}`" if way else None)
    if way:
        assert parse(way, dimension).dimension is dimension


def test_a_bare_size_may_be_bytes():
    with pytest.raises(QuantityError) as caught:
        parse("2000", Dimension.SIZE)
    assert caught.value.help == "write `2000 B` if that is what it means"


@pytest.mark.parametrize(
    ("text", "way_out"),
    [
        ("30", "write `30 s` if that is what it means"),
        ("2000", "write `2000 ms` or `2000 s`, whichever it means"),
    ],
)
def test_hundreds_without_a_unit_may_be_milliseconds(text, way_out):
    with pytest.raises(QuantityError) as caught:
        parse(text, Dimension.DURATION)
    assert caught.value.help == way_out
