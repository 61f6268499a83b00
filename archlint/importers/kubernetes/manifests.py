"""Kubernetes manifests of a folder: every object, lists opened, kustomizations followed, templates refused."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from archlint.source.folder import Folder, joined, parent
from archlint.source.foreign import refused

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archlint.source import Node

KUSTOMIZATIONS = ("kustomization.yaml", "kustomization.yml", "Kustomization")
HELM = "archlint does not render Helm charts: run `helm template . > manifests.yaml` and import that file"
UNREAD = ("patches", "patchesStrategicMerge", "patchesJson6902", "replicas", "components", "generators", "helmCharts")
"""Parts of a kustomization that change what it lists and are not applied."""
WORKLOADS = frozenset({"Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Pod", "Job", "CronJob", "Rollout"})


@dataclass(slots=True)
class Manifests:
    """Every object found, and what is to be said about the reading."""

    root: Folder
    objects: list[Node] = field(default_factory=list["Node"])
    files: list[str] = field(default_factory=list[str])
    notes: list[str] = field(default_factory=list[str])

    _sorted: dict[str, list[tuple[int, Node]]] = field(default_factory=dict[str, "list[tuple[int, Node]]"])
    _known: int = 0
    _counts: dict[int, Node] = field(default_factory=dict[int, "Node"])

    def of(self, *kinds: str) -> list[Node]:
        """The objects of these kinds, in the order of the files."""
        for number, each in enumerate(self.objects[self._known :], start=self._known):
            self._sorted.setdefault(kind(each), []).append((number, each))
        self._known = len(self.objects)
        found = [pair for word in kinds for pair in self._sorted.get(word, ())]
        return [each for _, each in sorted(found, key=lambda pair: pair[0])]

    def counted(self, node: Node) -> Node | None:
        """How many copies a kustomization wants of a workload, None where it says nothing."""
        return self._counts.get(id(node))


def load(root: Folder, paths: Sequence[str]) -> Manifests:
    """Read the manifests at these paths: files, folders, or folders with a kustomization.

    Raises ImportingError for Helm charts, broken files, and paths that hold no manifest.
    """
    found = Manifests(root)
    for path in paths:
        if root.has(path):
            _file(found, path, named=True)
        else:
            _folder(found, path, 20)
    if not any(kind(each) in WORKLOADS for each in found.objects):
        raise refused(
            "no-manifests",
            f"there is no workload in {', '.join(map(root.shown, paths))}",
            "looked for Deployment, StatefulSet, DaemonSet, CronJob, Job and Pod",
        )
    return found


def kind(node: Node) -> str:
    """The kind of an object, empty when it is none."""
    said = node.get("kind")
    return said.text() if said is not None and node.get("apiVersion") is not None else ""


def name(node: Node) -> str:
    """The name of an object."""
    said = node.get("metadata", "name")
    return said.text() if said is not None else ""


def namespace(node: Node) -> str:
    """The namespace of an object, empty when it names none."""
    said = node.get("metadata", "namespace")
    return said.text() if said is not None else ""


def same_space(one: str, other: str) -> bool:
    """Whether two objects may lie in one namespace: who names none is put somewhere by whoever applies it."""
    return not one or not other or one == other


def _folder(found: Manifests, path: str, left: int) -> None:
    if found.root.has(joined(path, "Chart.yaml")):
        raise refused("helm", f"{path} is a Helm chart", HELM)
    kustomization = next((joined(path, each) for each in KUSTOMIZATIONS if found.root.has(joined(path, each))), "")
    if kustomization:
        _kustomize(found, kustomization, left)
        return
    files = [file for file in found.root.files(path, depth=4, most=1_000) if file.endswith((".yaml", ".yml", ".json"))]
    bases = [parent(file) for file in files if file.rpartition("/")[2] in KUSTOMIZATIONS]
    charts = [parent(file) for file in files if file.rpartition("/")[2] == "Chart.yaml"]
    overlays = tuple(f"{base}/" for base in bases)
    for file in files:
        if any(file.startswith(f"{chart}/") for chart in charts):
            continue
        if not (overlays and file.startswith(overlays)):
            _file(found, file, named=False)
    for chart in charts:
        found.notes.append(f"{chart} is a Helm chart and is not read; {HELM.partition(': ')[2]}")
    _bases(found, bases, left)


def _bases(found: Manifests, bases: list[str], left: int) -> None:
    """Of several kustomizations one is read: the production overlay, else the base, else the first."""
    if not bases:
        return
    order = ("prod", "base")
    chosen = next((base for word in order for base in bases if word in base.rpartition("/")[2].lower()), bases[0])
    if len(bases) > 1:
        found.notes.append(f"{chosen} is read of {len(bases)} kustomizations: {', '.join(bases[:6])}")
    _folder(found, chosen, left - 1)


def _kustomize(found: Manifests, file: str, left: int) -> None:
    """The resources of a kustomization, read as they are."""
    if left <= 0:
        raise refused("kustomize-loop", f"{file} leads back to itself")
    documents = found.root.nodes(file)
    folder = parent(file)
    found.files.append(file)
    for document in documents:
        for key in UNREAD:
            node = document.get(key)
            if node is not None:
                found.notes.append(f"{node.place}: `{key}` changes what is listed, and is not applied")
        for key in ("resources", "bases"):
            node = document.get(key)
            for item in node.items() if node is not None else ():
                _resource(found, item, joined(folder, item.text()), left)


def _resource(found: Manifests, item: Node, path: str, left: int) -> None:
    if "://" in item.text() or item.text().startswith("git@"):
        found.notes.append(f"{item.place}: the base from another repository is not read")
    elif found.root.has(path):
        _file(found, path, named=True)
    elif found.root.holds(path):
        _folder(found, path, left - 1)
    else:
        raise refused("not-found", f"{item.place}: the resource {path} does not exist")


def _file(found: Manifests, path: str, *, named: bool) -> None:
    """The objects of one file; a file that was not named and holds none is passed over."""
    text = found.root.text(path, 5_000_000)
    if "{{" in text and (".Values" in text or "{{-" in text or ".Release" in text):
        if named:
            raise refused("helm", f"{path} is a Helm template", HELM)
        found.notes.append(f"{path} is a template and is not read")
        return
    if not named and ("apiVersion" not in text or "kind" not in text):
        return
    objects = [each for document in found.root.nodes(path) for each in _opened(document)]
    if objects:
        found.files.append(path)
    found.objects += objects


def _opened(document: Node) -> Iterator[Node]:
    if kind(document) == "List" or (kind(document).endswith("List") and document.get("items") is not None):
        items = document.get("items")
        for item in items.items() if items is not None else ():
            yield from _opened(item)
    elif kind(document) and kind(document) != "Kustomization":
        yield document
