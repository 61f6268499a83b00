"""What a choice states: its main clauses, less what it turns down, puts off, or only gives as a reason.

A sentence may be against the very thing it names ("sharding is not needed", "queues would only delay the answer").
Whatever may be meant in that way states nothing: nobody is contradicted by a sentence that was not understood.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_REASON = re.compile(r"\b(?:because|since|so that|so as|whereas|although|though|unless|which|who|that would)\b")
"""Where a choice ends and its reason begins."""
_BETWEEN = re.compile(r"[,;:()]|\b(?:and|but|while|with|yet)\b")
_BEFORE = re.compile(
    r"(?:\b(?:no|not|non|nor|neither|without|never|hardly|avoid\w*|instead|rather|apart|unlike|over|than|beats?|drop\w*"
    r"|remov\w*|replac\w*|against|favou?r|delay\w*|postpon\w*|defer\w*|put off|skip\w*|omit\w*|forgo\w*|declin\w*"
    r"|reject\w*|forbid\w*|rules? out|too early)|n't)[^\w:;.]+(?:\w+[^\w:;.]+){0,3}$"
)
"""What turns the words behind it around, or may: `instead of a cache`, `no read replicas`, `in favour of a cache`."""
_AFTER = re.compile(
    r"^(?:\W+\w+){0,3}?\W+(?:not|no|never|cannot|would|could|might|too|\w+n't|unneeded|unnecessary|needless|overkill"
    r"|pointless|premature|superfluous|useless|unacceptable|impossible|wrong|forbidden|avoided|excluded|postponed|delayed"
    r"|deferred|can wait)\b"
)
"""What turns the words before it around: `sharding is not needed`, `queues would only delay the answer`."""
_DISMISSED = re.compile(
    r"^(?:\W+\w+){0,4}?\W+(?:rejected|declined|dropped|discarded|dismissed|ruled out|turned down)\b"
)
"""The same said behind an `and`: `sharding was considered and rejected`."""
SOMEDAY = re.compile(r"\b(?:later|yet|once|until|when|first|before|future|someday|if)\b")
"""What makes a decision one about another day."""


def stated(choice: str, pattern: str) -> Iterator[str]:
    """The clauses of a choice that state what a pattern finds.

    >>> list(stated("strong consistency for orders and eventual consistency for lists", "eventual"))
    ['eventual consistency for lists']
    >>> list(stated("postgresql, because sharding is not needed", "shard.*?ing")), list(stated("sharding is not needed", "sharding"))
    ([], [])
    """
    main = _REASON.split(choice, maxsplit=1)[0]
    for found in re.finditer(pattern, main):
        ends = [each.span() for each in _BETWEEN.finditer(main)]
        start = max((end for _, end in ends if end <= found.start()), default=0)
        stop = min((begin for begin, _ in ends if begin >= found.end()), default=len(main))
        rest = main[found.end() :]
        turned = _BEFORE.search(main[: found.start()]) or _AFTER.search(main[found.end() : stop])
        if not turned and not _DISMISSED.search(rest):
            yield main[start:stop].strip()
