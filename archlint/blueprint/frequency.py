"""How often flows happen as long as nobody knows: what to write on each so that the workload has somewhere to go."""

from __future__ import annotations

OFTEN = ("share", "rate", "schedule")
"""The keys of a flow that say how often it happens, of which one is enough."""
SELDOM = "schedule: every 1 h"
"""What is written on a flow that nobody asks for until somebody knows how often it runs."""


def equal_share(flows: int) -> str:
    """The share of each of so many flows that split the requests evenly.

    >>> equal_share(1), equal_share(3)
    ('share: 100%', 'share: 33.33%')
    """
    return f"share: {100 / flows:.4g}%"


def to_begin_with(asked: int, flows: int) -> str:
    """What each of so many flows says of how often it happens, `asked` of which begin at a client.

    >>> to_begin_with(2, 2)
    '`share: 50%` on each flow'
    >>> to_begin_with(2, 3)
    '`share: 50%` on each flow that begins at a client, `schedule: every 1 h` on the other one'
    """
    every = "on each flow" if flows > 1 else "on the flow"
    if not asked:
        return f"`{SELDOM}` {every}"
    if asked == flows:
        return f"`{equal_share(asked)}` {every}"
    whose = "each flow" if asked > 1 else "the flow"
    other = "each other one" if flows - asked > 1 else "the other one"
    return f"`{equal_share(asked)}` on {whose} that begins at a client, `{SELDOM}` on {other}"
