"""What a component costs: of an instance, or by what is paid for."""

from typing import Annotated

from pydantic import Discriminator, Tag

from archlint.blueprint.model import BytePrice, Model, Money, StoragePrice, UnitPrice, shape


class Prices(Model):
    """What a component costs, by what is paid for."""

    instance: Money | None = None
    """Of one instance; of the whole when external or managed."""
    egress: BytePrice | None = None
    """Of what it sends to clients, CDNs and externals."""
    storage: StoragePrice | None = None
    """Of every copy of its data."""
    requests: UnitPrice | None = None
    """Of the requests that arrive."""


Cost = Annotated[Annotated[Money, Tag("plain")] | Annotated[Prices, Tag("mapping")], Discriminator(shape)]
"""`$50/month` for one instance, or a price for each thing that is paid for."""
