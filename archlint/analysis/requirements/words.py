"""The words of a text and of a flow, as stems, so that "addresses" and "address" meet."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archlint.graph.system import Flow

SILENT = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "to",
        "and",
        "or",
        "for",
        "in",
        "on",
        "with",
        "by",
        "from",
        "is",
        "are",
        "be",
        "can",
        "may",
        "their",
        "its",
        "it",
        "user",
        "users",
        "system",
        "data",
        "all",
        "as",
        "at",
    ]
)
"""Words that say nothing about what is meant."""
ENDINGS = ("ings", "ing", "ions", "ion", "ers", "er", "ies", "ed", "es", "s", "e", "y")
SHORTEST = 3
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z][a-z]|ID\b)")
"""Between the words of a name such as `conversationId`; `DynamoDB` is one."""


def words_of(text: str) -> frozenset[str]:
    """The stems of a text's words, without those that say nothing.

    >>> sorted(words_of("Users create tasks, tasks get created")), sorted(words_of("conversationId"))
    (['creat', 'get', 'task'], ['conversat', 'id'])
    """
    found = re.findall(r"[^\W_]+", _HUMP.sub(" ", text).lower())
    return frozenset(_stem(word) for word in found if word not in SILENT)


def words_of_id(name: str) -> frozenset[str]:
    """The stems of the words of an id, and of what two of them are as one.

    >>> "checkout" in words_of_id("guest-check-out")
    True
    """
    parts = name.split("-")
    return words_of(" ".join((*parts, *(f"{one}{two}" for one, two in pairwise(parts)))))


def _stem(word: str) -> str:
    """The word without its endings, one after the other: "addresses" and "address" meet."""
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST:
            return _stem(word[: -len(ending)])
    return word


def says(flow: Flow) -> frozenset[str]:
    """Everything a flow says about itself."""
    return words_of(" ".join((flow.id, flow.title, flow.description or "", *flow.data)))
