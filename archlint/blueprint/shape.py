"""Which keys the language has at a place: answered from the table of the language, for suggestions and for reading."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

TABLE = Path(__file__).with_name("language.json")


@cache
def language() -> Mapping[str, Mapping[str, Any]]:
    """By the name of a model its keys, and what each holds (see `archlint.blueprint.language`)."""
    found: Mapping[str, Mapping[str, Any]] = json.loads(TABLE.read_text(encoding="utf-8"))
    return found


def keys_at(place: Sequence[str | int]) -> tuple[str, ...]:
    """The keys that may stand at a place (a path of keys and indexes); empty where names are free.

    >>> keys_at(("components", "db", "shards"))
    ('count', 'key', 'strategy', 'directory', 'skew')
    """
    return tuple(dict.fromkeys(key for model in models_at(place) for key in language()[model]))


def models_at(place: Sequence[str | int]) -> tuple[str, ...]:
    """The parts of the language whose keys may stand at a place.

    >>> models_at(("workload", "peak"))
    ('Window', 'Busy')
    """
    return tuple(kind[1] for kind in holds_at(place) if kind[0] == "model")


def holds_at(place: Sequence[str | int]) -> tuple[Sequence[Any], ...]:
    """What may stand at a place, each as the table of the language says it; several where it may be written in several ways.

    >>> holds_at(("components", "api", "replicas"))
    (['whole', 0],)
    """
    found: list[Sequence[Any]] = [("model", "Blueprint")]
    for step in place:
        found = [inner for kind in found for inner in _below(kind, step)]
    return tuple(found)


def _below(kind: Sequence[Any], step: str | int) -> Iterator[Sequence[Any]]:
    """What may stand under a key or index of something of this kind."""
    inner: Sequence[Any] | None = None
    if kind[0] == "model":
        inner = language()[kind[1]].get(str(step), {}).get("holds")
    elif kind[0] in ("mapping", "many", "one or many"):
        inner = kind[-1]
    if inner is not None:
        yield from inner[2].values() if inner[0] == "choice" else (inner,)
