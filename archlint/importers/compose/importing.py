"""A compose project as a sketch of the system."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.frozen import replace
from archlint.importers.assembly import assemble
from archlint.importers.code.builds import may_be_own, sole
from archlint.importers.code.titles import is_of_stranger
from archlint.importers.compose.files import OF_THE_TRADE, find
from archlint.importers.compose.project import load
from archlint.importers.compose.services import aliases, workload
from archlint.importers.evidence import Confidence, Evidence
from archlint.importers.machine import on_one_machine
from archlint.importers.programs import programs, reaching, stores
from archlint.importers.sketch import Sketch
from archlint.importers.stores.embedded import NAME as SQLITE
from archlint.importers.workloads.images import base_name, identify

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from archlint.importers.compose.project import Project
    from archlint.importers.workloads.workload import Build, Workload
    from archlint.source import Node
    from archlint.source.folder import Folder


def sketch(folder: Folder, paths: Sequence[str], overlay: Node | None = None) -> Sketch:
    """Read the compose project at these paths below the folder.

    One path is completed by its override file, as compose does; several are merged in their order. Raises
    ImportingError for files that compose would refuse as well.
    """
    project, found = _begun(folder, paths, overlay)
    built = frozenset(name for name, service in project.services.items() if service.get("build") is not None)
    workloads = _built([workload(project, name) for name in project.services], built, folder)
    others = {alias: name for service in project.services.values() for alias, name in aliases(service).items()}
    assemble(workloads, folder, found, others, overlay)
    members = tuple(part.id for part in found.parts if part.name in (*project.services, SQLITE))
    likely = Evidence(Confidence.GUESS, found.origin, 1, "a compose file runs on one machine")
    return on_one_machine(found, members, likely)


def with_programs(folder: Folder, paths: Sequence[str], overlay: Node | None, code: Sequence[str]) -> Sketch:
    """The stores that a compose project has for developers, and the programs that a Procfile or Dockerfiles start.

    Nothing is said about volumes, ports and machines: in production the stores run somewhere else.
    """
    project, found = _begun(folder, paths, overlay)
    needed = [replace(workload(project, name), elsewhere=True, published=()) for name in project.services]
    started = reaching(list(programs(folder, code)), needed)
    everything = [*started, *needed, *stores(started, needed)]
    assemble(everything, folder, found, {}, overlay)
    seen = [file for file in code if file.endswith("Procfile")][:1] or code[:3]
    found.notes.insert(0, f"{found.origin} starts nothing but stores; what uses them is seen in {', '.join(seen)}")
    return found


def _begun(folder: Folder, paths: Sequence[str], overlay: Node | None) -> tuple[Project, Sketch]:
    files = find(folder, paths[0]) if len(paths) == 1 else list(paths)
    project = load(folder, files)
    found = Sketch(project.name or _folder_name(folder, files[0]), files[0], notes=project.notes)
    if len(project.files) > 1:
        found.notes.insert(0, "read together: " + ", ".join(project.files))
    found.said += [node for node in (project.said, overlay) if node is not None]
    return project, found


def _built(workloads: list[Workload], own: Collection[str], folder: Folder) -> list[Workload]:
    """The workloads; one that runs an image which another one builds, with a build of its `own`, is built there as well.

    Where the file builds nothing, the only image of nobody known is built by the only Dockerfile. A build without a name for its image gets one from Compose: `shop_web` or `shop-web` for the service `web`.
    """
    builds = {each.image: each.build for each in workloads if each.image and each.build is not None}
    unnamed = {each.name: each.build for each in workloads if not each.image and each.build is not None}
    for each in workloads:
        if each.image not in builds and "/" not in each.image and identify(each.image) is None:
            image = each.image.removesuffix(":latest")
            ends = {image[at + 1 :] for at, letter in enumerate(image) if letter in "_-"}
            named = [unnamed[end] for end in ends if end in unnamed]
            builds |= {each.image: named[0]} if len(named) == 1 else {}
    made = {each.image: each.build for each in workloads if each.name in own and each.build is not None}
    others = (each for each in workloads if each.image and each.name not in own)
    found = {each.name: made.get(each.image) or each.build or builds.get(each.image) for each in others}
    found |= _alone(workloads, folder) if not builds | unnamed else {}
    return [replace(each, build=found.get(each.name, each.build)) for each in workloads]


def _alone(workloads: list[Workload], folder: Folder) -> dict[str, Build]:
    """The only image of nobody known, or of one that a variable alone would name, as the only Dockerfile builds it, by its workloads."""
    own = (each for each in workloads if may_be_own(each.image))
    own = (each for each in own if not is_of_stranger(each.image, folder))
    unknown = {each.name: base_name(each.image) or each.image or each.name for each in own}
    only = next((each for each in workloads if each.name in unknown), None)
    if only is None or len(set(unknown.values())) > 1:
        return {}
    build = sole(folder, unknown[only.name], only.evidence.file)
    return dict.fromkeys(unknown, build) if build is not None else {}


def _folder_name(folder: Folder, file: str) -> str:
    names = [name for name in file.split("/")[:-1] if name not in (".", "..")]
    usable = [name for name in names if name.lower().lstrip(".") not in OF_THE_TRADE]
    return usable[-1] if usable else folder.root.name or "system"
