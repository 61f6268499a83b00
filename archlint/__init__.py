"""archlint, a compiler for system designs.

The public names below are imported on first use, so that `import archlint` costs nothing:

>>> import archlint
>>> archlint.ArchlintError.__name__
'ArchlintError'
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archlint.analysis import Analyses, analyse
    from archlint.cli.checking import check
    from archlint.errors import (
        ArchlintError,
        BlueprintError,
        CommandError,
        ConfigurationError,
        MissingExtraError,
        Problem,
        RuleError,
        Span,
    )
    from archlint.findings.finding import Finding, Location, Severity, Suppression
    from archlint.graph import load_system
    from archlint.graph.system import System

__version__ = "0.1.0"

__all__ = [
    "Analyses",
    "ArchlintError",
    "BlueprintError",
    "CommandError",
    "ConfigurationError",
    "Finding",
    "Location",
    "MissingExtraError",
    "Problem",
    "RuleError",
    "Severity",
    "Span",
    "Suppression",
    "System",
    "__version__",
    "analyse",
    "check",
    "load_system",
]

_HOMES = {
    "Analyses": "archlint.analysis",
    "ArchlintError": "archlint.errors",
    "BlueprintError": "archlint.errors",
    "CommandError": "archlint.errors",
    "ConfigurationError": "archlint.errors",
    "Finding": "archlint.findings.finding",
    "Location": "archlint.findings.finding",
    "MissingExtraError": "archlint.errors",
    "Problem": "archlint.errors",
    "RuleError": "archlint.errors",
    "Severity": "archlint.findings.finding",
    "Span": "archlint.errors",
    "Suppression": "archlint.findings.finding",
    "System": "archlint.graph.system",
    "analyse": "archlint.analysis",
    "check": "archlint.cli.checking",
    "load_system": "archlint.graph",
}
"""Where each public name lives."""


def __getattr__(name: str) -> object:
    """Import a public name when it is first asked for."""
    home = _HOMES.get(name)
    if home is None:
        message = f"module 'archlint' has no attribute '{name}'"
        raise AttributeError(message)
    from importlib import import_module  # noqa: PLC0415 - only paid for when a name is used

    return getattr(import_module(home), name)


def __dir__() -> list[str]:
    """The public names, for completion."""
    return __all__
