"""What was probably meant, as a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.errors import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable


def suggestion(word: str, words: Iterable[str]) -> str | None:
    """The sentence for a message's help, or the whole list when it is short and nothing is close."""
    known = sorted(words)
    few = f"one of {', '.join(known)}" if len(known) <= 14 else None
    return did_you_mean(word, known, f"there is only `{known[0]}`" if len(known) == 1 else few)
