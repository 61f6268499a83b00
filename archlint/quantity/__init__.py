"""Quantities: counts, shares, rates, sizes, durations, money, per-user numbers, factors and ranges."""

from archlint.quantity.quantity import Basis, Dimension, Quantity

__all__ = ["Basis", "Dimension", "Quantity"]
