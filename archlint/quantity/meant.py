"""What somebody in a hurry meant by a quantity that cannot be read: words for units, marks around numbers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

from archlint.quantity.quantity import Dimension

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

Instead: TypeAlias = "str | Callable[[re.Match[str]], str]"
"""What stands in place of a match."""
_LONGEST = 60
_NUMBERS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_WORDS: tuple[tuple[str, Instead], ...] = (
    (r"^(?:about|around|approx\.?|circa|ca\.?|up to|max\.?|[~≈<>≤≥±]|<=|>=)\s*", ""),
    (r"[;,+.!]+$", ""),
    (r"\s+of\s+(?:all\s+|the\s+|our\s+)*(?:users|people|requests|traffic|calls|cases|(?:the )?time|total)\b.*$", ""),
    (r"(?<=[\dkMB%])\s*(?:-|–|—|\bto\b|\bbis\b)\s*(?=\d)", ".."),
    (r"^\d{1,3}(?:\.\d{3}){2,}(?!\d)", lambda found: found[0].replace(".", "")),
    (r"(?<=\d)[oO]+(?=[\doOkMB%]|$)", lambda found: "0" * len(found[0])),
    (rf"^(?:{'|'.join(_NUMBERS)})\b", lambda found: str(_NUMBERS.index(found[0].lower()) + 1)),
    (r"\s*\b(?:hundred)\b", "00"),
    (r"\s*\b(?:thousands?|thsd)\b", "k"),
    (r"\s*\b(?:millions?|mio|mln|mn)\b", "M"),
    (r"\s*\b(?:billions?|bn|mrd)\b", "B"),
    (r"\s*(?:\bpercents?|\bper ?cents?|\bpct\.?|\bprocent|%{2,})(?=\W|$)", "%"),
    (r"\s*\bk(?:ilo)?bytes?\b", " KB"),
    (r"\s*\bm(?:ega)?bytes?\b", " MB"),
    (r"\s*\bg(?:iga)?bytes?\b", " GB"),
    (r"\s*\bt(?:era)?bytes?\b", " TB"),
    (r"(?<=[\d.BkKMGT])\s*(?:/|per|a|an|each)\s*(?:row|record|item|entry|message|file|request|document)s?$", ""),
)  # fmt: skip
"""What stands for what, in any quantity."""
_OF: Mapping[Dimension, tuple[tuple[str, Instead], ...]] = {
    Dimension.FACTOR: (
        (r"^[xX×*]\s*([\d.]+)$", r"\1x"),
        (r"^([\d.]+)\s*(?:X|xs|×|\*|times|fold|-fold|x as much)$", r"\1x"),
        (r"^(\d+)00\s*%$", r"\1x"),
        (r"^(\d+):1$", r"\1x"),
        (r"^([\d.]+)\s*(?:x|times)\s+\D*$", r"\1x"),
    ),
    Dimension.SIZE: ((r"^([\d.]+)\s*([kKMGT])$", lambda found: f"{found[1]} {found[2].upper()}B"),),
    Dimension.SHARE: (
        (r"^(\d+)\s*(?:/|(?:out )?of|in)\s*(\d+)$", lambda found: f"{100 * int(found[1]) / max(1, int(found[2])):g}%"),
        (r"^([2-6])\s*(?:nines|9s|x9)$", lambda found: f"99.{'9' * (int(found[1]) - 2)}%".replace(".%", "%")),
    ),
    Dimension.DURATION: (
        (r"^([\d.]+)\s*[mM]$", r"\1 min"),
        (
            r"^PT?([\d.]+)([DHMS])$",
            lambda found: f"{found[1]} { {'D': 'days', 'H': 'h', 'M': 'min', 'S': 's'}[found[2]] }",
        ),
    ),
    Dimension.PER_USER: (
        (r"^([\d.]+\s*[kM]?)\s*(?:each|apiece)$", r"\1 per user"),
        (r"\bper\s+DAU\b", "per active user"),
        (r"\s+(?:daily|every day|each day|a day)$", " per day"),
        (r"\bper\s+active\s+users?\s+(?:a|each|every)\s+(day|hour|week|month)\b", r"per active user per \1"),
    ),
}
"""And where such a quantity is due."""


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
