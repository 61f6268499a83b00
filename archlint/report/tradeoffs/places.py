"""Which line of the blueprint a figure of the report rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.frozen import frozen
from archlint.report.page import Cited

if TYPE_CHECKING:
    from archlint.graph.system import DocumentPath
    from archlint.source import Document

KEYS = {
    "throughput": "capacity",
    "reads and writes": "capacity",
    "reads": "capacity",
    "writes": "capacity",
    "worker slots": "work",
    "cores": "cores",
    "connections": "max_connections",
    "descriptors": "descriptors",
    "socket memory": "memory",
    "storage": "disk",
    "memory": "memory",
    "bandwidth": "bandwidth",
}
"""The key of a component that each limit comes from."""


@frozen
class Places:
    """Cites the blueprint, where there is one at hand."""

    document: Document | None = None

    def cite(self, text: str, *path: str | int) -> str:
        """The text with the line of a path; of its nearest ancestor where the path itself was not written."""
        if self.document is None or text in ("", "–"):
            return text
        return Cited(text, self.document.key_span(path).line)

    def limit(self, text: str, path: DocumentPath, name: str) -> str:
        """The text with the line of the limit of a component."""
        return self.cite(text, *path, KEYS.get(name, ""))
