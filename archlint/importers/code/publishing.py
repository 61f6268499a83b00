"""Where files of a project say what an image that it publishes is built from: workflows, scripts, Makefiles, bake files, remarks.

They are read as text, since they are in many languages: a command of Docker with its options, or the keys that stand
around the name of the image. What their variables are is taken from the same file, and what an image must be called for a
variable to fit is filled in where it stands again: `docker build -t shop-$each services/$each`.
Sources: the references of `docker build`, of Docker's `build-push-action` and `metadata-action` for GitHub, and of bake files.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.code.build_commands import made, said_in, told
from archlint.importers.code.build_variables import TEMPLATE
from archlint.importers.code.outline import Outline
from archlint.importers.evidence import Confidence, Evidence
from archlint.importers.workloads.images import base_name
from archlint.importers.workloads.workload import Build
from archlint.source.folder import joined, parent, up_from

if TYPE_CHECKING:
    from archlint.source.folder import Folder

_FOLDERS = (
    ".", ".github/workflows", ".gitea/workflows", ".forgejo/workflows", ".circleci", "scripts", "script", "bin", "build", "ci", "docker", "deploy", "hack",
    "tools", "make",
)  # fmt: skip
"""Folders of files that build images."""
_PROGRAMS_IN = ("apps", "services", "packages", "src", "cmd", "docker")
"""Folders in which each program may have such a file beside it."""
_SAYS = re.compile(
    r"(?:^|/)(?:(?:GNU)?Makefile|[\w.-]+\.(?:mk|sh|ps1|bat|hcl)|[jJ]ustfile|Taskfile\.ya?ml|Jenkinsfile|Rakefile|package\.json|README\.md|\.gitlab-ci\.yml"
    r"|\.travis\.yml|\.drone\.yml|\.woodpecker\.ya?ml|bitbucket-pipelines\.yml|azure-pipelines\.yml|cloudbuild[\w.-]*\.ya?ml)$|^\.(?:github|gitea|forgejo)/workflows/|^\.circleci/"
)
_BESIDE = re.compile(r"/(?:Makefile|package\.json|[\w.-]*(?:build|docker|publish|release)[\w.-]*\.sh)$")
_ENDS = ("Makefile", "package.json", ".sh")
"""Files that say how images are built, those of them that stand beside one program, and how the names of these end."""
_REMARK = re.compile(r"^([ \t]*)#([ \t]*(?:build|context|dockerfile|target):)", re.MULTILINE)
_PUBLISHED = ("docker", "podman", "buildah", "nerdctl", "buildx", "kaniko", "image")
"""Of these one stands, in small letters, in every file that builds an image."""
_MADE_BY = re.compile(r"(?:^|/)(?:pom\.xml|build\.gradle(?:\.kts)?|[^/]+\.[cf]sproj)$")
_MAKES = r"(?i:image|container(?:repository|-image\.name))[^\n]{0,60}?(?:\n[^\n]{0,60}?)?(?<![\w.-])"
"""Builds of the JVM and of .NET that make images without a Dockerfile, and what stands before the name of one."""
_LARGEST = 100_000
_MOST = 300


def published(root: Folder, image: str, file: str) -> Build | None:
    """What a project says in the files that build its images that this one is built from; None when it does not.

    `file` is the one that names the image: what lies beside it, and above it, counts.
    """
    base = base_name(image)
    if not base or TEMPLATE.search(base):
        return None
    for each in root.once(_sayings, parent(file)):
        small = root.small(each)
        if base not in small and not ("$" in small or "{{" in small):
            continue
        found = root.once(told, each, base)
        if found is not None:
            return found
    return next((found for each in root.once(_builders) if (found := _made_by(root, each, base)) is not None), None)


def remarked(root: Folder, file: str, line: int) -> Build | None:
    """The build of the service at a line of a compose file that is written there as a remark, beside the image that it would make."""
    outline = root.once(_with_remarks, file)
    if outline is None:
        return None
    begin, end = next((each for each in outline.blocks(line - 1) if each[0] < line - 1), (0, 0))
    block = "\n".join(outline.lines[begin:end])
    return made(root, file, said_in(block), line) if begin else None


def _with_remarks(root: Folder, file: str) -> Outline | None:
    """A compose file with the builds that stand there as remarks; None where none does."""
    text = root.text(file)
    said, found = _REMARK.subn(lambda found: f"{found[1]} {found[2]}", text) if "#" in text else (text, 0)
    return Outline(said) if found else None


def _sayings(root: Folder, place: str) -> tuple[str, ...]:
    """The files that may say how images are built, those of workflows first."""
    tops = [each for each in up_from(place) if each != "."]
    folders = dict.fromkeys((*_FOLDERS, *(joined(top, each) for top in tops for each in ("", "scripts", "bin"))))
    found = [file for each in folders for file in root.files(each, most=_MOST) if _SAYS.search(file)]
    return tuple(file for file in dict.fromkeys((*found, *root.once(_beside))) if root.once(_may_publish, file))


def _beside(root: Folder) -> tuple[str, ...]:
    """The files that lie beside programs and may say how their images are built, wherever those are named."""
    places = [inner for above in (".", *_PROGRAMS_IN) for inner in root.folders(above)]
    files = (file for place in places for file in root.files(place, most=_MOST) if file.endswith(_ENDS))
    return tuple(filter(_BESIDE.search, files))


def _may_publish(root: Folder, file: str) -> bool:
    """Whether a file speaks of what builds images."""
    if not root.text(file, _LARGEST):
        return False
    return file.endswith(".hcl") or any(map(root.small(file).__contains__, _PUBLISHED))


def _builders(root: Folder) -> tuple[str, ...]:
    """Files by which programs are built that may make images themselves: Jib, the plugins of Spring Boot, Quarkus, .NET."""
    places = [".", *root.folders(".")]
    places += [
        inner for above in places[1:] if above in (*_PROGRAMS_IN, "backend", "server") for inner in root.folders(above)
    ]
    files = (file for place in places for file in root.files(place, most=_MOST) if _MADE_BY.search(file))
    return tuple(file for file in files if "image" in (small := root.small(file)) or "containerrepository" in small)


def _made_by(root: Folder, file: str, base: str) -> Build | None:
    """The folder of a build that makes this image itself."""
    if base not in root.small(file):
        return None
    text = root.text(file, _LARGEST)
    found = re.search(rf"{_MAKES}{re.escape(base)}(?![\w-])", text)
    if found is None:
        return None
    where = Evidence(Confidence.CONFIG, file, text.count("\n", 0, found.end()) + 1, "builds the image")
    return Build(parent(file), joined(parent(file), "Dockerfile"), "", where)
