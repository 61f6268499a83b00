"""Which flow is meant for which requirement: by words, one flow for one requirement."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from archlint.drill.prompt import Wanted
    from archlint.graph.system import Flow, System

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


def _stem(word: str) -> str:
    """The word without its endings, one after the other: "addresses" and "address" meet."""
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST:
            return _stem(word[: -len(ending)])
    return word


def says(flow: Flow) -> frozenset[str]:
    """Everything a flow says about itself."""
    return words_of(" ".join((flow.id, flow.title, flow.description or "", *flow.data)))


def works(flow: Flow, system: System) -> bool:
    """Whether a flow does more than greet a server: it reaches data, a channel, or somebody else's system."""
    from archlint.blueprint.vocabulary import Kind  # noqa: PLC0415

    touched = {name for hop in flow.hops for name in (hop.source, *hop.targets)}
    return any(
        system.components[name].is_store or system.components[name].kind in (Kind.CDN, Kind.EXTERNAL)
        for name in touched
    )


def traced(wanted: Iterable[Wanted], system: System) -> Mapping[str, str]:
    """For each requirement that has one, the flow that is meant for it: as many as possible, the best fitting first."""
    asked = list(wanted)
    flows = [flow for flow in system.flows.values() if works(flow, system)]
    meant = {one.id: words_of(" ".join(one.words)) for one in asked}
    fits = {
        one.id: sorted(
            (flow.id for flow in flows if flow.does in one.does and says(flow) & meant[one.id]),
            key=_fitness(meant[one.id], system),
        )
        for one in asked
    }
    return matched([one.id for one in asked], fits)


def _fitness(meant: frozenset[str], system: System) -> Callable[[str], tuple[int, int, str]]:
    """Words of the id count before words elsewhere; ties go to the name."""

    def key(name: str) -> tuple[int, int, str]:
        flow = system.flows[name]
        return (-len(words_of(flow.id) & meant), -len(says(flow) & meant), name)

    return key


def matched(left: Sequence[str], fits: Mapping[str, Sequence[str]]) -> Mapping[str, str]:
    """A largest matching, by augmenting paths (H. W. Kuhn, 1955), the same every time.

    >>> matched(["a", "b"], {"a": ["x", "y"], "b": ["x"]})
    {'a': 'y', 'b': 'x'}
    """
    taken: dict[str, str] = {}

    def place(one: str, tried: set[str]) -> bool:
        for other in fits[one]:
            if other in tried:
                continue
            tried.add(other)
            if other not in taken or place(taken[other], tried):
                taken[other] = one
                return True
        return False

    for one in left:
        place(one, set())
    turned = {one: other for other, one in taken.items()}
    return {one: turned[one] for one in left if one in turned}
