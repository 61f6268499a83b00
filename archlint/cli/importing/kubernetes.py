"""`archlint import kubernetes`: a blueprint from manifests."""

from typing import Annotated

from typer import Argument, Option

from archlint.cli.importing.delivery import deliver
from archlint.cli.importing.place import overlay_of, rooted
from archlint.importers.kubernetes.importing import sketch


def kubernetes(
    paths: Annotated[
        list[str] | None, Argument(metavar="PATH", help="Manifests, folders of them, or a kustomization.")
    ] = None,
    to: Annotated[
        str | None,
        Option("-o", "--output", metavar="FILE", help="Write to this file; what a person changed in it stays."),
    ] = None,
    overlay: Annotated[
        str | None, Option(metavar="FILE", help="A file that corrects and completes what is found.")
    ] = None,
    root: Annotated[str | None, Option(metavar="FOLDER", help="Where the project begins.")] = None,
) -> int:
    """Import Kubernetes manifests: workloads, services, copies and where they run, each with its place."""
    folder, inside = rooted(paths or ["."], root)
    deliver(sketch(folder, inside, overlay_of(overlay, to)), to)
    return 0
