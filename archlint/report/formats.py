"""The formats of `check` by name; each is a module with `write(outcome) -> str`, imported when it is asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archlint.report.outcome import Outcome

FORMATS = ("full", "concise", "json", "github", "sarif", "junit", "markdown", "gitlab", "rdjson")
MODULES = {"markdown": "archlint.report.review"}
"""Formats whose module is not called after them."""


def write(name: str, outcome: Outcome) -> str:
    """The outcome in the format of that name, which must be one of FORMATS."""
    module = import_module(MODULES.get(name, f"archlint.report.{name}"))
    text: str = module.write(outcome)
    return text
