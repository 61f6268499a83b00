"""Where manifests lie in a repository: in folders named for them, in any other folder, or at its root."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.kubernetes.manifests import KUSTOMIZATIONS, WORKLOADS
from archlint.source.folder import parent

if TYPE_CHECKING:
    from archlint.source.folder import Folder

NAMES = (
    "k8s", "kubernetes", "manifests", "k8s-specifications", "kubernetes-manifests", "deploy", "deployment", "deployments",
    "kustomize", "overlays", "base",
)  # fmt: skip
"""Folders that are named for what lies in them, not for the system; the likeliest first."""
_WORKLOAD = re.compile(rf"(?m)^kind:\s*[\"']?(?:{'|'.join(sorted(WORKLOADS))}|Kustomization)\b")
_DEEPEST = 12
_MOST_FILES = 4_000
_MOST_READ = 600


def places(folder: Folder) -> list[tuple[str, ...]]:
    """Paths that `archlint import kubernetes` reads, each with those of its siblings, the likeliest first.

    Folders of one name that lie equally deep (`api/k8s`, `web/k8s`) are read together; templates are passed over.
    """
    homes: dict[str, list[str]] = {}
    for file in _candidates(folder):
        text = folder.text(file)
        if _WORKLOAD.search(text) and "{{" not in text:
            homes.setdefault(_home(file), []).append(file)
    found: list[tuple[str, ...]] = []
    for home in sorted(homes, key=_unlikeliness):
        if any(home in siblings for siblings in found):
            continue
        if home == ".":
            found.append(_at_root(homes[home]))
            continue
        name, depth = home.rpartition("/")[2], home.count("/")
        alike = [each for each in homes if each.rpartition("/")[2] == name and each.count("/") == depth > 0]
        found.append(tuple(sorted(alike)) or (home,))
    return found


def charts(folder: Folder) -> list[str]:
    """The folders of Helm charts."""
    files = folder.files(".", depth=_DEEPEST, most=_MOST_FILES, without=is_hidden)
    return [parent(file) for file in files if file.rpartition("/")[2] == "Chart.yaml"]


def _candidates(folder: Folder) -> list[str]:
    """Files that may hold manifests, those in folders named for them first; a bounded number."""
    files = folder.files(".", depth=_DEEPEST, most=_MOST_FILES, without=is_hidden)
    found = [file for file in files if file.endswith((".yaml", ".yml")) or file.rpartition("/")[2] in KUSTOMIZATIONS]
    return sorted(found, key=lambda file: (_home(file).rpartition("/")[2] not in NAMES, file.count("/")))[:_MOST_READ]


def is_hidden(place: str) -> bool:
    """Whether a folder holds what others wrote, or what tools keep."""
    name = place.rpartition("/")[2]
    return name.startswith(".") or name in ("node_modules", "vendor", "venv")


def _home(file: str) -> str:
    """The folder to read for a file: the uppermost one that is named for manifests, else its own."""
    steps = file.split("/")[:-1]
    named = next((at for at, step in enumerate(steps, start=1) if step.lower() in NAMES), len(steps))
    return "/".join(steps[:named]) or "."


def _unlikeliness(home: str) -> tuple[int, int, str]:
    """Named folders before others, shallow ones first; what lies at the root comes last."""
    name = home.rpartition("/")[2].lower()
    return (len(NAMES) + (home == ".") if name not in NAMES else NAMES.index(name), home.count("/"), home)


def _at_root(files: list[str]) -> tuple[str, ...]:
    """The files at the root themselves, since everything else lies below it too; a kustomization names its own."""
    return (".",) if any(file in KUSTOMIZATIONS for file in files) else tuple(sorted(files))
