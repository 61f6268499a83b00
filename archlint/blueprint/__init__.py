"""The language: what people may write, and its translation into typed, frozen models."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.blueprint.load import load

if TYPE_CHECKING:
    from archlint.blueprint.blueprint import Blueprint

__all__ = ["Blueprint", "load"]


def __getattr__(name: str) -> object:
    """The models, imported when somebody asks for them: a blueprint in which nothing is wrong is read without them."""
    if name != "Blueprint":
        message = f"module 'archlint.blueprint' has no attribute '{name}'"
        raise AttributeError(message)
    from archlint.blueprint import blueprint  # noqa: PLC0415 - see above

    return blueprint.Blueprint
