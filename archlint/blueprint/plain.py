"""Blueprints in which nothing is wrong, read by the table of the language.

Most blueprints are whole, and loading and building the models takes longer than all else that a small one needs. What is
read here has the fields of the models, under the same names; whatever is out of the ordinary is left to the models, which
know every way to write something, and to say what is wrong.
"""

from __future__ import annotations

import marshal
from functools import cache
from typing import TYPE_CHECKING, Any, NoReturn, cast

from archlint.blueprint import values, vocabulary
from archlint.blueprint.shape import language
from archlint.blueprint.steps import read_step
from archlint.quantity import Dimension, Quantity

if TYPE_CHECKING:
    from collections.abc import Callable, KeysView, Mapping

    from archlint.blueprint.blueprint import Blueprint
    from archlint.source import Data

    Reading = Callable[[Data], Any]


ALIKE = 1024
"""Parts that are remembered, at most, for others that are written alike."""


COMPONENT = ["model", "Component"]
TOLD = frozenset({"title", "description", "docs", "owner", "tags"})
"""Keys of a component that are for people: whatever they say, the component is and does the same."""


class UnusualError(ValueError):
    """What stands here is for the models to understand, or to refuse."""


class Part:
    """A part of a blueprint, as its model would be: what was written in its own fields, defaults in those of its class."""

    __slots__ = ("__dict__", "_core")

    def __init__(self, written: dict[str, Any], core: Part | None = None) -> None:
        self.__dict__ = written
        self._core = core

    def __eq__(self, other: object) -> bool:
        """Two parts are the same when the same is written in them."""
        return type(self) is type(other) and self.__dict__ == other.__dict__

    def __hash__(self) -> int:
        """None of its own: what is written may be a list."""
        raise TypeError(f"a part of a blueprint has no hash: {type(self).__name__}")

    @property
    def core(self) -> Part:
        """The part without what only people read of it: the same for all that are written alike but for that."""
        return self._core or self

    @property
    def model_fields_set(self) -> KeysView[str]:
        """The fields that were written."""
        return self.__dict__.keys()

    def model_copy(self, update: Mapping[str, Any]) -> Part:
        """The same part with other values in some of its fields."""
        return type(self)({**self.__dict__, **update})

    def telling(self, told: Part) -> Part:
        """The part with what is told to people about it."""
        return type(self)({**self.__dict__, **told.__dict__}, self)


def plain(data: Data) -> Blueprint | None:
    """The blueprint that stands in plain data; None when anything in it is out of the ordinary."""
    try:
        return cast("Blueprint", model("Blueprint")(data))
    except ValueError:
        return None


@cache
def model(name: str) -> Reading:
    """How a model is read."""
    keys = language()[name]
    fields = {key: (entry.get("name", key), reading(entry["holds"])) for key, entry in keys.items()}
    made: type[Part] = type(
        name, (Part,), {fields[key][0]: _default(entry) for key, entry in keys.items() if "default" in entry}
    )
    if name == "Step":
        return _step(made)
    required = frozenset(fields[key][0] for key, entry in keys.items() if "default" not in entry)

    def read(data: Data) -> Part:
        if type(data) is not dict:
            raise UnusualError
        found: dict[str, Any] = {}
        for key, value in data.items():
            field = fields.get(key)
            if field is None:
                raise UnusualError
            found[field[0]] = field[1](value)
        if not required <= found.keys():
            raise UnusualError
        return made(found)

    return read


def _default(entry: Mapping[str, Any]) -> Any:
    default: Data = entry["default"]
    if default == {} and entry["holds"][0] == "model":
        return model(entry["holds"][1])({})
    return tuple(default) if isinstance(default, list) else default


def _step(made: type[Part]) -> Reading:
    """How one line of a walk is read."""
    options = model("StepOptions")

    def read(data: Data) -> Part:
        parts = read_step(data)
        if "options" in parts:
            parts["options"] = options(parts["options"])
        return made(parts)

    return read


def reading(kind: list[Any]) -> Reading:
    """How something of a kind is read."""
    word, *details = kind
    return KINDS[word](*details)


def _refuse() -> NoReturn:
    raise UnusualError


def _text() -> Reading:
    return lambda data: data if type(data) is str and data.strip() else _refuse()


def _flag() -> Reading:
    return lambda data: data if type(data) is bool else _refuse()


def _flag_or_text() -> Reading:
    return lambda data: data if type(data) is bool or (type(data) is str and data.strip()) else _refuse()


def _number() -> Reading:
    return lambda data: float(data) if type(data) is int or type(data) is float else _refuse()


def _whole(least: int | None) -> Reading:
    def read(data: Data) -> int:
        number = data if type(data) is int else values.whole_number(data)
        return number if least is None or number >= least else _refuse()

    return read


def _quantity(dimensions: list[str], prefix: str) -> Reading:
    kinds = tuple(Dimension(dimension) for dimension in dimensions)
    return _scalar(lambda data: values.quantity(data, kinds, prefix))


def _people() -> Reading:
    return _scalar(lambda data: values.people(values.quantity(data, (Dimension.SHARE, Dimension.COUNT))))


def _scalar(read: Callable[[Data], Quantity]) -> Reading:
    """How a text or number is read; the same one again and again in a large blueprint."""
    known: dict[str, Quantity] = {}

    def again(data: Data) -> Quantity:
        if type(data) is not str:
            return read(data)
        found = known.get(data)
        if found is None:
            found = known[data] = read(data)
        return found

    return again


def _word(name: str) -> Reading:
    words = {word.value: word for word in getattr(vocabulary, name)}
    return lambda data: words.get(data) or _refuse() if type(data) is str else _refuse()


def _literal(*choices: str | int) -> Reading:
    kinds = {type(choice) for choice in choices}
    return lambda data: data if type(data) in kinds and data in choices else _refuse()


def _many(kind: list[Any]) -> Reading:
    read = reading(kind)
    return lambda data: tuple([read(item) for item in data]) if type(data) is list else _refuse()


def _one_or_many(kind: list[Any]) -> Reading:
    read = reading(kind)
    return lambda data: tuple([read(item) for item in data]) if type(data) is list else (read(data),)


def _mapping(names: list[Any] | None, kind: list[Any]) -> Reading:
    read = reading(kind)
    read, name = _once(_cored(read) if kind == COMPONENT else read), reading(names or ["any"])
    return lambda data: {name(key): read(value) for key, value in data.items()} if type(data) is dict else _refuse()


def _once(read: Reading) -> Reading:
    """The same part for everything that is written alike, as hundreds of services of a large system are."""
    known: dict[bytes, Any] = {}

    def again(data: Data) -> Any:
        written = marshal.dumps(data, 2)  # the second format tells 1 from 1.0 and true, and does not look at identity
        found = known.get(written)
        if found is None:
            found = read(data)
            if len(known) >= ALIKE:
                known.clear()
            known[written] = found
        return found

    return again


def _cored(read: Reading) -> Reading:
    """The same core for all components that are written alike but for what is told to people."""
    once = _once(read)

    def telling(data: Data) -> Any:
        if type(data) is not dict or "guessed" in data:  # that names what is written beside it
            return read(data)
        rest = dict(data)
        told = {key: rest.pop(key) for key in TOLD.intersection(data)}
        return once(rest).telling(read(told)) if told else once(data)

    return telling


def _choice(shape: str, kinds: Mapping[str, list[Any]]) -> Reading:
    which: Callable[[object], str] = getattr(values, shape)
    ways = {tag: reading(kind) for tag, kind in kinds.items()}
    return lambda data: ways[which(data)](data)


KINDS: Mapping[str, Callable[..., Reading]] = {
    "any": lambda: lambda data: data,
    "text": _text,
    "flag": _flag,
    "flag or text": _flag_or_text,
    "number": _number,
    "whole": _whole,
    "quantity": _quantity,
    "people": _people,
    "word": _word,
    "literal": _literal,
    "many": _many,
    "one or many": _one_or_many,
    "mapping": _mapping,
    "choice": _choice,
    "model": model,
}
"""How each kind of the table is read, from what the table says behind its name."""
