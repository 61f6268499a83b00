"""What somebody in a hurry meant by a quantity that cannot be read: words for units, marks around numbers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

from archlint.errors import nearest
from archlint.quantity.quantity import Dimension

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

Instead: TypeAlias = "str | Callable[[re.Match[str]], str]"
"""What stands in place of a match."""
_LONGEST = 60
_NUMBERS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_NOUN = r"(?!(?:bits?|bytes?|sec\w*|min\w*|hours?|days?|weeks?|months?|years?|per|each|apiece|daily|weekly|monthly|hourly)\b)([^\W\d_A-Z]{3,})"
"""What is counted, in a word that is none of the units."""
_MULTIPLES = (
    "hundreds",
    "thousands",
    "millions",
    "billions",
    "trillions",
    "dozens",
    "halves",
    "thirds",
    "quarters",
    "percent",
)
"""Words that change a number, however they are spelt: they are nothing that is counted."""


def _counted(unit: str) -> Callable[[re.Match[str]], str]:
    """The unit as it is written behind a number, or behind the `/` and `per` of a rate."""
    return lambda found: f"{unit}s" if found.string[: found.start()].rstrip()[-1:].isdigit() else unit


def _without_noun(found: re.Match[str]) -> str:
    """The number without what is counted, and its time where there is one."""
    number, noun, *time = found.groups()
    return found[0] if nearest(noun, _MULTIPLES) else "/".join((number, *time))


def _once_in_one(found: re.Match[str]) -> str:
    """How often it happens in one second, minute, … of what happens in several: 4k/s for 20k in 5 s."""
    number, prefix, several, unit = found.groups()
    if not float(several):
        return found[0]
    one = {"sec": "s", "hours": "h", "hour": "h"}.get(unit, unit if unit == "s" else unit.rstrip("s"))
    return f"{float(number) / float(several):.4g}{prefix}/{one}"


_WORDS: tuple[tuple[str, Instead], ...] = (
    (
        r"^(?:about|around|approx\.?|circa|ca\.?|(?:no |not )?(?:more|less) than|under|below|over|within|at (?:most|least)|up to|max\.?|min\.?|<=|>=|[~≈<>≤≥±+])\s*",
        "",
    ),
    (r"[;,+.!]+$", ""),
    (r"^(?:an?|one)\s+(?=(?:sec|min|hour|day|week|month|year)\w*$)", "1 "),
    (r"\s+of\s+(?:all\s+|the\s+|our\s+)*(?:users|people|requests|traffic|calls|cases|(?:the )?time|total)\b.*$", ""),
    (r"(?<=[\dkMB%])\s*(?:-|–|—|\bto\b|\bbis\b)\s*(?=\d)", ".."),
    (r"^\d{1,3}(?:\.\d{3}){2,}(?!\d)", lambda found: found[0].replace(".", "")),
    (r"(?<=\d)[oO]+(?=[\doOkMB%]|$)", lambda found: "0" * len(found[0])),
    (rf"^(?:{'|'.join(_NUMBERS)})\b", lambda found: str(_NUMBERS.index(found[0].lower()) + 1)),
    (r"\s*(?<![^\W\d_])(?:hundred)\b", "00"),
    (r"(?<=\d)[ '’](?=\d{3}(?!\d))", ""),
    (r"\s*(?<![^\W\d_])(?:thousands?|thsd|tsd\.?|tausend|mille)\b", "k"),
    (r"\s*(?<![^\W\d_])(?:mill(?:ions?)?\.?|mio\.?|mln|mn|mm|millionen)(?=\W|$)", "M"),
    (r"\s*(?<![^\W\d_])(?:billions?|bn|mrd\.?|milliarden?|milliards?)(?=\W|$)", "B"),
    (r"^(\d+(?:\.\d+)?)\s*lakhs?\b", lambda found: f"{100 * float(found[1]):g}k"),
    (r"^(\d+(?:\.\d+)?)\s*(?:crores?|cr)\b", lambda found: f"{10 * float(found[1]):g}M"),
    (r"\s*(?:\bpercents?|\bper ?cents?|\bpct\.?|\bprocent|%{2,})(?=\W|$)", "%"),
    (r"\b(?:sekunden?|secondes?|sek|segundos?)\b", "s"),
    (r"\b(?:minuten|minutos?)\b", "min"),
    (r"\b(?:stunden?|std|heures?|horas?)\b", "h"),
    (r"\b(?:tage?n?|jours?|días?)\b", _counted("day")),
    (r"\b(?:wochen?|semaines?)\b", _counted("week")),
    (r"\b(?:monate?n?|mois)\b", _counted("month")),
    (r"\b(?:jahre?n?|ans?|années?)\b", _counted("year")),
    (r"(?<![^\W\d_])yrs?\b\.?", _counted("year")),
    (r"(?<![^\W\d_])(?:mths?|mos)\b\.?", _counted("month")),
    (r"\b(?:pro|je|par)\b", "per"),
    (r"\s*\bp\.? ?a\.?$", "/year"),
    (r"\b(?:anfragen|aufrufe|requêtes?)\b", "req"),
    (r"\baktive[rn]? (?:nutzer|benutzer)\b|\butilisateurs? actifs?\b", "active user"),
    (r"\b(?:nutzer|benutzer|utilisateurs?)\b", "user"),
    (r"\s*\bko\b", " KB"),
    (r"\s*\b([mgt])o\b", lambda found: f" {found[1].upper()}B"),
    (r"\s*\bgigs?\b", " GB"),
    (r"\s*\bk(?:ilo)?bytes?\b", " KB"),
    (r"\s*\bm(?:ega)?bytes?\b", " MB"),
    (r"\s*\bg(?:iga)?bytes?\b", " GB"),
    (r"\s*\bt(?:era)?bytes?\b", " TB"),
    (r"(?<=[\d.BkKMGT])\s*(?:/|per|a|an|each)\s*(?:row|record|item|entry|message|file|request|document)s?$", ""),
)  # fmt: skip
"""What stands for what, in any quantity."""
_GIGA: tuple[str, Instead] = (r"^([\d.]+)\s*[gG](?=\s*(?:/|per\b|$))", r"\1B")
_TERA: tuple[str, Instead] = (r"^([\d.]+)\s*T(?=\s*(?:/|per\b|$))", lambda found: f"{1000 * float(found[1]):g}B")
_MEGA: tuple[str, Instead] = (r"^([\d.]+)\s*m(?=\s*(?:/|per\b)|\s+[a-z]+\s*(?:/|per\b))", r"\1M")
"""Prefixes of units behind a number of things, as billions and thousands of them."""
_OF: Mapping[Dimension, tuple[tuple[str, Instead], ...]] = {
    Dimension.FACTOR: (
        (r"^[xX×*]\s*([\d.]+)$", r"\1x"),
        (r"^([\d.]+)\s*(?:X|xs|×|\*|times|-?fold|-?fach|fois|x as much)$", r"\1x"),
        (r"^(?:a )?(?:factor|faktor|facteur)(?: of| von| de)?\s*([\d.]+)$", r"\1x"),
        (r"^(?:doppelt|zweifach|double|twice|twofold)$", "2x"),
        (r"^(?:dreifach|triple|thrice|threefold)$", "3x"),
        (r"^(\d+(?:\.\d+)?)$", r"\1x"),
        (r"^(\d+)00\s*%$", r"\1x"),
        (r"^(\d+):1$", r"\1x"),
        (r"^([\d.]+)\s*(?:x|times|fold)\s+\D*$", r"\1x"),
        (r"^([\d.]+)\s+(?:higher|more|as (?:high|much))$", r"\1x"),
    ),
    Dimension.SIZE: (
        (r"^([\d.]+)\s*([kKMGT])$", lambda found: f"{found[1]} {found[2].upper()}B"),
        (r"^([\d.]+)\s*([KMGT])i$", r"\1 \2iB"),
        (r"^([\d.]+)\s*(?:chars?|characters?|octets?|letters)$", r"\1 B"),
        (r"^([\d.]+\s*[kKMGT]i?B)\s+[A-Za-z].*$", r"\1"),
    ),
    Dimension.BANDWIDTH: ((r"^([\d.]+)\s*([kKMGT])(?:b|bit|bits)?$", r"\1 \2bps"),),
    Dimension.COUNT: (
        _GIGA,
        _TERA,
        (r"^([\d.]+)\s*(?:v?CPUs?|v?cpus?|Cores?|cores?|Kerne)$", r"\1"),
        (r"^(\d+(?:\.\d+)?)m$", r"\1M"),
        (rf"^([\d.]+\s*[kMB]?)\s*{_NOUN}$", _without_noun),
    ),
    Dimension.RATE: (
        _GIGA,
        _TERA,
        _MEGA,
        (rf"^([\d.]+\s*[kMB]?)\s*{_NOUN}\s*(?:/|per)\s*(\w+)$", _without_noun),
        (
            r"^(\d+(?:\.\d+)?)\s*([kMB]?)(?:\s*req\w*)?\s*(?:/|per|every|each)\s*(\d+(?:\.\d+)?)\s*(sec|s|min|hours?|h|days?|weeks?|months?)\w*$",
            _once_in_one,
        ),
    ),
    Dimension.MONEY: ((r"^([\d.]+)\s*(?:€|£|eur\b|euros?\b|usd\b|dollars?\b|chf\b)", r"$\1"),),
    Dimension.SHARE: (
        (r"^(\d+)\s*(?:/|(?:out )?of|in)\s*(\d+)$", lambda found: f"{100 * int(found[1]) / max(1, int(found[2])):g}%"),
        (r"^(?:all|everybody|everyone|every one|alle|tous)$", "100%"),
        (r"^(?:a |one )?half$|^die hälfte$|^la moitié$", "50%"),
        (r"^(?:a |one )?quarter$", "25%"),
        (r"^(?:a |one )?third$", "33%"),
        (r"^2 thirds$", "67%"),
        (r"^3 quarters$", "75%"),
        (r"^([\d.]+\s*%)\s+[A-Za-z].*$", r"\1"),
        (r"^([2-6])[\s-]*(?:nines?|9s|x9)$", lambda found: f"99.{'9' * (int(found[1]) - 2)}%".replace(".%", "%")),
    ),
    Dimension.DURATION: (
        (r"^([\d.]+)\s*[mM]$", r"\1 min"),
        (
            r"^PT?([\d.]+)([DHMS])$",
            lambda found: f"{found[1]} { {'D': 'days', 'H': 'h', 'M': 'min', 'S': 's'}[found[2]] }",
        ),
    ),
    Dimension.GROWTH: (
        (r"^(?:doubl(?:es?|ing)|twice)\s+(?:every|each|per|a)\s+(month|year)$", r"100%/\1"),
        (r"^doubl(?:es?|ing)\s+(?:yearly|annually)$", "100%/year"),
        (r"%\s*(?:yearly|annual(?:ly)?|per annum|[/a]\s*(?:a|yr)|p\.? ?a\.?|yoy)$", "%/year"),
        (r"%\s*(?:monthly|mom)$", "%/month"),
    ),
    Dimension.PER_USER: (
        _GIGA,
        _TERA,
        _MEGA,
        (r"^([\d.]+\s*[kM]?)\s*(?:each|apiece)$", r"\1 per user"),
        (r"\bper\s+DAU$", "per active user per day"),
        (r"\bper\s+DAU\b", "per active user"),
        (r"\s+daily per user$", " per user per day"),
        (r"\s+(?:daily|every day|each day|a day)$", " per day"),
        (r"\bper\s+active\s+users?\s+(?:a|each|every)\s+(day|hour|week|month)\b", r"per active user per \1"),
    ),
}
"""And where such a quantity is due."""
SURE = frozenset({Dimension.FACTOR, Dimension.SHARE, Dimension.PER_USER})
"""Quantities whose words are certain; what is left out behind a count or a rate may have been more than a noun."""


def meant(text: str, allowed: Sequence[Dimension]) -> Iterator[str]:
    """Ways to write it that may be right, the one that changes least first.

    >>> list(meant("3 times", [Dimension.FACTOR]))
    ['3x']
    """
    if len(text) > _LONGEST:
        return
    rules = [*_WORDS, *(rule for dimension in allowed for rule in _OF.get(dimension, ()))]
    now = text
    for pattern, instead in rules:
        after = re.sub(pattern, instead, now, flags=re.IGNORECASE if pattern[0] != "^" or "?:" in pattern[:6] else 0)
        if after != now and after.strip():
            now = " ".join(after.split())
            yield now
