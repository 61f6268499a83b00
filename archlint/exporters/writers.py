"""What blueprints can be exported to: one line here, and `archlint.exporters.NAME` with a `write`."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple, cast

if TYPE_CHECKING:
    from collections.abc import Callable

    from archlint.graph.system import System


class Writer(NamedTuple):
    """One kind of model: its name on the command line, the line in the list of commands, what `--help` says."""

    name: str
    help: str
    does: str

    def write(self, system: System) -> str:
        """The model of a system as the text of a file."""
        module = import_module(f"archlint.exporters.{self.name}")
        return cast("Callable[[System], str]", module.write)(system)


WRITERS = (
    Writer(
        "structurizr",
        "a Structurizr workspace from a blueprint",
        "Write a blueprint as a Structurizr workspace in its DSL: components, who talks to whom, copies.",
    ),
    Writer(
        "calm",
        "a CALM architecture from a blueprint",
        "Write a blueprint as a CALM architecture: nodes, relationships and flows.",
    ),
)
