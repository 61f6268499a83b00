"""Times of a day and rhythms as people write them elsewhere: `18:00-22:00`, `nightly`, `0 3 * * *`."""

from __future__ import annotations

import re
from calendar import monthrange
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]  # in any locale
_CLOCK = r"(\d{1,2})(?:[:.h]\d\d)?\s*(?:h|uhr|o'clock)?\s*(am|pm)?"
_BETWEEN = re.compile(rf"(?:from |between |von |de )?{_CLOCK}\s*(?:-|–|—|\.\.|to|and|until|till|bis|à)\s*{_CLOCK}")
_RHYTHMS: Mapping[str, str] = {
    **dict.fromkeys(("minutely", "minute"), "1 min"),
    **dict.fromkeys(("hourly", "hour", "stündlich", "stunde", "heure"), "1 h"),
    **dict.fromkeys(("daily", "day", "täglich", "tag", "quotidien", "jour"), "1 day"),
    **dict.fromkeys(("nightly", "night", "midnight", "morning", "evening", "nacht", "nuit"), "1 day"),
    **dict.fromkeys(("weekly", "week", "weekend", "wöchentlich", "woche", "hebdomadaire", "semaine"), "7 days"),
    **dict.fromkeys(("monthly", "month", "monatlich", "monat", "mensuel", "mois"), "30 days"),
    **dict.fromkeys(("yearly", "annually", "year", "jährlich", "jahr", "annuel"), "365 days"),
    **dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"), "7 days"),
}
_CRON = re.compile(r"([\d*/,-]+) ([\d*/,-]+) ([\d*/,-]+) ([\d*/,-]+|[a-z]{3}) ([\d*/,-]+|[a-z]{3}(?:-[a-z]{3})?)")
_OF_DAY = re.compile(r"(?:at |um )?\d{1,2}:\d\d ?(?:am|pm|uhr)?|(?:at |um )?\d{1,2} ?(?:am|pm|uhr)|(?:at|um) \d{1,2}")


def day(year: int, month: int, number: int) -> str:
    """What to write for a day of the calendar, or what the calendar says of one that it does not have.

    >>> day(2027, 6, 3), day(2027, 6, 31)
    ('write `2027-06-03`', 'write `2027-06-30`: June 2027 has 30 days')
    """
    if not 1 <= month <= 12:
        return "a year has 12 months; write the year, the month and the day, such as `2027-06-30`"
    last = monthrange(max(year, 1), month)[1]
    if 1 <= number <= last:
        return f"write `{year}-{month:02}-{number:02}`"
    return f"write `{year}-{month:02}-{last}`: {_MONTHS[month - 1]} {year} has {last} days"


def hours_between(said: str) -> int | None:
    """How many hours lie between two times of a day; None when it says no such thing.

    >>> hours_between("18:00-22:00"), hours_between("10pm to 2am"), hours_between("6-10pm"), hours_between("3x")
    (4, 4, 4, None)
    """
    found = _BETWEEN.fullmatch(said.lower())
    if found is None:
        return None
    first, last = (int(found[number]) % (12 if found[number + 1] else 25) for number in (1, 3))
    if found[4] == "pm":
        last += 12
    if found[2] == "pm" or (not found[2] and found[4] == "pm" and first + 12 < last):
        first += 12
    return (last - first) % 24 or None


def interval(said: str) -> str | None:
    """How often something runs that is said as a rhythm, a time of the day or a line of cron, as a duration.

    >>> interval("nightly"), interval("*/5 * * * *"), interval("every 03:00")
    ('1 day', '5 min', '1 day')
    """
    words = re.sub(r"^(?:every|each|once an?|@|jede[nrs]?|chaque)\s*", "", said.lower())
    found = _RHYTHMS.get(re.sub(r"s?(?: (?:at|um|on|à) .*)?$", "", words)) or _RHYTHMS.get(words)
    if found is not None or _OF_DAY.fullmatch(words):
        return found or "1 day"
    cron = _CRON.fullmatch(words)
    if cron is None:
        return None
    minute, hour, day, _, weekday = cron.groups()
    for field, unit in ((minute, "min"), (hour, "h")):
        if step := re.fullmatch(r"\*/(\d+)", field):
            return f"{step[1]} {unit}"
    if minute == "*":
        return "1 min"
    if hour == "*":
        return "1 h"
    return "30 days" if day != "*" else "7 days" if weekday != "*" else "1 day"
