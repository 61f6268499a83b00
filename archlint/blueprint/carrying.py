"""What was written, kept in what a message says to write: the value behind the right key, with the unit that the wrong one named."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from archlint.blueprint.plain import reading
from archlint.blueprint.shape import holds_at, keys_at
from archlint.blueprint.steps import as_flow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archlint.source import Data

_EXAMPLE = re.compile(r"(?:^write|: write) `(\w+): (?:\{(\w+): )?([^`{}\[\]<>,]+)(\})?`(?!, `)")
"""One key with its value, or the one below it, that a message says to write."""
_PLAIN = re.compile(r"[\w./$%-][\w ./$%*+-]*")
"""A value that needs no quotes."""
_LONGEST = 60
_PERCENTILE = re.compile(r"p\d+")
_UNITS = {
    **dict.fromkeys(("ms", "millis", "milliseconds"), "ms"),
    **dict.fromkeys(("s", "sec", "secs", "seconds"), "s"),
    **dict.fromkeys(("min", "mins", "minutes"), "min"),
    **dict.fromkeys(("h", "hours"), "h"),
    "days": "days",
    "bytes": "B",
    **{unit.lower(): unit for unit in ("KB", "MB", "GB", "TB", "KiB", "MiB", "GiB", "Mbps", "Gbps")},
    **dict.fromkeys(("percent", "pct"), "%"),
    **dict.fromkeys(("rps", "qps", "per_second"), "req/s"),
}
"""What ends a key that names the unit of its value, and how the unit is written."""


def carried(help_: str, here: Sequence[str | int], value: object) -> str:
    """The help with one's own value in place of that of its example, where its key takes it.

    >>> carried("write `eviction: allkeys-lru`", ("components", "x"), "noeviction")
    'write `eviction: noeviction`'
    """
    found = _EXAMPLE.search(help_)
    if found is None or isinstance(value, (dict, list)) or value is None:
        return help_
    keys = tuple(key for key in (found[1], found[2]) if key)
    written = as_flow(cast("Data", value))
    if len(written) > _LONGEST or not _PLAIN.fullmatch(written) or not takes((*here, *keys), value):
        return help_
    rest = help_[found.end(3) :]
    if written != found[3] and "`, or " in rest:
        rest = rest[: rest.index("`, or ") + 1]  # what else could stand there is no question where something does
    return help_[: found.start(3)] + written + rest


def takes(place: Sequence[str | int], value: object) -> bool:
    """Whether a value may stand at a place of a blueprint."""
    for kind in holds_at(place):
        try:
            reading(list(kind))(cast("Data", value))
        except ValueError:
            continue
        return True
    return False


def with_unit(key: str, value: object) -> tuple[str, str] | None:
    """The key and its value, of a key that ends with the unit of its value.

    >>> with_unit("timeout_ms", 500), with_unit("timeout", 500)
    (('timeout', '500 ms'), None)
    """
    for end, unit in _UNITS.items():
        name = key.removesuffix(f"_{end}")
        if name != key and name and re.fullmatch(r"\d+(?:\.\d+)?", str(value)):
            return name, f"{value}%" if unit == "%" else f"{value} {unit}"
    return None


def same_percentile(key: str, help_: str) -> bool:
    """Whether the value of a percentile is that of the one in the help: another one is another promise."""
    return _PERCENTILE.fullmatch(key) is None or f"{key}: " in help_


def united(key: str, value: object, here: Sequence[str | int]) -> str | None:
    """What to write for a key of the language with a unit behind it."""
    found = with_unit(key, value)
    if found is None or found[0] not in keys_at(here) or not takes((*here, found[0]), found[1]):
        return None
    return f"write `{found[0]}: {found[1]}`"
