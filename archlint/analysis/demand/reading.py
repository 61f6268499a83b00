"""How an analysis reads an assumption: its likely value, or one value per sample.

Every quantity is read under a name ('workload.users', 'api.capacity'); the same name gives the same
value wherever it is used, which is what makes an assumption shared across the model.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from archlint.quantity import Quantity

Reading: TypeAlias = Callable[[str, Quantity], float]
"""Takes the assumption's name and what was written; answers with a float, or a `Column` when sampling."""


def likely(_name: str, quantity: Quantity) -> float:
    """The value the author thinks most likely."""
    return quantity.likely


def lowest(_name: str, quantity: Quantity) -> float:
    """The low end of the range."""
    return quantity.low


def highest(_name: str, quantity: Quantity) -> float:
    """The high end of the range."""
    return quantity.high
