"""What blueprints can be imported from: one line here, and `archlint.importers.NAME.importing` with a `sketch`."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from archlint.importers.sketch import Sketch
    from archlint.source import Node
    from archlint.source.folder import Folder


class Reader(NamedTuple):
    """One kind of source: its name on the command line, the line in the list of commands, what `--help` says."""

    name: str
    help: str
    does: str
    paths: str

    def sketch(self, folder: Folder, paths: Sequence[str], overlay: Node | None = None) -> Sketch:
        """Read what lies at these paths below the folder; raises ImportingError for what cannot be read."""
        module = import_module(f"archlint.importers.{self.name}.importing")
        read = cast("Callable[[Folder, Sequence[str], Node | None], Sketch]", module.sketch)
        return read(folder, paths, overlay)


READERS = (
    Reader(
        "compose",
        "a blueprint from a compose project",
        "Import a compose project: components, flows and facts, each with how it is known and where it was seen.",
        "A compose file or its folder; several are merged in order.",
    ),
    Reader(
        "kubernetes",
        "a blueprint from manifests",
        "Import Kubernetes manifests: workloads, services, copies and where they run, each with its place.",
        "Manifests, folders of them, or a kustomization.",
    ),
    Reader(
        "structurizr",
        "a blueprint from a Structurizr workspace",
        "Import a Structurizr workspace (DSL or JSON): containers, relationships, groups and one deployment environment.",
        "A workspace.dsl, its JSON, or the folder of one.",
    ),
    Reader(
        "calm",
        "a blueprint from a CALM architecture",
        "Import a CALM architecture (JSON): nodes, relationships, what is composed of what, and flows.",
        "An architecture, or a folder with one; several are read as one.",
    ),
    Reader(
        "backstage",
        "a blueprint from a Backstage catalogue",
        "Import a Backstage catalogue: components, resources, who depends on whom and who consumes whose API.",
        "A catalog-info.yaml, or a folder with some; locations inside the project are followed.",
    ),
)


def reader(name: str) -> Reader:
    """The reader of this name."""
    return next(each for each in READERS if each.name == name)
