"""What one instance can do, as people write it: a rate, or one for reads and one for writes."""

from typing import Annotated

from pydantic import Discriminator, Tag

from archlint.blueprint.model import Capability, Model
from archlint.blueprint.values import shape


class ReadWriteCapacity(Model):
    """Capacity of a store, separately for reads and writes."""

    read: Capability | None = None
    """Reads one instance can serve."""
    write: Capability | None = None
    """Writes the store can take."""


Capacity = Annotated[
    Annotated[Capability, Tag("plain")] | Annotated[ReadWriteCapacity, Tag("mapping")], Discriminator(shape)
]
