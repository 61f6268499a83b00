"""archlint, a compiler for system designs."""

__version__ = "0.1.0"
