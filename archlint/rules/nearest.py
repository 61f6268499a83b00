"""What was probably meant, as a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.errors import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable


def did_you_mean(word: str, words: Iterable[str]) -> str | None:
    """The sentence for a message's help, or the whole list when it is short and nothing is close."""
    known = sorted(words)
    match = nearest(word, known)
    if match:
        return f"did you mean `{match}`?"
    if len(known) == 1:
        return f"there is only `{known[0]}`"
    return f"one of {', '.join(known)}" if len(known) <= 14 else None
