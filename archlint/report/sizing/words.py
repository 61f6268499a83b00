"""Loads, capacities and shares in words."""

from __future__ import annotations

import math

from archlint.quantity import show_count, show_rate, show_share, show_size

FAR = 1e9
"""Times today's peak that nobody grows to."""


def amount(value: float, unit: str) -> str:
    """A load or capacity with its unit.

    >>> amount(1736.1, "req/s"), amount(2e9, "B"), amount(97.0, "connections")
    ('1,736 req/s', '2 GB', '97 connections')
    """
    if unit == "req/s":
        return show_rate(value)
    if unit == "B":
        return show_size(value)
    if unit == "B/s":
        return f"{show_size(value)}/s"
    return f"{show_count(value)} {unit}"


def percent(share: float) -> str:
    """A share for a table: no digits behind the point from ten per cent upward, and all before it, as in findings.

    >>> percent(0.052), percent(0.523), percent(24.4), percent(11.111)
    ('5.2 %', '52 %', '2,440 %', '1,111 %')
    """
    if math.isinf(share):
        return "no capacity"
    digits = 0 if share >= 0.0995 else 1
    return f"{100 * share:,.{digits}f} %" if share else "0 %"


def multiple(value: float) -> str:
    """At how many times today's peak something happens; a billion times it is as good as never.

    >>> multiple(0.7), multiple(2.3), multiple(8.64e14)
    ('today', 'at 2.3 ×', 'never')
    """
    if value >= FAR:
        return "never"
    return "today" if value <= 1.0 else f"at {show_count(value)} ×"


def months(value: float | None) -> str:
    """A number of months as people count them."""
    if value is None:
        return ""
    if value <= 0.0:
        return "now"
    return f"{show_count(value)} months" if value < 24 else f"{show_count(value / 12)} years"


def chance(share: float) -> str:
    """A probability, never more sure than the samples are."""
    if share <= 0.0:
        return "-"
    return "< 1 %" if share < 0.01 else show_share(round(share, 2))
