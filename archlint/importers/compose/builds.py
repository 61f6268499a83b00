"""What a compose service is built of: what it says itself, the code that is mounted into it, or what its image is made of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.code import node_imports
from archlint.importers.code.build_files import lists_dependencies
from archlint.importers.code.builds import of_image
from archlint.importers.code.frameworks import is_language
from archlint.importers.code.frameworks import of_image as language_of
from archlint.importers.code.neighbours import is_project
from archlint.importers.evidence import Confidence, seen
from archlint.importers.workloads.workload import Build
from archlint.source.folder import joined, up_from

if TYPE_CHECKING:
    from archlint.importers.compose.project import Project
    from archlint.importers.workloads.workload import Mount
    from archlint.source import Node
    from archlint.source.folder import Folder

_MONOREPO = ("apps", "services", "packages", "app", "src")
"""Where repositories of several programs keep them."""
_BUILT_BEFORE = ("java", "dotnet")
"""Languages whose programs are built before they are run, in images of many names."""
_OUTPUT = re.compile(r"(?:^|/)(?:build|target|dist|out|bin|publish|release)(?:/|$)", re.IGNORECASE)
"""Folders in which builds leave what is run: `build/libs` of Gradle, `target` of Maven, `bin/Release/net8.0/publish` of .NET."""


def built(project: Project, name: str, mounts: tuple[Mount, ...], command: str) -> Build | None:
    """What a service is built of; None where it runs the image of somebody else."""
    service, folder = project.services[name], project.folders.get(name, ".")
    image, build = service.get("image"), _build(service, folder, project)
    pulled = build is not None and image is not None and _is_missing(service, build, project.root)
    return (
        (None if pulled else build)
        or _mounted(service, mounts, command, project.root)
        or (of_image(project.root, image, name, folder, command, _MONOREPO, pulled=pulled) if image else None)
        or build
    )


def _build(service: Node, folder: str, project: Project) -> Build | None:
    build = service.get("build")
    if build is None or not build.entries():
        return None
    context, file, target = build.get("context"), build.get("dockerfile"), build.get("target")
    where = context.text() if context is not None else "."
    if "://" in where or where.startswith("git@"):
        project.note(f"{build.place}: the build from another repository is not read")
        return None
    named = file.text() if file is not None and file.text() else "Dockerfile"
    inside, dockerfile = _found(project.root, joined(folder, where), joined(".", where), named, context)
    given = build.get("args")
    arguments = tuple((key, value.text()) for key, value in given.entries().items()) if given is not None else ()
    stage = target.text() if target is not None else ""
    return Build(inside, dockerfile, stage, seen(Confidence.CONFIG, build), arguments)


def _found(root: Folder, inside: str, from_root: str, named: str, said: Node | None) -> tuple[str, str]:
    """The folder of a build and its Dockerfile: as the file says, else from the root, as `docker compose --project-directory .` has it, else as they are spelt here.

    Where a variable `said` it, it may be any.
    """
    if root.has(joined(inside, named)):
        return inside, joined(inside, named)
    told = said is None or "$" not in root.once(_lines, said.file)[said.line - 1]
    if (told and root.has(joined(from_root, named))) or (not root.holds(inside) and root.holds(from_root)):
        return from_root, joined(from_root, named)
    if not told:
        return inside, joined(inside, named)
    for place in dict.fromkeys((inside, from_root)):
        folder = root.once(_spelt, place)
        file = root.once(_spelt, joined(folder, named))
        if root.has(file):
            return folder, file
    return inside, joined(inside, named)


def _lines(root: Folder, file: str) -> list[str]:
    return root.text(file).split("\n")


def _spelt(root: Folder, path: str) -> str:
    """A path as it is spelt here, where machines of developers take small letters and capitals for the same."""
    here = "."
    for part in path.split("/"):
        there = [each.rpartition("/")[2] for each in (*root.folders(here), *root.names(here))]
        alike = [part] if part in there or part in (".", "..") else [e for e in there if e.lower() == part.lower()]
        if len(alike) != 1:
            return path
        here = joined(here, alike[0])
    return here


def _is_missing(service: Node, build: Build, root: Folder) -> bool:
    """Whether nothing says how an image is built where it would be: it is pulled, and its name tells whose code it runs."""
    return service.get("build", "dockerfile_inline") is None and not root.has(build.dockerfile)


def _mounted(service: Node, found: tuple[Mount, ...], command: str, root: Folder) -> Build | None:
    """The source folder that is mounted into the plain image of a programming language, or what is run inside of it.

    What was built before is mounted where images have code, or is the file that the command starts.
    """
    image, directory = service.get("image"), service.get("working_dir")
    if image is None or not (is_language(image.text()) or language_of(image.text()) in _BUILT_BEFORE):
        return None
    started = f"{directory.text()}/" if directory is not None else "/app/"
    places = re.compile(r"/(app|code|src|srv|workspace|usr/src/\w+|var/www/html|opt/app)(/\w+)?")
    bound = (each for each in found if each.kind == "bind" and not each.source.startswith("/"))
    words = command.split()
    code = next(
        (
            each
            for each in bound
            if places.fullmatch(each.target)
            or started.startswith(f"{each.target.rstrip('/')}/")
            or each.target in words
        ),
        None,
    )
    if code is None:
        return None
    made = _OUTPUT.search(code.source)
    made_of = root.once(_around_output, code.source[: made.start()] or ".") if made is not None else ""
    if made_of:
        return Build(made_of, "", "", code.evidence)
    inside = _inside(service, command, found)
    below = (
        joined(code.source, inside)
        if inside and "@" not in inside
        else node_imports.below(root, code.source, inside[1:])
    )
    return Build(below if below and root.holds(below) else code.source, "", "", code.evidence)


def _around_output(root: Folder, place: str) -> str:
    """The nearest program around what builds leave there, empty for none."""
    return next((each for each in up_from(place) if lists_dependencies(each, root) or is_project(each, root)), "")


def _inside(service: Node, command: str, found: tuple[Mount, ...]) -> str:
    """Where in the code that is mounted a program is run: a folder, or the name of a package behind an `@`."""
    package_of = re.search(
        r"(?:-F|--filter|--workspace|-w|yarn workspace)[= ][\"']?([@\w/.-]+?)(?:\.\.\.)?[\"']?(?:\s|$)", command
    )
    if package_of is not None:
        return f"@{package_of[1]}"
    place = service.get("working_dir")
    where = place.text() if place is not None else ""
    return next((where[len(m.target) :].strip("/") for m in found if where.startswith(f"{m.target.rstrip('/')}/")), "")
