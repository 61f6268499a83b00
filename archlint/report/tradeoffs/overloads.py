"""What is left after a single failure and gets more than it can take, in words."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from archlint.analysis.failures.result import CauseClass
from archlint.quantity import listed, show_share
from archlint.report.page import Block, Listing, Paragraph

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from archlint.analysis import Analyses
    from archlint.analysis.failures.result import Cause, Overload

MOST = 5
"""Failures named for one overload; of more it is said how many follow."""


def blocks(analyses: Analyses, causes: Iterable[Cause], name: Callable[[Cause], str]) -> list[Block]:
    """A line for each overload, with the failures that bring it; `name` says how people call one."""
    alike: dict[str, list[Cause]] = {}
    for cause in causes:
        for one in analyses.failures.overloads.get(cause, ()):
            alike.setdefault(told(one), []).append(cause)
    if not alike:
        return []
    items = tuple(f"without {_any_of(those, name)}: {text}" for text, those in alike.items())
    return [Paragraph("What is left gets more than it can take at peak:"), Listing(items)]


def _any_of(causes: list[Cause], name: Callable[[Cause], str]) -> str:
    """Failures of which each is enough; copies of one component in one word: 'any one of 3 `api`'."""
    copies = Counter(cause.subject for cause in causes if cause.index is not None)
    words = dict.fromkeys(
        f"any one of {copies[cause.subject]} `{cause.subject}`"
        if cause.index is not None and copies[cause.subject] > 1
        else name(cause)
        for cause in sorted(causes, key=lambda each: each.kind is CauseClass.SOFTWARE)  # `a`, or a release of `a`
    )
    return listed(words, most=MOST, last="or")


def told(one: Overload) -> str:
    """What gets too much, how much of what, and the arithmetic: '`db`, 1 of 2 copies left, at 145 % of its reads'."""
    left = f", {one.left:,} of {one.total:,} copies left," if one.left < one.total else ""
    said = f" ({one.formula})" if one.formula else ""
    return f"`{one.limit.component}`{left} at {show_share(one.limit.utilisation)} of its {one.limit.name}{said}"
