"""Channels of Redis: where a program sends on one or listens to it, what names one, and what a wrapper only offers to others."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.languages import JVM
from archlint.importers.searches import search
from archlint.importers.stores import redis_calls, redis_functions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from archlint.importers.stores.redis_program import Program

_CALL = re.compile(r"(?:\.|->|::)(?:[pP]?[sS]ubscribe|[pP]ublish|PSubscribe|Publish|Subscribe)(?:Async)?\(")
_CHANNEL = re.compile(rf"\s*(?>{redis_calls.CONTEXT})(?:\[\s*|\.\.\.)?\$?(\w+)\s*[\],)]")
"""A call that names its channel first, by a word of its own."""
_MADE = re.compile(
    r"createClient|new (?:IO)?Redis|Predis\\+Client|ioredis|redis[_.]?(?:client|asyncio|from_url|conn|pool)|redis(?:\.|::)(?:Redis|StrictRedis|NewClient|Client|aio|Commands|AsyncCommands)|from_url\(",
    re.IGNORECASE,
)
"""A client of Redis is made, or held."""
_BROADCASTS = search(
    r"\b(?!\w*stream)(?:\w*(?:pub|sub|publisher|subscriber|client|conn|con|rdb)(?:Client)?|r)(?:\.|->)(?:publish(?:::<[^>]*>)?(?!\(\w*ctx,[^,()]*\))(?!\((?:[^,()]|\([^()]*\)){1,200}\))(?!\(\s*(?!\w,|[\w.]*(?:ctx|context)\w*,)[\w.]+(?:,\s*[\w.]+){2,9}\s*\))|subscribe|psubscribe|pSubscribe)\(",
    re.IGNORECASE,
)
"""Calls of clients of any broker, unless the text names another one; who publishes in Redis says in which channel."""
OTHERS = search(
    r"mqtt|amqp|rabbit|\bnats\b|kafka|\bpika\b|stomp|zeromq|\bzmq\b|google.cloud.pubsub",
    re.IGNORECASE,
)
"""Whose `client.publish(` is not one of Redis."""
_OF_JVM = (
    "pubsub", "jedis", "vertx", "redismessagelistener", "convertandsend", "topic", "listento", "com.redis", "redis4cats",
)  # fmt: skip
"""Words of which one stands, in small letters, where a program of the JVM sends on channels of Redis or listens to them."""
_STRING = re.compile(r"[fFrRbB$@]*[\"'`][^\"'`\n]*$")
_NAMING = re.compile(
    r"(?:subscribe|publish|channels?|topics?|rooms?|\bemit|\bto|\bjoin|\bin|\bon|events?)\w*\s*(?::=|[(=:])\s*\[?\s*[fFrRbB$@]*$",
    re.IGNORECASE,
)
"""What stands before a text that names a channel, a room or an event, and no key."""


def sent(program: Program) -> int | None:
    """Where a client of Redis sends on a channel, or listens to one."""
    if not program.words.has_any(("scribe(", "publish(", "publish::<")):
        return None
    first = _BROADCASTS.start(program.words)
    made = first is not None and (program.spoken_of or _MADE.search(program.text))
    return first if made and not OTHERS.finds(program.words) else None


def is_a_class(program: Program) -> bool:
    """Whether nothing of the libraries of the JVM stands here, so that what is subscribed to is a class of the program."""
    return program.file.endswith(JVM) and not program.words.has_any(_OF_JVM)


def is_name(text: str, at: int) -> bool:
    """Whether the text in quotes in which something stands names a channel."""
    before = text[text.rfind("\n", 0, at) + 1 : at]
    if text[at] not in "\"'`":
        before = _STRING.sub("", before)
    return _NAMING.search(before) is not None


def without_offered(
    found: Iterable[tuple[str, int]], program: Program, code: Iterable[tuple[str, str]]
) -> Iterator[tuple[str, int]]:
    """What is found in a program, each role with its place, without channels that it offers to others and none of them uses."""
    for role, at in found:
        names = _handed(program) if role == "pubsub" else frozenset[str]()
        if not names or _are_called(names, program, code):
            yield role, at


def _handed(program: Program) -> frozenset[str]:
    """The names of functions that are given the channels of all that a program sends and hears; none where any is its own."""
    names = set[str]()
    for call in _CALL.finditer(program.text):
        channel = _CHANNEL.match(program.text, call.end())
        head = redis_functions.head_before(program.text, call.start()) if channel is not None else None
        if (
            channel is None
            or head is None
            or re.search(rf"[(,]\s*(?:[\w<>.?]+[\s:]+)*\*?\$?{channel[1]}\b", head[0]) is None
        ):
            return frozenset()
        names.add(head[1])
    return frozenset(names)


def _are_called(names: Iterable[str], program: Program, code: Iterable[tuple[str, str]]) -> bool:
    """Whether other files of some code, or its own beside them, call one of these functions on anything."""
    call = re.compile(rf"(?:\.|->|::)(?:{'|'.join(map(re.escape, sorted(names)))})(?:<[^<>\n]*>)?\(")
    own = len(call.findall(program.text)) - len(_CALL.findall(program.text))
    return own > 0 or any(file != program.file and call.search(text) is not None for file, text in code)
