"""What a component costs: of an instance, or by what is paid for."""

from typing import Annotated

from pydantic import Discriminator, Tag

from archlint.blueprint.model import BytePrice, Model, Money, StoragePrice, UnitPrice
from archlint.blueprint.values import shape


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
    reads: UnitPrice | None = None
    """Of the reads that arrive, where they are paid for otherwise than writes."""
    writes: UnitPrice | None = None
    """Of the writes and messages that arrive."""
    memory: StoragePrice | None = None
    """Of its memory for as long as each call works and waits: functions, by the gigabyte and second."""


Cost = Annotated[Annotated[Money, Tag("plain")] | Annotated[Prices, Tag("mapping")], Discriminator(shape)]
"""`$50/month` for one instance, or a price for each thing that is paid for."""
