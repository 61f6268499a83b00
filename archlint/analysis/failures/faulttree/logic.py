"""What a failure formula is made with, whether it is written down or worked out at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class Logic(Protocol):
    """Events and gates; a node is a number, FALSE (0) where nothing can fail."""

    def event(self) -> int:
        """A new basic event."""
        ...

    def events_or(self, arounds: Sequence[tuple[int, ...]]) -> list[int]:
        """Each fails with a new basic event, or with anything around it."""
        ...

    def any_of(self, nodes: Iterable[int]) -> int:
        """Fails when any of the nodes fails."""
        ...

    def all_of(self, nodes: Iterable[int]) -> int:
        """Fails when all of the nodes fail."""
        ...

    def at_least(self, count: int, nodes: Sequence[int]) -> int:
        """Fails when at least `count` of the nodes fail."""
        ...

    def mix(self, branches: Sequence[tuple[float, int]]) -> int:
        """Fails as the branch does that a request happens to take."""
        ...


Written_co = TypeVar("Written_co", bound=Logic, covariant=True)
