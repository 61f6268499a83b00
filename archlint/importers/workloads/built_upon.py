"""What a compose file has only so that its image is built, which the images of others begin with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.importers.workloads.dockerfile import of_build
from archlint.importers.workloads.images import identify

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archlint.importers.workloads.workload import Workload
    from archlint.source.folder import Folder


def built_upon(workloads: Sequence[Workload], folder: Folder) -> set[str]:
    """The names of workloads that start nothing, and whose image Dockerfiles of others begin with: `image: base` and `FROM base`."""
    images = {_untagged(each.image): each for each in workloads if each.image and _starts_nothing(each)}
    found: set[str] = set()
    for each in workloads if images else ():
        bases = map(_untagged, of_build(each.build, folder).bases) if each.build is not None else ()
        found.update(images[base].name for base in bases if base in images and images[base].name != each.name)
    return {name for name in found if _has_no_program(name, workloads, folder)}


def _starts_nothing(workload: Workload) -> bool:
    told = workload.command or workload.restart or workload.ports or workload.published or workload.probes
    return workload.build is not None and not told


def _has_no_program(name: str, workloads: Sequence[Workload], folder: Folder) -> bool:
    """Whether the Dockerfile of a workload starts nothing either, and is not that of a server."""
    build = next(each.build for each in workloads if each.name == name)
    own = of_build(build, folder) if build is not None else None
    return own is not None and not own.command and not own.ports and identify(own.base) is None


def _untagged(image: str) -> str:
    """The name of an image without its tag: a port of its registry is none.

    >>> _untagged("base:latest"), _untagged("registry:5000/base")
    ('base', 'registry:5000/base')
    """
    name, _, tag = image.rpartition(":")
    return image if not name or "/" in tag else name
