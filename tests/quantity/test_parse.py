"""What may be written as a quantity, and what it is worth in base units."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archlint.quantity import Basis, Dimension, Quantity, QuantityError, parse

DAY = 86_400.0


@pytest.mark.parametrize(
    ("text", "dimension", "likely", "per"),
    [
        ("3", Dimension.COUNT, 3, None),
        ("10k", Dimension.COUNT, 10_000, None),
        ("5M", Dimension.COUNT, 5e6, None),
        ("1.2B", Dimension.COUNT, 1.2e9, None),
        ("1_000", Dimension.COUNT, 1000, None),
        ("90%", Dimension.SHARE, 0.9, None),
        ("99.9%", Dimension.SHARE, 0.999, None),
        ("0.9", Dimension.SHARE, 0.9, None),
        ("600/s", Dimension.RATE, 600, 1),
        ("600 req/s", Dimension.RATE, 600, 1),
        ("500 rps", Dimension.RATE, 500, 1),
        ("500/min", Dimension.RATE, 500 / 60, 60),
        ("5M/day", Dimension.RATE, 5e6 / DAY, DAY),
        ("10M/month", Dimension.RATE, 10e6 / (30 * DAY), 30 * DAY),
        ("2 KB", Dimension.SIZE, 2000, None),
        ("2 KiB", Dimension.SIZE, 2048, None),
        ("60 GB", Dimension.SIZE, 60e9, None),
        ("1 Gbps", Dimension.BANDWIDTH, 125e6, 1),
        ("125 MB/s", Dimension.BANDWIDTH, 125e6, 1),
        ("50 ms", Dimension.DURATION, 0.05, None),
        ("5 min", Dimension.DURATION, 300, None),
        ("7 years", Dimension.DURATION, 7 * 365 * DAY, None),
        ("$50/month", Dimension.MONEY, 50, 30 * DAY),
        ("3x", Dimension.FACTOR, 3, None),
        ("8%/month", Dimension.GROWTH, 0.08, 30 * DAY),
    ],
)
def test_a_quantity_is_read_in_base_units(text, dimension, likely, per):
    assert parse(text, dimension) == Quantity(likely, likely, likely, dimension, text, per)


@pytest.mark.parametrize(
    ("text", "likely", "per", "basis"),
    [
        ("30 per user", 30, None, Basis.USER),
        ("10 per user per day", 10 / DAY, DAY, Basis.USER),
        ("50 per active user per day", 50 / DAY, DAY, Basis.ACTIVE_USER),
        ("2 messages per online user per hour", 2 / 3600, 3600, Basis.ONLINE_USER),
    ],
)
def test_a_number_per_user_names_its_basis(text, likely, per, basis):
    assert parse(text, Dimension.PER_USER) == Quantity(likely, likely, likely, Dimension.PER_USER, text, per, basis)


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("500..2k req/s", (500, 1250, 2000)),
        ("500..1k..2k req/s", (500, 1000, 2000)),
        ("500 req/s..2k req/s", (500, 1250, 2000)),
        ("60..600 req/min", (1, 5.5, 10)),
    ],
)
def test_a_range_may_carry_its_unit_only_at_the_end(text, ends):
    quantity = parse(text, Dimension.RATE)
    assert (quantity.low, quantity.likely, quantity.high) == ends


@pytest.mark.parametrize(
    ("written", "dimension", "kind", "message", "help_"),
    [
        (
            40,
            Dimension.RATE,
            "missing-unit",
            "must be a rate such as `500 req/s`, got `40` without a unit",
            "write `40 req/s` if that is what it means",
        ),
        ("2 KB", Dimension.RATE, "wrong-unit", "must be a rate such as `500 req/s`, got `2 KB`, which is a size", None),
        (
            "2 Kb",
            Dimension.SIZE,
            "wrong-unit",
            "must be a size in bytes, got `2 Kb`, which is in bits",
            "write `2 KB` for bytes, or `0.25 KB` for as many bits",
        ),
        (
            "2 gb",
            Dimension.SIZE,
            "wrong-unit",
            "must be a size such as `2 KB`, got `2 gb`: `gb` is no unit",
            "write `2 GB`",
        ),
        (
            "102 Tbit",
            Dimension.SIZE,
            "wrong-unit",
            "must be a size in bytes, got `102 Tbit`, which is in bits",
            "write `12.75 TB`",
        ),
        ("90", Dimension.SHARE, "out-of-range", "must lie between 0 % and 100 %, got `90`", "write `90%`"),
        ("-3", Dimension.COUNT, "out-of-range", "cannot be negative, got `-3`", None),
        ("three", Dimension.COUNT, "wrong-type", "must be a count such as `10k`, got `three`", "write `3`"),
        (True, Dimension.COUNT, "wrong-type", "must be a count such as `10k`, got `true`", None),
        (
            "1,000",
            Dimension.COUNT,
            "wrong-number",
            "cannot be read from `1,000`: a comma is not part of a number",
            "write `1000`",
        ),
        (
            "$50",
            Dimension.MONEY,
            "missing-unit",
            "must be an amount of money per time such as `$50/month`, got `$50`",
            "write `$50/month`",
        ),
        (
            "2000..500 req/s",
            Dimension.RATE,
            "backwards-range",
            "must go from low to high, got `2000..500 req/s`",
            "put the smaller number first",
        ),
    ],
)
def test_what_cannot_be_read_is_explained(written, dimension, kind, message, help_):
    with pytest.raises(QuantityError) as caught:
        parse(written, dimension)
    assert (caught.value.kind, caught.value.message, caught.value.help) == (kind, message, help_)


@given(st.text(alphabet="0123456789.kMB%$/x sminuerpdayGKib-_,e", max_size=20), st.sampled_from(list(Dimension)))
def test_any_text_is_a_quantity_or_an_explained_mistake(text, dimension):
    try:
        quantity = parse(text, dimension)
    except QuantityError as error:
        assert error.message
    else:
        assert quantity.low <= quantity.likely <= quantity.high
        assert quantity.dimension is dimension


@pytest.mark.parametrize(
    ("written", "dimension", "value"),
    [
        ("$0.09/GB", Dimension.BYTE_PRICE, 9e-11),
        ("$90 per TB", Dimension.BYTE_PRICE, 9e-11),
        ("$0.05..$0.09/GB", Dimension.BYTE_PRICE, 7e-11),
        ("$0.023/GB per month", Dimension.STORAGE_PRICE, 2.3e-11),
        ("$0.023 per GB-month", Dimension.STORAGE_PRICE, 2.3e-11),
        ("$0.276/GB/year", Dimension.STORAGE_PRICE, 0.276 * 30 / 365 / 1e9),
        ("$0.20/1M", Dimension.UNIT_PRICE, 2e-7),
        ("$0.0075 per 10k requests", Dimension.UNIT_PRICE, 7.5e-7),
        ("$2/request", Dimension.UNIT_PRICE, 2.0),
        ("0", Dimension.BYTE_PRICE, 0.0),
        ("150%", Dimension.ADDITION, 1.5),
        ("0.3", Dimension.ADDITION, 0.3),
    ],
)
def test_prices_and_what_is_put_on_top(written, dimension, value):
    assert parse(written, dimension).likely == pytest.approx(value)


@pytest.mark.parametrize(
    ("written", "dimension", "way_out"),
    [
        ("$0.09/month", Dimension.BYTE_PRICE, "the price of the whole is `instance: $0.09/month`"),
        ("$0.02/GB", Dimension.STORAGE_PRICE, "write `$0.02/GB per month`"),
        ("$0.09/GB", Dimension.MONEY, "write `{egress: $0.09/GB}`"),
        ("$0.20/1M", Dimension.MONEY, "write `{requests: $0.20/1M}`"),
        ("$0.09", Dimension.BYTE_PRICE, "write `$0.09/GB`"),
        ("0.05..0.09/GB", Dimension.BYTE_PRICE, "write `$0.05..$0.09/GB`"),
        ("3 MB/s", Dimension.RATE, "`capacity` counts requests; for bytes use `bandwidth: 3 MB/s`"),
        ("30", Dimension.ADDITION, "write `30%`"),
    ],
)
def test_the_way_out_of_a_wrong_price(written, dimension, way_out):
    with pytest.raises(QuantityError) as caught:
        parse(written, dimension)
    assert caught.value.help == way_out
