"""Which of the costs that everybody pays a sentence names, in whatever words: read generously, since nobody words alike.

A cost that is named in words that are not known here would be a false finding; one that is only hinted at is none.
"""

from __future__ import annotations

import re

_WHILE = r"\b(?:for|up to|within|after|until|takes?|takes? up to|about|by) (?:\w+ ){0,3}(?:ms|milliseconds?|s|sec|seconds?|min|minutes?|h|hours?|days?|while|moments?|bit|ttl|night)\b"
"""How long something lasts: "for a minute", "up to half an hour", "until the next night"."""
_OLD = (
    r"\b(?:stale\w*|old|older|outdated|out.of.date|obsolete|yesterday\w*|last (?:week|hour|minute|version|value)|"
    r"previous|former|late|later|lag\w*|behind|delay\w*|expir\w*|ttl|time.to.live|invalid\w*|purg\w*|fresh\w*|"
    r"refresh\w*|eventual\w*|inconsisten\w*|consisten\w*|sync\w*|out of step|catch\w* up|up.to.date|recent|"
    r"not see|not yet|no longer (?:true|right)|still|already (?:gone|sold|deleted)|keeps? (?:on )?\w+ing|goes on|"
    r"wrong|differ\w*|diverg\w*|snapshots?|propagat\w*|linger\w*|(?:works?|shown?|served|visible|lives?) (?:for|until|longer)|"
    r"longer|missing|just (?:written|saved|changed|posted|booked))\b"
)
_PATTERNS = {
    "staleness": rf"{_OLD}|{_WHILE}|\bhandshake\b|\bnothing dynamic\b",
    "lag": (
        rf"{_OLD}|{_WHILE}|\b(?:wait\w*|primary|master|leader|own writes?|read.your.writes|promot\w*|failover|lose\w*|"
        r"loss\w*|lost|block\w*|commits?|slower writes?|writes? .*(?:limited|slower|one node)|moments?|seconds?|ms|milliseconds?)\b"
    ),
    "shards": (
        r"\b(?:shard\w*|joins?|re.?balanc\w*|mov(?:e|es|ed|ing)|migrat\w*|scatter\w*|fan.?out|transactions?|cross\w*|"
        r"across|partitions?|hot ?spots?|hot (?:keys?|users?|tenants?)|skew\w*|uneven\w*|unbalanced|aggregat\w*|"
        r"every (?:node|server|machine|database)|(?:all|several|many|two|more than one) (?:of the )?(?:nodes|servers|machines|databases)|split\w*|"
        r"(?:by|on|without) (?:the |its |a )?key|key|unique\w*|global\w*|range quer\w*|together)\b"
    ),
    "failure": (
        r"\b(?:points?|fail\w*|hops?|latency|milliseconds?|ms|single|floods?|bills?|outages?|down|dies|die|crash\w*|"
        r"spof|bottlenecks?|redundan\w*|standby|pair|twice|health|overload\w*|unavailable|breaks?|everything (?:behind|goes)|"
        r"all traffic|slower|overhead|stops?|(?:another|one more|a second|new) (?:\w+ )?(?:thing|box|machine|server|component|layer|piece|part|place)\w*)\b"
    ),
    "effects": (
        rf"{_WHILE}|\b(?:eventual\w*|later?|delay\w*|lag\w*|wait\w*|behind|async\w*|monitor\w*|watch\w*|alert\w*|alarms?|"
        r"observ\w*|trac(?:e|es|ing)|debug\w*|twice|duplicat\w*|repeat\w*|again|more than once|order\w*|idempot\w*|lost|"
        r"lose\w*|los(?:s|es)|cluster|retr(?:y|ies|ied|ying)|backlogs?|pil\w* up|grow\w*|stuck|dead.?letter\w*|poison\w*|"
        r"not (?:\w+ ){0,2}(?:immediate\w*|instant\w*|at once|right away|yet)|inconsisten\w*|consisten\w*|fail\w*|seconds?|minutes?|moments?|ms|milliseconds?)\b"
    ),
}


def named(cost: str) -> tuple[str, ...]:
    """The costs a sentence names: staleness, lag, shards, failure (of a new component), effects (that come later).

    >>> named("people may see yesterday's data for a minute")
    ('staleness', 'lag', 'effects')
    >>> named("another server to pay")
    ('failure',)
    """
    return tuple(kind for kind, pattern in _PATTERNS.items() if re.search(pattern, cost, re.IGNORECASE))
