"""What a page takes along: plain data, as JSON can say them."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

Data: TypeAlias = "bool | int | float | str | Sequence[Data] | Mapping[str, Data] | None"
"""What JSON can say."""
