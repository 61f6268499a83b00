"""Which keys the language has at a place: answered from the models, for suggestions and for the reference."""

from __future__ import annotations

from types import UnionType
from typing import TYPE_CHECKING, Annotated, Any, Union, get_args, get_origin

from archlint.blueprint.blueprint import Blueprint
from archlint.blueprint.model import Model

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def keys_at(place: Sequence[str | int]) -> tuple[str, ...]:
    """The keys that may stand at a place (a path of keys and indexes); empty where names are free.

    >>> keys_at(("components", "db", "shards"))
    ('count', 'key', 'strategy', 'directory', 'skew')
    """
    found = [Blueprint]
    for step in place:
        found = [inner for model in found for inner in _below(model, step)]
    keys = [
        key for model in found if isinstance(model, type) and issubclass(model, Model) for key in written_keys(model)
    ]
    return tuple(dict.fromkeys(keys))


def written_keys(model: type[Model]) -> tuple[str, ...]:
    """The keys of one model, as people write them."""
    return tuple(field.alias or name for name, field in model.model_fields.items())


def _below(annotation: Any, step: str | int) -> Iterator[Any]:
    """What may stand under a key or index of something of this type."""
    if isinstance(annotation, type) and issubclass(annotation, Model):
        for name, field in annotation.model_fields.items():
            if step == (field.alias or name):
                yield from _plain(field.annotation)
    elif get_origin(annotation) is dict:
        yield from _plain(get_args(annotation)[1])
    elif get_origin(annotation) is tuple:
        yield from _plain(get_args(annotation)[0])


def _plain(annotation: Any) -> Iterator[Any]:
    """The members of a type without its wrappings."""
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from _plain(get_args(annotation)[0])
    elif origin in (Union, UnionType):
        for member in get_args(annotation):
            yield from _plain(member)
    else:
        yield annotation


def models() -> tuple[type[Model], ...]:
    """Every model of the language once, from the top down.

    >>> [model.__name__ for model in models()][:3]
    ['Blueprint', 'Requirements', 'Durability']
    """
    found: dict[type[Model], None] = {}
    waiting: list[Any] = [Blueprint]
    while waiting:
        annotation = waiting.pop()
        if isinstance(annotation, type) and issubclass(annotation, Model):
            if annotation not in found:
                found[annotation] = None
                fields = reversed(annotation.model_fields.values())
                waiting.extend(inner for field in fields for inner in reversed(list(_plain(field.annotation))))
        elif get_origin(annotation) in (dict, tuple):
            waiting.extend(inner for argument in get_args(annotation) for inner in _plain(argument))
    return tuple(found)
