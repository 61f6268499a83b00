"""The types a fact can have; rules are checked against them when they are loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from archlint.frozen import frozen
from archlint.quantity import Dimension

if TYPE_CHECKING:
    from enum import StrEnum


@frozen
class Number:
    """A number in the base unit of its dimension."""

    dimension: Dimension

    def __str__(self) -> str:
        return "number" if self.dimension is Dimension.COUNT else self.dimension.value


@frozen
class Text:
    """Free text."""

    def __str__(self) -> str:
        return "text"


@frozen
class Flag:
    """Yes or no."""

    def __str__(self) -> str:
        return "yes or no"


@frozen
class Word:
    """One of a closed list of words."""

    name: str
    words: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.name} ({', '.join(self.words)})"


@frozen
class Record:
    """Another entity, whose facts are reached with a dot."""

    entity: str

    def __str__(self) -> str:
        return self.entity


@frozen
class Many:
    """A list; `any`, `all`, `len`, `sum`, `min`, `max` and `for` look into it."""

    of: FactType

    def __str__(self) -> str:
        return f"list of {self.of}"


FactType: TypeAlias = "Number | Text | Flag | Word | Record | Many"

COUNT = Number(Dimension.COUNT)
SHARE = Number(Dimension.SHARE)
RATE = Number(Dimension.RATE)
SIZE = Number(Dimension.SIZE)
BANDWIDTH = Number(Dimension.BANDWIDTH)
DURATION = Number(Dimension.DURATION)
MONEY = Number(Dimension.MONEY)
FACTOR = Number(Dimension.FACTOR)
TEXT = Text()
FLAG = Flag()


def word(words: type[StrEnum]) -> Word:
    """The type of a fact that holds a member of `words`."""
    return Word(spaced(words.__name__), tuple(member.value for member in words))


def spaced(name: str) -> str:
    """A class name as people write it: OnPartition -> on partition."""
    return "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name).strip()
