"""Functions of a wrapper that send on whatever channel they are given, or listen to one: nobody does where nobody calls them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.stores import redis_calls, redis_functions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from archlint.importers.stores.redis_program import Program

_CALL = re.compile(r"(?:\.|->|::)(?:[pP]?[sS]ubscribe|[pP]ublish|PSubscribe|Publish|Subscribe)(?:Async)?\(")
_CHANNEL = re.compile(rf"\s*{redis_calls.CONTEXT}(?:\[\s*|\.\.\.)?\$?(\w+)\s*[\],)]")
"""A call that names its channel first, by a word of its own."""


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
