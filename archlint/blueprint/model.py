"""What every part of a blueprint has in common: closed, frozen models and the types of their values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, StrictBool, StrictStr, WithJsonSchema
from pydantic_core import core_schema

from archlint.blueprint.values import WHOLE, as_list, people, quantity, whole_number
from archlint.frozen import frozen
from archlint.quantity import Dimension, Quantity

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic_core import CoreSchema

IDENTIFIER = r"^[^\s0-9_!-,./:-@\[-\^`{-~-][^\s!-,./:-@\[-\^`{-~]*$"
"""Ids begin with a letter, of any alphabet; no other sign than `-` and `_` stands in them."""


class Model(BaseModel):
    """A part of a blueprint: unknown keys are errors, values never change.

    `model_fields_set` tells what was written (declared) from what was left out.
    """

    model_config = ConfigDict(defer_build=True, extra="forbid", frozen=True)


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
        return quantity(value, self.dimensions, self.prefix)


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


People = Annotated[Quantity, Written((Dimension.SHARE, Dimension.COUNT)), AfterValidator(people)]


@frozen
class OneOrMany:
    """Pydantic annotation: a list, of which a single entry may be written without its brackets."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Put one entry into a list before the list is validated."""
        return core_schema.no_info_before_validator_function(as_list, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """One entry, or a list of them."""
        several = handler(schema)
        return {"anyOf": [several["items"], several]}


Text = Annotated[StrictStr, WithJsonSchema({"type": "string", "pattern": "\\S"})]
"""Text that says something."""
Name = Annotated[StrictStr, WithJsonSchema({"type": "string", "pattern": IDENTIFIER})]
"""The id of something that is declared elsewhere."""
Place = Annotated[StrictStr, WithJsonSchema({"type": "string", "pattern": r"^[^\s,;|&+]+$"})]
"""A zone or a host, which declares itself by its name."""
Flag = StrictBool
Whole = Annotated[
    int,
    BeforeValidator(whole_number),
    WithJsonSchema({"title": WHOLE, "type": "integer"}),
]
Texts = Annotated[tuple[Text, ...], OneOrMany()]
Places = Annotated[tuple[Place, ...], OneOrMany()]
Names = Annotated[tuple[Name, ...], OneOrMany()]
