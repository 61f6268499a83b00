"""The units people write, and what they are worth in base units."""

from __future__ import annotations

import re
from typing import NamedTuple

from archlint.quantity.quantity import DAY, HOUR, MINUTE, MONTH, SECOND, YEAR, Basis, Dimension


class Unit(NamedTuple):
    """What stands behind a number: its dimension, its worth, and the period or basis it names."""

    dimension: Dimension
    worth: float
    per: float | None = None
    basis: Basis | None = None


SCALES = {"k": 1e3, "K": 1e3, "M": 1e6, "B": 1e9}
"""Short forms of large counts: `10k`, `5M`, `1.2B`."""

THINGS = frozenset(
    [
        "req",
        "reqs",
        "request",
        "requests",
        "call",
        "calls",
        "read",
        "reads",
        "write",
        "writes",
        "query",
        "queries",
        "op",
        "ops",
        "message",
        "messages",
        "msg",
        "msgs",
        "job",
        "jobs",
        "event",
        "events",
        "row",
        "rows",
        "insert",
        "inserts",
        "update",
        "updates",
        "transaction",
        "transactions",
        "task",
        "tasks",
        "item",
        "items",
        "hit",
        "hits",
        "miss",
        "misses",
        "user",
        "users",
        "connection",
        "connections",
        "socket",
        "sockets",
        "instance",
        "instances",
        "shard",
        "shards",
        "session",
        "sessions",
        "file",
        "files",
        "object",
        "objects",
        "key",
        "keys",
        "record",
        "records",
        "time",
        "times",
    ]
)
"""Nouns that may stand between a number and its period; they say nothing to the arithmetic."""

PERIODS = {
    **dict.fromkeys(("s", "sec", "second", "seconds"), SECOND),
    **dict.fromkeys(("min", "minute", "minutes"), MINUTE),
    **dict.fromkeys(("h", "hr", "hour", "hours"), HOUR),
    **dict.fromkeys(("d", "day", "days"), DAY),
    **dict.fromkeys(("week", "weeks"), 7 * DAY),
    **dict.fromkeys(("month", "months"), MONTH),
    **dict.fromkeys(("y", "year", "years"), YEAR),
}
"""Lengths of time in seconds; a month has 30 days, a year 365."""

DURATIONS = {
    **dict.fromkeys(("ns", "nanoseconds"), 1e-9),
    **dict.fromkeys(("us", "µs", "μs", "microseconds"), 1e-6),
    **dict.fromkeys(("ms", "millisecond", "milliseconds"), 1e-3),
    **PERIODS,
}

PRICES = frozenset({Dimension.MONEY, Dimension.BYTE_PRICE, Dimension.STORAGE_PRICE, Dimension.UNIT_PRICE})
"""What is written with a dollar before the number."""

BASES = {
    **dict.fromkeys(("user", "users"), Basis.USER),
    **dict.fromkeys(("active user", "active users", "daily active user"), Basis.ACTIVE_USER),
    **dict.fromkeys(("online user", "online users"), Basis.ONLINE_USER),
}

SIZES = {
    "B": 1.0,
    **dict.fromkeys(("byte", "bytes"), 1.0),
    **dict.fromkeys(("KB", "kB"), 1e3),
    **{f"{letter}B": 10.0**power for letter, power in zip("MGTPE", range(6, 19, 3), strict=True)},
    **{f"{letter}iB": 1024.0**power for power, letter in enumerate("KMGTPE", start=1)},
}
"""Bytes: powers of ten (`KB`) or of two (`KiB`)."""

BITS = {
    **dict.fromkeys(("b", "bit", "bits"), 1 / 8),
    **{
        f"{letter}{word}": 10.0**power / 8
        for letter, power in zip("kKMGT", (3, 3, 6, 9, 12), strict=True)
        for word in ("b", "bit")
    },
}
"""Bits, in bytes; only bandwidths are written in them."""

RATE_WORDS = {
    **dict.fromkeys(("rps", "qps", "tps"), (1.0, SECOND)),
    **dict.fromkeys(("rpm", "qpm"), (1 / MINUTE, MINUTE)),
}


_MANY = re.compile(r"(?P<number>[0-9][0-9_,]*)?(?P<scale>[kKMB]|)\s*(?P<thing>[a-z]*)")
"""How many things a price is for: `1M`, `1M requests`, `request`."""

_PLAIN = {
    **dict.fromkeys(("", *THINGS), Unit(Dimension.COUNT, 1.0)),
    **dict.fromkeys(("x", "×"), Unit(Dimension.FACTOR, 1.0)),
    "%": Unit(Dimension.SHARE, 0.01),
    **{name: Unit(Dimension.SIZE, worth) for name, worth in SIZES.items()},
    **{name: Unit(Dimension.DURATION, worth) for name, worth in DURATIONS.items()},
    **{name: Unit(Dimension.RATE, worth, per) for name, (worth, per) in RATE_WORDS.items()},
}
"""Units that are one word."""


def read_unit(written: str) -> Unit | None:
    """The unit a piece of text names, None when it names none; `` is a count.

    >>> read_unit("GB").worth
    1000000000.0
    >>> read_unit("per active user per day").basis
    <Basis.ACTIVE_USER: 'active user'>
    """
    words = " ".join(written.split())
    words = words.replace("$per ", "$ per ").replace("-month", "/month")  # clouds write GB-month
    if words.startswith("per "):
        words = " " + words
    measure, *under = [part.strip() for part in words.replace(" per ", "/").split("/")]
    if not under:
        return _plain_unit(measure)
    if len(under) == 1:
        return _unit_over_one(measure, under[0])
    if len(under) == 2:
        return _unit_over_two(measure, under[0], under[1])
    return None


def _plain_unit(measure: str) -> Unit | None:
    if measure in _PLAIN:
        return _PLAIN[measure]
    return _bandwidth(measure[:-2], SECOND) if measure.endswith("ps") else None


def _bandwidth(amount: str, period: float) -> Unit | None:
    worth = SIZES.get(amount) or BITS.get(amount)
    return None if worth is None else Unit(Dimension.BANDWIDTH, worth / period, period)


def _unit_over_one(measure: str, under: str) -> Unit | None:
    thing = measure == "" or measure in THINGS
    if measure == "$":
        return _price(under)
    if under in BASES:
        return Unit(Dimension.PER_USER, 1.0, None, BASES[under]) if thing else None
    period = PERIODS.get(under)
    if period is None:
        return None
    if thing:
        return Unit(Dimension.RATE, 1 / period, period)
    if measure == "%":
        return Unit(Dimension.GROWTH, 0.01, period)
    return _bandwidth(measure, period)


def _price(under: str) -> Unit | None:
    """Dollars for a length of time, for bytes, or for a number of things (`1M requests`)."""
    if under in PERIODS:
        return Unit(Dimension.MONEY, MONTH / PERIODS[under], PERIODS[under])
    if under in SIZES:
        return Unit(Dimension.BYTE_PRICE, 1 / SIZES[under])
    found = _MANY.fullmatch(under)
    if found is None or not (found["thing"] == "" or found["thing"] in THINGS):
        return None
    things = float((found["number"] or "1").replace("_", "").replace(",", "")) * SCALES.get(found["scale"], 1.0)
    return Unit(Dimension.UNIT_PRICE, 1 / things) if things else None


def _unit_over_two(measure: str, first: str, second: str) -> Unit | None:
    if measure == "$":
        size, period = SIZES.get(first), PERIODS.get(second)
        return Unit(Dimension.STORAGE_PRICE, MONTH / period / size) if size and period else None
    if measure and measure not in THINGS:
        return None
    basis = BASES.get(first) or BASES.get(second)
    period = PERIODS.get(second) or PERIODS.get(first)
    if basis is None or period is None:
        return None
    return Unit(Dimension.PER_USER, 1 / period, period, basis)
