"""The system graph: a blueprint with everything resolved, and the questions it answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archlint.graph.building import build
    from archlint.graph.loading import load_system

__all__ = ["build", "load_system"]


def __getattr__(name: str) -> object:
    """Import on first use: the types of the graph are needed without pydantic and YAML."""
    if name == "build":
        from archlint.graph.building import build  # noqa: PLC0415 -- imported on first use

        return build
    if name == "load_system":
        from archlint.graph.loading import load_system  # noqa: PLC0415 -- imported on first use

        return load_system
    raise AttributeError(name)
