"""The models as a table: which keys a part of a blueprint has, and what may stand behind each.

It is made from the models and never edited. Reading a blueprint in which nothing is wrong takes no more than this table
(`archlint.blueprint.plain`), nor does saying which keys there are (`archlint.blueprint.shape`).
"""

from __future__ import annotations

import json
from enum import EnumType
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import Discriminator, Tag
from pydantic.fields import FieldInfo

from archlint.blueprint.blueprint import Blueprint
from archlint.blueprint.model import Model, OneOrMany, Written
from archlint.blueprint.values import flag_or_name, people, whole_number

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archlint.source import Data


def table() -> str:
    """The text of the table, by the names of the models."""
    parts = [f'"{model.__name__}": {{\n{_entries(model)}\n}}' for model in models()]
    return "{\n" + ",\n".join(parts) + "\n}\n"


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
                waiting.extend(inner for field in fields for inner in reversed(list(_members(field.annotation))))
        elif get_origin(annotation) in (dict, tuple):
            waiting.extend(inner for argument in get_args(annotation) for inner in _members(argument))
    return tuple(found)


def _members(annotation: Any) -> Iterator[Any]:
    """The members of a type without its wrappings."""
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from _members(get_args(annotation)[0])
    elif origin in (Union, UnionType):
        for member in get_args(annotation):
            yield from _members(member)
    else:
        yield annotation


def _entries(model: type[Model]) -> str:
    """A line for each key: what stands behind it, and the name and default of its field where they matter."""
    lines: list[str] = []
    for name, field in model.model_fields.items():
        entry: dict[str, Data] = {"holds": _kind(model.__annotations__[name], _least(field))}
        if field.alias is not None:
            entry["name"] = name
        if not field.is_required():
            default = field.get_default(call_default_factory=True)
            entry["default"] = {} if isinstance(default, Model) else default
        lines.append(f"{json.dumps(field.alias or name)}: {json.dumps(entry)}")
    return ",\n".join(lines)


def _least(field: FieldInfo) -> int | None:
    """What a number must at least be."""
    return next((mark.ge for mark in field.metadata if getattr(mark, "ge", None) is not None), None)


def _kind(annotation: Any, least: int | None = None) -> list[Data]:
    """What may be written, as a word followed by what it takes."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _annotated(arguments[0], arguments[1:], least)
    if origin in (Union, UnionType):
        (member,) = (member for member in arguments if member is not NoneType)
        return _kind(member, least)
    if origin is Literal:
        return ["literal", *arguments]
    if origin is tuple:
        return ["many", _kind(arguments[0])]
    if origin is dict:
        return ["mapping", None if arguments[0] is str else _kind(arguments[0]), _kind(arguments[1])]
    if isinstance(annotation, EnumType):
        return ["word", annotation.__name__]
    if issubclass(annotation, Model):
        return ["model", annotation.__name__]
    return [{str: "text", bool: "flag", float: "number"}[annotation]]


def _annotated(annotation: Any, marks: Sequence[Any], least: int | None) -> list[Data]:
    """What the marks behind a type make of it."""
    functions = [getattr(mark, "func", None) for mark in marks]
    for mark in marks:
        if isinstance(mark, Discriminator):
            choices: dict[str, Data] = {_tag(member): _kind(member) for member in get_args(annotation)}
            return ["choice", mark.discriminator.__name__, choices]  # type: ignore[union-attr]
        if isinstance(mark, Written):
            return ["people"] if people in functions else ["quantity", list(mark.dimensions), mark.prefix]
        if isinstance(mark, OneOrMany):
            return ["one or many", _kind(get_args(annotation)[0])]
    if flag_or_name in functions:
        return ["flag or text"]
    if whole_number in functions:
        return ["whole", next((_least(mark) for mark in marks if isinstance(mark, FieldInfo)), least)]
    return _kind(annotation, least)


def _tag(annotation: Any) -> str:
    return next(mark.tag for mark in get_args(annotation) if isinstance(mark, Tag))
