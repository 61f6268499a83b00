"""What was probably meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def nearest(word: str, words: Iterable[str]) -> str | None:
    """The known word most like `word`, if one is close."""
    import difflib  # only a mistake needs it  # noqa: PLC0415

    return next(iter(difflib.get_close_matches(word, sorted(words), n=1, cutoff=0.6)), None)


def did_you_mean(word: str, words: Iterable[str]) -> str | None:
    """The sentence for a message's help, or the whole list when it is short and nothing is close."""
    known = sorted(words)
    match = nearest(word, known)
    if match:
        return f"did you mean `{match}`?"
    return f"one of {', '.join(known)}" if len(known) <= 14 else None
