"""What a program tells its log, which says much of what it neither keeps nor sends."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archlint.importers.searches import Search, Text

_CALL = re.compile(
    r"\b_?(?:[lL]og(?:ger|ging)?|LOG(?:GER)?|console)\.(?:\w+\.)?(?:debug|info|warn(?:ing)?|error|log|trace)\((?:[^()]|\([^()]*\))*\Z"
)
"""A call that tells the log something, up to a place in what it tells."""
_LONGEST = 400


def unlogged(wanted: Search, text: Text) -> int | None:
    """Where something stands first in a program that is not in what it tells its log.

    >>> from archlint.importers.searches import Text, search
    >>> unlogged(search("broker=redis"), Text("logger.info('up', broker=redis); run(broker=redis)"))
    37
    """
    at = wanted.start(text)
    if at is None or not _is_logged(text.whole, at):
        return at
    return next((found.start() for found in wanted.each(text) if not _is_logged(text.whole, found.start())), None)


def _is_logged(text: str, at: int) -> bool:
    return _CALL.search(text, max(0, at - _LONGEST), at) is not None
