"""Values as YAML text that our own reader reads back as the same values."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import cast

_UNPRINTED = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
"""What ends a line, or may not stand in YAML."""
_LINES = re.compile(f"{_UNPRINTED.pattern}+")
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_./%+ -]*[A-Za-z0-9_./%+]|[A-Za-z_]")
_WORDS = frozenset({"null", "true", "false", "~"})
_QUANTITY = re.compile(r"\$?[0-9](?=[A-Za-z0-9_.%/ ]*[A-Za-z%])[A-Za-z0-9_.%/ ]*(?<! )")
_EXPONENT = re.compile(r"[0-9.]+[eE][0-9]+")


def scalar(value: object) -> str:
    """One value.

    >>> scalar("a b"), scalar("yes: no"), scalar(True), scalar(0.5), scalar("12"), scalar("30 s"), scalar(None)
    ('a b', '"yes: no"', 'true', '0.5', '"12"', '30 s', 'null')
    """
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return repr(value)
    return _text(str(value))


@lru_cache(maxsize=4_096)
def _text(value: str) -> str:
    """A text, in quotes where it would be read as something else; the same names stand in many lines."""
    text = value if value.isprintable() else _UNPRINTED.sub(" ", value)
    if _PLAIN.fullmatch(text) and text.lower() not in _WORDS:
        return text
    if _QUANTITY.fullmatch(text) and not _EXPONENT.fullmatch(text):
        return text
    return json.dumps(text, ensure_ascii=False)


def flow(value: object) -> str:
    """A value on one line: `{a: 1, b: [x, y]}`.

    >>> flow({"live": "/health", "of": ["a", 2]})
    '{live: "/health", of: [a, 2]}'
    """
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, Mapping):
        entries = cast("Mapping[object, object]", value)
        return "{" + ", ".join(f"{scalar(key)}: {flow(inner)}" for key, inner in entries.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(flow(item) for item in cast("list[object]", value)) + "]"
    return scalar(value)


def comment(text: str) -> str:
    """Text that may stand behind a `#`: one line, nothing that could end it."""
    return (text if text.isprintable() else _LINES.sub(" ", text)).strip()


def line(text: str, said: str, indent: int, column: int = 46) -> str:
    """One line with its comment at a common column."""
    whole = " " * indent + text
    return f"{whole:<{column}}  # {comment(said)}" if said else whole
