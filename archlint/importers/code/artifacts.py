"""What a repository itself says its images are built from: artifacts of Skaffold, `docker_build` of Tilt, builds of compose files, what publishes them.

Sources: the references of skaffold.yaml (`build.artifacts`, `requires`), of Tilt's `docker_build`, and of Compose (`build`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.errors import ImportingError
from archlint.importers.code.publishing import published
from archlint.importers.code.titles import is_product
from archlint.importers.evidence import Confidence, Evidence, seen
from archlint.importers.workloads.compose_files import is_compose
from archlint.importers.workloads.images import base_name, identify
from archlint.importers.workloads.workload import Build
from archlint.source.folder import joined, parent, up_from

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archlint.source import Node
    from archlint.source.folder import Folder

_SKAFFOLD = ("skaffold.yaml", "skaffold.yml")
_TILT = re.compile(
    r"\bdocker_build\(\s*[\"']([^\"'\n]+)[\"']\s*,\s*(?:context\s*=\s*)?[\"']([^\"'\n]+)[\"'](?P<rest>[^()]*)"
)
_DOCKERFILE = re.compile(r"\bdockerfile\s*=\s*[\"']([^\"'\n]+)[\"']")
_BUILD = re.compile(r"^[^#\n]*\bbuild:", re.MULTILINE)
_MOST_BESIDE = 200
_MOST = 60
"""Files of Skaffold that are followed."""


def built_from(root: Folder, image: str, file: str, service: str = "") -> Build | None:
    """What the repository says an image of a manifest or compose file is built from; None when it does not.

    An image is found by its name without tag, else by the last word of it, where that means one build alone; at last by
    what another compose file builds for a `service` of the same name.
    """
    if identify(image) is not None and not is_product(image, root):
        return None
    full, last = _plain(image), base_name(image)
    for place in up_from(parent(file)):
        known = root.once(_builds, place)
        named = [build for name, build in known if name == full]
        found = _one(named or [build for name, build in known if base_name(name) == last])
        if found is not None:
            return found
    said = published(root, image, file)
    for place in up_from(parent(file)) if service and said is None else ():
        found = _one([build for _, name, build in root.once(_of_compose, place) if name == service])
        if found is not None:
            return found
    return said


def _one(builds: list[Build]) -> Build | None:
    """The first of builds that all build one file in one folder; None for none, and for several."""
    return builds[0] if len({(each.folder, each.dockerfile) for each in builds}) == 1 else None


def _builds(root: Folder, place: str) -> tuple[tuple[str, Build], ...]:
    """Every image that files in a folder say how to build, with what it is built from."""
    followed: dict[str, None] = {}
    found = [each for file in _SKAFFOLD for each in _of_skaffold(root, joined(place, file), followed)]
    found += _of_tilt(root, joined(place, "Tiltfile"))
    found += [(image, build) for image, _, build in root.once(_of_compose, place)]
    return tuple(found)


def _of_skaffold(root: Folder, file: str, followed: dict[str, None]) -> Iterator[tuple[str, Build]]:
    if file in followed or len(followed) >= _MOST or not root.has(file):
        return
    followed[file] = None
    for document in _documents(root, file):
        artifacts = document.get("build", "artifacts")
        for artifact in artifacts.items() if artifacts is not None else ():
            image = artifact.get("image")
            if image is not None and image.text():
                yield _plain(image.text()), _artifact(artifact, image, parent(file))
        for needed in _items(document, "requires"):
            path = needed.get("path")
            if path is not None and path.text():
                other = joined(parent(file), path.text())
                inside = [other] if root.has(other) else [joined(other, name) for name in _SKAFFOLD]
                for each in inside:
                    yield from _of_skaffold(root, each, followed)


def _artifact(artifact: Node, image: Node, here: str) -> Build:
    context = _joined(here, artifact.get("context"))
    module = artifact.get("jib", "project")
    if module is not None and module.text():
        context = joined(context, module.text().strip(":").replace(":", "/"))
    file = artifact.get("docker", "dockerfile")
    dockerfile = joined(context, file.text() if file is not None and file.text() else "Dockerfile")
    target = artifact.get("docker", "target")
    stage = target.text() if target is not None else ""
    return Build(context, dockerfile, stage, seen(Confidence.CONFIG, image, "artifact of Skaffold"))


def _of_tilt(root: Folder, file: str) -> Iterator[tuple[str, Build]]:
    text = root.text(file)
    for found in _TILT.finditer(text):
        context = joined(parent(file), found[2])
        named = _DOCKERFILE.search(found["rest"])
        dockerfile = joined(parent(file), named[1]) if named is not None else joined(context, "Dockerfile")
        where = Evidence(Confidence.CONFIG, file, text.count("\n", 0, found.start()) + 1, "docker_build")
        yield _plain(found[1]), Build(context, dockerfile, "", where)


def _of_compose(root: Folder, place: str) -> tuple[tuple[str, str, Build], ...]:
    """Image, service and build of what compose files in a folder build."""
    files = (file for file in root.files(place, most=_MOST_BESIDE) if is_compose(file, overrides=True))
    building = (file for file in files if "build:" in (text := root.text(file)) and _BUILD.search(text))
    return tuple(each for file in building for document in _documents(root, file) for each in _in(document, file, root))


def _in(document: Node, file: str, root: Folder) -> Iterator[tuple[str, str, Build]]:
    services = document.get("services")
    for name, service in services.entries().items() if services is not None else ():
        build, image = service.get("build"), service.get("image")
        if build is None or (build.is_mapping and build.get("dockerfile_inline") is not None):
            continue
        context = _joined(parent(file), build.get("context") if build.is_mapping else build)
        dockerfile, target = (build.get(key) if build.is_mapping else None for key in ("dockerfile", "target"))
        path = joined(context, dockerfile.text() if dockerfile is not None and dockerfile.text() else "Dockerfile")
        made = _plain(image.text()) if image is not None and image.text() else name
        if root.holds(context):
            stage = target.text() if target is not None else ""
            where = seen(Confidence.CONFIG, build, "build of the compose file")
            yield made, name, Build(context, path, stage, where, _arguments(build))


def _arguments(build: Node) -> tuple[tuple[str, str], ...]:
    """The arguments of a build, which are a mapping or a list of `NAME=value`."""
    given = build.get("args") if build.is_mapping else None
    if given is None:
        return ()
    listed = (text.partition("=") for text in given.texts())
    named = ((key, value.text()) for key, value in given.entries().items())
    return tuple(named) if given.is_mapping else tuple((key, value) for key, _, value in listed)


def _joined(here: str, path: Node | None) -> str:
    return joined(here, path.text()) if path is not None and path.text() else here


def _items(node: Node, key: str) -> tuple[Node, ...]:
    inner = node.get(key)
    return tuple(inner.items()) if inner is not None else ()


def _documents(root: Folder, file: str) -> tuple[Node, ...]:
    """The documents of a file that is none of the manifests, none where it cannot be read: nobody asked for it."""
    try:
        return root.nodes(file)
    except ImportingError:
        return ()


def _plain(image: str) -> str:
    """An image without its tag and digest, in small letters.

    >>> _plain("registry:5000/Team/api:${TAG:-1}"), _plain("api@sha256:0")
    ('registry:5000/team/api', 'api')
    """
    head, slash, last = image.partition("@")[0].rpartition("/")
    return f"{head}{slash}{last.partition(':')[0]}".lower()
