"""A fact: something a rule may ask about an entity, with its type and one line that says what it means."""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Protocol, TypeVar, overload

from archlint.facts.kinds import Number
from archlint.quantity import Quantity

if TYPE_CHECKING:
    from archlint.facts.build import Facts
    from archlint.facts.kinds import FactType
    from archlint.graph.system import DocumentPath

T = TypeVar("T")
E = TypeVar("E", bound="Entity")


class Entity:
    """Something rules speak of. Every fact is worked out when it is first asked for, and kept.

    `name` is how rules call it. `subject` says which one a finding is about; it never changes when
    lines move.
    """

    name: ClassVar[str]

    def __init__(self, facts: Facts, path: DocumentPath, subject: str) -> None:
        self.facts = facts
        self.path = path
        self.subject = subject

    def is_declared(self, key: str) -> bool:
        """Whether the blueprint itself says this."""
        del key
        return True

    def path_of(self, key: str) -> DocumentPath:
        """Where a value stands, or would stand, in the document."""
        return (*self.path, *key.split("."))

    def assumption(self, key: str) -> str | None:
        """Where a value came from that the blueprint does not state; None when it is stated or derived."""
        del key
        return None


class Fact(Generic[T]):
    """One fact of an entity: a typed, documented value that is computed on first use.

    `optional` facts may be unset. `key` is the place in the document relative to the entity, dotted
    when nested; it is what declared(), assumed() and `at:` look up.
    """

    def __init__(
        self, compute: Callable[[Any], T], kind: FactType, doc: str, key: str | None, *, optional: bool
    ) -> None:
        self.compute = compute
        self.kind = kind
        self.doc = doc
        self.key = key
        self.optional = optional
        self.name = ""

    def __set_name__(self, owner: type[Entity], name: str) -> None:
        self.name = name
        if self.key is None:
            self.key = name

    @overload
    def __get__(self, entity: None, owner: type[Entity]) -> Fact[T]: ...
    @overload
    def __get__(self, entity: Entity, owner: type[Entity]) -> T: ...
    def __get__(self, entity: Entity | None, owner: type[Entity]) -> Fact[T] | T:
        """The value; it is stored under the same name, so that asking again costs a plain look-up."""
        if entity is None:
            return self
        value = self.compute(entity)
        entity.__dict__[self.name] = value
        return value


class Attribute(Fact[Any]):
    """A fact that is an attribute of the thing the entity stands for (`entity.of`); of a quantity its likely number.

    Half of everything that rules ask is of this kind, so it is read without further calls; `path` is where, unless it may be a
    quantity: a compiled rule reads it there. A number that is always set is no quantity but a plain one.
    """

    def __init__(self, attribute: str, kind: FactType, doc: str, key: str | None, *, optional: bool) -> None:
        super().__init__(attrgetter(f"of.{attribute}"), kind, doc, key or attribute, optional=optional)
        self.path = None if optional and isinstance(kind, Number) else f"of.{attribute}"

    def __get__(self, entity: Any, owner: type[Entity]) -> Any:
        """The value, kept as that of every fact is."""
        if entity is None:
            return self
        value = self.compute(entity)
        if type(value) is Quantity:
            value = value.likely
        entity.__dict__[self.name] = value
        return value


class _Decorator(Protocol):
    """What makes a fact of a method, whatever the entity and the type of the value."""

    def __call__(self, method: Callable[[E], T], /) -> Fact[T]: ...


def fact(kind: FactType, key: str | None = None) -> _Decorator:
    """Make a fact of a method; its docstring is the documentation."""

    def decorate(method: Callable[[E], T], /) -> Fact[T]:
        return Fact(method, kind, (method.__doc__ or "").strip(), key, optional=False)

    return decorate


def maybe(kind: FactType, key: str | None = None) -> _Decorator:
    """The same for a fact that may be unset (None); rules must ask known() or declared() first."""

    def decorate(method: Callable[[E], T], /) -> Fact[T]:
        return Fact(method, kind, (method.__doc__ or "").strip(), key, optional=True)

    return decorate


def same(kind: FactType, attribute: str, doc: str, key: str | None = None) -> Fact[Any]:
    """A fact that is an attribute of the thing the entity stands for (`entity.of`)."""
    return Attribute(attribute, kind, doc, key, optional=False)


def may(kind: FactType, attribute: str, doc: str, key: str | None = None) -> Fact[Any]:
    """The same for an attribute that may be unset."""
    return Attribute(attribute, kind, doc, key, optional=True)
