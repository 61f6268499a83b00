"""What decisions cost, by what they are about: the general costs of the field, told of whatever a system keeps.

The table behind the wrong answers of tradeoff drills (lecture 5.3; Kleppmann, Designing Data-Intensive Applications,
chapters 5 to 9). `{things}` is what the system at hand keeps, so that no noun tells whose cost it is.
"""

from __future__ import annotations

import re

from archlint.frozen import frozen


@frozen
class Cost:
    """What one sort of decision costs.

    kinds    of components that such a decision is about
    words    in a decision that tell it may be of this sort
    clauses  what gets worse
    """

    kinds: frozenset[str]
    words: re.Pattern[str]
    clauses: tuple[str, ...]


def _cost(kinds: str, words: str, *clauses: str) -> Cost:
    return Cost(frozenset(kinds.split()), re.compile(rf"\b(?:{words})", re.IGNORECASE), clauses)


COSTS = (
    _cost(
        "caches",
        r"cach|stale|old|ttl|memory|edge|cdn|cdns|content network|invalidat|fresh|minute|reads?\b|redirect",
        "{things} are shown as they were until an entry ends",
        "after a restart everybody asks for {things} at once",
        "a lifetime to be chosen, which is too long for some and too short for others",
    ),
    _cost(
        "database",
        r"cop(?:y|ies)|standby|replica|lag|primary|quorum|behind|node|failover|takeover|zone|confirm|database",
        "{things} read from a copy lack the latest change",
        "a takeover of some seconds in which nothing is written",
        "a promoted copy that lacks the last writes",
    ),
    _cost(
        "database",
        r"shard|partition|spread|key|split|part of|busiest|one database|one primary|joins?",
        "questions about all {things} ask every part",
        "{things} move when a part is added",
        "one part is busier than all others",
    ),
    _cost(
        "database",
        r"transaction|lock|twice|unique|conflict|order|update|refus|one row|draw|atomic|compare|old state|entries|ledger",
        "two who change one of the {things} wait for each other",
        "a lock that nobody gives back holds everybody up",
        "the second of two must be told that it lost",
    ),
    _cost(
        "messages",
        r"queue|log\b|stream|worker|later|job|async|outbox|event|channel|deliver|message|publish|fan|behind|wait|notif|push",
        "{things} are worked on later than asked for",
        "what fails waits until somebody looks at it",
        "the same work may come twice",
    ),
    _cost(
        "messages object-store",
        r"batch|night|archiv|schedul|period|later|old entries|history|minutes|hour",
        "reports about {things} are a day old",
        "a run that fails at night is found in the morning",
        "everything is read in one burst that others feel",
    ),
    _cost(
        "servers",
        r"balanc|gateway|hop|server|zone|machine|process|instance|layer|connection|socket|fleet|path",
        "one more hop on the way to {things}",
        "a health check that is wrong takes good machines away",
        "connections move all at once when a machine goes",
    ),
    _cost(
        "object-store",
        r"object|bucket|file|blob|picture|video|upload|content|part|chunk",
        "finding {things} by what they hold needs an index elsewhere",
        "a small change writes the whole anew",
        "parts that were never finished stay behind",
    ),
    _cost(
        "external",
        r"provider|bank|extern|managed|vendor|third|site|partner|rent|buy",
        "a bill that grows with every one of the {things}",
        "an outage of somebody else stops what is ours",
        "a contract that takes a year to leave",
    ),
    _cost(
        "",
        r"token|session|sign|log ?in|jwt|account|permission|revok",
        "whoever is locked out goes on until a token ends",
        "a key for signing that must change everywhere at once",
        "what a token says of {things} may be out of date",
    ),
    _cost(
        "search",
        r"search|index|find|look-?up|quer",
        "a second form of {things} to keep in step",
        "ranking that somebody has to tune",
        "indexes to build anew after every change of their shape",
    ),
    _cost(
        "",
        r"language|schema|version|format|encod|compress|binary|rename",
        "old and new forms of {things} live side by side for months",
        "readers that are older than what they read",
        "a tool is needed to look into what is stored",
    ),
    _cost(
        "",
        r"region|continent|country|world|far|near|distance|geograph",
        "{things} cross an ocean before they are safe",
        "two places decide at the same time and differ",
        "rules of another country about what may be kept",
    ),
)
"""Every sort of decision, with what it costs."""
