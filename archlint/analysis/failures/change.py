"""One small change to a design: what to write, how much work that is, what gets worse."""

from __future__ import annotations

from dataclasses import replace
from enum import IntEnum
from typing import TYPE_CHECKING

from archlint.frozen import frozen
from archlint.quantity import listed

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from archlint.graph.system import Component, System


class Effort(IntEnum):
    """How much work a change is."""

    SETTING = 0
    COPY = 1
    WAY = 2
    """Another place, another path, or a copy that needs something beside it."""
    PROVIDER = 3


@frozen
class Change:
    """What to write where, how much work that is, what gets worse, and the changed design.

    `flow` is the only one that can notice, None where all may. `parts` are the components that are changed together, or that the flow waits for no longer; `of` gives the same
    change to some of them.
    """

    text: str
    where: str
    effort: Effort
    worse: str
    apply: Callable[[System], System]
    flow: str | None = None
    parts: tuple[str, ...] = ()
    of: Callable[[tuple[str, ...]], Change] | None = None

    def touches(self, flow: str, subjects: Collection[str]) -> bool:
        """Whether the flow can notice; `subjects` are what can fail on its way."""
        return flow == self.flow if self.flow is not None else self.where in subjects


_BESIDE = ", with "
"""Between what to write and what is needed beside it."""


def beside(needed: Sequence[str], most: int | None = None) -> str:
    """The end of a change's text: what the change needs beside it, '' for nothing."""
    return f"{_BESIDE}{listed(needed, most=most)}" if needed else ""


def apart(text: str) -> tuple[str, str]:
    """What to write for a change, and the end of its text that says what is needed beside it.

    >>> apart("replicas: 2" + beside(["a lock"])), apart("replicas: 2")
    (('replicas: 2', ', with a lock'), ('replicas: 2', ''))
    """
    what, between, needed = text.partition(_BESIDE)
    return what, between + needed


def with_component(system: System, component: Component) -> System:
    """The design with one component replaced."""
    return replace(system, components={**system.components, component.id: component})
