"""How numbers are shown: one house style."""

import pytest

from archlint.quantity import Dimension, parse, show, show_downtime, show_quantity


@pytest.mark.parametrize(
    ("value", "dimension", "shown"),
    [
        (1750.0, Dimension.RATE, "1,750 req/s"),
        (8.3333, Dimension.RATE, "8.33 req/s"),
        (0.5, Dimension.RATE, "30 req/min"),
        (60e9, Dimension.SIZE, "60 GB"),
        (512.0, Dimension.SIZE, "512 B"),
        (125e6, Dimension.BANDWIDTH, "125 MB/s"),
        (0.05, Dimension.DURATION, "50 ms"),
        (30.0, Dimension.DURATION, "30 s"),
        (3600.0, Dimension.DURATION, "1 h"),
        (7 * 365 * 86_400.0, Dimension.DURATION, "7 years"),
        (float("inf"), Dimension.DURATION, "for ever"),
        (0.999, Dimension.SHARE, "99.9 %"),
        (0.9999, Dimension.SHARE, "99.99 %"),
        (1.0, Dimension.SHARE, "100 %"),
        (0.0, Dimension.SHARE, "0 %"),
        (1e7, Dimension.COUNT, "10M"),
        (300_000.0, Dimension.COUNT, "300,000"),
        (50.0, Dimension.MONEY, "$50/month"),
        (9e-11, Dimension.BYTE_PRICE, "$0.09/GB"),
        (2.3e-11, Dimension.STORAGE_PRICE, "$0.023/GB per month"),
        (2e-7, Dimension.UNIT_PRICE, "$0.2/1M"),
        (1.5, Dimension.ADDITION, "150 %"),
        (3.0, Dimension.FACTOR, "3x"),
    ],
)
def test_a_number_is_shown_with_its_unit(value, dimension, shown):
    assert show(value, dimension) == shown


def test_a_range_shows_its_ends():
    assert show_quantity(parse("500..1k..2k req/s")) == "500 req/s to 2,000 req/s, likely 1,000 req/s"


def test_downtime_follows_from_availability():
    assert show_downtime(0.995) == "43.8 h/year"
