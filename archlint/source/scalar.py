"""What a plain scalar means: the core schema of YAML 1.2 (section 10.3.2), without surprises."""

from __future__ import annotations

import math
import re
from functools import lru_cache

_WHOLE = re.compile(r"[-+]?[0-9]+")
_DECIMAL = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_WORDS: dict[str, bool | None] = {
    "": None,
    "~": None,
    **dict.fromkeys(("null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_FIRST = frozenset("0123456789+-.")
_LONGEST = 300  # digits; what is longer is no number anybody means


@lru_cache(maxsize=4096)
def resolve(text: str) -> str | float | bool | None:
    """The value of a plain scalar: `no` is text, `1:30` is text, `0o17` stays text, `1e3` is a number.

    >>> resolve("no"), resolve("1:30"), resolve("12"), resolve("~")
    ('no', '1:30', 12, None)
    """
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in _FIRST or len(text) > _LONGEST:
        return text
    if _WHOLE.fullmatch(text):
        return int(text)
    if _DECIMAL.fullmatch(text):
        number = float(text)
        return number if math.isfinite(number) else text
    return text
