"""Answers that are worked out when somebody asks for them.

Most runs of the model are for their numbers; the sentences that explain a number cost more than the number does.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

Answer = TypeVar("Answer")


class Later(partial[Answer]):
    """What a pure function gives for these arguments, worked out once; equal to what it gives, and copied as that.

    >>> words = Later("{:,.0f} req/s".format, 1750.0)
    >>> words == "1,750 req/s", words()
    (True, '1,750 req/s')
    """

    def __call__(self) -> Answer:
        """The answer."""
        known = vars(self)
        if "answer" not in known:
            known["answer"] = super().__call__()
        return cast("Answer", known["answer"])

    def __eq__(self, other: object) -> bool:
        return bool(self() == now(other))

    def __hash__(self) -> int:
        return hash(self())

    def __repr__(self) -> str:
        return repr(self())

    def __reduce__(self) -> tuple[Callable[[Any], Any], tuple[Answer]]:
        return now, (self(),)


class Each(Mapping[str, Answer]):
    """What a pure function gives for each of these names, worked out once, name by name; equal to a dict of it, and copied as that.

    >>> squares = Each(len, ("api", "worker"))
    >>> squares["worker"], "db" in squares, squares == {"api": 3, "worker": 6}
    (6, False, True)
    """

    def __init__(self, work: Callable[[str], Answer], names: Collection[str]) -> None:
        self.work, self.names = work, names
        self.known: dict[str, Answer] = {}

    def __getitem__(self, name: str) -> Answer:
        if name not in self.known:
            if name not in self.names:
                raise KeyError(name)
            self.known[name] = self.work(name)
        return self.known[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)

    def __len__(self) -> int:
        return len(self.names)

    def __repr__(self) -> str:
        return repr(dict(self))

    def __reduce__(self) -> tuple[type[dict[str, Answer]], tuple[dict[str, Answer]]]:
        return dict, (dict(self),)


def now(answer: Answer | Later[Answer]) -> Answer:
    """The answer itself, worked out where it has not been."""
    return cast("Answer", answer() if isinstance(answer, Later) else answer)
