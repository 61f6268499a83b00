"""Sorts of decisions, told by the words that they, their reasons and their costs are made of.

What one sort costs is no cost of another (lecture 5.3; Kleppmann, Designing Data-Intensive Applications, chapters 5 to 9).
"""

from __future__ import annotations

import re

SORTS = {
    name: re.compile(rf"\b(?:{words})", re.IGNORECASE)
    for name, words in {
        "caching": r"cach|stale|old|ttl|memory|edge|cdn|cdns|content network|invalidat|fresh|minute|reads?\b|redirect",
        "replication": r"cop(?:y|ies)|standby|replica|lag|primary|quorum|behind|node|failover|takeover|zone|confirm|database",
        "sharding": r"shard|partition|spread|key|split|part of|busiest|one database|one primary|joins?",
        "transactions": r"transaction|lock|twice|unique|conflict|order|update|refus|one row|draw|atomic|compare|old state|entries|ledger",
        "queues": r"queue|log\b|stream|worker|later|job|async|outbox|event|channel|deliver|message|publish|fan|behind|wait|notif|push",
        "batches": r"batch|night|archiv|schedul|period|later|old entries|history|minutes|hour",
        "servers": r"balanc|gateway|hop|server|zone|machine|process|instance|layer|connection|socket|fleet|path",
        "objects": r"object|bucket|file|blob|picture|video|upload|content|part|chunk",
        "providers": r"provider|bank|extern|managed|vendor|third|site|partner|rent|buy|contract",
        "sessions": r"token|session|sign|log ?in|jwt|account|permission|revok",
        "search": r"search|index|find|look-?up|quer",
        "formats": r"language|schema|version|format|encod|compress|binary|rename",
        "latency": r"millisecond|hop\b|slow|latency|look-?up",
        "operation": r"one more|to run\b|monitor|cluster|systems? to",
        "regions": r"region|continent|country|world|far|near|distance|geograph",
    }.items()
}


def sorts_of(text: str) -> frozenset[str]:
    """The sorts of which a text may be.

    >>> sorted(sorts_of("replication lag on the copies"))
    ['replication']
    """
    return frozenset(name for name, words in SORTS.items() if words.search(text))
