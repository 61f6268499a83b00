"""A part of a design that cannot be understood: what it is, by its names, its keys, and its place in the flows.

Cut out, it would take its arrows with it, and a flow without its weakest part would be a better flow than the true one.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from archlint.blueprint.checks.components import ACCEPTS
from archlint.blueprint.synonyms import word_for
from archlint.blueprint.vocabulary import Kind, Role
from archlint.catalogue import find

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from archlint.source import Data

BY_OPTION: Mapping[str, Kind] = {"at": Kind.DATABASE, "hit": Kind.CACHE, "ttl": Kind.CACHE, "pin": Kind.DATABASE}
"""What somebody is whom a step asks with this option."""
BY_OP: Mapping[str, Kind] = {
    "enqueue": Kind.QUEUE,
    "publish": Kind.PUBSUB,
    "get": Kind.CACHE,
    "set": Kind.CACHE,
    "delete": Kind.CACHE,
    "read": Kind.DATABASE,
    "write": Kind.DATABASE,
}
"""What somebody is who is asked to do this."""
ANYTHING = "redis"
"""An engine that is used in every role: what it is there, who only says its role is as well."""
CHANNEL = frozenset({Kind.QUEUE, Kind.STREAM})


def kind_of(name: str, data: Mapping[str, Data]) -> Kind:
    """What a component is of which neither kind nor engine is known, `data` being the whole blueprint.

    The first of what its names, its roles and the flows say that takes all of its keys; else the one that takes most.

    >>> [kind_of("mid", {"components": {"mid": {"role": role}}}).value for role in ("broker", "limits", "search")]
    ['queue', 'cache', 'search']
    """
    components = data.get("components")
    written = components.get(name) if isinstance(components, dict) else None
    own = written if isinstance(written, dict) else {}
    candidates = [*_by_words(name, own), *_by_place(name, data), Kind.SERVICE, Kind.WORKER, Kind.DATABASE]
    return max(dict.fromkeys(candidates), key=lambda kind: sum(kind in ACCEPTS.get(key, Kind) for key in own))


def is_drawn(name: str, data: Mapping[str, Data]) -> bool:
    """Whether a flow passes something of this name."""
    return any(name in (source, target) for source, target, _ in _hops(data))


def _by_words(name: str, own: Mapping[str, Data]) -> Iterator[Kind]:
    """By what it is called: its id and title, whole or in words, and its roles."""
    texts = [name, *(str(own[key]) for key in ("title", "engine") if isinstance(own.get(key), str))]
    words = [part for text in texts for part in (text, *reversed(re.split(r"[^A-Za-z0-9]+", text)))]
    for word in filter(None, words):
        if (kind := _named(word.lower())) is not None:
            yield kind
    roles = own.get("roles", own.get("role"))
    for role in map(str, roles if isinstance(roles, list) else [roles]):
        if role in list(Role) and (kind := _named(role) or _of_engine(ANYTHING, role)) is not None:
            yield kind


def _named(word: str) -> Kind | None:
    """What is called so, be it one or several of them."""
    kinds = list(Kind)
    for each in (word, word.removesuffix("s")):
        if (known := each if each in kinds else word_for(each, kinds)) is not None:
            return Kind(known)
    return _of_engine(word)


def _of_engine(name: str, role: str = "") -> Kind | None:
    engine = find(name, role)
    return Kind(engine.kind) if engine is not None else None


def _by_place(name: str, data: Mapping[str, Data]) -> Iterator[Kind]:
    """By what is kept in it, what is asked of it, and who asks whom."""
    kept = data.get("data")
    if isinstance(kept, dict) and any(isinstance(one, dict) and one.get("in") == name for one in kept.values()):
        yield Kind.DATABASE
    hops = [*_hops(data)]
    asked = [(source, options) for source, target, options in hops if target == name]
    asks = any(source == name for source, _, _ in hops)
    for _, options in asked:
        yield from (BY_OPTION[key] for key in options if key in BY_OPTION)
        if (op := str(options.get("op"))) in BY_OP:
            yield BY_OP[op]
    if any(not CHANNEL.isdisjoint(_written(source, data)) for source, _ in asked):
        yield Kind.WORKER
    if asks and not asked:
        yield Kind.CLIENT
    if asked and not asks:
        yield Kind.EXTERNAL


def _written(name: str, data: Mapping[str, Data]) -> Iterator[Kind]:
    """What a component is by its own kind, or else by its words."""
    components = data.get("components")
    one = components.get(name) if isinstance(components, dict) else None
    own = one if isinstance(one, dict) else {}
    kind = own.get("kind")
    yield from [Kind(kind)] if kind in list(Kind) else _by_words(name, own)


def _hops(data: Mapping[str, Data]) -> Iterator[tuple[str, str, Mapping[str, Data]]]:
    """The hops of every flow."""
    flows = data.get("flows")
    for flow in flows.values() if isinstance(flows, dict) else ():
        yield from hops(flow) if isinstance(flow, dict) else ()


def hops(flow: Mapping[str, Data]) -> Iterator[tuple[str, str, Mapping[str, Data]]]:
    """Who asks whom in every step of a flow, and with which options: those of a step are of its last hop, and of each alternative."""
    steps = flow.get("steps")
    for step in steps if isinstance(steps, list) else ():
        pair = next(iter(step.items()), None) if isinstance(step, dict) else (step, None)
        if pair is not None and isinstance(pair[0], str) and "->" in pair[0]:
            *chain, last = [part.strip() for part in pair[0].split("->")]
            yield from ((source, target, {}) for source, target in pairwise(chain))
            options = pair[1] if isinstance(pair[1], dict) else {}
            yield from ((chain[-1], target.strip(), options) for target in last.split("|"))
