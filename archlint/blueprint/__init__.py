"""The language: what people may write, and its translation into typed, frozen models."""

from archlint.blueprint.blueprint import Blueprint
from archlint.blueprint.load import load

__all__ = ["Blueprint", "load"]
