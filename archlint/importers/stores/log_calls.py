"""What a program tells its log, which says much of what it neither keeps nor sends."""

from __future__ import annotations

import re

_CALL = re.compile(
    r"\b_?(?:[lL]og(?:ger|ging)?|LOG(?:GER)?|console)\.(?:\w+\.)?(?:debug|info|warn(?:ing)?|error|log|trace)\((?:[^()]|\([^()]*\))*\Z"
)
"""A call that tells the log something, up to a place in what it tells."""
_LONGEST = 400


def is_logged(text: str, at: int) -> bool:
    """Whether a program tells its log what stands at a place.

    >>> is_logged("logger.info('up', broker=redis)", 19), is_logged("logger.info('up'); run(broker=redis)", 23)
    (True, False)
    """
    return _CALL.search(text, max(0, at - _LONGEST), at) is not None
