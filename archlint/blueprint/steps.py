"""One line of a walk: `a -> b -> c`, `a -> b | c`, a chain with options, or `reply`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from archlint.blueprint.model import mistake
from archlint.errors import did_you_mean
from archlint.quantity import show_written

if TYPE_CHECKING:
    from pydantic_core import PydanticCustomError

    from archlint.source import Data

_NO_ARROW = re.compile(r"\s*(?:-->+|<->|[=~]+>|->>|—>|–>|→|⟶|⇒|(?<![-<])(?<=\s)>(?=\s))\s*|\s+(?:-|–|—|to)\s+(?=\S)")
"""What people write for `->` elsewhere: in Mermaid, in prose, in a hurry."""

_NAME = r"[^\s|>][^\s|]*"
WALK = rf"^\s*{_NAME}(\s*->\s*{_NAME})+(\s*\|\s*{_NAME})*\s*$"
"""What a chain looks like to an editor: names with arrows between them, alternatives behind the last."""


def read_step(written: Data) -> dict[str, Any]:
    """The parts of a step as it was written; raises a mistake when it is no walk.

    >>> read_step("api -> cache | db")
    {'chain': ('api', 'cache'), 'alternatives': ('db',)}
    """
    if written == "reply":
        return {"reply": True}
    if isinstance(written, str):
        return read_chain(written)
    if isinstance(written, dict) and len(written) == 1:
        ((walk, options),) = written.items()
        if walk == "reply":
            raise mistake("wrong-step", "is `reply`, which takes no options", "write `- reply`")
        return {**read_chain(walk), "options": {} if options is None else options}
    if isinstance(written, dict) and len(written) > 1:
        first = next(iter(written))
        raise mistake(
            "wrong-step",
            f"has several keys, a step has one: {show_written(first)}",
            "write each step as its own `- a -> b: {options}`",
        )
    raise _no_walk(written)


def read_chain(walk: str) -> dict[str, Any]:
    """The ids of a chain and, behind `|`, the alternatives of its last hop."""
    *chain, last = [part.strip() for part in walk.split("->")]
    target, *alternatives = [part.strip() for part in last.split("|")]
    names = [*chain, target, *alternatives]
    if not all(chain) or not chain or any(" " in name or "-" in name[-1:] for name in names):
        _doubt(walk)
    if not chain:
        raise _no_walk(walk)
    if not all(names):
        raise mistake(
            "wrong-step",
            f"has an arrow or `|` with nothing beside it: {show_written(walk)}",
            "name a component on each side",
        )
    for name in chain:
        if "|" in name:
            raise mistake(
                "wrong-step",
                f"has `|` before its last hop: {show_written(walk)}",
                "put alternatives into a step of their own, `- a -> b | c`",
            )
    return {"chain": (*chain, target), "alternatives": tuple(alternatives)}


def _doubt(walk: str) -> None:
    """Complain about arrows of other notations."""
    if (arrow := _NO_ARROW.search(walk)) is not None:
        meant = " ".join(_NO_ARROW.sub(" -> ", walk).split())
        raise mistake("wrong-step", f"has no arrow of the language: `{arrow.group().strip()}`", f"write `{meant}`")


def _no_walk(written: Data) -> PydanticCustomError:
    """A step that names no way from one component to another."""
    message = f"must be a walk such as `a -> b`, or `reply`, got {show_written(written)}"
    way_out = did_you_mean(written, ("reply",)) if isinstance(written, str) else None
    return mistake("wrong-step", message, way_out)


def parts_of_walk(walk: str) -> tuple[str, ...]:
    """The ids of a walk in the order they are written, alternatives last.

    >>> parts_of_walk("api -> cache | db")
    ('api', 'cache', 'db')
    """
    return tuple(part.strip() for part in walk.replace("->", "|").split("|"))


def part_of_walk(walk: str, place: int) -> tuple[int, int]:
    """Start and end of the id at this place of a walk, in characters from its beginning.

    >>> part_of_walk("api -> cache | db", 1)
    (7, 12)
    """
    start = 0
    for number, part in enumerate(walk.replace("->", " |").split("|")):
        # `->` became ` |`: the blank belongs to the part before it, and every `|` still stands for one character
        if number == place:
            indent = len(part) - len(part.lstrip())
            return start + indent, start + indent + len(part.strip())
        start += len(part) + 1
    return 0, len(walk)
