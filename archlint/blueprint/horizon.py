"""When a figure about data is meant: now, per second, day, week, month or year, after some years, or the part that is hot.

storage.links.after_10_years    bytes of `links` ten years from now
rows.links.per_day              rows of `links` that a day adds
storage.per_year                bytes that a year adds, of all data
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.quantity import Dimension

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

SECONDS = {
    "per_second": 1.0,
    "per_day": 86_400.0,
    "per_week": 7 * 86_400.0,
    "per_month": 30 * 86_400.0,
    "per_year": 365 * 86_400.0,
}
"""The stretch of time of an inflow."""
HOT = "hot"
"""The part of a datum that is asked for often."""
AFTER = re.compile(r"after_([1-9][0-9]?)_years?")
FIGURES = ("storage", "rows")


def split(name: str, data: Collection[str]) -> tuple[str, str]:
    """The datum ('' for all) and the horizon ('' for now) of a figure about data.

    >>> split("storage.links.after_10_years", {"links"}), split("storage.per_year", {"links"})
    (('links', 'after_10_years'), ('', 'per_year'))
    """
    rest = name.partition(".")[2]
    datum, _, last = rest.rpartition(".")
    if rest in data or not (last in SECONDS or last == HOT or AFTER.fullmatch(last)):
        return rest, ""
    return datum, last


def years(horizon: str) -> int | None:
    """How many years ahead a horizon lies; None for another kind of horizon.

    >>> years("after_10_years"), years("per_year")
    (10, None)
    """
    found = AFTER.fullmatch(horizon)
    return int(found[1]) if found else None


def dimension(figure: str, datum: str, horizon: str) -> Dimension | None:
    """What such a figure is measured in; None for one that does not exist."""
    if figure == "rows":
        if not datum or horizon == HOT:
            return None
        return Dimension.RATE if horizon == "per_second" else Dimension.COUNT
    if horizon == "per_second" or (horizon == HOT and not datum):
        return None
    return Dimension.SIZE


def names(data: Collection[str]) -> Iterator[tuple[str, Dimension]]:
    """The usual names, for suggestions."""
    for figure in FIGURES:
        for datum in ("", *data):
            for horizon in ("", *SECONDS, "after_10_years", HOT):
                if (kind := dimension(figure, datum, horizon)) is not None:
                    yield ".".join(part for part in (figure, datum, horizon) if part), kind
