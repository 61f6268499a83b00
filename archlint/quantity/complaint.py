"""What is said when a quantity cannot be read: what was expected, what came, what to write."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.errors import nearest
from archlint.quantity.quantity import Dimension
from archlint.quantity.units import BASES, BITS, DURATIONS, PERIODS, PRICES, RATE_WORDS, SCALES, SIZES, THINGS

if TYPE_CHECKING:
    from collections.abc import Sequence

NAMES = {
    Dimension.COUNT: ("a count", "10k"),
    Dimension.SHARE: ("a share", "90%"),
    Dimension.ADDITION: ("a share on top", "30%"),
    Dimension.RATE: ("a rate", "500 req/s"),
    Dimension.SIZE: ("a size", "2 KB"),
    Dimension.BANDWIDTH: ("a bandwidth", "1 Gbps"),
    Dimension.DURATION: ("a duration", "30 s"),
    Dimension.MONEY: ("an amount of money per time", "$50/month"),
    Dimension.BYTE_PRICE: ("a price for bytes", "$0.09/GB"),
    Dimension.STORAGE_PRICE: ("a price for bytes kept", "$0.023/GB per month"),
    Dimension.UNIT_PRICE: ("a price for requests", "$0.20/1M"),
    Dimension.PER_USER: ("a number per user", "10 per user per day"),
    Dimension.FACTOR: ("a factor", "3x"),
    Dimension.GROWTH: ("a growth", "8%/month"),
}
"""What each dimension is called, and an example of it."""


class QuantityError(ValueError):
    """A quantity that cannot be read.

    `kind` is a stable name, `message` a predicate (`must be a rate, got …`) that follows the name of the key,
    `help` what to write instead.
    """

    def __init__(self, kind: str, message: str, help: str | None = None) -> None:  # noqa: A002 - the word of the report
        self.kind = kind
        self.message = message
        self.help = help
        super().__init__(message)


def expected(allowed: Sequence[Dimension]) -> str:
    """What would have been right, with an example: `a rate such as `500 req/s``."""
    if len(allowed) == len(Dimension):
        return "a quantity such as `500 req/s`, `60 GB` or `300k`"
    phrases = [f"{NAMES[dimension][0]} such as `{NAMES[dimension][1]}`" for dimension in allowed]
    return phrases[0] if len(phrases) == 1 else ", ".join(phrases[:-1]) + " or " + phrases[-1]


def show_written(value: object) -> str:
    """A value as it was written, short enough for a message."""
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if value is None:
        return "nothing"
    text = " ".join(str(value).split())
    return f"`{text}`" if len(text) <= 60 else f"`{text[:57]}…`"


def not_a_quantity(written: object, allowed: Sequence[Dimension]) -> QuantityError:
    """Something that does not even begin with a number."""
    return QuantityError("wrong-type", f"must be {expected(allowed)}, got {show_written(written)}")


def misread(text: str, why: str, help: str) -> QuantityError:  # noqa: A002 - the word of the report
    """A number written in a way the language does not have."""
    return QuantityError("wrong-number", f"cannot be read from {show_written(text)}: {why}", help)


SCALED = frozenset({Dimension.COUNT, Dimension.RATE, Dimension.MONEY, Dimension.PER_USER})
"""What is counted in thousands and millions; sizes and times have units of their own for that."""


def missing_unit(text: str, allowed: Sequence[Dimension]) -> QuantityError:
    """A bare number where a unit is needed."""
    example = NAMES[allowed[0]][1].lstrip("$0123456789.")
    if allowed[0] is Dimension.SIZE and text.isdigit() and int(text) >= 100:
        example = " B"
    dollar = "$" if allowed[0] in PRICES else ""
    way_out = f"write `{dollar}{text}{example}` if that is what it means"
    if allowed[0] is Dimension.DURATION and text.isdigit() and int(text) >= 100:
        way_out = f"write `{text} ms` or `{text} s`, whichever it means"
    return QuantityError(
        "missing-unit",
        f"must be {expected(allowed)}, got {show_written(text)} without a unit",
        way_out if len(text) <= 40 else None,
    )


_WAYS_OUT = {
    (Dimension.SHARE, Dimension.GROWTH): "write `{}/month`",
    (Dimension.BANDWIDTH, Dimension.RATE): "`capacity` counts requests; for bytes use `bandwidth: {}`",
    (Dimension.COUNT, Dimension.RATE): "write `{}/s` if that is what it means",
    (Dimension.RATE, Dimension.MONEY): "write `${}`",
    (Dimension.BYTE_PRICE, Dimension.STORAGE_PRICE): "write `{} per month`",
    (Dimension.BYTE_PRICE, Dimension.MONEY): "write `{{egress: {}}}`",
    (Dimension.STORAGE_PRICE, Dimension.MONEY): "write `{{storage: {}}}`",
    (Dimension.UNIT_PRICE, Dimension.MONEY): "write `{{requests: {}}}`",
    (Dimension.MONEY, Dimension.BYTE_PRICE): "the price of the whole is `instance: {}`",
    (Dimension.MONEY, Dimension.STORAGE_PRICE): "the price of the whole is `instance: {}`",
    (Dimension.MONEY, Dimension.UNIT_PRICE): "the price of the whole is `instance: {}`",
}
"""What to write instead, by what was found and what was expected."""


def wrong_dimension(text: str, found: Dimension, allowed: Sequence[Dimension]) -> QuantityError:
    """A quantity of another kind."""
    way_out = _WAYS_OUT.get((found, allowed[0])) if len(allowed) == 1 else None
    way_out = way_out.format(text) if way_out else None
    return QuantityError(
        "wrong-unit", f"must be {expected(allowed)}, got {show_written(text)}, which is {NAMES[found][0]}", way_out
    )


def out_of_bounds(text: str, number: float, dimension: Dimension) -> QuantityError:
    """A share beyond 0–100 %, or a number too large or too small to compute with."""
    if dimension is not Dimension.SHARE or not 1e-24 <= number <= 1e24:
        size = "large" if number > 1 else "small"
        return QuantityError("out-of-range", f"is too {size} a number: {show_written(text)}")
    bare = text.replace(".", "", 1).isdigit() and number <= 100
    return QuantityError(
        "out-of-range",
        f"must lie between 0 % and 100 %, got {show_written(text)}",
        f"write `{text}%`" if bare else None,
    )


def backwards(text: str, pieces: Sequence[str], numbers: Sequence[float]) -> QuantityError:
    """A range whose ends are not in order."""
    bare = [piece.strip() for piece in pieces]
    one_unit = all(piece.replace(".", "", 1).isdigit() for piece in bare)
    order = sorted(range(len(numbers)), key=lambda place: numbers[place])
    return QuantityError(
        "backwards-range",
        f"must go from low to high, got {show_written(text)}",
        f"write `{'..'.join(bare[place] for place in order)}`" if one_unit else "put the smaller number first",
    )


def unknown_unit(text: str, rest: str, allowed: Sequence[Dimension]) -> QuantityError:
    """A unit nobody knows: the same letters in another case, bits for bytes, or the nearest word."""
    message = f"must be {expected(allowed)}, got {show_written(text)}: `{rest[:40]}` is no unit"
    number = text[: len(text) - len(rest)] if text.endswith(rest) else ""
    if rest.removesuffix("s") in BITS and Dimension.SIZE in allowed:
        eighth = _in_bytes(number, rest)
        return QuantityError(
            "wrong-unit",
            f"must be a size in bytes, got {show_written(text)}, which is in bits",
            f"write `{eighth}`"
            if rest.rstrip("s").endswith("bit")
            else f"write `{number}{_bytes(rest)}` for bytes, or `{eighth}` for as many bits",
        )
    if rest.lstrip("kKMB") == "$" and allowed[0] in PRICES:
        unit = NAMES[allowed[0]][1].lstrip("$0123456789.")
        return QuantityError(
            "missing-unit", f"must be {expected(allowed)}, got {show_written(text)}", f"write `{text}{unit}`"
        )
    if allowed[0] in PRICES and "$" not in rest and rest[:1] in "/p":
        dollars = "..".join(f"${piece.strip().lstrip('$')}" for piece in text.split(".."))
        return QuantityError("wrong-unit", message, f"write `{dollars}`")
    guess = _unit_meant(rest, allowed)
    return QuantityError("wrong-unit", message, f"write `{number}{guess}`" if guess and number else None)


def _unit_meant(rest: str, allowed: Sequence[Dimension]) -> str | None:
    """The unit that was probably meant; the thousands or millions before it stay what they are."""
    scale = rest[: len(rest) - len(rest[1:].lstrip())] if rest[:1] in SCALES else ""
    if scale and not set(allowed).isdisjoint(SCALED) and (unit := _unit_meant(rest[len(scale) :], allowed)):
        return f"{scale}{unit}"
    known = _known(rest, allowed)
    usual = _ELSEWHERE.get(rest.lower())
    begun = min((unit for unit in known if len(rest) > 1 and unit.startswith(rest)), key=len, default=None)
    return usual if usual in known else begun or nearest(rest, known)


_ELSEWHERE = {"msec": "ms", "msecs": "ms", "millis": "ms", "usec": "us", "usecs": "us", "secs": "s", "hrs": "h"}
"""What units are called elsewhere; `msec` is nearer to `sec` in letters than in time."""


_MANY = frozenset("kKmMbBgGtT")
"""Letters of which a prefix of thousands, millions and billions is made, somewhere."""


def _in_bytes(number: str, bits: str) -> str:
    """An eighth of what is told in bits, by that word; a `b` alone may be a small letter for a large one.

    >>> _in_bytes("102 ", "Tbit"), _in_bytes("8..16 ", "bits")
    ('12.75 TB', '1..2 B')
    """
    eighths = [f"{float(piece) / 8:.12g}" for piece in number.split("..") if piece.strip()]
    return f"{'..'.join(eighths)} {_bytes(bits)}"


def _bytes(bits: str) -> str:
    return bits[0].upper() + "B" if bits[0] in "kKMGT" else "B"


def _known(rest: str, allowed: Sequence[Dimension]) -> list[str]:
    """Units worth suggesting, in the shape of what was written."""
    known: list[str] = []
    if Dimension.SIZE in allowed:
        known += SIZES
    if Dimension.DURATION in allowed:
        known += DURATIONS
    if Dimension.BANDWIDTH in allowed:
        known += [f"{bits}ps" for bits in BITS] + [f"{size}/s" for size in SIZES]
    if Dimension.RATE in allowed:
        known += RATE_WORDS
        measure = rest.split("/", maxsplit=1)[0].strip() if "/" in rest else "req"
        things = sorted(THINGS) if measure and measure not in THINGS else [measure]
        if _MANY.issuperset(measure) or measure in DURATIONS:  # whatever it means, it says how many
            things = [] if measure else things
        known += [f"{thing}/{period}" for thing in things for period in PERIODS]
        if measure[:1] in SCALES or rest.startswith("/"):  # without the letters of `m/day` it is a million times less
            known += [f"{measure[:1]}/{period}" for period in PERIODS]
    if Dimension.PER_USER in allowed:
        known += [f"per {basis} per {period}" for basis in BASES for period in ("day", "month", "hour")]
        known += [f"per {basis}" for basis in BASES]
    if Dimension.MONEY in allowed:
        known += [f"$/{period}" for period in PERIODS]
    if Dimension.BYTE_PRICE in allowed:
        known += [f"$/{size}" for size in SIZES]
    if Dimension.STORAGE_PRICE in allowed:
        known += [f"$/{size} per month" for size in SIZES]
    if Dimension.GROWTH in allowed:
        known += [f"%/{period}" for period in PERIODS]
    return known
