"""What compiled expressions call. Nothing here raises, whatever the facts are."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping
from types import FunctionType, MappingProxyType
from typing import TYPE_CHECKING, Any

from archlint.facts.fact import Entity, Fact
from archlint.quantity import Dimension, listed, show

if TYPE_CHECKING:
    from archlint.graph.system import DocumentPath

LISTED, MOST_LISTED = 8, 12
"""Of more texts than the second, only the first so many are listed."""


def times(left: float, right: float) -> float:
    """A product that stays finite or becomes infinite, but never raises."""
    return float(left) * float(right)


def divided(left: float, right: float) -> float:
    """A quotient; anything over nothing is infinite, nothing over nothing is nothing."""
    if right == 0:
        return math.inf if left > 0 else -math.inf if left < 0 else 0.0
    return float(left) / float(right)


def count(items: Iterable[object]) -> int:
    """How many."""
    return len(items) if isinstance(items, tuple) else sum(1 for _ in items)


def some(items: Iterable[object]) -> bool:
    """Whether there is any; it looks no further than the first."""
    for _ in items:
        return True
    return False


def total(items: Iterable[float]) -> float:
    """An exact sum where one exists."""
    values = [float(item) for item in items]
    return math.fsum(values) if all(map(math.isfinite, values)) and most(map(abs, values)) < 1e300 else sum(values)


def least(items: Iterable[float]) -> float:
    """The smallest; 0 of none."""
    return min(items, default=0)


def most(items: Iterable[float]) -> float:
    """The largest; 0 of none."""
    return max(items, default=0)


def rounded(value: float, digits: int) -> float:
    """To so many decimal places; what is not finite stays as it is."""
    return round(value, digits) if math.isfinite(value) else value


def first(items: Iterable[Any]) -> Any:
    """The first item, None when there is none."""
    return next(iter(items), None)


def join(items: Iterable[str]) -> str:
    """`a`, `a and b`, `a, b and c`; each text once, and of more than twelve the first eight and how many follow."""
    texts = list(dict.fromkeys(str(item) for item in items))
    if len(texts) > MOST_LISTED:
        texts = [*texts[:LISTED], f"{len(texts) - LISTED} more"]
    return listed(texts)


def shown(value: float, dimension: str) -> str:
    """A number with its unit, as people write it."""
    if math.isnan(value):
        return "unknown"
    if math.isinf(value):
        return "unlimited"
    return show(float(value), Dimension(dimension))


def bare(text: str) -> str:
    """Numbers as a blueprint has them, without commas between their digits."""
    return _GROUPED.sub("", text)


_GROUPED = re.compile(r"(?<=\d),(?=\d{3})")


def fact_of(entity: Entity, name: str) -> Fact[Any]:
    """The definition behind a fact of an entity."""
    found: Fact[Any] = getattr(type(entity), name)
    return found


def declared(entity: Entity, name: str) -> bool:
    """Whether the blueprint itself states this fact."""
    key = fact_of(entity, name).key or name
    return getattr(entity, name) is not None and entity.is_declared(key)


def assumed(entity: Entity, name: str) -> bool:
    """Whether a default filled this fact in."""
    key = fact_of(entity, name).key or name
    return getattr(entity, name) is not None and entity.assumption(key) is not None


def place(entity: Entity) -> tuple[DocumentPath, ...]:
    """Where an entity stands in the document."""
    return (entity.path,)


def place_of(entity: Entity, name: str) -> tuple[DocumentPath, ...]:
    """Where a fact of an entity stands, or would stand."""
    return (entity.path_of(fact_of(entity, name).key or name),)


NAMESPACE: dict[str, Any] = {
    "__builtins__": {},
    "any": any,
    "all": all,
    "len": len,
    "times": times,
    "divided": divided,
    "count": count,
    "some": some,
    "total": total,
    "least": least,
    "most": most,
    "rounded": rounded,
    "first": first,
    "join": join,
    "shown": shown,
    "bare": bare,
    "declared": declared,
    "assumed": assumed,
    "place": place,
    "place_of": place_of,
    "tuple": tuple,
    "str": str,
}
"""Everything a compiled expression can reach."""


def compiled(source: str, file: str, reads: Mapping[str, Callable[[Entity, str], Any]] = MappingProxyType({})) -> Any:
    """The Python function that a checked expression compiles to; those of the shipped rules are compiled already.

    `source` comes from `translate` alone, which lets nothing through but the operators, functions and
    facts of the rule language; there are no builtins to reach. `reads` are functions that read facts, or ask about them,
    and note what they find.
    """
    from archlint.rules.bound import FUNCTIONS  # noqa: PLC0415 -- whoever compiles the book does without the last one

    names = {**NAMESPACE, **reads} if reads else NAMESPACE
    shipped = FUNCTIONS.get(source)
    if shipped is not None:
        return FunctionType(shipped.__code__, names)
    return eval(compile(source, file, "eval"), names)  # noqa: S307 -- see the docstring


class Witness:
    """Reads facts for an expression, or is asked whether they are assumed, and remembers which of them nobody declared."""

    def __init__(self) -> None:
        self.found: dict[str, None] = {}

    def seen(self, entity: Entity, name: str) -> Any:
        """The fact; an assumed one is noted as `subject: key (source)`."""
        value = getattr(entity, name)
        self._note(entity, name, value)
        return value

    def assumed(self, entity: Entity, name: str) -> bool:
        """Whether a default filled this fact in, which is noted."""
        return self._note(entity, name, getattr(entity, name))

    def _note(self, entity: Entity, name: str, value: object) -> bool:
        key = fact_of(entity, name).key or name
        source = None if value is None else entity.assumption(key)
        if source is not None:
            self.found[f"{entity.subject}: {key} ({source})"] = None
        return source is not None
