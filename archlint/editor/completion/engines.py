"""The engines of the catalogue that fit a component, by its kind."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from archlint.blueprint.vocabulary import Kind, Role
from archlint.catalogue import families, find
from archlint.editor.completion.suggestion import Sort, Suggestion

if TYPE_CHECKING:
    from archlint.editor.draft import Draft
    from archlint.editor.spot import Spot


def engines_for(draft: Draft, where: Spot) -> tuple[Suggestion, ...]:
    """Every family that can be of the kind that is written beside it; all of them where none is."""
    kind = draft.said(*where.path[:2], "kind")
    wanted = Kind(kind) if kind in set(Kind) else None
    return tuple(
        Suggestion(family, Sort.ENGINE, where.range, family, " or ".join(kinds_of(family)), _title(family))
        for family in families()
        if wanted is None or wanted in kinds_of(family)
    )


@cache
def kinds_of(family: str) -> tuple[str, ...]:
    """The kinds of component that an engine can be, in its roles.

    >>> kinds_of("redis")[:2]
    ('cache', 'queue')
    """
    found = [engine.kind for role in ("", *Role) if (engine := find(family, role)) is not None]
    return tuple(dict.fromkeys(found))


def _title(family: str) -> str:
    engine = find(family)
    return f"{engine.title}. {engine.partition}." if engine is not None else ""
