"""A repository looked at from its root: what there is to import, and a sketch of what has neither compose nor manifests."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.frozen import frozen
from archlint.importers.assembly import assemble
from archlint.importers.backstage.catalogue import NAME as CATALOGUES
from archlint.importers.calm.importing import is_architecture
from archlint.importers.code.build_files import DEPENDENCIES
from archlint.importers.compose.files import NAMES, OF_THE_TRADE, find, read_with
from archlint.importers.compose.importing import with_programs
from archlint.importers.kubernetes.places import charts, places
from archlint.importers.kubernetes.reading import helm
from archlint.importers.machine import on_one_machine
from archlint.importers.programs import programs, stores
from archlint.importers.readers import reader
from archlint.importers.sketch import Sketch
from archlint.importers.structurizr.importing import NAMES as WORKSPACES
from archlint.importers.workloads.character import STORES
from archlint.importers.workloads.compose_files import is_compose
from archlint.importers.workloads.images import identify
from archlint.source.folder import parent
from archlint.source.foreign import refused

if TYPE_CHECKING:
    from archlint.source import Node
    from archlint.source.folder import Folder


_BUILD = re.compile(r"(?m)^\s+build:")
_IMAGE = re.compile(r"(?m)^\s+image:\s*[\"']?([^\s\"']+)")
_TRIAL = re.compile(r"(^|[/._-])(tests?|testing|ci|e2e|integration|cypress|devcontainer)([/._-]|$)")
_FOR_DEVELOPERS = re.compile(r"(^|[._-])(dev|devel|development|local|debug)([._-]|$)")
_STAGES = re.compile(r"(?:local|dev|development|staging|stage|prod|production|(?:docker-)?(?:stack|swarm))\.ya?ml")
"""What a compose file at the root may be called after the stage that it starts: `production.yml`."""
_MEMBER = re.compile(r"(?:apps|services)/[\w.-]+")
"""Where repositories of several programs have them, and no libraries."""
_MANY = 4
"""Compose files side by side that are a collection of systems, and no system."""


@frozen
class Source:
    """What a blueprint can be made from: its kind (compose, kubernetes, code), the paths, and what else there was."""

    kind: str
    paths: tuple[str, ...]
    others: tuple[str, ...] = ()
    programs: tuple[str, ...] = ()
    """Beside a compose file: the Procfile and Dockerfiles, for when it starts nothing but stores."""


def discover(folder: Folder) -> Source:
    """The best source in a repository: compose files, manifests, models that people drew, Procfile and Dockerfiles.

    Raises ImportingError when there is nothing to look at.
    """
    everything = list(folder.files(".", depth=3, most=4_000))
    files = [file for file in everything if "{{" not in file]
    files += [name for name in NAMES if name not in files and folder.has(name)]  # a link that stays inside
    named = [*filter(is_compose, files)] or [file for file in files if _is_stage(file, folder)]
    composed = sorted(named, key=lambda file: (_is_trial(file), _plainness(file)))
    composed = _deployed(folder, composed)
    manifests = [found for found in places(folder) if not _is_trial(found[0])]
    _no_collection([file for file in composed if not _is_trial(file)])
    if composed and not (manifests and (_is_trial(composed[0]) or _is_aside(composed[0]))):
        chosen = _together(folder, composed)
        read = {each for file in chosen for each in read_with(folder, file)}
        left = [file for file in composed if file not in read]
        return Source("compose", chosen, (*left, *(place for found in manifests for place in found)), _programs(files))
    if manifests:
        return Source("kubernetes", manifests[0], (*(place for found in manifests[1:] for place in found), *composed))
    model = _model(folder, files)
    if model is not None:
        return model
    if code := _programs(files):
        return Source("code", code)
    if len(files) < len(everything):
        template = next(file for file in everything if "{{" in file).partition("/")[0]
        raise refused(
            "template",
            f"this is a template: what lies in `{template}` becomes a project when somebody fills it in",
            "make a project of it (`cookiecutter .`, `copier copy`) and run `archlint init` there",
        )
    if found := charts(folder):
        raise helm(folder, found[0])
    raise refused(
        "nothing-to-import",
        "there is no compose file, no Kubernetes manifest, no architecture model, no Procfile and no Dockerfile here",
        "write `archlint.yaml` by hand, beginning with `archlint: 1`: `archlint check` says what comes next",
    )


def _is_stage(file: str, folder: Folder) -> bool:
    """Whether a file at the root that is named after a stage is a compose file, by what stands in it."""
    text = folder.text(file) if _STAGES.fullmatch(file) else ""
    return re.search(r"(?m)^services:\s*(?:#.*)?$", text) is not None and bool(
        _BUILD.search(text) or _IMAGE.search(text)
    )


def _programs(files: list[str]) -> tuple[str, ...]:
    """The Procfile and the Dockerfiles, shallow ones first."""
    found = sorted((f for f in files if f.rpartition("/")[2] in ("Procfile", "Dockerfile")), key=_plainness)
    return tuple([file for file in found if not _is_trial(file)] or found)


def _is_trial(file: str) -> bool:
    """Whether a compose file is for tests: it starts what they need, not the system as it runs."""
    return _TRIAL.search(file.lower()) is not None


def _is_aside(file: str) -> bool:
    """Whether a compose file lies in a folder of its own, which need not hold the system: `otel`, no `docker` nor `deploy`."""
    return any(step.lower().lstrip(".") not in OF_THE_TRADE for step in file.split("/")[:-1])


def _deployed(folder: Folder, composed: list[str]) -> list[str]:
    """The compose files, the one that `docker` or `deploy` has first where that at the root is for developers."""
    if not composed or not _FOR_DEVELOPERS.search(composed[0].rpartition("/")[2]):
        return composed
    usual = (file for file in composed if file.rpartition("/")[2] in NAMES and file.count("/") == 1)
    below = next((file for file in usual if not _is_aside(file) and _starts_more(folder.text(file))), "")
    return [below, *(file for file in composed if file != below)] if below else composed


def _starts_more(text: str) -> bool:
    """Whether a compose file starts more than ready stores and tools."""
    return _BUILD.search(text) is not None or any(identify(image) is None for image in _IMAGE.findall(text))


def _no_collection(composed: list[str]) -> None:
    """Raises ImportingError for many compose files side by side, none of which is that of the repository."""
    aside = [file for file in composed if _is_aside(file)]
    places = sorted({parent(file) for file in aside if file.count("/") == composed[0].count("/")})
    if len(aside) == len(composed) and len(places) >= _MANY:
        message = f"there are {len(places)} compose files in folders of their own: {', '.join(places[:3])}, …"
        raise refused("several-systems", message, f"name the folder of one system: `archlint init {places[0]}`")


def _together(folder: Folder, composed: list[str]) -> tuple[str, ...]:
    """The first compose file; where it builds nothing, with the one beside it that builds what is missing there.

    One that compose completes by an override is complete, and so is one beside it that has those stores as well: ports
    that developers open on their machines are not those of production. One that starts images of its own is completed
    only by a file that builds its services: a notebook or a load test beside it is no part of the system. What a file includes
    and extends is part of it.
    """
    first = composed[0]
    read = read_with(folder, first)
    if len(find(folder, first)) > 1 or any(_built(folder, file) for file in read):
        return (first,)
    complete = any(_starts_images_of_its_own(folder, file) for file in read)
    named = {name for file in read for name in _services(folder, file)}
    beside = (file for file in composed[1:] if parent(file) == parent(first) and file not in read)
    other = next((file for file in beside if (built := _built(folder, file)) and (not complete or built <= named)), "")
    if not other:
        return (first,)
    return (other,) if _started(folder, first) <= _started(folder, other) else (first, other)


def _services(folder: Folder, file: str) -> dict[str, Node]:
    documents = folder.nodes(file)
    services = documents[0].get("services") if documents else None
    return dict(services.entries()) if services is not None and services.is_mapping else {}


def _built(folder: Folder, file: str) -> set[str]:
    """Services of a compose file that it builds."""
    if "build:" not in folder.text(file):
        return set()
    return {name for name, node in _services(folder, file).items() if node.get("build") is not None}


def _starts_images_of_its_own(folder: Folder, file: str) -> bool:
    """Whether a compose file starts images that nobody knows."""
    images = [node.get("image") for node in _services(folder, file).values()]
    return any(image is not None and identify(image.text()) is None for image in images)


def _started(folder: Folder, file: str) -> set[str]:
    """Services of a compose file that it starts from images, and does not only change."""
    return {name for name, node in _services(folder, file).items() if node.get("image") is not None}


def _model(folder: Folder, files: list[str]) -> Source | None:
    """A model somebody drew: a Structurizr workspace, a CALM architecture, or a catalogue with more than one entity."""
    named = [file for file in files if file.rpartition("/")[2] in WORKSPACES or file.endswith(".dsl")]
    workspaces = [file for file in named if re.search(r"(?m)^\s*workspace\b|\"model\"\s*:", folder.text(file))]
    if workspaces:
        return Source("structurizr", (min(workspaces, key=_plainness),), tuple(sorted(workspaces)[1:]))
    drawn = [file for file in files if file.endswith(".json") and is_architecture(folder, file)]
    if drawn:
        return Source("calm", (min(drawn, key=_plainness),), tuple(sorted(drawn)[1:]))
    catalogues = [file for file in files if CATALOGUES.fullmatch(file)]
    entities = sum(len(re.findall(r"(?m)^kind:\s*(?:Component|Resource)\b", folder.text(file))) for file in catalogues)
    return Source("backstage", tuple(sorted(catalogues, key=_plainness))) if entities > 1 else None


def sketch_of(folder: Folder, source: Source, overlay: Node | None = None) -> Sketch:
    """The sketch of what was discovered; stores that a compose file has for developers are joined by the programs."""
    if source.kind != "code":
        found = reader(source.kind).sketch(folder, source.paths, overlay)
        lonely = source.kind == "compose" and all(part.purpose in STORES | {"tool", "monitor"} for part in found.parts)
        code = (source.programs or _members(folder)) if lonely else ()
        return on_one_machine(with_programs(folder, source.paths, overlay, code)) if code else found
    found = Sketch(folder.root.name or "system", source.paths[0])
    found.said += [overlay] if overlay is not None else []
    workloads = list(programs(folder, source.paths))
    everything = [*workloads, *stores(workloads)]
    return on_one_machine(assemble(everything, folder, found, {}, overlay))


def _members(folder: Folder) -> tuple[str, ...]:
    """The lists of dependencies of the programs that a repository has side by side, where it builds an image of none: `apps/api`."""
    files = [file for file in folder.files(".", depth=3, most=4_000) if file.rpartition("/")[2] in DEPENDENCIES]
    first = {parent(file): file for file in reversed(files) if _MEMBER.fullmatch(parent(file))}
    return tuple(first[place] for place in sorted(first)) if len(first) > 1 else ()


def _plainness(file: str) -> tuple[int, int, str]:
    """Shallow files first, then those that compose itself would find, then those for production."""
    name = file.rpartition("/")[2]
    usual = (
        0 if name in NAMES or name == "Procfile" else 1 if "prod" in name else 3 if _FOR_DEVELOPERS.search(name) else 2
    )
    return (file.count("/"), usual, file)
