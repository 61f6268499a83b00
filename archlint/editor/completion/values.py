"""Values that may stand behind a key: words of the language, names that are declared, engines, quantities with units."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from archlint.blueprint import vocabulary
from archlint.blueprint.checks.components import EVICTIONS
from archlint.blueprint.checks.names import PLACES_OF_STATE
from archlint.blueprint.examples import UNITS, USUAL
from archlint.blueprint.patterns import EXAMPLES
from archlint.editor.completion.engines import engines_for
from archlint.editor.completion.keys import said_of
from archlint.editor.completion.suggestion import Sort, Suggestion
from archlint.editor.keys import holds
from archlint.editor.mentions import sections_at
from archlint.quantity import Dimension

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from archlint.editor.draft import Draft
    from archlint.editor.spot import Spot

_NUMBER = re.compile(r"\s*(?:every\s+)?\$?([0-9][0-9_.]*(?:\.\.[0-9][0-9_.kKMB]*)*)\s*[A-Za-z%/$ ]*")
_UNITS: Mapping[Dimension, tuple[str, ...]] = {
    Dimension.COUNT: ("", "k", "M", "B"),
    Dimension.SHARE: ("%",),
    Dimension.ADDITION: ("%",),
    Dimension.RATE: (" req/s", " req/min", "M/day"),
    Dimension.SIZE: (" KB", " MB", " GB", " TB"),
    Dimension.BANDWIDTH: (" Mbps", " Gbps", " MB/s"),
    Dimension.DURATION: (" ms", " s", " min", " h", " days"),
    Dimension.PER_USER: (" per user", " per user per day", " per active user per day"),
    Dimension.FACTOR: ("x",),
    Dimension.GROWTH: ("%/month", "%/year"),
    Dimension.MONEY: ("/month", "/h"),
    Dimension.BYTE_PRICE: ("/GB",),
    Dimension.STORAGE_PRICE: ("/GB per month",),
    Dimension.UNIT_PRICE: ("/1M",),
}
"""The units that are offered behind a number."""


def values_for(draft: Draft, where: Spot, rules: Mapping[str, str]) -> tuple[Suggestion, ...]:
    """The values that may stand at a place; `rules` are titles by names."""
    path = where.path
    texts: dict[str, Suggestion] = {}
    if path[:1] == ("components",) and len(path) == 3 and path[2] == "engine":
        return tuple(_fitted(where, each) for each in engines_for(draft, where))
    if path[:1] == ("waivers",) and path[2:] == ("rule",):
        return tuple(_fitted(where, Suggestion(name, Sort.RULE, where.range, name, rules[name])) for name in rules)
    for each in (*_names(draft, where), *(one for kind in holds(path) for one in _of_kind(kind, where))):
        texts.setdefault(each.label, each)
    return tuple(_fitted(where, each) for each in texts.values())


def _fitted(where: Spot, one: Suggestion) -> Suggestion:
    """The suggestion behind the blank that a colon needs."""
    if not where.glued:
        return one
    return Suggestion(one.label, one.sort, one.range, f" {one.text}", one.detail, one.words, snippet=one.snippet)


def _names(draft: Draft, where: Spot) -> Iterator[Suggestion]:
    """Names that are declared, and the words that may stand instead of one."""
    path = where.path
    own = path[1] if len(path) > 1 else ""
    for section in sections_at(path):
        for name in draft.names(section):
            if name != own and _suits(draft, where, section, name):
                yield Suggestion(name, Sort.NAME, where.range, name, said_of(draft, section, name))
    if path[2:3] == ("state",) and len(path) == 4:
        for word in PLACES_OF_STATE:
            yield Suggestion(word, Sort.WORD, where.range, word, "a place")
    if path[2:] == ("token", "revocation"):
        yield Suggestion("none", Sort.WORD, where.range, "none", "nothing ends it earlier")
    if path[2:] == ("eviction",):
        for word in EVICTIONS:
            yield Suggestion(word, Sort.WORD, where.range, word, "a policy of Redis and its kin")
    if path == ("archlint",):
        yield Suggestion("1", Sort.WORD, where.range, "1", "the version of the language")


def _suits(draft: Draft, where: Spot, section: str, name: str) -> bool:
    """Whether a name is of the sort that is asked for: stores keep data, zones and hosts are groups of that kind."""
    path = where.path
    if path[0] == "data" and section == "components":
        kinds = draft.kinds(name)
        return not kinds or kinds[0] in _KEEPING
    if section == "groups" and path[0] == "components":
        return draft.said("groups", name, "kind") == str(path[2]).removesuffix("s")
    return path[0] != "components" or "client" not in draft.kinds(name)


_KEEPING = frozenset({"database", "cache", "queue", "stream", "search", "object-store", "pubsub", "external", "lock"})


def _of_kind(kind: Sequence[Any], where: Spot) -> Iterator[Suggestion]:
    """The values of one way to write something."""
    match kind[0]:
        case "word":
            words = [word for word in getattr(vocabulary, kind[1]) if word is not vocabulary.Recency.BOUNDED]
            yield from _words(words, where)
        case "model" if kind[1] == "Bounded":
            yield Suggestion("bounded", Sort.WORD, where.range, "{bounded: 30 s}", "at most so old")
        case "literal":
            yield from _words(kind[1:], where)
        case "flag" | "flag or text":
            yield from _words(("true", "false"), where)
        case "one or many" | "many":
            yield from _of_kind(kind[1], where)
        case "quantity":
            yield from _quantities([Dimension(name) for name in kind[1]], kind[2], where)
        case "people":
            yield from _quantities([Dimension.SHARE, Dimension.COUNT], "", where)
        case "whole":
            yield from _quantities([Dimension.COUNT], "", where)
        case _:
            return


def _words(words: Iterable[object], where: Spot) -> Iterator[Suggestion]:
    for word in map(str, words):
        yield Suggestion(word, Sort.WORD, where.range, word)


def _quantities(dimensions: Sequence[Dimension], prefix: str, where: Spot) -> Iterator[Suggestion]:
    """What is typed with each unit, else an example of what is usual."""
    key = next((step for step in reversed(where.path) if isinstance(step, str)), "")
    number = _NUMBER.fullmatch(where.typed) if where.typed.strip() else None
    before = f"{prefix} " if prefix else ""
    if number is not None:
        for dimension in dimensions:
            dollar = "$" if dimension.value.startswith(("price", "money")) else ""
            usual = [f" {unit}" for unit in UNITS.get(key, ())] if dimension is Dimension.DURATION else []
            for unit in dict.fromkeys((*usual, *_UNITS[dimension])):
                text = f"{before}{dollar}{number[1]}{unit}"
                yield Suggestion(text, Sort.QUANTITY, where.range, text, str(dimension))
        return
    examples = [USUAL[key]] if key in USUAL else []
    for dimension in dimensions:
        for example in (*examples, *EXAMPLES[dimension][: 0 if examples else 2]):
            yield Suggestion(
                f"{before}{example}", Sort.QUANTITY, where.range, f"{before}{example}", f"{dimension}, for example"
            )
