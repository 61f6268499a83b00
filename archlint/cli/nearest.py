"""What was probably meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known name closest to `word`, or None when nothing is close.

    >>> nearest("chek", ["check", "config"])
    'check'
    >>> nearest("banana", ["check", "config"]) is None
    True
    """
    from difflib import get_close_matches  # noqa: PLC0415 - only needed after a mistake

    names = sorted(known)
    folded = {name.casefold(): name for name in names}
    matches = get_close_matches(word.casefold(), list(folded), n=1, cutoff=0.6)
    if matches:
        return folded[matches[0]]
    longer = [name for name in names if len(word) > 1 and name.casefold().startswith(word.casefold())]
    return longer[0] if longer else None


def suggestion(word: str, known: Iterable[str]) -> str | None:
    """The nearest name as a sentence for `Problem.help`.

    >>> suggestion("chek", ["check"])
    'did you mean `check`?'
    """
    name = nearest(word, known)
    return f"did you mean `{name}`?" if name else None
