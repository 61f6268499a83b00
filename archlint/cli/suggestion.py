"""What was probably meant, as a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.errors import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable


def suggestion(word: str, known: Iterable[str]) -> str | None:
    """The nearest name as a sentence for `Problem.help`; None when nothing is close.

    >>> suggestion("chek", ["check", "config"])
    'did you mean `check`?'
    """
    name = nearest(word, known)
    return f"did you mean `{name}`?" if name else None
