"""What every part of a blueprint has in common: closed, frozen models and the typed quantities."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, core_schema

from archlint.quantity import Dimension, Quantity


class Model(BaseModel):
    """A part of a blueprint: unknown keys are errors, values never change.

    `model_fields_set` tells what was written (declared) from what was left out.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)


@dataclass(frozen=True, slots=True)
class Written:
    """Pydantic annotation: a scalar that is parsed as a quantity of one of these dimensions."""

    dimensions: tuple[Dimension, ...]

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self._parse)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"type": ["string", "number"]}

    def _parse(self, value: object) -> Quantity:
        raise NotImplementedError


Count = Annotated[Quantity, Written((Dimension.COUNT,))]
Share = Annotated[Quantity, Written((Dimension.SHARE,))]
ShareOrCount = Annotated[Quantity, Written((Dimension.SHARE, Dimension.COUNT))]
Rate = Annotated[Quantity, Written((Dimension.RATE, Dimension.PER_USER))]
Size = Annotated[Quantity, Written((Dimension.SIZE,))]
Bandwidth = Annotated[Quantity, Written((Dimension.BANDWIDTH,))]
Duration = Annotated[Quantity, Written((Dimension.DURATION,))]
Money = Annotated[Quantity, Written((Dimension.MONEY,))]
Factor = Annotated[Quantity, Written((Dimension.FACTOR,))]
PerUser = Annotated[Quantity, Written((Dimension.PER_USER,))]
Rows = Annotated[Quantity, Written((Dimension.COUNT, Dimension.PER_USER, Dimension.RATE))]
Anything = Annotated[Quantity, Written(tuple(Dimension))]
