"""Where an image of one's own is built, when nothing says so: in the folder that is named like it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from archlint.frozen import replace
from archlint.importers.code.artifacts import built_from
from archlint.importers.code.build_files import DEPENDENCIES, lists_dependencies
from archlint.importers.code.copying import of_archive
from archlint.importers.code.frameworks import is_language
from archlint.importers.code.neighbours import PROJECTS
from archlint.importers.code.publishing import remarked
from archlint.importers.code.titles import is_of_project, is_product
from archlint.importers.evidence import Confidence, Evidence, seen
from archlint.importers.workloads.dockerfile import parse
from archlint.importers.workloads.images import base_name, identify, is_well_known
from archlint.importers.workloads.workload import Build
from archlint.source.folder import joined, parent, up_from

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archlint.source import Node
    from archlint.source.folder import Folder

_BUILT = frozenset({"Dockerfile", *DEPENDENCIES})
"""Files of which one stands in a folder that images are built from."""
_ANYBODYS = frozenset({"ui", "web", "app", "api", "server", "client", "admin", "frontend", "backend", "core", "worker"})
"""Names that images of others have as well: `somebody/ui` is not built in `ui`."""
_LIKE = (("backend", "server", "api"), ("frontend", "client", "web", "ui"))
"""Names of folders for the same part of a project: the image `shop-backend` of the project `shop` is built in `server`."""
_FOR_DOCKER = (
    "docker",
    "build",
    "dockerfiles",
    "Dockerfiles",
    ".docker",
    "deploy",
    "deploy/docker",
    "build/docker",
    "build/package",
    "deployments",
)
"""Folders in which Dockerfiles lie that build what lies around them."""
_DEPTH = 3
"""How many folders down the repository a folder is looked for by its name alone."""
_LEFT_OUT = frozenset(
    {"node_modules", "vendor", ".git", "src", "docs", "test", "tests", "k8s", "charts", "helm", "manifests"}
)
_VERSION = re.compile(r"-v[0-9]+$")
_LANGUAGE = re.compile(r"[-_](?:py|python|go|golang|node|js|ts|java|kotlin|rb|ruby|php|rust|rs|dotnet|csharp)$")
"""What says at the end of the name of a folder which language its program is written in: `orders-py`."""


def may_be_own(image: str) -> bool:
    """Whether an image is of nobody known, and of no language, so that it may be the project's own."""
    return identify(image) is None and not is_language(image)


def _may_be_built(root: Folder, image: str) -> bool:
    """Whether an image may be made of what lies here: it is of nobody known, or called after the project or a program in it."""
    return may_be_own(image) or is_product(image, root) or _is_of_a_program(root, image)


def _is_of_a_program(root: Folder, image: str) -> bool:
    """Whether an image that is only named after a store has the name of a folder with a program: `orders-redis`."""
    place = root.once(_named).get(_hyphened(base_name(image)), "") if not is_well_known(image) else ""
    return place != "" and lists_dependencies(place, root)


def beside(root: Folder, image: Node, name: str, around: Sequence[str]) -> Build | None:
    """The folder named like the workload or like its image, in one of the folders around; None for a known image."""
    if not _may_be_built(root, image.text()):
        return None
    base = base_name(image.text())
    words = re.split("[-_]", base)
    names = [name.lower(), base, *("-".join(words[at:]) for at in range(len(words)))]
    if "/" in image.text() and base in _ANYBODYS:
        names = [name.lower()]
    names += [_VERSION.sub("", each) for each in names if _VERSION.search(each)]
    named = [joined(above, each) for above in around for each in names if each]
    own = frozenset(map(_hyphened, names))
    spoken = [place for above in around for place in root.folders(above) if _spoken(place) in own]
    alike: list[str] = []
    if len(words) > 1 and is_of_project("-".join(words[:-1]), root):
        like = next((likes for likes in _LIKE if words[-1] in likes), ())
        alike = [joined(above, each) for above in around for each in like]
    for place in filter(root.holds, dict.fromkeys((*named, *spoken, *alike))):
        inside = next((here for here in (place, joined(place, "src")) if _is_built(root, here)), "")
        if inside:
            return Build(
                inside, joined(inside, "Dockerfile"), "", seen(Confidence.GUESS, image, "named like the folder")
            )
    file = next((each for each in _dockerfiles(root, names) if root.has(each)), "")
    if file:
        place = "." if _takes_of(root, file, ".") or not file.endswith("/Dockerfile") else parent(file)
        return Build(place, file, "", seen(Confidence.GUESS, image, "named like the Dockerfile"))
    for each in dict.fromkeys((name.lower(), base)):
        place = root.once(_named).get(_hyphened(each), "") if each not in _ANYBODYS else ""
        if place and _is_built(root, place):
            return Build(place, joined(place, "Dockerfile"), "", seen(Confidence.GUESS, image, "named like the folder"))
    if root.has("Dockerfile") and is_of_project(image.text(), root):
        return Build(".", "Dockerfile", "", seen(Confidence.GUESS, image, "named like the project"))
    return None


def _dockerfiles(root: Folder, names: Sequence[str]) -> Iterator[str]:
    """Files that build an image of one of these names of what lies at the root."""
    there = [*filter(root.holds, _FOR_DOCKER)]
    for each in filter(None, dict.fromkeys(names)):
        for above in (".", *there):
            yield from (
                joined(above, file)
                for file in (f"Dockerfile.{each}", f"{each}.Dockerfile", f"Dockerfile-{each}", f"Dockerfile_{each}")
            )
        yield from (joined(above, f"{each}/Dockerfile") for above in there)


def _takes_of(root: Folder, file: str, place: str, *, whole: bool = True) -> bool:
    """Whether a Dockerfile copies anything that lies in this folder; all of it counts where `whole` ones do."""
    words = (word.strip("\"'[],").rstrip("/*") for word in parse(root.text(file), file).copied)
    if not whole:
        words = (word for word in words if word not in (".", "./", ""))
    return any(
        word in (".", "./", "") or root.has(path) or root.holds(path)
        for word in words
        for path in [joined(place, word)]
    )


def of_image(
    root: Folder, image: Node, name: str, folder: str, command: str, around: Sequence[str], *, pulled: bool = False
) -> Build | None:
    """What an image that a compose file in a `folder` only names is built from: as the repository says, else where a folder or a command tells.

    Of one that is `pulled`, since its build leads to no Dockerfile, builds tell nothing.
    """
    if not _may_be_built(root, image.text()):
        return None
    found = (
        remarked(root, image.file, image.line)
        or (built_from(root, image.text(), image.file, name) if not pulled else None)
        or beside(root, image, name, (folder, parent(folder), ".", *around))
    )
    return _around(root, found) if found is not None else _commanded(root, image, command)


def _around(root: Folder, build: Build) -> Build:
    """A build of a folder, or of what lies around it where its Dockerfile copies by name only what lies there."""
    places = up_from(build.folder)
    taken = next((each for each in places if _takes_of(root, build.dockerfile, each, whole=False)), build.folder)
    return replace(build, folder=taken)


def sole(root: Folder, image: str, file: str) -> Build | None:
    """What the one Dockerfile at the root, or beside the file that names the image, builds of the project; None for a known image.

    Where a file has a single image of nobody known, and builds nothing, it is that of the project.
    """
    if parent(file) not in (".", *_FOR_DOCKER):
        return None
    for each in ("Dockerfile", *(f"{above}/Dockerfile" for above in _FOR_DOCKER)):
        evidence = Evidence(Confidence.GUESS, file, 1, f"the image of the only Dockerfile, {image}")
        build = Build(".", each, "", evidence)
        if root.has(each) and (_takes_of(root, each, ".") or of_archive(build, root)):
            return build
    return None


def _named(root: Folder) -> dict[str, str]:
    """The folders of the repository by their names in small letters, not deep ones; a name that several have is nobody's."""
    found: dict[str, str] = {}
    above = ["."]
    for _ in range(_DEPTH):
        above = [inner for place in above if _last(place) not in _LEFT_OUT for inner in root.folders(place)]
        for place in above:
            name = _hyphened(_last(place))
            found[name] = "" if name in found else place
    return found


def _is_built(root: Folder, place: str) -> bool:
    """Whether a file stands in a folder that images are built with."""
    return any(name in _BUILT or name.endswith(PROJECTS) for name in root.names(place)[:200])


def _last(place: str) -> str:
    """The name of a folder itself, in small letters."""
    return place.rpartition("/")[2].lower()


@lru_cache(maxsize=4_096)
def _spoken(place: str) -> str:
    """The same without the language that its program is written in."""
    return _hyphened(_LANGUAGE.sub("", _last(place)))


def _hyphened(name: str) -> str:
    """A name as images have it, which modules of Python and Java may not: `api_gateway` is the folder of `api-gateway`."""
    return name.replace("_", "-")


def _commanded(root: Folder, image: Node, command: str) -> Build | None:
    """The project itself, where an image of nobody known starts what lies at its root: `python manage.py`, `celery -A shop`."""
    started = re.search(r"(?:^|\s)(?:python3?\s+|\./)?(manage\.py|artisan)\s|celery\s.*?-A[ =](\w+)", command)
    if started is None:
        return None
    files = (
        (started[1],) if started[1] else (f"{started[2]}/celery.py", f"{started[2]}.py", f"{started[2]}/__init__.py")
    )
    here = any(root.has(file) for file in files)
    return Build(".", "Dockerfile", "", seen(Confidence.GUESS, image, "starts what lies here")) if here else None
