"""Kubernetes manifests as objects: their kinds, names and namespaces, and which of them run something."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from archlint.importers.kubernetes.nodes import entries, items, text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archlint.source import Node
    from archlint.source.folder import Folder

KUSTOMIZATIONS = ("kustomization.yaml", "kustomization.yml", "Kustomization")
WORKLOADS = frozenset(
    {
        "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController", "Pod", "Job", "CronJob", "Rollout",
        "DeploymentConfig", "KnativeService",
    }
)  # fmt: skip
"""Kinds of objects that run something; `KnativeService` is the `Service` of Knative."""


@dataclass(slots=True)
class Manifests:
    """Every object found, and what is to be said about the reading."""

    root: Folder
    objects: list[Node] = field(default_factory=list["Node"])
    files: list[str] = field(default_factory=list[str])
    notes: list[str] = field(default_factory=list[str])

    _sorted: dict[str, list[tuple[int, Node]]] = field(default_factory=dict[str, "list[tuple[int, Node]]"])
    _asking: dict[tuple[str, str], list[tuple[int, Node]]] = field(
        default_factory=dict[tuple[str, str], "list[tuple[int, Node]]"]
    )
    _known: int = 0
    _indexed: int = 0

    def of(self, *kinds: str) -> list[Node]:
        """The objects of these kinds, in the order of the files."""
        for number, each in enumerate(self.objects[self._known :], start=self._known):
            self._sorted.setdefault(kind(each), []).append((number, each))
        self._known = len(self.objects)
        found = [pair for word in kinds for pair in self._sorted.get(word, ())]
        return [each for _, each in sorted(found, key=lambda pair: pair[0])]

    def selecting(self, labels: Mapping[str, str]) -> list[Node]:
        """The services that may lead to pods with these labels, in the order of the files: found by the rarest label that each asks for."""
        if self._indexed != len(self.objects):
            services, self._indexed = self.of("Service"), len(self.objects)
            chosen = [selector_of(each) for each in services]
            often = Counter(pair for each in chosen for pair in each.items())
            self._asking = {}
            for number, (each, selector) in enumerate(zip(services, chosen, strict=True)):
                if selector:
                    rarest = min(selector.items(), key=lambda pair: often[pair])
                    self._asking.setdefault(rarest, []).append((number, each))
        found = [pair for label in labels.items() for pair in self._asking.get(label, ())]
        return [each for _, each in sorted(found, key=lambda pair: pair[0])]

    def leave_out(self, folder: str) -> None:
        """Forget the objects of the files in a folder, and below it."""
        self.objects = [each for each in self.objects if not each.file.startswith(f"{folder}/")]
        self.files = [each for each in self.files if not each.startswith(f"{folder}/")]
        self._sorted, self._known, self._indexed = {}, 0, 0

    def workloads(self) -> list[Node]:
        """The objects that run something: by their kinds, or as objects of another kind with a template of pods."""
        return [
            each
            for each in self.objects
            if kind(each) in WORKLOADS or items(each, "spec", "template", "spec", "containers")
        ]


def kind(node: Node) -> str:
    """The kind of an object, empty when it is none."""
    version, said = text(node, "apiVersion"), text(node, "kind")
    if said == "Service" and version.startswith("serving.knative.dev/"):
        return "KnativeService"
    return said if version else ""


def name(node: Node) -> str:
    """The name of an object, or what its name begins with."""
    return text(node, "metadata", "name") or text(node, "metadata", "generateName").rstrip("-")


def namespace(node: Node) -> str:
    """The namespace of an object, empty when it names none."""
    return text(node, "metadata", "namespace")


def selector_of(service: Node) -> dict[str, str]:
    """The labels of the pods that a service leads to; empty where it chooses none."""
    return {key: value.text() for key, value in entries(service, "spec", "selector").items()}


def same_space(one: str, other: str) -> bool:
    """Whether two objects may lie in one namespace: who names none is put somewhere by whoever applies it."""
    return not one or not other or one == other
