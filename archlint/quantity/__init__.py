"""Quantities: counts, shares, rates, sizes, durations, money, per-user numbers, factors, growth and ranges."""

from archlint.quantity.complaint import QuantityError, show_written
from archlint.quantity.parse import parse, respelt
from archlint.quantity.quantity import Basis, Dimension, Quantity
from archlint.quantity.show import (
    counted,
    listed,
    show,
    show_count,
    show_downtime,
    show_duration,
    show_miss,
    show_quantity,
    show_rate,
    show_share,
    show_size,
    with_article,
)
from archlint.quantity.units import PRICES

__all__ = [
    "PRICES",
    "Basis",
    "Dimension",
    "Quantity",
    "QuantityError",
    "counted",
    "listed",
    "parse",
    "respelt",
    "show",
    "show_count",
    "show_downtime",
    "show_duration",
    "show_miss",
    "show_quantity",
    "show_rate",
    "show_share",
    "show_size",
    "show_written",
    "with_article",
]
