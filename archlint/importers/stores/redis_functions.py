"""In which function a call stands, and whether that keeps whatever it is given: what its callers keep by it, they say."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from archlint.importers.stores import redis_calls

if TYPE_CHECKING:
    from archlint.importers.searches import Text

_FIRST = re.compile(
    r"\s*(?:ctx\s*,\s*)?(?:[\w.]*[kK]ey\w*\(\s*|[\w.$]*(?i:prefix|namespace)\w*(?:\s*\+\s*[\"'`]:[\"'`])?\s*[+.]\s*|[fF$]?[\"`]\$?\{[\w.]*(?i:prefix|namespace)\w*\}:?\$?\{)?\$?(?:(?:cache|redis|full)_?[kK]ey|key|k)(?:\)|\}[\"`])?\s*,|\s*\)\.arg\(&?(?:(?:cache|redis|full)_?[kK]ey|key|k)\)"
)
_PREFIX = re.compile(r"\w*(?:prefix|namespace)\w*", re.IGNORECASE)
_NAMED_SO = re.compile(r"\s*(?:ctx\s*,\s*)?\$?name\s*,")
"""The same where the key is called a name, as it may be in a function that says of nothing what it keeps."""
_KEYED = re.compile(r"[(,]\s*(?:final\s+)?(?:\??\w+[\s:]+)?\$?(?:(?:cache|redis|full)_?[kK]ey|key|k)\b[^=]*")
"""A key that a function is given, and hands on as it is."""
_ASSIGNED = re.compile(r"\bconst[ \t]+(\w+)[ \t]*=[ \t]*(?:async[ \t]*)?\(")
_COUNTS = re.compile(
    r"(?:\.|->|::)(?:String)?incr(?:ement)?(?:_?by)?(?:_?async)?(?:::<[^>]*>)?\((?=\s*(?:\w*ctx\s*,\s*)?(?:\w*_?key|k)\s*[,)])",
    re.IGNORECASE,
)
_PLAINLY = re.compile(
    r"(?:set|put|save|store|insert|write|add)(?:_?(?:value|string|item|key|pair|with|ttl|expiry|epoch|async))*",
    re.IGNORECASE,
)
"""What a function is called that keeps whatever it is given."""
_TAKES = re.compile(r"(?:[.>]|::)(\w*pop\w*)\(", re.IGNORECASE)
_OF_ANYTHING = re.compile(
    r"(?:_|redis|cache|safe|a?sync|the|to|in|by|with|and|or|get|h|z|s|l|m|r|x|set|hash|sorted|list|geo|map|add|put|save|store|insert|write|push|update|incr(?:ement)?|decr(?:ement)?|int|float|field|member|key|value|val|item|element|entr(?:y|ie)|all|many|multi(?:ple)?|one|ttl|expir(?:y|e|ation)|score|object|obj|dict|json|data|record|time|stamp|hit|request|count|range|rank|s)+",
    re.IGNORECASE,
)
"""What a function is called that adds to a hash or a set of whatever it is given."""
_ARROW = re.compile(r"\((?:(?:cache|redis|full)_?[kK]ey|key|k)\b[^()\n]*\)\s*(?::[^=\n]*)?=>[^;{}\n]*\Z")
"""The same in an arrow function: `set: (key, value) => redis.set(key, value)`."""
_BEFORE, _BEHIND = 480, 160
_LONGEST = 3_000
"""Letters of a function of Go, which begins where a line does, before a call in it."""
_HEAD = re.compile(
    r"^[ \t]*(?:export[ \t]+|pub(?:\([\w:]+\))?[ \t]+)?(?:(?:public|private|protected|static|async|final|override)[ \t]+)*(?:(?:def|func|fn|function|fun)[ \t]+)?(?:\([^()\n]*\)[ \t]*)?(?:(?!return\b|new\b|await\b|else\b)[\w<>\[\].?]+[ \t]+)?(?!func\b|if\b|for\b|while\b|switch\b|catch\b|elif\b|with\b|return\b)(\w+)(?:<[^()\n]*>)?[ \t]*\((?:[^;\n]*|[ \t]*(?:\n[^;{}()\n]*){1,12}\n[ \t]*\)[^;\n]*)(?:[{:][ \t]*|\)(?=\s*=>)|\)(?:[ \t]*where\b[^\n{]*)?(?=[ \t]*\n[ \t]*\{)|\)\s*=>[ \t]*(?:await[ \t]+)?[\w.]*|\),[ \t]*do:[^\n]*)$",
    re.MULTILINE,
)
"""The first line of a function, and its name."""
_GIVEN_A_NAME = re.compile(
    r"^[ \t]*(?:export[ \t]+)?(?:(?:const|let|var|public|private|static|readonly)[ \t]+|(?:module\.)?exports\.|this\.)*(\w+)[ \t]*(?::[^=\n]*)?[=:][ \t]*(?:async\b[ \t]*)?(?:function\b[ \t]*\w*[ \t]*)?(?:<[^()\n]*>)?\((?:[^;\n]*|[ \t]*(?:\n[^;{}()\n]*){1,12}\n[ \t]*\)[^;\n]*)\{[ \t]*$",
    re.MULTILINE,
)
"""The same where a function of Node.js is assigned: `exports.save = async (key, value) => {`."""
_ARROWS = re.compile(r"[=:][ \t]*(?:async\b[ \t]*)?(?:function\b|<[^()\n]*>\(|\()")
_ONE_LINE = re.compile(
    r"[ \t]*(?:(?:public|private|protected|static|async|export|function)[ \t]+)*(?!if\b|for\b|while\b|switch\b|catch\b)(\w+)(?:<[^<>()\n]*>)?\((?:[^()\n]|\([^()\n]*\))*\)[^={}()\n]*\{[ \t]*(?:return[ \t]|await[ \t]|[\w.?!$>-])*\Z"
)
"""A function that is written in one line, up to a call that it begins with."""
_KEY = re.compile(rf"\(\s*{redis_calls.CONTEXT}((?:[^(),]|\((?:[^()]|\([^()]*\))*\)){{1,80}})")
"""What a call names first."""
_TRIED_OUT = re.compile(
    r"\s*(?:[\w.]*[cC](?:tx|ontext)\w*(?:\(\))?\s*,\s*)?[\"'](?:(?:test|ping|health)(?:[-_:]?(?:key|check|conn(?:ection)?|redis|value))?)[\"']\s*,",
    re.IGNORECASE,
)
"""The name under which a program puts something to see whether somebody answers."""
_BOUNDARY = re.compile(r"\n\s*\n|^\s*(?:async\s+)?(?:def|func|fn|function|public|private|protected)\b", re.MULTILINE)
"""Where something else begins than what a call in a function belongs to."""
_METHOD = re.compile(r"\s*(?:public|private|protected|internal)\b")
_CLASS = re.compile(
    r"^[ \t]*(?:[\w@]+[ \t]+)*(?:class|impl|object|defmodule)[ \t]+([\w.]+)|^func[ \t]*\(\w+[ \t]+\*?(\w+)\)",
    re.MULTILINE,
)
_OF_CLASS = 3_000
_TAKEN_AWAY = re.compile(
    r"(?:\.|->|::)get_?del(?:Async)?\(\s*(?:\w*ctx\w*,\s*)?(?!key\b|k\b)|StringGetDelete", re.IGNORECASE
)
_IN_SPITE = re.compile(
    rf"catch|except|rescue|invalid|corrupt|stale|=>|\bdef\b|\bfunc(?:tion)?\b|\basync\b|\bpublic\b|{redis_calls.ELSEWHERE}"
)
_TRIED = 400
"""What is taken away by who asks for it; where that is done since it was none; letters of a function that tries both."""


def hands_on(text: str, begin: int, call: str) -> bool:
    """Whether the call stands in a function of its own name, which others call for whatever they keep."""
    name = re.sub(r"[^a-z]|async", "", call.lower())
    if name == "set":
        return False
    head = head_before(text, begin)
    return head is not None and re.sub(r"[^a-z]|async", "", head[1].lower()) == name


def takes_for_others(text: str, at: int) -> bool:
    """Whether a call that takes from a list stands in a function of its own name, which takes from whatever list it is given."""
    call = _TAKES.match(text, at)
    return call is not None and hands_on(text, at, call[1])


def is_given_its_key(text: str, begin: int, end: int) -> bool:
    """Whether a call stands in a function that is given the key and hands it on as it is: what it keeps its callers say."""
    first = _FIRST.match(text, end)
    if first is not None and _ARROW.search(text, max(0, begin - _BEHIND), begin) is not None:
        return True
    named = first is None and _NAMED_SO.match(text, end) is not None
    head = head_before(text, begin) if first is not None or named else None
    if head is None:
        return False
    return _PLAINLY.fullmatch(head[1]) is not None if named else _KEYED.search(head[0]) is not None


def prefix(text: str, at: int) -> str:
    """What a program calls that which it puts before the keys that a function is given, in a call of which the arguments begin at a place.

    >>> prefix("kv.set(SEEN_PREFIX + key, 1)", 7), prefix("kv.set(key, 1)", 7)
    ('SEEN_PREFIX', '')
    """
    first = _FIRST.match(text, at)
    named = _PREFIX.search(first[0]) if first is not None else None
    return named[0] if named is not None else ""


def adds_to_anything(text: str, begin: int) -> bool:
    """Whether nothing in the name of the function in which a call stands says what it adds to, as `update_leaderboard` does."""
    head = head_before(text, begin)
    return head is None or "cache" in head[1].lower() or _OF_ANYTHING.fullmatch(head[1]) is not None


def bracket(text: str, at: int) -> int:
    """Where the arguments of a call at a place begin, behind those of what it is called on: `opsForValue().set(`; -1 for none."""
    first = text.find("(", at)
    return text.find("(", first + 1) if text.startswith(("opsFor", "bound"), at) else first


def key(text: str, bracket: int) -> str:
    """What a call names first whose arguments begin at a bracket, which is its key; empty where it names nothing.

    >>> key("r.set(ctx, f(id), value)", 5), key("r.get(name).then(show)", 5), key("r.ping()", 6)
    ('f(id)', 'name', '')
    """
    found = _KEY.match(text, bracket) if bracket >= 0 else None
    return "" if found is None else found[1].strip()


def tries(text: str, at: int) -> bool:
    r"""Whether a call keeps something only to see whether that works.

    >>> tries('redis.set("test-key", "hello")', 5), tries('redis.set(f"test:{id}", paper)', 5)
    (True, False)
    """
    begun = bracket(text, at) + 1
    return begun > 0 and _TRIED_OUT.match(text, begun) is not None


def keeps_anything(text: str, begin: int) -> bool:
    """Whether a call stands in a function whose name says that it keeps something, and not that it is the first to."""
    head = head_before(text, begin)
    return head is not None and _PLAINLY.fullmatch(head[1]) is not None


def keeps_session(text: str, begin: int) -> bool:
    """Whether a call stands in a function whose name says that it keeps a session."""
    head = head_before(text, begin)
    assigned = _ASSIGNED.findall(text, max(0, begin - _BEFORE), begin)[-1:]
    return any("session" in name.lower() for name in (*assigned, *([head[1]] if head is not None else ())))


def hands_over(text: Text) -> bool:
    r"""Whether what is kept for a time is taken away by who asks for it, as is done with nothing that could be had again.

    >>> from archlint.importers.searches import Text
    >>> hands_over(Text("v = kv.get(name)\nkv.delete(name)")), hands_over(Text("kv.get(name)\nexcept:\n kv.delete(name)"))
    (True, False)
    """
    if not text.has_any(("del", "unlink")):
        return False
    found = redis_calls.TAKES.finditer(text.whole)
    taken = text.has_any(("getdel", "get_del", "getdelete")) and _TAKEN_AWAY.search(text.whole) is not None
    return taken or any(_is_handed_over(text.whole, each) for each in found)


def _is_handed_over(text: str, found: re.Match[str]) -> bool:
    """Whether a value is taken away that was kept elsewhere, and neither since it was none nor long after."""
    before = text[max(0, found.start() - _TRIED) : found.start()]
    tried = re.search(rf"(?i:set\w*)\(\s*{re.escape(found[1].strip())}\s*,", before)
    return tried is None and len(found[0]) < _TRIED and _IN_SPITE.search(found[0]) is None


def counting(text: Text) -> frozenset[str]:
    """The names of functions that count under the key that they are given."""
    if not text.has("incr"):
        return frozenset()
    heads = (head_before(text.whole, each.start()) for each in _COUNTS.finditer(text.whole))
    return frozenset(head[1] for head in heads if head is not None and _KEYED.search(head[0]))


@lru_cache(maxsize=512)
def head_before(text: str, at: int, far: int = _BEFORE) -> re.Match[str] | None:
    """The first line of the function in which a place is; one that is one expression is a method of .NET."""
    here = _ONE_LINE.match(text, text.rfind("\n", 0, at) + 1, at)
    if here is not None:
        return here
    begin = min(_begun(text, at), max(0, at - far))
    assigned = _GIVEN_A_NAME.finditer(text, begin, at) if _ARROWS.search(text, begin, at) else ()
    heads = (
        each
        for each in (*assigned, *_HEAD.finditer(text, begin, at))
        if each[0].rstrip().endswith(("{", ":")) or ", do:" in each[0] or _METHOD.match(each[0])
    )
    return max(heads, key=lambda each: each.start(), default=None)


def _begun(text: str, at: int) -> int:
    """Where the function before a place begins at the latest; one of Go, and one of Python, may be long, as what it says of itself is."""
    begin = max(0, at - _BEFORE)
    longer = text.rfind("\nfunc ", max(0, at - _LONGEST), at) + 1
    defined = text.rfind("def ", max(0, at - _LONGEST), at)
    line = text.rfind("\n", 0, max(defined, 0)) + 1
    if defined >= 0 and text[line:defined].strip() in ("", "async"):
        longer = max(longer, line)
    return min(begin, longer) if longer else begin


def said_before(text: str, at: int, far: int) -> str:
    """The lines before a place in the same function, no further away than so many letters."""
    before = text[max(0, at - far) : at]
    starts = [each.start() for each in _BOUNDARY.finditer(before)]
    return before[starts[-1] :] if starts else before


def class_of(text: str, at: int) -> str:
    """The name of the class, or of what a method of Go belongs to, before a place."""
    found = [*_CLASS.finditer(text, max(0, at - _OF_CLASS), at)]
    return next((name for name in found[-1].groups() if name), "") if found else ""


def of_function(text: str, at: int, far: int) -> str:
    """Everything before a place in the same function, its first line with it; empty where that is further away than so many letters."""
    head = head_before(text, at, far)
    return text[head.start() : at] if head is not None else ""
