"""What to write for a key whose value says nothing that can be read: `auto`, `forever`, `18:00-22:00`, a bare number."""

from __future__ import annotations

import re
from collections.abc import Callable
from math import fsum
from typing import TYPE_CHECKING

from archlint.blueprint.examples import NAMED, UNITS, USUAL, WITHOUT
from archlint.blueprint.times import day, hours_between, interval
from archlint.quantity import Dimension, QuantityError, parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_NOTHING = frozenset(
    [
        "none",
        "no",
        "never",
        "off",
        "false",
        "nothing",
        "null",
        "nil",
        "n/a",
        "without",
        "disabled",
        "0",
        "nein",
        "kein",
        "keine",
        "nie",
        "aucun",
        "aucune",
        "non",
        "jamais",
    ]
)
_WITHOUT_END = frozenset(
    [
        "forever",
        "always",
        "unlimited",
        "infinite",
        "infinity",
        "inf",
        "permanent",
        "permanently",
        "endless",
        "ewig",
        "immer",
        "unbegrenzt",
        "unendlich",
        "toujours",
        "illimité",
        "illimitée",
        "infini",
        "indefinite",
        "indefinitely",
        "eternal",
    ]
)
_NO_END = re.compile(
    r"(?:no|without|never|until) ?(?:an )?(?:end|limit|expiry|expiration|expires?|deleted|deletion)|for (?:ever|good)"
)
"""The same in several words."""
_ENDLESS = frozenset({"ttl", "keep", "timeout", "max_length"})
"""Keys whose absence is what has no end; without any other key there is nothing of what it says."""
_REST = frozenset(
    ["rest", "remaining", "remainder", "other", "others", "rem", "balance", "übrige", "restliche", "reste"]
)
_PEAK = "write `peak: 3x`, `peak: {share: 40%, within: 4 h}` or `peak: {busy: 8 h}`, with your numbers"
_MOST_PEAK = 50


def for_number(path: Sequence[str | int], written: str) -> str | None:
    """What to write for a number without a unit, by the unit its key is usually given in; None where any may be meant.

    >>> for_number(("workload", "peak", "busy"), "8")
    'write `8 h` if that is what it means'
    """
    key, number = str(path[-1]), float(written) if re.fullmatch(r"\d+(?:\.\d+)?", written) else None
    if number is None:
        return None
    if key == "peak" and number > _MOST_PEAK:
        return _PEAK
    if path[-2:] == ("backups", "every") or key == "every":
        return f"write `{written} {'day' if number == 1 else 'days'}` if that is what it means"
    units = UNITS.get(key)
    if units is None or (units == ("ms",) and (number < 1 or number >= 1000)):
        return None
    return f"write `{written} {units[-1] if number >= 100 else units[0]}` if that is what it means"


def for_rhythm(value: object) -> bool:
    """Whether a text says how often something happens, in other words than `every`."""
    return isinstance(value, str) and interval(value) is not None


def left_out(path: Sequence[str | int], value: object) -> str | None:
    """That a key is left out rather than to have a value that says it has none, or no end.

    >>> left_out(("components", "db", "replication"), "none")
    'leave `replication` out: without it there is one copy'
    """
    key, said = _key_of(path), _said(value)
    words = _NO_END.sub("forever", said).split()
    endless = any(word in _WITHOUT_END for word in words)
    known = key in _ENDLESS if endless else any(word in _NOTHING for word in words)
    if key not in WITHOUT or not known or len(words) > 2:
        return None
    return f"leave `{key}` out: without it {WITHOUT[key]}"


def for_value(path: Sequence[str | int], value: object) -> str | None:
    """What to write for a value that is none; None where nothing better can be said than the message does.

    >>> for_value(("flows", "f", "steps", 0, "a -> b", "ttl"), "forever")
    'leave `ttl` out: without it nothing expires'
    """
    key, said = _key_of(path), _said(value)
    if path[0] == "estimates":
        return f"write the figure with its unit, such as `{key}: 500 req/s` or `{key}: 60 GB`"
    if path[-2:-1] == ("pool",):
        return f"write how many connections each process keeps, such as `{key}: 20`"
    return _exactly(path, key, said) or left_out(path, value) or NAMED.get(key) or _example(key)


def for_estimate(path: Sequence[str | int], value: object) -> str | None:
    """What to write for an estimate in a unit that is none, by what is measured under its name.

    >>> for_estimate(("estimates", "storage.links"), "48 Tbit")
    'write `6 TB`'
    """
    from archlint.blueprint.checks.estimates import due  # noqa: PLC0415 -- only what is wrong asks

    dimension = due(str(path[-1]))
    try:
        parse(value, *([dimension] if dimension else []))
    except QuantityError as error:
        return error.help
    return None


def _example(key: str) -> str | None:
    if key not in USUAL:
        return None
    lacks = f", or leave it out: without it {WITHOUT[key]}" if key in WITHOUT else ""
    return f"write a number, such as `{key}: {USUAL[key]}`{lacks}"


def for_rest(shares: Iterable[object], said: object) -> str | None:
    """The share that is left for a flow that has `the rest`, by the shares of all others; None where it cannot be told.

    >>> for_rest(["60%", 0.3], "the rest")
    'write `share: 10%`'
    """
    if _said(said).removeprefix("the ") not in _REST:
        return None
    try:
        left = 1 - fsum(parse(share, Dimension.SHARE).likely for share in shares)
    except QuantityError:
        return None
    return f"write `share: {round(100 * left, 6):g}%`" if left > 0 else None


def _key_of(path: Sequence[str | int]) -> str:
    return next((step for step in reversed(path) if isinstance(step, str)), "")


def _said(value: object) -> str:
    return " ".join(str(value).lower().split()) if isinstance(value, (str, bool)) else ""


def _exactly(path: Sequence[str | int], key: str, said: str) -> str | None:
    """What to write for a value that does say something, in other words than those of the language."""
    if path[-2:] == ("workload", "peak"):
        return _peak(said)
    if key in ("busy", "within") and (hours := hours_between(said)) is not None:
        return f"write `{hours} h`"
    if key in ("schedule", "every") and (found := interval(said)) is not None:
        return f"write `every {found}`" if key == "schedule" else f"write `{found}`"
    for keys, pattern, way_out in _FORMS:
        if key in keys and (match := re.fullmatch(pattern, said)) is not None:
            return way_out(match) if callable(way_out) else way_out
    return None


def _growth(found: re.Match[str]) -> str:
    return f"write `{100 * float(found[1]) - 100:g}%/{found[2] or 'year'}`"


_FORMS: tuple[tuple[tuple[str, ...], str, str | Callable[[re.Match[str]], str]], ...] = (
    (("rpo", "rto"), r"(?:none|no|zero|null|nothing|0|immediately|instant|kein|keine|aucun)(?: loss)?", "write `0 s`"),
    (
        ("lag", "max_lag", "max_loss"),
        r"(?:none|no|zero|null|nothing|immediate(?:ly)?|instant(?:ly)?|kein|keine|aucun)(?: lag| loss)?",
        "write `0 s`",
    ),
    (("standbys",), r"none|no|zero|null|nothing|kein|keine|aucun", "write `0`, or leave `replication` out"),
    (
        ("until",),
        r"(\d{1,2})[./](\d{1,2})[./](\d{4})",
        lambda found: day(int(found[3]), int(found[2]), int(found[1])),
    ),
    (
        ("until",),
        r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})",
        lambda found: day(int(found[1]), int(found[2]), int(found[3])),
    ),
    (("until",), r"never|none|forever|always|no", "leave `until` out: without it the finding stays accepted"),
    (("growth",), r"(\d+(?:\.\d+)?) ?x(?: ?(?:per|a|/) ?(year|month))?", _growth),
    (("times",), r"once|always", "leave `times` out: once is what it says without it"),
    (("times",), r"twice", "write `2`"),
    (("times",), r"(\d+) ?(?:x|times)", lambda found: f"write `{found[1]}`"),
    (
        ("work",),
        r"[\d.]+k? ?(?:(?:req)?/s|rps)",
        lambda found: f"what one instance takes in a second is `capacity: {found[0]}`",
    ),
    (("capacity",), r"[\d.]+ ?[kmgt]i?b", "`capacity` counts requests; bytes are `memory`, `disk` or `bandwidth`"),
    (("cores",), r"(\d+) ?m", lambda found: f"write `{int(found[1]) / 1000:g}`"),
    (("layer",), r".*(?:7|http|app|grpc|web).*", "write `layer: 7`"),
    (("layer",), r".*(?:4|tcp|transport|network|ip).*", "write `layer: 4`"),
    (("cost",), r"free|kostenlos|gratis|gratuit", "write `$0/month`"),
)
"""Keys, what is said there, and what to write for it."""


def _peak(said: str) -> str:
    if (hours := hours_between(said)) is not None:
        return f"write how much of a day falls into it, such as `peak: {{share: 40%, within: {hours} h}}`"
    if re.fullmatch(r"[\d.]+ ?(?:h|hours?)", said):
        return f"write how much of a day falls into it, such as `peak: {{share: 40%, within: {said}}}`"
    if re.fullmatch(r"[\d.]+ ?%", said):
        return f"write in what time, such as `peak: {{share: {said}, within: 4 h}}`"
    if said in _NOTHING or said in ("flat", "constant", "even"):
        return "write `1x`"
    return _PEAK
