"""Where manifests lie in a repository: in folders named for them, in any other folder, or at its root."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.kubernetes.manifests import KUSTOMIZATIONS, WORKLOADS
from archlint.source.folder import parent

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from archlint.source.folder import Folder

NAMES = (
    "k8s", "kubernetes", "manifests", "k8s-specifications", "kubernetes-manifests", "deploy", "deployment", "deployments",
    "kustomize", "overlays", "base",
)  # fmt: skip
"""Folders that are named for what lies in them, not for the system; the likeliest first."""
_WORKLOAD = re.compile(rf"(?m)^kind:\s*[\"']?(?:{'|'.join(sorted(WORKLOADS))}|Kustomization)\b")
_LASTING = re.compile(rf"(?m)^kind:\s*[\"']?(?:{'|'.join(sorted(WORKLOADS - {'Job', 'CronJob'}))})\b")
_NAMED = re.compile(r"(?m)^metadata:\s*(?:\n[ \t]+.*)*?\n?[ \t{]+name:\s*[\"']?([\w.-]+)")
_DEEPEST = 12
_MOST_FILES = 4_000
_MOST_READ = 600


def places(folder: Folder) -> list[tuple[str, ...]]:
    """Paths that `archlint import kubernetes` reads, each with those of its siblings, the likeliest first.

    Folders of one name that hold different workloads (`api/k8s`, `ledger/writer/k8s`) are read together, and come behind a
    folder that holds all of theirs; templates are passed over.
    """
    homes: dict[str, list[str]] = {}
    held: dict[str, set[str]] = {}
    for file in _candidates(folder):
        text = folder.text(file)
        if _WORKLOAD.search(text) and "{{" not in text:
            homes.setdefault(_home(file), []).append(file)
            held.setdefault(_home(file), set()).update(_workloads(text))
    found: list[tuple[str, ...]] = []
    for home in sorted(homes, key=_unlikeliness):
        if any(home in siblings for siblings in found):
            continue
        found.append(_at_root(homes[home]) if home == "." else _alike(home, held))
    whole = {siblings: frozenset[str]().union(*(held.get(home, ()) for home in siblings)) for siblings in found}
    return sorted(found, key=lambda siblings: any(_is_whole(siblings, other, whole) for other in found))


def _is_whole(some: tuple[str, ...], other: tuple[str, ...], whole: Mapping[tuple[str, ...], frozenset[str]]) -> bool:
    """Whether a folder that is named for manifests holds all that others hold, in fewer pieces or with as much again."""
    named = other[0].rpartition("/")[2].lower() in NAMES
    fewer = len(other) < len(some) or len(whole[other]) >= 2 * len(whole[some]) > 0
    return named and whole[some] <= whole[other] and fewer


def _alike(home: str, held: Mapping[str, set[str]]) -> tuple[str, ...]:
    """A folder and those of its name with workloads that none before has: parts of a system, and no variants of it."""
    name, found, known = home.rpartition("/")[2], [home], set(held[home])
    for each in sorted(held) if "/" in home else ():
        beside = each != home and "/" in each and each.rpartition("/")[2] == name
        if beside and not held[each] & known and (held[each] or each.count("/") == home.count("/")):
            found.append(each)
            known |= held[each]
    return tuple(sorted(found))


def _workloads(text: str) -> Iterator[str]:
    """The names of the workloads in a file that go on running."""
    for document in re.split(r"(?m)^---", text):
        named = _NAMED.search(document) if _LASTING.search(document) else None
        if named is not None:
            yield named[1]


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
