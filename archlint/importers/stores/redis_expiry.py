"""Calls by which a program keeps values in Redis for a time, or for good, and what those are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.searches import search
from archlint.importers.stores import redis_functions, redis_meanings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archlint.importers.searches import Text

_SETS = (
    r"(?:[.]|->|::)(?:setex|setEx|SetEx|SetEX|SETEX|PSETEX|SETNX|psetex|pSetEx|set_ex|pset_ex|setnx|setNX|SetNX|set_nx|setIfAbsent)(?:_async|Async)?(?:::<[^>]*>)?\("
    r"|(?:[.]|->|::)(?:set|SET)\((?=[^;]{0,200}?(?:\b(?:ex|px|exat|pxat|nx)\s*=|[\"'](?:EX|PX|NX)[\"']|\b(?:EX|PX|NX|ex|px|nx|EXAT|PXAT)\s*:\s))"
    r"|opsForValue\(\)\s*\.set\((?=[^;]{0,160}(?:TimeUnit|Duration|ChronoUnit|[tT][tT][lL]|[eE]xpir|[tT]imeout|\b(?:time)?[uU]nit\b))"
    r"|\b\w+\.set\((?=[^;\n]{0,160}(?:TimeUnit\.|Duration\.of))"
    r"|\.Set(?:Args)?\(\s*(?:ctx|context\.\w+\(\)|c\.Request\.Context\(\)|r\.Context\(\)|[\w.]*[cC]tx)\s*,(?!\s*[^,\n]+,[^\n]+,\s*0\s*\))"
    r"|\.Set\(\s*c\s*,(?=[^;\n]{0,200},[^\n,]*(?:time\.|[tT][tT][lL]|[dD]uration|[eE]xpir))"
    r"|\.StringSet(?:Async)?\((?=[^;]{0,200}(?:TimeSpan|[eE]xpir|[tT][tT][lL]|When\.))"
    r"|\.set(?:::<[^>]*>)?\((?=[^;]{0,200}?(?:\bExpiration::|Some\(\s*\w*(?i:expir)))"
    r"|(?<!call\()[\"']SET[\"'](?=[^;]{0,200}?[\"'](?:EX|PX|NX)[\"'])|\.B\(\)\.(?:Setex|Setnx|Set)\(\)(?=[^;\n]{0,200}\.(?:Ex|Px|Nx|Seconds)\w*\()"
    r"|[\"'](?:SETEX|PSETEX|SETNX)[\"']|\bSet-?Expiring\("
    r"|(?i:redis|kv)(?:Client|Cache)?(?:Service|Utils?|Helper|Manager|Provider|Adapter|Repository|Repo|Ops)\w*(?:\(\))?(?:\.|->|::)(?:set|save|put|store|Set|Save|Put|Store)\w*\((?:(?<!epository\.save\()|(?=[^()\n]*,))"
)
"""Calls that keep a value for a time, or where there was none."""
_SHORT = r"(?i:ttl|expir|timeout|duration|seconds)"
_SECONDS = r",[^;\n]{1,160},\s*\d[\d_]*(?:\s*\*\s*\d[\d_]*)*\s*\)"
"""The end of a call that names seconds third: `redis.set(key, page, 60 * 60)`."""
_ARGUMENT = r"(?:[^(),;]|\((?:[^()]|\([^()]*\))*\))*"
_LASTING = (
    r"(?:\bget\([\"']snc_redis\.\w+[\"']\)|\b_?(?:\w*(?i:redis|rdb|jedis|valkey)(?i:_?client|_?conn(?:ection)?|_?db|_?instance|_?server)?|r|rc)(?:\(\))?[?!]?)"
    rf"((?:\.|->|::)(?:(?:set|Set|SET|mset|mSet|MSet|MSET)(?:_async|Async)?(?:::<[^>]*>)?\((?![^;\n]{{0,200}}{_SHORT}|[^;\n]{{0,80}}{_SECONDS})"
    rf"|(?:incr|Incr|INCR)(?:by|By|BY)?(?:_async|Async)?(?:::<[^>]*>)?\((?![\s\S]{{0,400}}{_SHORT})))"
    r"|opsForValue\(\)\s*\[[^\]\n]+\]\s*=[^=]"
    rf"|opsForValue\(\)\s*\.(?:set\({_ARGUMENT},{_ARGUMENT}\)|increment\((?![\s\S]{{0,400}}{_SHORT}))"
    rf"|\.Set\(\s*\w*[cC]tx\w*\s*,[^,\n]+,[^\n]+,\s*0\s*\)"
    rf"|\bcommand!?\((?:[^\[\n]{{0,60}},)?\s*\[\s*\"(?:INCR(?:BY)?\"(?![\s\S]{{0,400}}\"EXPIRE\")|SET\"(?![^\]]{{0,200}}\"(?:EX|PX)\"))"
    rf"|\.SetString(?:Async)?\({_ARGUMENT},{_ARGUMENT}(?:,\s*\w*(?i:token|ct))?\)"
    rf"|\.String(?:Set(?:Async)?\((?![^;]{{0,200}}(?:TimeSpan|When\.|{_SHORT})){_ARGUMENT},{_ARGUMENT}\)|Increment(?:Async)?\((?![\s\S]{{0,400}}{_SHORT}))"
)
"""Calls that keep or count something for good."""
_BEHIND = 160
"""Letters of a call in which it says what it keeps."""


def uses(text: Text, file: str = "") -> Iterator[tuple[str, int]]:
    """Role and place of every value that is kept for a time: `kept` where no word says what it is, `own` for codes, progress and the like.

    >>> from archlint.importers.searches import Text
    >>> list(uses(Text('r.setex(f"page:{id}", 60, page)'))), list(uses(Text('r.set("lock:a", 1, nx=True, ex=5)')))
    ([('kept', 1)], [('lock', 1)])
    >>> list(uses(Text('redis.set(`otp:${phone}`, code, "EX", 300)')))
    [('own', 5)]
    """
    whole = text.whole
    for found in search(_SETS).each(text):
        begin, end = found.span()
        if redis_functions.hands_on(whole, begin, found[0]):
            continue
        lone = redis_meanings.is_for_one(whole[begin : begin + _BEHIND]) and not redis_functions.keeps_anything(
            whole, begin
        )
        if _is_for_anybody(whole, begin, end) and not lone:
            continue
        role = redis_meanings.meaning(whole, file, begin, end)
        if role:
            yield "own" if role == "kept" and redis_functions.hands_over(text) else role, begin


def _is_for_anybody(text: str, begin: int, end: int) -> bool:
    """Whether a call keeps whatever a function is given, under a key before which nothing stands that says what it is."""
    given = redis_functions.is_given_its_key(text, begin, end)
    return given and not redis_meanings.speaks(redis_functions.prefix(text, end))


def lasting(text: Text, *, handed: bool = False) -> Iterator[int]:
    """Where a client of Redis is given a value that nothing says an end of; what a function hands on only if `handed`.

    >>> from archlint.importers.searches import Text
    >>> list(lasting(Text("redis.set(name, value)"))), list(lasting(Text('redis.set(name, value, "EX", 60)')))
    ([5], [])
    """
    whole = text.whole
    ending = {found.start() for found in search(_SETS).each(text)}
    found = (each.start(each.re.groups) for each in search(_LASTING).each(text))
    return (at for at in found if at not in ending and (handed or not _is_for_others(whole, at)))


def _is_for_others(text: str, at: int) -> bool:
    """Whether a call keeps what a function is given, by its own name or under the key that it is given."""
    bracket = redis_functions.bracket(text, at)
    return bracket > at and (
        redis_functions.hands_on(text, at, text[at:bracket].rpartition(".")[2])
        or redis_functions.is_given_its_key(text, at, bracket + 1)
    )


def wraps(text: Text) -> int | None:
    """Where a function keeps for a time whatever it is given, under the key that it is given."""
    found = (each for each in search(_SETS).each(text) if _is_for_anybody(text.whole, *each.span()))
    return next((each.start() for each in found), None)


def handing(text: Text) -> frozenset[str]:
    """The names of functions that keep whatever they are given, under the key that they are given."""
    every = (*search(_SETS).each(text), *search(_LASTING).each(text))
    given = (each.start() for each in every if _is_for_anybody(text.whole, *_of_call(text.whole, each)))
    return frozenset(head[1] for at in given if (head := redis_functions.head_before(text.whole, at)) is not None)


def _of_call(text: str, found: re.Match[str]) -> tuple[int, int]:
    """Where a call begins, and where its arguments do."""
    if not found.re.groups:
        return found.start(), found.end()
    named = found.start(found.re.groups)
    return found.start(), redis_functions.bracket(text, named if named >= 0 else found.start()) + 1
