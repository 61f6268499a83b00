"""What every part of a blueprint has in common: closed, frozen models and the types of their values."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, StrictBool, StrictStr, WithJsonSchema
from pydantic_core import PydanticCustomError, core_schema

from archlint.frozen import frozen
from archlint.quantity import Dimension, Quantity, QuantityError, parse, show_written

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic_core import CoreSchema

    from archlint.source import Data

WHOLE = "whole number"
"""Marks whole numbers in the schema, which says what they look like."""
IDENTIFIER = r"^[^\s0-9_!-,./:-@\[-\^`{-~-][^\s!-,./:-@\[-\^`{-~]*$"
"""Ids begin with a letter, of any alphabet; no other sign than `-` and `_` stands in them."""


class Model(BaseModel):
    """A part of a blueprint: unknown keys are errors, values never change.

    `model_fields_set` tells what was written (declared) from what was left out.
    """

    model_config = ConfigDict(defer_build=True, extra="forbid", frozen=True)


def mistake(kind: str, message: str, help: str | None = None) -> PydanticCustomError:  # noqa: A002 - the word of the report
    """A mistake in one value; `message` is a predicate that follows the name of the key."""
    return PydanticCustomError("mistake", "{message}", {"kind": kind, "message": message, "help": help})


@frozen
class Written:
    """Pydantic annotation: a scalar that is parsed as a quantity of one of these dimensions.

    `prefix` is a word that must stand before it, such as `every`.
    """

    dimensions: tuple[Dimension, ...]
    prefix: str = ""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Parse instead of validating the fields of a Quantity."""
        return core_schema.no_info_plain_validator_function(self._parse)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Text or a number, as people write quantities."""
        from archlint.blueprint.patterns import quantity_schema  # noqa: PLC0415 -- only the schema needs patterns

        return quantity_schema(self.dimensions, self.prefix)

    def _parse(self, value: object) -> Quantity:
        if isinstance(value, Quantity):
            return value
        if self.prefix:
            value = self._without_prefix(value)
        try:
            return parse(value, *self.dimensions)
        except QuantityError as error:
            raise mistake(error.kind, error.message, error.help) from None

    def _without_prefix(self, value: object) -> object:
        text = str(value).strip() if isinstance(value, (str, int, float)) and not isinstance(value, bool) else ""
        word, _, rest = text.partition(" ")
        if word == self.prefix and rest:
            return rest
        way_out = f"write `{self.prefix} {text}`" if text[:1].isdigit() else None
        raise mistake(
            "wrong-type",
            f"must begin with `{self.prefix}`, as in `{self.prefix} 1 h`, got {show_written(value)}",
            way_out,
        )


Count = Annotated[Quantity, Written((Dimension.COUNT,))]
Share = Annotated[Quantity, Written((Dimension.SHARE,))]
ShareOrCount = Annotated[Quantity, Written((Dimension.SHARE, Dimension.COUNT))]
Addition = Annotated[Quantity, Written((Dimension.ADDITION,))]
Rate = Annotated[Quantity, Written((Dimension.RATE, Dimension.PER_USER))]
Capability = Annotated[Quantity, Written((Dimension.RATE,))]
Size = Annotated[Quantity, Written((Dimension.SIZE,))]
Bandwidth = Annotated[Quantity, Written((Dimension.BANDWIDTH,))]
Duration = Annotated[Quantity, Written((Dimension.DURATION,))]
Loss = Annotated[Quantity, Written((Dimension.DURATION, Dimension.SIZE))]
Interval = Annotated[Quantity, Written((Dimension.DURATION,), prefix="every")]
Money = Annotated[Quantity, Written((Dimension.MONEY,))]
BytePrice = Annotated[Quantity, Written((Dimension.BYTE_PRICE,))]
StoragePrice = Annotated[Quantity, Written((Dimension.STORAGE_PRICE,))]
UnitPrice = Annotated[Quantity, Written((Dimension.UNIT_PRICE,))]
Factor = Annotated[Quantity, Written((Dimension.FACTOR,))]
Growth = Annotated[Quantity, Written((Dimension.GROWTH,))]
PerUser = Annotated[Quantity, Written((Dimension.PER_USER, Dimension.RATE))]
Rows = Annotated[Quantity, Written((Dimension.COUNT, Dimension.PER_USER, Dimension.RATE))]
Anything = Annotated[Quantity, Written(tuple(Dimension))]


def people(quantity: Quantity) -> Quantity:
    """Some of the users, as a share or as a count; a bare number up to 1 is a share, up to 100 it could be either."""
    if quantity.dimension is not Dimension.COUNT:
        return quantity
    if quantity.high <= 1:
        return replace(quantity, dimension=Dimension.SHARE)
    if quantity.high <= 100 and quantity.text.replace(".", "").isdigit():
        text = quantity.text
        raise mistake("missing-unit", f"may be a share or a count, got `{text}`", f"write `{text}%` or `{text} users`")
    return quantity


People = Annotated[Quantity, Written((Dimension.SHARE, Dimension.COUNT)), AfterValidator(people)]


def whole_number(value: Data) -> int:
    """A whole number, written plainly or as a count (`10k`)."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    try:
        quantity = parse(value, Dimension.COUNT)
    except QuantityError as error:
        if error.kind == "out-of-range":
            raise mistake(error.kind, error.message, error.help) from None
        raise _no_whole_number(value) from None
    if ".." in quantity.text or not quantity.likely.is_integer():
        raise _no_whole_number(value)
    return int(quantity.likely)


def _no_whole_number(value: Data) -> PydanticCustomError:
    """The mistake, with the number that stands in a text; of several the first is an example."""
    said = " ".join(map(str, value.values())) if isinstance(value, dict) else str(value)
    if said.lower() in _NUMERALS:
        said = str(_NUMERALS.index(said.lower()))
    numbers: list[str] = []
    if len(said) <= 60 and isinstance(value, (str, dict)):
        numbers = re.findall(r"(?<![\d.,])\d+(?![\d.,])", said)
    way_out = None
    if numbers:
        way_out = f"write `{numbers[0]}`" if len(numbers) == 1 else f"write one number, such as {numbers[0]}"
    return mistake("wrong-type", f"must be a whole number, got {show_written(value)}", way_out)


_NUMERALS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


@frozen
class OneOrMany:
    """Pydantic annotation: a list, of which a single entry may be written without its brackets."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Put one entry into a list before the list is validated."""
        return core_schema.no_info_before_validator_function(_as_list, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """One entry, or a list of them."""
        several = handler(schema)
        return {"anyOf": [several["items"], several]}


def _as_list(value: Data | tuple[Data, ...]) -> Data | tuple[Data, ...]:
    return value if value is None or isinstance(value, (list, tuple, dict)) else [value]


def shape(value: object) -> str:
    """Which of two ways to write something was taken: plain, or a mapping of its own."""
    return "mapping" if isinstance(value, (dict, BaseModel)) else "plain"


Text = Annotated[StrictStr, WithJsonSchema({"type": "string", "pattern": "\\S"})]
"""Text that says something."""
Name = Annotated[StrictStr, WithJsonSchema({"type": "string", "pattern": IDENTIFIER})]
"""The id of something that is declared elsewhere."""
Flag = StrictBool
Whole = Annotated[
    int,
    BeforeValidator(whole_number),
    WithJsonSchema({"title": WHOLE, "type": "integer"}),
]
Texts = Annotated[tuple[Text, ...], OneOrMany()]
Names = Annotated[tuple[Name, ...], OneOrMany()]
